"""Whether a clip is slow motion that doesn't say so: nobody's stride takes that long at that swing."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.motion.body import ANKLE, HIP, Motion, leg_length_px, legs_apart, nanmedian
from posturecam.motion.rhythm import stride_rhythm
from posturecam.types import Activity, Gait

FACTORS = (2.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0)
SLOWEST_RUN_SPM, SLOWEST_WALK_SPM = 125.0, 62.0
USUAL_RUN_SPM, USUAL_WALK_SPM = 165.0, 110.0
LONGEST_SWING_S = 0.70
LEAST_SWING_LEGS = 0.3
LONGEST_LOOK_S = 20.0
USUAL_LOOK_S, STRONG_RHYTHM = 6.0, 0.6


def suspected_factor(motion: Motion, activity: Activity, gait: Gait | None) -> float | None:
    """How many times slower than life the bout probably plays, or None when it may well be real time.

    A run below 125 steps a minute would mean flights that gravity doesn't allow; a walk with swings longer than 0.7 s
    and full steps would mean standing on one leg. Where no stride was found at all, a long regular swing of the legs is
    looked for.
    """
    if gait is not None and np.isfinite(gait.cadence_spm):
        return _from_cadence(gait.cadence_spm, activity, gait.duty_factor)
    every = max(round(0.1 / motion.grid.dt), 1)
    apart = legs_apart(motion.at, ANKLE)[::every] / nanmedian(leg_length_px(motion.at))
    if not np.isfinite(apart).all() or apart.shape[0] < 20:
        return None
    swing = float(np.sqrt((apart**2).sum(axis=1).mean()))
    step = every * motion.grid.dt
    rhythm = stride_rhythm(apart, step, LONGEST_LOOK_S)
    if _steps_as_usual(apart, step):
        return None
    if swing < LEAST_SWING_LEGS or rhythm.strength < STRONG_RHYTHM or rhythm.stride_s < 1.9:
        return None
    hip_px = (motion.at(HIP[0]) + motion.at(HIP[1]))[::every, 1] / 2
    runs = _flies(hip_px, np.abs(apart[:, 0]), round(rhythm.stride_s / step))
    return _nearest(120.0 / rhythm.stride_s, USUAL_RUN_SPM if runs else USUAL_WALK_SPM)


def _steps_as_usual(apart: Floats, step: float) -> bool:
    """Whether the legs take turns at a usual pace most of the time, if not at one pace throughout."""
    width = round(USUAL_LOOK_S / step)
    pieces = [apart[first : first + width] for first in range(0, max(len(apart) - width, 1), width // 2)]
    return bool(np.median([stride_rhythm(piece, step).strength for piece in pieces]) >= STRONG_RHYTHM)


def _flies(hip_px: Floats, apart: Floats, stride: int) -> bool:
    """Whether the hips (px, y down) are high while the feet are far apart, as in the flight of running, and not low, as
    in walking. At any speed of the film; stride: in samples."""
    bob = uniform_filter1d(hip_px, stride, mode="nearest") - hip_px
    inside = slice(stride // 2, -(stride // 2) or None)
    return bool((bob[inside] * (apart - apart.mean())[inside]).sum() > 0)


def _from_cadence(spm: float, activity: Activity, duty: float) -> float | None:
    if activity == Activity.RUN:
        return _nearest(spm, USUAL_RUN_SPM) if spm < SLOWEST_RUN_SPM else None
    swing_s = (1 - duty) * 120.0 / spm if np.isfinite(duty) else 0.0
    return _nearest(spm, USUAL_WALK_SPM) if spm < SLOWEST_WALK_SPM and swing_s > LONGEST_SWING_S else None


def _nearest(spm: float, usual: float) -> float:
    """The usual slow-motion factor that brings the cadence nearest to a usual one."""
    return min(FACTORS, key=lambda factor: abs(np.log(spm * factor / usual)))
