"""Whether two windows of one session show the same value of a check, or the person changed between them."""

from __future__ import annotations

import math

from posturecam.types import Finding, Norm, Verdict

COVERAGE = 1.96
"""Standard errors in a ± of 95 %."""
SURE = 0.95
"""Likelihood of verdicts that can't both be right of the same movement: one in twenty errs."""
PRIOR_SAMPLES = 4.0
"""How many samples the usual scatter of a person counts for beside their own, as in `coaching.summary`."""
_NORMAL_IQR, _MIDDLE_OVER_MEAN = 1.349, 1.023
"""Interquartile range over SD, and standard error of the Hodges-Lehmann estimate over that of a mean, of a normal
distribution."""


def has_moved(latest: Finding, longer: Finding) -> bool | None:
    """Tell whether a value of the last seconds differs from that of a longer look by a real change.

    Parameters
    ----------
    latest, longer : Finding
        Of the same check in one session.

    Returns
    -------
    bool or None
        Whether the values differ by more than a change in one set-up can be wrong by and the scatter of both; where the
        norm does not say how wrong that is, whether both are sure of different verdicts. None where that can't be
        known, as without a value.
    """
    norm = latest.norm
    if norm is None or longer.norm != norm or latest.value is None or longer.value is None or norm.compare == "ratio":
        return None
    if norm.change_uncertainty is None:
        return (latest.verdict is Verdict.GOOD) != (longer.verdict is Verdict.GOOD) and _is_sure(latest, longer)
    by = (latest.value - (latest.expected or 0.0)) - (longer.value - (longer.expected or 0.0))
    return abs(by) > math.hypot(norm.change_uncertainty, scatter_of(latest, norm), scatter_of(longer, norm))


def _is_sure(*findings: Finding) -> bool:
    return all((finding.likelihood or 0.0) >= SURE for finding in findings)


def scatter_of(finding: Finding, norm: Norm) -> float:
    """Compute the ± (95 %) of a value by the scatter of its samples.

    Parameters
    ----------
    finding : Finding
        With the range and the number of its samples.
    norm : Norm
        Its row, which knows the usual scatter.

    Returns
    -------
    float
        In the finding's unit.
    """
    own, n = (finding.iqr or 0.0) / _NORMAL_IQR, max(finding.n, 1)
    variance = (PRIOR_SAMPLES * norm.sample_sd**2 + (n - 1) * own**2) / (PRIOR_SAMPLES + n - 1)
    return COVERAGE * _MIDDLE_OVER_MEAN * math.sqrt(variance / n)
