"""Assign the legs so that they take turns, where a pose model exchanged them too often to show any stride.

The distance between the ankles knows no left and right: it is smallest each time the feet pass each other. Between
two passings one foot is ahead, and after each of them the other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import ANKLE, LEG_PAIRS
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkSignals, smooth_motion
from posturecam.motion.peaks import find_peaks

SMOOTHED_S = 0.12
"""Window of the moving mean, s: a tenth of a stride."""
LEAST_SEPARATION_LEGS = 0.35
"""90th percentile of the ankles' distance of a person who takes steps, leg lengths; 0.7 is usual in walking."""
LEAST_DIP = 0.35
"""How much smaller the distance is at a passing than around it, as a share of that percentile; engineering choice."""
SHORTEST_STEP_S = 0.25
"""Shortest time between two passings of the ankles, s: 240 steps a minute."""
MOST_UNEVEN = 0.25
"""Scatter of step times (robust SD over median) beyond which the passings are not those of steady steps.

Engineering choice.
"""
FEWEST_STEPS = 3
"""Fewer do not show whether their times are steady."""
LEAST_SEEN = 0.7
"""Share of the frames in which both ankles have to be seen; engineering choice."""


def with_alternating_legs(motion: LandmarkSignals, facing: int) -> tuple[LandmarkSignals, float]:
    """Exchange the legs in some frames so that they take turns.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout of gait seen from the side.
    facing : int
        +1 to the right of the image, -1 to the left.

    Returns
    -------
    LandmarkSignals
        The motion with the legs exchanged; as it is where the ankles' distance shows no steady steps.
    float
        Share of the frames in which they were exchanged, 0 to 1.
    """
    exchange = _exchanged(motion, facing)
    if exchange is None or not exchange.any():
        return motion, 0.0
    xy, visibility = np.array(motion.track_xy), np.array(motion.track_visibility)
    rows = motion.rows[exchange]
    for left, right in LEG_PAIRS:
        for array in (xy, visibility):
            array[rows, left], array[rows, right] = array[rows, right], array[rows, left]
    again = smooth_motion(motion.raw_t, xy[motion.rows], visibility[motion.rows])
    legs = {landmark: again.smoothed[landmark] for pair in LEG_PAIRS for landmark in pair if landmark in again.smoothed}
    seen = {landmark: again.known[landmark] for landmark in legs}
    return (
        replace(
            motion,
            track_xy=xy,
            track_visibility=visibility,
            smoothed={**motion.smoothed, **legs},
            known={**motion.known, **seen},
        ),
        float(exchange.mean()),
    )


def _exchanged(motion: LandmarkSignals, facing: int) -> Bools | None:
    """(T,) in which samples the legs have to be exchanged."""
    t, leg_px = motion.raw_t, nanmedian(leg_length_px(motion.at))
    ahead = facing * (motion.raw(ANKLE[0]) - motion.raw(ANKLE[1]))[:, 0] / leg_px
    seen = np.isfinite(ahead)
    if not leg_px > 0 or seen.mean() < LEAST_SEEN:
        return None
    passings = _passings(t, np.interp(t, t[seen], np.abs(ahead[seen])))
    if passings is None:
        return None
    left_leads = np.searchsorted(passings, t) % 2 == 0
    found_left = ahead > 0
    weight = np.where(seen, np.abs(ahead), 0.0)
    agrees = float(weight[found_left == left_leads].sum())
    if agrees < weight.sum() / 2:
        left_leads = ~left_leads
    return np.asarray(seen & (found_left != left_leads))


def _passings(t: Floats, distance: Floats) -> Floats | None:
    """Times (K,) s at which the feet pass each other, from their distance (T,) in leg lengths.

    None without steady steps.
    """
    step = float(np.median(np.diff(t)))
    even = np.arange(t[0], t[-1], step)
    smooth = uniform_filter1d(np.interp(even, t, distance), max(round(SMOOTHED_S / step), 1), mode="nearest")
    usual = float(np.percentile(smooth, 90))
    if usual < LEAST_SEPARATION_LEGS:
        return None
    dips = find_peaks(-smooth, prominence=LEAST_DIP * usual, distance=max(round(SHORTEST_STEP_S / step), 1))
    steps = np.diff(even[dips])
    if steps.size < FEWEST_STEPS:
        return None
    middle = float(np.median(steps))
    scatter = 1.48 * float(np.median(np.abs(steps - middle)))
    return even[dips] if scatter <= MOST_UNEVEN * middle else None
