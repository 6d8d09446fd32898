"""Determine whether frames lie on their side or upside down: a video that lost the mark of how the phone was held."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats, Places
from posturecam.motion.bouts import find_bouts
from posturecam.track import PoseTrack

_SHOULDERS, _HIPS, _ANKLES = [11, 12], [23, 24], [27, 28]
STEADY = 0.8
"""Length of the mean of all trunk directions as unit vectors: 1 for a trunk that never turns; engineering choice."""
TURNED_DEG = 50.0
"""Inclination from which a trunk may be that of a turned frame, degrees; people do not walk with a lower trunk."""
LEGS_UPRIGHT_DEG = 40.0
"""How close to straight above the ankles hips carry a trunk that is bent over, degrees."""
UPSIDE_DOWN_DEG = 135.0
"""Half way between a frame on its side and one upside down, degrees."""
GAIT_SHARE = 0.5
"""Share of the time in view in which the turned person must walk or run: people who lie do not."""


def quarter_turns(track: PoseTrack) -> tuple[int, bool]:
    """Find by how much the frames must be turned for the person to be upright.

    Parameters
    ----------
    track : PoseTrack
        As it came from a pose model.

    Returns
    -------
    int
        Degrees clockwise: 0, 90, 180 or 270.
    bool
        Whether that is sure: the person hangs upside down, or walks or runs once turned; else they may as well lie
        there.
    """
    shoulders, hips, ankles = (_between(track.xy, pair) for pair in (_SHOULDERS, _HIPS, _ANKLES))
    trunk, steady = _direction_deg(hips, shoulders)
    if not np.isfinite(trunk) or abs(trunk) <= TURNED_DEG or steady < STEADY:
        return 0, True
    legs, _ = _direction_deg(ankles, hips)
    if np.isfinite(legs) and abs(legs) < LEGS_UPRIGHT_DEG:
        return 0, True
    degrees = round(-trunk / 90) % 4 * 90
    if degrees == 0:
        return 0, True
    if abs(trunk) > UPSIDE_DOWN_DEG:
        return degrees, True
    return degrees, _walks(track.turned(degrees))


def _walks(track: PoseTrack) -> bool:
    """Whether the person walks or runs most of the time."""
    spans = find_bouts(track).spans if len(track) >= 10 else ()
    lasts = sum(span.end - span.start for span in spans)
    return lasts > 0 and sum(span.end - span.start for span in spans if span.activity.is_gait) > GAIT_SHARE * lasts


def _between(xy: Places, pair: list[int]) -> Floats:
    return np.asarray(xy[:, pair].mean(axis=1), dtype=np.float64)


def _direction_deg(start: Floats, end: Floats) -> tuple[float, float]:
    """Degrees clockwise from up, and steadiness 0 to 1, of the mean direction between points (T, 2) px."""
    way = (end - start) @ np.array([1j, -1.0])  # up is +1, right is +i
    way = way[np.isfinite(way) & (abs(way) > 0)]
    if not way.size:
        return float("nan"), 0.0
    mean = np.mean(way / abs(way))
    return float(np.degrees(np.angle(mean))), float(abs(mean))
