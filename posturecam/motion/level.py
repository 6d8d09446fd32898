"""How level the camera is, told by the feet: a foot that stands on a belt or on the ground travels along it in the picture.

On force-plate recordings the path of the foot index in mid-stance gives the slope to ±0.9° (95 %), best from a quarter to
three quarters of the contact. Pose models do worse on hidden feet; then left and right disagree, and that disagreement goes into
the ±. The estimate is shrunk towards level by what is usual when people prop up a phone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.motion.gait import Events, mid_stances
from posturecam.motion.rhythm import Rhythm
from posturecam.types import Activity, Floats, Roll, Side

TOE_ONLY = ((31, 32),)
RULE_SD_DEG = 0.45
USUAL_ROLL_SD_DEG = 3.0
WORST_USEFUL_SD_DEG = 1.25
UNKNOWN_ROLL_DEG = 2.0
CROSSING_LEGS = 1.5

NO_ROLL = Roll(None, UNKNOWN_ROLL_DEG, "none")


@dataclass(frozen=True)
class _Slope:
    """A slope in degrees with its standard error."""

    deg: float
    error: float


def camera_roll(
    raw_t: Floats, raw_p: Floats, events: dict[Side, Events], rhythm: Rhythm, activity: Activity, incline_deg: float | None
) -> Roll:
    """Camera roll in degrees, positive = level ground rises in the picture towards the person's front, or NO_ROLL.

    raw_p: (T, 33, 2) leg lengths, forward and up, not levelled. incline_deg: the treadmill's own slope, positive uphill, which is not roll.
    """
    belt, ground = [], []
    for side, found in events.items():
        stances = mid_stances(raw_t, raw_p, {side: found}, rhythm, activity, feet=TOE_ONLY)
        belt.append(_within(stances.x, stances.y, stances.of))
        ground.append(_between(stances.x, stances.y, stances.of))
    for slopes, source in ((ground, "ground"), (belt, "belt")):
        known = [slope for slope in slopes if slope is not None]
        if known:
            roll = _pooled(known, incline_deg or 0.0, source)
            if roll is not None:
                return roll
    return NO_ROLL


def _pooled(slopes: list[_Slope], incline_deg: float, source: str) -> Roll | None:
    """The mean slope of the feet less the incline, shrunk towards level; None when it is not worth using."""
    mean = float(np.mean([slope.deg for slope in slopes])) - incline_deg
    noise = np.hypot.reduce([slope.error for slope in slopes]) / len(slopes)
    apart = abs(slopes[0].deg - slopes[1].deg) / 2 if len(slopes) == 2 else USUAL_ROLL_SD_DEG / 2
    spread = float(np.sqrt(RULE_SD_DEG**2 + noise**2 + apart**2))
    trust = USUAL_ROLL_SD_DEG**2 / (USUAL_ROLL_SD_DEG**2 + spread**2)
    left = float(np.sqrt(trust) * spread)
    return Roll(trust * mean, 1.96 * left, source) if left <= WORST_USEFUL_SD_DEG else None


def _within(x: Floats, y: Floats, of: Floats) -> _Slope | None:
    """One slope through the paths of all stances, each with its own height."""
    dx, dy = _centred(x, of), _centred(y, of)
    if dx.size < 12 or np.ptp(dx) < 0.1:
        return None
    return _slope(dx, dy, np.unique(of).size)


def _between(x: Floats, y: Floats, of: Floats) -> _Slope | None:
    """The slope through the places where a person who crosses the picture puts the foot down; None on a treadmill."""
    places = [(x[of == k].mean(), y[of == k].mean()) for k in np.unique(of)]
    if len(places) < 3 or np.ptp([place[0] for place in places]) < CROSSING_LEGS:
        return None
    at = np.array(places)
    return _slope(at[:, 0] - at[:, 0].mean(), at[:, 1] - at[:, 1].mean(), 1)


def _centred(values: Floats, of: Floats) -> Floats:
    groups = [values[of == k] - values[of == k].mean() for k in np.unique(of)]
    return np.concatenate(groups) if groups else np.empty(0)


def _slope(dx: Floats, dy: Floats, offsets: int) -> _Slope:
    slope = float((dx * dy).sum() / (dx**2).sum())
    free = max(dx.size - offsets - 1, 1)
    error = float(np.sqrt(((dy - slope * dx) ** 2).sum() / free / (dx**2).sum()))
    return _Slope(float(np.degrees(np.arctan(slope))), float(np.degrees(error)))
