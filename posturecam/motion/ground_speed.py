"""Measure the speed of the belt or ground under the body: the best of up to three estimates.

Feet: how fast a standing foot travels back past the hips; always there. Steps, in walking: heel-to-heel distance at
contact times cadence. Hips, where the camera stands still: their own way over the ground. Feet go wrong where left
and right were exchanged, steps where a leg was hidden, hips where the camera moves; so an estimate that contradicts
the others is left out, and the rest is weighted by precision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, TOE
from posturecam.motion.body import Body
from posturecam.motion.signals import NDArrayInt, derivative
from posturecam.motion.stances import FootSamples, belt_speeds
from posturecam.types import Activity, EventKind, Gait, Side

FEET_ERROR = {Activity.RUN: 0.06, Activity.WALK: 0.10}
"""Standard error of the estimate from the feet of a pose model, which slide; share of the speed.

Three rendered runners were read 3 to 10 % too fast, four rendered walkers 3 to 8 %.
"""
MARKER_FEET_ERROR = 0.025
"""The same with markers: treadmill speeds of 13 runners on force plates."""
APART_ERRORS = {Activity.RUN: 0.5, Activity.WALK: 2.0}
"""Standard error for each leg length/s that a foot differs from the mean of both.

The ground is the same under both feet. Of walkers' feet that were exchanged both are wrong by more than they differ.
"""
STEPS_ERROR = 0.04
"""Standard error of cadence times step length, share of the speed.

Heel to heel is 3 to 7 % short of the way, since the rear heel has risen (force-plate walks); with a pose model it was
right within 3 % on rendered walkers.
"""
HIPS_ERROR = 0.05
"""Standard error of the hips' travel, share of the speed, for what leg length and perspective add."""
CONTRADICTION_SDS = 2.5
"""Estimates further apart than so many standard errors contradict each other; engineering choice."""
STANDING_SHARE_PERCENT, STILL_SHARE = 35.0, 0.25
"""When a camera stands still: for this share of the time (%) a foot moves at less than this share of the hips' speed.

Both speeds in the image, of the slower foot: 0.07 to 0.14 on walks past a still camera, 0.22 on a run, above 2 where
the camera or a belt moves.
"""
SLOWEST_TRAVEL_LEGS_S = 0.25
"""Speed, leg lengths/s, below which the hips stay in place, as on a belt; engineering choice."""
MAD_TO_SD, MEDIAN_ERROR = 1.4826, 1.25
"""From the median absolute deviation to the SD, and how much more a median scatters than a mean, of normal values."""
STEP_OF_STRIDE, FEWEST_STEPS = (0.3, 0.7), 3
"""Time of a step as a share of a stride, from and to; and how many such steps are needed. Engineering choices."""
STEP_SCATTER = 0.08
"""Usual SD of a pose model's single steps, share of their length, where a few of them may agree by chance."""


@dataclass(frozen=True)
class GroundSpeed:
    """The speed of the belt or ground under the body.

    Attributes
    ----------
    legs_s : float
        Leg lengths/s, positive when the ground goes backward; NaN unknown.
    uncertainty_legs_s : float
        ± (95 %), leg lengths/s.
    sources : tuple[str, ...]
        Which of "feet", "steps" and "hips" it rests on.
    """

    legs_s: float
    uncertainty_legs_s: float
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Estimate:
    """A speed and its standard error, legs/s."""

    source: str
    value: float
    error: float


def ground_speed(
    body: Body, scale_px: Floats, feet: FootSamples, gait: Gait, *, pose_model: bool = True
) -> GroundSpeed:
    """Measure the speed of a walking or running bout seen from the side.

    Parameters
    ----------
    body : Body
        The body in lengths of `scale_px`.
    scale_px : ndarray, shape (N,)
        Leg length, px.
    feet : FootSamples
        The samples, levelled, with contacts and toe offs.
    gait : Gait
        The contacts put together, with the cadence.
    pose_model : bool
        Whether the landmarks come from a pose model, or from markers.

    Returns
    -------
    GroundSpeed
        The speed; NaN where no estimate is possible.
    """
    found = [
        _feet(body, feet, FEET_ERROR[feet.activity] if pose_model else MARKER_FEET_ERROR),
        _steps(body, gait) if feet.activity == Activity.WALK else None,
        _hips(body, scale_px, gait),
    ]
    known = [estimate for estimate in found if estimate is not None and np.isfinite(estimate.value + estimate.error)]
    return _combined(known)


def _combined(estimates: list[_Estimate]) -> GroundSpeed:
    """The mean weighted by precision of the estimates that agree with their weighted median."""
    if not estimates:
        return GroundSpeed(float("nan"), 0.0, ())
    value, error = np.array([[estimate.value, estimate.error] for estimate in estimates]).T
    best = _weighted_median(value, error**-2.0)
    agrees = np.abs(value - value[best]) <= CONTRADICTION_SDS * np.hypot(error, error[best])
    weight = np.where(agrees, error**-2.0, 0.0)
    mean = float((weight * value).sum() / weight.sum())
    # Estimates that scatter more than their errors say are worth less (Birge 1932).
    excess = float((weight * (value - mean) ** 2).sum()) / max(int(agrees.sum()) - 1, 1)
    spread = float(np.sqrt(max(excess, 1.0) / weight.sum()))
    return GroundSpeed(mean, 1.96 * spread, tuple(e.source for e, kept in zip(estimates, agrees, strict=True) if kept))


def _weighted_median(value: Floats, weight: Floats) -> int:
    """Which of the values (K,) half of the weight lies on either side of."""
    order = np.argsort(value)
    return int(order[np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)])


