"""What markers are called, and what every file says of its plane: in English, as the rest of these formats is."""

from __future__ import annotations

from posturecam.landmarks import Landmark

MARKERS = tuple(landmark.name.lower() for landmark in Landmark)
"""In the order of the landmarks: `left_hip`, `left_foot_index`. Pose2Sim's BlazePose set-up (Markers_BlazePose.xml,
IK_Setup_Pose2Sim_Blazepose.xml) has these names, which are MediaPipe's own."""
PLANE = "sagittal, from one camera at the person's side"
NOT_SEPARATED = "pelvis and trunk are one segment (mid-hip to mid-shoulder): pelvis_tilt is its inclination"
