"""Estimate how many times slower than life a person's strides play, from gravity and from how people walk and run.

Every sign is read stride by stride from the landmarks as played, without contacts, belt speed or an activity:

- **Running, gravity.** A runner's body is accelerated by gravity alone in flight. With a half-sine ground force that
acts
  during the share c of a step, the centre of mass oscillates at step frequency f with the amplitude
  z = g a(c) / (2 pi f)^2, a(c) = 2 cos(pi c) / (1 - 4 c^2). The measured z in leg lengths and the usual leg in metres
  give the true f. On 42 force-plate runs the result scatters by 4 %.
- **Running, cadence.** Nearly all runners take 135 to 205 steps a minute.
- **Walking, step length and cadence.** Step length over cadence (walk ratio) is nearly the same for all speeds of a
  person and for most adults (Sekiya and Nagasaki 1998, Gait Posture 7:225). Slow walkers take short steps: long steps
  *and* a low cadence, which means legs that swing far slower than a pendulum of their length, are slow motion; short
  steps at a very high cadence are a sped-up clip. Where step length and cadence disagree, nothing is concluded.

Running and walking are distinguished at any playback speed: hips and shoulders are highest while the feet are far
apart in running, and while they pass each other in walking.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.body_lengths import GRAVITY_MPS2, USUAL_LEG_M
from posturecam.motion.played_strides import STRIDES_AROUND, Strides, find_strides
from posturecam.motion.signals import NDArrayInt
from posturecam.track import PoseTrack
from posturecam.types import Activity

CONTACT_SHARE = 0.7
"""Contact time over step time of usual runners: twice a duty factor of 0.35."""
FORCE_AMPLITUDE = 2 * np.cos(np.pi * CONTACT_SHARE) / (1 - 4 * CONTACT_SHARE**2)
"""a(c), see above, at the usual contact share."""
USUAL_RUN_SPM, USUAL_WALK_SPM = 165.0, 112.0
"""Usual cadences of adults in running and walking, steps/min."""
WALK_RATIO_M_MIN = 0.0064
"""Step length over cadence of adults, m per step/min: 0.0059 to 0.0067 in the literature."""
SIGNS_AGREE_LN = 0.45
"""Gravity and cadence of running that disagree by more (in the logarithm) are no run."""
UNUSUAL_WALK_LN = 0.35
"""Logarithm within which one sign of a walker says real time, unless both lie outside."""
GRAVITY_OVER_CADENCE = 0.5
"""Weight of gravity against cadence in running: each is right within about 11 % (SD)."""
RUN_ERROR_LN, WALK_ERROR_LN, STRIDE_ERROR_LN = 0.08, 0.16, 0.12
"""SD of the natural logarithm of the factor: between runners, between walkers, and from stride to stride."""
CHANGE_LN, CHANGE_SIGMAS, LEAST_NOISE_LN = 0.3, 5.0, 0.08
"""A change of playback speed is one of at least 35 % that stands out of the scatter between strides."""
FEWEST_STRIDES, FEWEST_IN_PART = 2, 3
"""Strides in an estimate, and on either side of a change of speed, at least."""
LARGEST_SCATTER_LN = 0.15
"""Strides whose durations scatter by more (SD of the logarithm, robust) are landmarks that jump, not a gait."""


@dataclass(frozen=True)
class Estimate:
    """How many times slower than life a part of a clip plays.

    Attributes
    ----------
    start : float
        First time, s as played.
    end : float
        Time after the last, s as played.
    factor : float
        Below 1 = sped up; 1 where the signs of walking contradict each other.
    error_ln : float
        SD of its natural logarithm.
    gait : Activity
        Walking or running.
    strides : int
        How many strides it rests on.
    """

    start: float
    end: float
    factor: float
    error_ln: float
    gait: Activity
    strides: int


def estimates(track: PoseTrack) -> list[Estimate]:
    """Estimate the factor of each part that is played at one speed.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    list of Estimate
        In order of time; parts without clear strides are left out.
    """
    strides = find_strides(track)
    if len(strides) < FEWEST_STRIDES:
        return []
    found, slow = [], np.full(len(strides), np.nan)
    gaits = strides.gaits
    for gait in (Activity.RUN, Activity.WALK):
        chosen = np.array([one is gait for one in gaits])
        slow[chosen] = _slowness(strides, gait)[chosen]
    gaits = [gait if known else None for gait, known in zip(gaits, np.isfinite(slow), strict=True)]
    steady = (part for part in _parts(slow, gaits) if _scatter(np.log(strides.cadence_spm[part])) < LARGEST_SCATTER_LN)
    for part in steady:
        factor = float(np.exp(np.median(slow[part])))
        between = RUN_ERROR_LN if gaits[part[0]] is Activity.RUN else WALK_ERROR_LN
        error = float(np.hypot(between, STRIDE_ERROR_LN / np.sqrt(part.size)))
        gait_of_part = gaits[part[0]]
        assert gait_of_part is not None
        start, end = float(strides.start_s[part[0]]), float(strides.end_s[part[-1]])
        found.append(Estimate(start, end, factor, error, gait_of_part, int(part.size)))
    return found


def _scatter(values: Floats) -> float:
    """Robust SD of values (N,)."""
    return 1.48 * float(np.median(np.abs(values - np.median(values))))


def estimate_factor(track: PoseTrack) -> Estimate | None:
    """Estimate the factor of a track that is played at one speed throughout.

    Parameters
    ----------
    track : PoseTrack
        Repaired, at the clip's own times.

    Returns
    -------
    Estimate or None
        That of its longest part; None without clear strides.
    """
    return max(estimates(track), key=lambda one: one.strides, default=None)


def _slowness(strides: Strides, gait: Activity) -> Floats:
    """Natural logarithm (N,) of the factor by each stride alone."""
    spm = strides.cadence_spm
    if gait is Activity.RUN:
        acceleration = FORCE_AMPLITUDE * GRAVITY_MPS2 / (np.maximum(strides.bob, 1e-6) * USUAL_LEG_M)
        gravity = np.log(60.0 * np.sqrt(acceleration) / (2 * np.pi) / spm)
        cadence = np.log(USUAL_RUN_SPM / spm)
        mean = GRAVITY_OVER_CADENCE * gravity + (1 - GRAVITY_OVER_CADENCE) * cadence
        return np.where(np.abs(gravity - cadence) < SIGNS_AGREE_LN, mean, np.nan)
    length = np.log(strides.reach * USUAL_LEG_M / WALK_RATIO_M_MIN / spm)
    cadence = np.log(USUAL_WALK_SPM / spm)
    smaller = np.minimum(np.abs(length), np.abs(cadence))
    both = np.where(smaller > UNUSUAL_WALK_LN, (length + cadence) / 2, np.sign(length) * smaller)
    return np.where(length * cadence > 0, both, 0.0)


def _parts(slow: Floats, gaits: list[Activity | None]) -> list[NDArrayInt]:
    """The strides of one gait that follow each other at one playback speed, as indices."""
    parts: list[NDArrayInt] = []
    for gait in (Activity.RUN, Activity.WALK):
        own = np.flatnonzero([one is gait for one in gaits])
        runs = np.split(own, np.flatnonzero(np.diff(own) > STRIDES_AROUND) + 1)
        for run in runs:
            parts += [run[part] for part in _constant_parts(slow[run])]
    return sorted((part for part in parts if part.size >= FEWEST_STRIDES), key=lambda part: int(part[0]))


def _constant_parts(values: Floats) -> list[NDArrayInt]:
    """Where values (N,) with noise are constant: split in two at the clearest change, again and again."""
    noise = LEAST_NOISE_LN
    if values.size > FEWEST_IN_PART:
        noise = max(noise, 1.48 * float(np.median(np.abs(np.diff(values)))) / np.sqrt(2))
    waiting, done = [np.arange(values.size)], []
    while waiting:
        part = waiting.pop()
        cut = _clearest_change(values[part], noise)
        if cut is None:
            done.append(part)
        else:
            waiting += [part[:cut], part[cut:]]
    return done


def _clearest_change(values: Floats, noise: float) -> int | None:
    """Where values (N,) change most clearly, as the index of the first after it; None where nothing is clear."""
    n = values.size
    if n < 2 * FEWEST_IN_PART:
        return None
    cuts = np.arange(FEWEST_IN_PART, n - FEWEST_IN_PART + 1)
    sums = np.cumsum(values)
    before, after = sums[cuts - 1] / cuts, (sums[-1] - sums[cuts - 1]) / (n - cuts)
    clearness = np.abs(before - after) * np.sqrt(cuts * (n - cuts) / n) / noise
    best = int(np.argmax(clearness))
    cut = int(cuts[best])
    step = abs(
        float(np.median(values[max(cut - STRIDES_AROUND, 0) : cut]) - np.median(values[cut : cut + STRIDES_AROUND]))
    )
    return cut if clearness[best] > CHANGE_SIGMAS and step > CHANGE_LN else None
