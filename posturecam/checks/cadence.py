"""Steps per minute, counted over time."""

from __future__ import annotations

import numpy as np

from posturecam.checks.base import Check, ObservedBout
from posturecam.landmarks import ANKLE
from posturecam.model_error import LandmarkError
from posturecam.motion.robust import hodges_lehmann
from posturecam.types import Samples


def measure(bout: ObservedBout) -> Samples:
    """Measure each stride's own rate, centred on the rate counted over the bout.

    The counted rate is more exact than the strides' centre.

    Parameters
    ----------
    bout : ObservedBout
        The bout.

    Returns
    -------
    Samples
        Steps per minute, one sample a stride, at its centre.
    """
    strides = bout.gait.strides if bout.gait is not None else ()
    if bout.gait is None or not strides or not np.isfinite(bout.gait.cadence_spm):
        return Samples.none()
    rates = np.array([120.0 / (stride.end - stride.start) for stride in strides])
    times = np.array([(stride.start + stride.end) / 2 for stride in strides])
    return Samples(times, rates - hodges_lehmann(rates) + bout.gait.cadence_spm, ("",) * len(strides))


def error(bout: ObservedBout) -> float:
    """Look up the measuring error of the rate counted over the bout.

    Parameters
    ----------
    bout : ObservedBout
        The bout.

    Returns
    -------
    float
        ± (95 %), steps per minute; NaN unknown.
    """
    return bout.gait.cadence_uncertainty_spm if bout.gait is not None else float("nan")


CHECK = Check(
    id="cadence",
    needs=(ANKLE,),
    side=measure,
    counts_steps=True,
    measures_time=True,
    error=error,
    rank=50,
    strip_rank=10,
    shows_fatigue=True,
    has_column=True,
    cue_rank=130,
    model_error=LandmarkError(real={"gait": 0.06}, rendered={"gait": 0.05}),
)
