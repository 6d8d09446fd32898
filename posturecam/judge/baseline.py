"""What a baseline stores for a check, and what a comparison with it can be wrong by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.coaching.change_table import load_changes
from posturecam.coaching.summary import (
    balanced_middle,
    error_of_middle,
    finite,
)
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.types import Baseline, Norm, Samples

MAD_TO_SD = 1.4826
"""SD of a normal distribution over its median absolute deviation."""
SAMPLES_A_SECOND = {True: 1.5, False: 1.0}
"""In gait (a stride of either foot) and otherwise, for the seconds of a baseline."""


def own_value(samples: Samples, row: Norm | None, inputs: Mapping[str, float]) -> tuple[float, float] | None:
    """Compute what a baseline stores for a check.

    Parameters
    ----------
    samples : Samples
        Of the check, in its unit.
    row : Norm or None
        The absolute row, or None where the check has only a baseline row.
    inputs : Mapping[str, float]
        Named speeds.

    Returns
    -------
    tuple[float, float] or None
        (median, MAD) of the samples, less what the absolute row expects at this speed; None when there is no sample
        or the speed is not known.
    """
    seen = finite(samples)
    expected = row.expected.at(inputs) if row is not None and row.expected is not None else 0.0
    if not len(seen) or expected is None:
        return None
    own = balanced_middle(seen)[0]
    return own - expected, float(np.median(np.abs(seen.value - own)))


def change_error(norm: Norm, baseline: Baseline) -> float:
    """Say what a comparison with a baseline can be wrong by, beyond the scatter of samples.

    Parameters
    ----------
    norm : Norm
        A baseline row.
    baseline : Baseline
        The person's own.

    Returns
    -------
    float
        ± (95 %) in the row's unit: the row's own where the camera has stayed where it was, else at least that of a
        camera put up anew, where that was measured.
    """
    if baseline.same_set_up:
        return norm.uncertainty
    known = load_changes().row(norm.check, norm.activity, norm.view)
    measured = known is not None and known.unit == norm.unit
    return max(norm.uncertainty, known.again) if known is not None and measured else norm.uncertainty


def scatter_of_own(check: str, norm: Norm, baseline: Baseline) -> float:
    """Say what the scatter of the baseline's own samples adds.

    Parameters
    ----------
    check : str
        Its id.
    norm : Norm
        The row that judges it.
    baseline : Baseline
        The person's own.

    Returns
    -------
    float
        ± (95 %) in the row's unit.
    """
    median, deviation = baseline.values[check]
    n = max(SAMPLES_A_SECOND[norm.activity.is_gait] * baseline.seconds, 1.0)
    own = COVERAGE * error_of_middle(MAD_TO_SD * deviation, int(n))
    if norm.compare != "ratio":
        return own
    return 100 * own / abs(median) if median else 0.0
