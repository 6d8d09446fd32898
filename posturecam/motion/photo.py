"""A photo as a posture that is held for a second, so that it is measured by the same code as a clip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.landmarks import ANKLE, HIP, KNEE
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkPath, columns, smooth_motion
from posturecam.motion.rest import PostureSignals
from posturecam.motion.trunk_inclination import is_frontal
from posturecam.track import PoseTrack
from posturecam.types import Activity

HELD_S, STEP_S = 1.0, 0.1
"""For how long the frame is held, and how often it is repeated, s: one window of the checks, and enough frames for the
smoothing, which leaves a constant as it is."""
STRIDING_LEGS, BENT_KNEE_DEG = 0.42, 150.0
"""Separation of the ankles fore and aft, leg lengths, from which, and angle of a knee below which a person whose
thighs hang is in mid-step. Of 101 photographs read by hand: people who stand at ease up to 0.38 (two of 29 pose with
their feet 0.5 and 0.7 apart) and from 157°; of 47 who walk or run 35 pass one of the limits, and the others are in mid
stance or their feet are not in the image."""
SEEN = 0.4
"""Least visibility, 0 to 1, of both knees and ankles for that; engineering choice."""


def held(track: PoseTrack) -> PoseTrack:
    """Hold the frame of a photo.

    Parameters
    ----------
    track : PoseTrack
        Of one frame.

    Returns
    -------
    PoseTrack
        The same landmarks for a second.
    """
    n = round(HELD_S / STEP_S) + 1
    return replace(
        track,
        t=np.linspace(0.0, HELD_S, n),
        xy=np.repeat(track.xy[:1], n, axis=0),
        visibility=np.repeat(track.visibility[:1], n, axis=0),
        world=None,
    )


def activity_of_photo(track: PoseTrack) -> Activity:
    """Find what the person in a photo does.

    Parameters
    ----------
    track : PoseTrack
        The held frame.

    Returns
    -------
    Activity
        Walking (or running) where a person who is not seen from front or rear is in mid-step; standing where the thighs
        hang, else sitting, as at a desk that hides them.
    """
    motion = smooth_motion(track.t, track.xy, track.visibility)
    activity = PostureSignals.of(motion).activity(slice(None))
    if activity is Activity.STAND and not is_frontal(motion) and _is_in_mid_step(track):
        return Activity.WALK
    return activity


def _is_in_mid_step(track: PoseTrack) -> bool:
    if not track.visibility[:, [*KNEE, *ANKLE]].min() >= SEEN:
        return False
    at = columns(track.xy)
    unit = nanmedian(leg_length_px(at))
    apart = nanmedian(np.abs(at(ANKLE[0]) - at(ANKLE[1]))[:, 0]) / unit
    return bool(apart > STRIDING_LEGS or min(_knee_deg(at, side) for side in (0, 1)) < BENT_KNEE_DEG)


def _knee_deg(at: LandmarkPath, side: int) -> float:
    """The angle between thigh and shank, degrees: 180 for a straight leg."""
    thigh, shank = at(HIP[side])[0] - at(KNEE[side])[0], at(ANKLE[side])[0] - at(KNEE[side])[0]
    return float(np.degrees(np.arctan2(abs(thigh[0] * shank[1] - thigh[1] * shank[0]), thigh @ shank)))
