"""Whether a likelihood is true: of the findings said to be 80 % likely, about 80 % should be so."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from posturecam.types import BORDERLINE_BELOW, SURE_FROM, Finding, Verdict
from posturecam_lab.validate.promise import FigureRow

EDGES = (0.0, BORDERLINE_BELOW, 0.8, SURE_FROM, 0.97, 1.0)
"""Bins of likelihood: borderline, three of "probably", and sure in two."""
CALIBRATION_ERROR_PERCENT = 5.0
"""What is promised of the expected calibration error (Naeini, Cooper and Hauskrecht 2015, AAAI 29:2901)."""


def holds(finding: Finding, due: Verdict) -> bool:
    """Whether a verdict with a likelihood holds for a truth that demands the verdict `due`: inside green or not."""
    return (finding.verdict is Verdict.GOOD) == (due is Verdict.GOOD)


def reliability_rows(cases: Iterable[tuple[Finding, Verdict | None]], where: str, *, promised: bool) -> list[FigureRow]:
    """A row for each bin, the share of its findings that hold, and one for the expected calibration error.

    Cases: finding and what truth demands, None = not known.
    """
    known = [(f.likelihood, holds(f, due)) for f, due in cases if f.likelihood is not None and due is not None]
    if not known:
        return []
    said, right = np.array(known, dtype=float).T
    rows, error = [], 0.0
    for low, high in pairwise(EDGES):
        inside = (said >= low) & (said < high if high < 1 else said <= 1)
        if inside.any():
            mean, share = float(said[inside].mean()), float(right[inside].mean())
            error += inside.mean() * abs(share - mean)
            what = f"said {100 * low:.0f} to {100 * high:.0f} % ({inside.sum()}, mean {100 * mean:.0f} %): so"
            rows.append(FigureRow(where, what, 100 * share, None, "%"))
    promise = CALIBRATION_ERROR_PERCENT if promised else None
    return [*rows, FigureRow(where, f"expected calibration error ({said.size})", 100 * float(error), promise, "%")]
