"""Measure how level the camera is from the feet: a standing foot travels along the belt or ground in the image.

On force-plate recordings the path of the foot index in mid-stance gives the slope to ±0.9° (95 %) in running.
BlazePose's foot index follows the shoe less well: on level clips, real and rendered, it was 2.5° off (SD), so from
pixels only a large tilt can be distinguished from none. Where left and right disagree, that goes into the ± too. The
estimate is shrunk towards level by what is usual when people prop up a phone, and used only where it is either sharp
or far from level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import TOE
from posturecam.motion.stances import FootSamples, less_group_mean, mid_stances
from posturecam.types import Activity, Roll, Side

TOE_ONLY = (TOE,)
"""An ankle rolls over the standing foot; only the toe stays on the belt."""
FLAT_PART = {Activity.RUN: (0.2, 0.75), Activity.WALK: (0.2, 0.6)}
"""Part of a contact in which the toe lies still, as shares of it, from and to; force-plate recordings."""
MARKER_SD_DEG = {Activity.RUN: 0.45, Activity.WALK: 1.0}
"""SD of the slope from a toe marker, degrees; force-plate recordings."""
POSE_MODEL_SD_DEG = 2.5
"""SD of the slope from a pose model's toe, degrees; level clips, real and rendered."""
GROUND_SD_DEG = 1.0
"""SD of the slope from where a person who crosses the image puts the feet down, degrees."""
YAW_NOISE_DEG, SLOPE_PER_YAW = 2.0, 0.3
"""Yaw, degrees, that is noise; and how much each degree beyond it adds to the SD, degrees."""
USUAL_ROLL_SD_DEG = 3.0
"""SD of the camera roll when people prop up a phone, degrees; engineering choice."""
FAR_FROM_LEVEL_SDS = 2.0
"""Standard deviations from level from which a slope is used although it is not sharp; engineering choice."""
WORST_USEFUL_SD_DEG = 1.25
"""SD that remains up to which a slope is used, degrees; engineering choice."""
UNKNOWN_ROLL_DEG, MOST_UNKNOWN_DEG = 2.0, 4.0
"""± of a camera whose roll is not known, degrees, at least and at most; engineering choices.

Phones on a stand are level within a degree or two, and further off only where something in the image says so.
"""
SHORTEST_BELT_S = 4.0
"""Shortest bout whose stances are enough for a pose model's feet, s: one of 2 s from a moving car read 7°."""
CROSSING_LEGS = 1.5
"""How far footprints must reach, leg lengths, of a person who crosses the image; engineering choice."""
FEWEST_A_STANCE = 2
"""Samples a stance, on average, that a slope needs."""
NO_ROLL = Roll(None, UNKNOWN_ROLL_DEG, "none")


@dataclass(frozen=True)
class _Slope:
    """A slope.

    Attributes
    ----------
    deg : float
        Degrees, positive = rising towards the person's front.
    error : float
        Standard error, degrees.
    """

    deg: float
    error: float


def camera_roll(
    feet: FootSamples,
    *,
    yaw_deg: float = 0.0,
    incline_deg: float | None = None,
    pose_model: bool = True,
) -> Roll:
    """Measure camera roll from the feet of a walking or running person.

    Parameters
    ----------
    feet : FootSamples
        The samples, not levelled, with contacts and toe offs.
    yaw_deg : float
        How far the person is turned out of the side view, degrees; a camera at hip height then looks down on a level
        belt that seems to slope.
    incline_deg : float or None
        The treadmill's own slope, degrees, positive uphill, which is not roll.
    pose_model : bool
        Whether the landmarks come from a pose model, whose feet are worth less than markers.

    Returns
    -------
    Roll
        Degrees, positive = level ground rises in the image towards the person's front; or NO_ROLL.
    """
    belt, ground = [], []
    for side, found in feet.events.items():
        stances = mid_stances(replace(feet, events={side: found}), TOE_ONLY, FLAT_PART[feet.activity])
        toe_seen = np.isfinite(feet.at(TOE[side == Side.RIGHT])[:, 0]).any()
        belt.append(_within(stances.x, stances.y, stances.of) if toe_seen else None)
        ground.append(_between(stances.x, stances.y, stances.of))
    belt_sd = POSE_MODEL_SD_DEG if pose_model else MARKER_SD_DEG[feet.activity]
    if pose_model and feet.t[-1] - feet.t[0] < SHORTEST_BELT_S:
        belt = []
    for slopes, rule_sd, source in ((ground, GROUND_SD_DEG, "ground"), (belt, belt_sd, "belt")):
        known = [slope for slope in slopes if slope is not None]
        if known:
            turned = SLOPE_PER_YAW * max(yaw_deg - YAW_NOISE_DEG, 0.0)
            return _pooled(known, float(np.hypot(rule_sd, turned)), incline_deg or 0.0, source)
    return NO_ROLL


