"""The even clock that motion capture files need: one frame rate, in the time of real life.

The times of a clip become those of real life first, so that a slow-motion clip has its true rate. Times that are even,
but for the rounding of a container, keep their frames as they are; others are resampled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats, Places
from posturecam.motion.playback import Playback
from posturecam.track import PoseTrack

UNEVEN_SHARE = 0.1
"""Of the time between frames, by which one may be off an even clock: a container that rounds to whole milliseconds is
off by 3 % at 60 fps. Engineering choice."""
ROUNDING_S = 0.0015
"""How much a clip's length may differ from that at a nominal rate: two times that are rounded to 1 ms, and some."""
NOMINAL_SHARE = 0.002
"""Of the rate, within which a nominal one is taken: twice the distance of 29.97 from 30."""
LONGEST_BRIDGED_S = 0.1
"""Between two frames, across which values are interpolated: three frames at 30 fps, a third of a swing phase. Longer
gaps stay empty. Engineering choice."""


@dataclass(frozen=True)
class EvenTrack:
    """Landmarks at even times of real life.

    Attributes
    ----------
    t : ndarray, shape (T,)
        s from the first frame.
    rate_hz : float
        Frames per second of real life.
    xy : ndarray, shape (T, 33, 2)
        px, y down; NaN is not seen.
    visibility : ndarray, shape (T, 33)
        0 to 1.
    clip_t : ndarray, shape (T,)
        The same moments on the clip's own clock, s.
    resampled : bool
        Whether the frames are not the clip's own.
    start_s : float
        Real time of the first frame, s from the start of the clip.
    """

    t: Floats
    rate_hz: float
    xy: Places
    visibility: Places
    clip_t: Floats
    resampled: bool
    start_s: float


def even_track(track: PoseTrack, playback: Playback) -> EvenTrack:
    """Put a track on an even clock of real life.

    Parameters
    ----------
    track : PoseTrack
        With two frames or more, at the clip's own times.
    playback : Playback
        How the clip's clock runs.

    Returns
    -------
    EvenTrack
        Its own frames where they are even, else interpolated ones.
    """
    life = playback.to_life(track.t)
    start = float(life[0])
    rate, is_even = _rate(life)
    if is_even:
        t = np.arange(life.size) / rate
        return EvenTrack(t, rate, track.xy, track.visibility, track.t, False, start)
    t = np.arange(even_frames(track, playback)) / rate
    xy, visibility = _resampled(track, life - start, t, playback)
    return EvenTrack(t, rate, xy, visibility, playback.to_clip(start + t), True, start)


def even_frames(track: PoseTrack, playback: Playback) -> int:
    """Count the frames that a track has on an even clock, which are many where its times have long gaps.

    Parameters
    ----------
    track : PoseTrack
        With two frames or more, at the clip's own times.
    playback : Playback
        How the clip's clock runs.

    Returns
    -------
    int
        The number.
    """
    life = playback.to_life(track.t)
    rate, is_even = _rate(life)
    return int(life.size) if is_even else int(np.floor((life[-1] - life[0]) * rate + 1e-6)) + 1


def _rate(life: Floats) -> tuple[float, bool]:
    """Frames per second of times (T,) s, and whether they are even."""
    length, steps = float(life[-1] - life[0]), life.size - 1
    even = life[0] + np.arange(life.size) * (length / steps)
    if np.abs(life - even).max() <= UNEVEN_SHARE * length / steps:
        rate = steps / length
        nominal = _nominal(rate)
        return (nominal if abs(steps / nominal - length) <= ROUNDING_S else rate), True
    return _nominal(1 / float(np.median(np.diff(life)))), False


def _nominal(rate: float) -> float:
    """The nearest rate that cameras have, whole or 1000/1001 of it; the rate itself where none is near."""
    whole = (max(round(rate), 1.0), max(round(rate * 1.001), 1.0) / 1.001)
    nearest = min(whole, key=lambda one: abs(one - rate))
    return float(nearest) if abs(nearest - rate) <= NOMINAL_SHARE * rate else rate


def _resampled(track: PoseTrack, life: Floats, t: Floats, playback: Playback) -> tuple[Places, Places]:
    """Landmarks and visibility at times t (N,), between frames at `life` (T,), both s from the first frame."""
    before = np.clip(np.searchsorted(life, t, side="right") - 1, 0, life.size - 2)
    gap = life[before + 1] - life[before]
    share = np.clip((t - life[before]) / gap, 0.0, 1.0)
    share = np.where(share < 1e-6, 0.0, np.where(share > 1 - 1e-6, 1.0, share))
    cuts = np.asarray(playback.to_life(np.array(track.cuts)), dtype=np.float64) - float(playback.to_life(track.t[0]))
    shot = np.searchsorted(cuts, life, side="right")
    between = (share > 0) & (share < 1)
    empty = between & ((gap > LONGEST_BRIDGED_S) | (shot[before] != shot[before + 1]))
    first, second = (np.where(empty[:, None, None], np.nan, track.xy[rows]) for rows in (before, before + 1))
    w = share[:, None, None]
    xy = np.where(w == 0, first, np.where(w == 1, second, (1 - w) * first + w * second))
    low = np.minimum(track.visibility[before], track.visibility[before + 1])
    w = share[:, None]
    visibility = np.where(w == 0, track.visibility[before], np.where(w == 1, track.visibility[before + 1], low))
    return xy, np.where(np.isfinite(xy).all(axis=2), visibility, 0.0)
