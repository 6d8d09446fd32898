"""What BlazePose does wrong on a person at a desk who is seen by a webcam, as measured.

Measured on the clip webcam_front_low_angle (127 frames, 640 x 480; shoulders are 362 px apart, 1 px is about 1 mm) with
the engine of this product: as it is, and with the image cut at eleven other places, so that the same head is found in
other frames. What two such runs differ by is error, since the head is the same. The floor of the noise is that of
sit_down_front (0.15 px where 51 px are 1 m); desk_rear lies between (0.4 px, 536 px). "Choice" marks what could not be
measured there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class DeskFaults:
    """The size of each fault; metres at the person unless they say otherwise.

    white_m, white_px: from frame to frame, the larger person's and the floor of small images (second differences: 1.0
    to 1.4 px on the webcam, 0.15 px where a metre is 51 px). wander_s: how fast the rest of the noise changes
    (between two cuts of the clip its autocorrelation falls to 0.5 in 0.15 s and to 0.1 in 0.4 s). face_m, point_m,
    shoulder_m: SD of what the whole face, each of its points and each shoulder wander by (differences between cuts
    over the root of two: 2.6 to 4.0, 1.7 to 1.8 and 4.6 to 8.0 px). elbow_m, hand_m, hip_m: the same of joints
    outside the image. framing_m, framing_scale: SD of what the face's place and size are off by, as long as it is
    seen at the same place of the image at the same size (4.4 px and 3.6 % between cuts, over the root of two).
    hand_noise: times as much noise behind a hand (1.8 in the size of the face where fingers are before it).
    hand_m_off, hand_point_m, hand_shoulder_m: SD of how far the whole face, nose and mouth, and the shoulders are
    moved by that, for seconds (a drawn person with a hand before the mouth: 12° of nod, 5° of tilt, shoulders by 2.6
    cm). edge_m, edge_share: shoulders outside the image, and within edge_m of its edge, are found further inside, by
    edge_m and that share of how far they are outside (cuts at the bottom: 15 px + 0.6, at the sides 22 px + 0.7).
    edge_noise: times as much noise of theirs. top_share, top_size: a face above the image is found that share of the
    way back towards its edge, and so much smaller at most, with top_noise times the noise (cuts through eyes and
    chin: back by 0.3 to 0.5, size 0.83, 0.55 and 0.6, noise three to five times). top_lost: how often a face that is
    wholly above the image is lost (0.52). turned_noise_deg: head turn that doubles the noise; choice. lost: share of
    frames in which nothing is found (2 % with shoulders cut off); jumps: an hour, of jump_s s, in which it finds
    something else; choice.
    """

    white_m: float = 0.0011
    white_px: float = 0.15
    wander_s: float = 0.22
    face_m: float = 0.0032
    point_m: float = 0.0018
    shoulder_m: float = 0.0050
    elbow_m: float = 0.020
    hand_m: float = 0.045
    hip_m: float = 0.014
    framing_m: float = 0.0031
    framing_scale: float = 0.025
    hand_noise: float = 1.8
    hand_m_off: float = 0.006
    hand_point_m: float = 0.008
    hand_shoulder_m: float = 0.015
    edge_m: float = 0.018
    edge_share: float = 0.65
    edge_noise: float = 2.5
    top_share: float = 0.4
    top_size: float = 0.6
    top_noise: float = 4.0
    top_lost: float = 0.5
    turned_noise_deg: float = 60.0
    lost: float = 0.005
    jumps: float = 2.0
    jump_s: tuple[float, float] = (0.2, 1.2)
    look_s: float = 1.0
    seen_beside: float = 0.85
    false_person: float = 0.0025


WEBCAM = DeskFaults()
"""As measured. look_s: interval at which others are looked for (pose/bystanders.py); seen_beside: how often one who is
there is found at a look, false_person: how often one who is not; both choices."""
PERFECT = replace(
    WEBCAM,
    white_m=0.0,
    white_px=0.0,
    face_m=0.0,
    point_m=0.0,
    shoulder_m=0.0,
    elbow_m=0.0,
    hand_m=0.0,
    hip_m=0.0,
    framing_m=0.0,
    framing_scale=0.0,
    hand_m_off=0.0,
    hand_point_m=0.0,
    hand_shoulder_m=0.0,
    edge_m=0.0,
    edge_share=0.0,
    top_share=0.0,
    top_lost=0.0,
    lost=0.0,
    jumps=0.0,
    false_person=0.0,
    top_size=1.0,
    seen_beside=1.0,
)
"""None of it."""
HIP_DROP, HIP_WIDTH = 1.29, 0.69
"""Hips below the image are invented: that many shoulder widths below the shoulders, and that wide (webcam clip)."""
HIP_VISIBILITY, ELBOW_OUT, WRIST_OUT, WRIST_IN, LEGS = 0.001, 0.20, 0.08, 0.97, 0.001
"""Visibilities on that clip: hips, elbows and wrists outside the image, wrists held before the face, knees and feet."""
SHOULDER_OUT = ((0.0, 0.998), (0.02, 0.99), (0.12, 0.98), (0.17, 0.94), (0.32, 0.68), (0.5, 0.3))
"""Visibility of a shoulder by how far it is outside the image, in shoulder widths (cuts of that clip)."""
