"""Whether a clip is slow motion that doesn't say so: nobody's stride takes that long at that swing."""

from __future__ import annotations

import numpy as np

from posturecam.motion.body import ANKLE, Motion, leg_length_px, nanmedian
from posturecam.motion.rhythm import stride_rhythm
from posturecam.types import Activity, Gait

FACTORS = (2.0, 4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 32.0)
SLOWEST_RUN_SPM, SLOWEST_WALK_SPM = 125.0, 62.0
USUAL_RUN_SPM, USUAL_WALK_SPM = 165.0, 110.0
LONGEST_SWING_S = 0.70
LEAST_SWING_LEGS = 0.3
LONGEST_LOOK_S = 20.0


def suspected_factor(motion: Motion, activity: Activity, gait: Gait | None) -> float | None:
    """How many times slower than life the bout probably plays, or None when it may well be real time.

    A run below 125 steps a minute would mean flights that gravity doesn't allow; a walk with swings longer than 0.7 s
    and full steps would mean standing on one leg. Where no stride was found at all, a long regular swing of the legs is
    looked for.
    """
    if gait is not None and np.isfinite(gait.cadence_spm):
        return _from_cadence(gait.cadence_spm, activity, gait.duty_factor)
    every = max(round(0.1 / motion.grid.dt), 1)
    apart = (motion.xy[::every, ANKLE[0]] - motion.xy[::every, ANKLE[1]]) / nanmedian(leg_length_px(motion.xy))
    if not np.isfinite(apart).all() or apart.shape[0] < 20:
        return None
    swing = float(np.sqrt(((apart - apart.mean(axis=0)) ** 2).sum(axis=1).mean()))
    rhythm = stride_rhythm(apart, every * motion.grid.dt, LONGEST_LOOK_S)
    if swing < LEAST_SWING_LEGS or rhythm.strength < 0.6 or rhythm.stride_s < 1.9:
        return None
    return _nearest(120.0 / rhythm.stride_s, USUAL_RUN_SPM if rhythm.stride_s > 3.5 else USUAL_WALK_SPM)


def _from_cadence(spm: float, activity: Activity, duty: float) -> float | None:
    if activity == Activity.RUN:
        return _nearest(spm, USUAL_RUN_SPM) if spm < SLOWEST_RUN_SPM else None
    swing_s = (1 - duty) * 120.0 / spm if np.isfinite(duty) else 0.0
    return _nearest(spm, USUAL_WALK_SPM) if spm < SLOWEST_WALK_SPM and swing_s > LONGEST_SWING_S else None


def _nearest(spm: float, usual: float) -> float:
    """The usual slow-motion factor that brings the cadence nearest to a usual one."""
    return min(FACTORS, key=lambda factor: abs(np.log(spm * factor / usual)))