def _pooled(slopes: list[_Slope], rule_sd: float, incline_deg: float, source: str) -> Roll:
    """The mean slope of the feet less the incline, shrunk towards level."""
    mean = float(np.mean([slope.deg for slope in slopes])) - incline_deg
    noise = float(np.sqrt(sum(slope.error**2 for slope in slopes))) / len(slopes)
    apart = abs(slopes[0].deg - slopes[1].deg) / 2 if len(slopes) == 2 else 0.0
    spread = float(np.sqrt(rule_sd**2 + noise**2 + apart**2))
    return shrunk(mean, spread, source)


def shrunk(mean: float, spread: float, source: str) -> Roll:
    """Shrink a slope towards level.

    Parameters
    ----------
    mean : float
        The slope as measured, degrees, positive = rising towards the person's front.
    spread : float
        Its SD, degrees.
    source : str
        What it was measured from.

    Returns
    -------
    Roll
        Without a value where the slope is not worth using; then the ± reaches the slope as it was measured, within
        MOST_UNKNOWN_DEG.

    Examples
    --------
    >>> shrunk(6.0, 1.0, "belt").value
    5.4
    >>> shrunk(-6.0, 1.0, "belt").value
    -5.4
    """
    trust = USUAL_ROLL_SD_DEG**2 / (USUAL_ROLL_SD_DEG**2 + spread**2)
    left = float(np.sqrt(trust) * spread)
    worth_it = left <= WORST_USEFUL_SD_DEG or abs(mean) > FAR_FROM_LEVEL_SDS * spread
    # Far from level, the ± still reaches the slope as it was measured.
    uncertainty = max(1.96 * left, (1 - trust) * abs(mean))
    if not worth_it:
        return Roll(None, float(np.clip(abs(mean), UNKNOWN_ROLL_DEG, MOST_UNKNOWN_DEG)), NO_ROLL.source)
    return Roll(trust * mean, uncertainty, source)


def _within(x: Floats, y: Floats, of: Floats) -> _Slope | None:
    """One slope through the paths of all stances, each with its own height."""
    if x.size == 0:
        return None
    dx, dy, stances = less_group_mean(x, of), less_group_mean(y, of), np.unique(of).size
    if dx.size < max(12, FEWEST_A_STANCE * stances) or np.ptp(dx) < 0.1:
        return None
    return _slope(dx, dy, stances)


def _between(x: Floats, y: Floats, of: Floats) -> _Slope | None:
    """The slope through the places where a person who crosses the image puts the foot down.

    None on a treadmill.
    """
    count = np.bincount(of.astype(np.intp))
    known = count > 0
    at = [np.bincount(of.astype(np.intp), values)[known] / count[known] for values in (x, y)]
    if known.sum() < 3 or np.ptp(at[0]) < CROSSING_LEGS:
        return None
    return _slope(at[0] - at[0].mean(), at[1] - at[1].mean(), 1)


def _slope(dx: Floats, dy: Floats, offsets: int) -> _Slope:
    """The slope of `dy` against `dx`, which have their means taken out in `offsets` groups."""
    slope = float((dx * dy).sum() / (dx**2).sum())
    free = max(dx.size - offsets - 1, 1)
    error = float(np.sqrt(((dy - slope * dx) ** 2).sum() / free / (dx**2).sum()))
    return _Slope(float(np.degrees(np.arctan(slope))), float(np.degrees(error)))
