"""Find activities from single poses, in a clip with too few frames to follow a movement, such as a time lapse."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER
from posturecam.motion.activity import SEATED_THIGH_TRUNKS
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, leg_length_px, nanmedian, trunk_length_px
from posturecam.motion.landmark_signals import columns
from posturecam.motion.signals import frame_rate
from posturecam.motion.spans import BoutSpan
from posturecam.track import PoseTrack
from posturecam.types import Activity

LEAST_RATE_FPS = 3.0
"""Least frame rate at which strides are looked for, Hz.

A stride of a slow walker takes 1.4 s: below 4 frames in it, nothing distinguishes strides from their aliases.
"""
APART_LEGS, APART_SHARE = 0.3, 0.4
"""Separation of the feet, leg lengths, and share of frames in which it is exceeded by a person who walks or runs.

A step of usual walking is 0.75 leg lengths long.
"""
LONGEST_ABSENCE_FRAMES = 3.5
"""Frame intervals for which a person may be unseen within a stretch; engineering choice."""


def is_sparse(t: Floats) -> bool:
    """Determine whether frames are too few to follow a movement.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times of the frames, s.

    Returns
    -------
    bool
        Whether they come more slowly than 3 a second.
    """
    return bool(frame_rate(t) < LEAST_RATE_FPS)


def still_frames(track: PoseTrack, activity: Activity | None = None) -> list[BoutSpan]:
    """Find the stretches in which a person is seen, and their activities frame by frame.

    Parameters
    ----------
    track : PoseTrack
        A repaired track.
    activity : Activity or None
        What the user says the person does; None = find out.

    Returns
    -------
    list of BoutSpan
        The stretches, in order of time.
    """
    seen = np.flatnonzero(np.isfinite(track.xy[:, [HIP[0], SHOULDER[0]], 0]).any(axis=1))
    if seen.size < 2:
        return []
    longest = LONGEST_ABSENCE_FRAMES / frame_rate(track.t)
    pieces = np.split(seen, np.flatnonzero(np.diff(track.t[seen]) > longest) + 1)
    return [
        BoutSpan(
            float(track.t[piece[0]]),
            float(track.t[piece[-1]]) + 1e-6,
            activity or _activity_of_poses(track.where(np.isin(np.arange(len(track)), piece))),
        )
        for piece in pieces
        if piece.size > 1
    ]


def _activity_of_poses(track: PoseTrack) -> Activity:
    at = columns(track.xy)
    leg = nanmedian(leg_length_px(at))
    unit = leg if np.isfinite(leg) else LEG_OVER_TRUNK * nanmedian(trunk_length_px(at))
    apart = np.abs(at(ANKLE[0]) - at(ANKLE[1]))[:, 0] / unit
    if np.mean(np.nan_to_num(apart) > APART_LEGS) > APART_SHARE:
        return Activity.WALK
    thigh = nanmedian(((at(KNEE[0]) + at(KNEE[1]) - at(HIP[0]) - at(HIP[1]))[:, 1]) / 2 / unit) * LEG_OVER_TRUNK
    return Activity.SIT if thigh < SEATED_THIGH_TRUNKS else Activity.STAND
