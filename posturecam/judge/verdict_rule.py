"""The verdict rule: a value with its ± and a norm in, verdict and likelihood out.

A value x with standard uncertainty s (the stated ± is 1.96 s) gives the probability that the true value lies inside
green and that it lies beyond amber, from the normal distribution. GOOD: p_good is at least one half. ADJUST: p_good
is at most 0.025 and p_far at least one half. WATCH: between.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtr

from posturecam.judge.score import lowest_score, score_at
from posturecam.types import Finding, Norm, Verdict

COVERAGE = 1.96
"""Standard uncertainties in the stated ± (95 % of a normal distribution)."""
LEAST_P_GOOD, MOST_P_GOOD_TO_ADJUST, LEAST_P_FAR = 0.5, 0.025, 0.5
"""The verdict rule, see above."""


def judge_value(finding: Finding, norm: Norm) -> Finding:
    """Judge a value with its ±, whatever it was made of, by a norm.

    Parameters
    ----------
    finding : Finding
        With a value, its uncertainty, and what is expected where the norm asks for that.
    norm : Norm
        The row.

    Returns
    -------
    Finding
        With verdict, likelihood, cue, score and where it lies beside green; all else as it was.

    Raises
    ------
    ValueError
        Where there is no value.
    """
    if finding.value is None:
        raise ValueError(f"{finding.check}: there is no value to judge")
    deviation = as_shown(finding.value, finding.expected or 0.0, norm)
    p_good, p_far = probabilities(norm, deviation, finding.uncertainty or 0.0)
    verdict, beyond = _verdict(norm, deviation, p_good, p_far), norm.beyond(deviation)
    cue = norm.cue_high if deviation > norm.green[1] else norm.cue_low
    return replace(
        finding,
        verdict=verdict,
        likelihood=None if norm.cap is Verdict.GOOD else p_good if verdict is Verdict.GOOD else 1.0 - p_good,
        cue_code=None if verdict is Verdict.GOOD else cue,
        score=max(score_at(beyond), lowest_score(norm.cap)),
        beyond=beyond if np.isfinite(beyond) else None,
        below=deviation < norm.green[0],
    )


def probabilities(norm: Norm, deviation: float, uncertainty: float) -> tuple[float, float]:
    """Probabilities that the true value lies inside green, and beyond amber.

    Parameters
    ----------
    norm : Norm
        The row.
    deviation : float
        Measured value less the expected one, in the norm's unit.
    uncertainty : float
        Its ± (95 %), in the norm's unit.

    Returns
    -------
    tuple[float, float]
        (p_good, p_far), from the normal distribution.
    """
    s = max(uncertainty / COVERAGE, 1e-9)

    def below(edge: float) -> float:
        return float(ndtr((edge - deviation) / s))

    good = below(norm.green[1]) - below(norm.green[0])
    return good, below(norm.amber[0]) + 1.0 - below(norm.amber[1])


def as_shown(value: float, expected: float, norm: Norm) -> float:
    """Compute the deviation of a value from what is expected.

    On the edge of green where both read the same with one digit, so that 22.6 is never called too much where up to
    22.6 is fine.

    Parameters
    ----------
    value, expected : float
        In the norm's unit.
    norm : Norm
        The row.

    Returns
    -------
    float
        In the norm's unit.
    """
    edges = (edge for edge in norm.green if np.isfinite(edge) and f"{expected + edge:.1f}" == f"{value:.1f}")
    return next(edges, value - expected)


def _verdict(norm: Norm, deviation: float, p_good: float, p_far: float) -> Verdict:
    """The verdict rule, within the row's cap.

    A value inside a green band that is narrow against its ± stays GOOD, with the low likelihood that makes it
    borderline.
    """
    if norm.cap is Verdict.GOOD or p_good >= LEAST_P_GOOD or norm.green[0] <= deviation <= norm.green[1]:
        return Verdict.GOOD
    far = p_good <= MOST_P_GOOD_TO_ADJUST and p_far >= LEAST_P_FAR
    return Verdict.ADJUST if far and norm.cap is Verdict.ADJUST else Verdict.WATCH