def _feet(body: Body, feet: FootSamples, share: float) -> _Estimate:
    """From how fast standing feet travel backward, with what both feet differ by."""
    both, each = belt_speeds(body, feet)
    apart = abs(each[0] - each[-1]) / 2
    own = APART_ERRORS[feet.activity] * apart if np.isfinite(apart) else 0.0
    return _Estimate("feet", both, float(np.hypot(share * both, own)))


def _steps(body: Body, gait: Gait) -> _Estimate | None:
    """From the mean of a usual left and a usual right step.

    Of a person who limps they differ, and one may be negative.
    """
    steps, of = step_lengths(body, gait)
    sides = [steps[of == number] for number in (0, 1)]
    sides = [lengths for lengths in sides if lengths.size]
    if not sides:
        return None
    step = float(np.mean([np.median(lengths) for lengths in sides]))
    off = np.concatenate([lengths - np.median(lengths) for lengths in sides])
    a_second = gait.cadence_spm / 60.0
    own = max(MAD_TO_SD * float(np.median(np.abs(off))), STEP_SCATTER * abs(step)) * MEDIAN_ERROR / np.sqrt(steps.size)
    return _Estimate("steps", step * a_second, float(np.hypot(STEPS_ERROR * step, own)) * a_second)


def step_lengths(body: Body, gait: Gait) -> tuple[Floats, NDArrayInt]:
    """Measure the length of each step: heel to heel at contact.

    A step is a contact half a stride after one of the other foot. With fewer than FEWEST_STEPS of them every contact
    counts, without its sign, as where legs were hidden.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    gait : Gait
        Its contacts and cadence.

    Returns
    -------
    ndarray, shape (K,)
        Leg lengths, negative where the landing foot stays behind the other; ankle to ankle where a heel was not seen.
        Empty where a leg was not seen.
    ndarray of int, shape (K,)
        The foot that made it, 0 = left, 1 = right.
    """
    landed = [event for event in gait.contacts if event.kind == EventKind.INITIAL_CONTACT]
    t = np.array([event.t for event in landed])
    of = np.array([int(event.side == Side.RIGHT) for event in landed], dtype=np.intp)
    for pair in (HEEL, ANKLE):
        apart = body.at(pair[1])[:, 0] - body.at(pair[0])[:, 0]
        if np.isfinite(apart).all() and t.size:
            lengths = np.where(of == 1, 1.0, -1.0) * body.grid.at(apart, t)
            share = np.diff(t, prepend=-np.inf) * gait.cadence_spm / 120.0
            other = np.concatenate([[False], of[1:] != of[:-1]])
            real = other & (share > STEP_OF_STRIDE[0]) & (share < STEP_OF_STRIDE[1])
            return (lengths[real], of[real]) if real.sum() >= FEWEST_STEPS else (np.abs(lengths), of)
    return np.empty(0), np.empty(0, dtype=np.intp)


def _hips(body: Body, scale_px: Floats, gait: Gait) -> _Estimate | None:
    """From the hips' travel in the image over whole strides, at the contacts.

    None where they stay, or where the camera moves.
    """
    speed = _over_strides(body, scale_px, gait)
    times = _contact_times(gait)
    times = times[np.isfinite(body.grid.at(speed, times))]
    if not times.size:
        return None
    travel = _from(body.grid.at(speed, times), HIPS_ERROR, "hips")
    feet = [np.abs(_image_speed(body, scale_px, k)) for k in (0, 1)]
    inside = np.isfinite(speed) & np.isfinite(feet[0]) & np.isfinite(feet[1])
    if travel.value < SLOWEST_TRAVEL_LEGS_S or not inside.any():
        return None
    slower = float(np.percentile(np.minimum(*feet)[inside], STANDING_SHARE_PERCENT))
    return travel if slower <= STILL_SHARE * travel.value else None


def _over_strides(body: Body, scale_px: Floats, gait: Gait) -> Floats:
    """Speed (N,) of mid-hip in the image, averaged over a stride around each time, legs/s.

    NaN within half a stride of the ends.
    """
    width = max(round(120.0 / gait.cadence_spm / body.grid.dt), 1) if np.isfinite(gait.cadence_spm) else len(body.grid)
    half = width // 2 + 1
    if len(body.grid) <= 2 * half:
        return np.full(len(body.grid), np.nan)
    hip_px = uniform_filter1d(body.mid(HIP)[:, 0] * scale_px, width, mode="nearest")
    speed = derivative(body.grid, hip_px) / scale_px
    speed[:half], speed[-half:] = np.nan, np.nan
    return speed


def _image_speed(body: Body, scale_px: Floats, side: int) -> Floats:
    """Forward speed (N,) of a foot in the image, legs/s; of the ankle where heel or toe was not seen."""
    foot = (body.at(HEEL[side])[:, 0] + body.at(TOE[side])[:, 0]) / 2
    foot = foot if np.isfinite(foot).all() else body.at(ANKLE[side])[:, 0]
    return derivative(body.grid, foot * scale_px) / scale_px


def _contact_times(gait: Gait) -> Floats:
    return np.array([event.t for event in gait.contacts if event.kind == EventKind.INITIAL_CONTACT])


def _from(values: Floats, error: float, source: str) -> _Estimate:
    """The median of values (K,) with its standard error: a share `error` of it, and the scatter."""
    value = float(np.median(values))
    scatter = MAD_TO_SD * float(np.median(np.abs(values - value))) * MEDIAN_ERROR / np.sqrt(values.size)
    return _Estimate(source, value, float(np.hypot(error * value, scatter)))
