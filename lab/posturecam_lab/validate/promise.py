"""A measured error beside what we promise."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from posturecam.arrays import Floats, rounded


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: where it was measured, what, the figure, the promise (None = shown only) and the unit.

    The promise is kept when |value| <= promise, or value >= promise with `at_least`; a figure that could not be had
    breaks it.
    """

    where: str
    what: str
    value: float
    promise: float | None
    unit: str
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the promise holds; true where there is none."""
        if self.promise is None:
            return True
        if not np.isfinite(self.value):
            return False
        return bool(self.value >= self.promise if self.at_least else abs(self.value) <= self.promise)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "where": self.where,
            "what": self.what,
            "value": rounded(self.value, 3),
            "promise": self.promise,
            "at_least": self.at_least,
            "unit": self.unit,
            "kept": self.kept,
        }


@dataclass(frozen=True)
class ErrorLimits:
    """What is promised of a row of errors, in its unit; None = shown only.

    covered: the share of truths inside value ± uncertainty, as (least, most).
    """

    bias: float | None = None
    spread: float | None = None
    worst: float | None = None
    covered: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """The promises in short words; empty where there are none."""
        named = (("mean", self.bias), ("SD", self.spread), ("largest", self.worst))
        words = [f"{name} ≤ {limit:g}" for name, limit in named if limit is not None]
        if self.covered is not None:
            words.append(f"in ± {100 * self.covered[0]:.0f} to {100 * self.covered[1]:.0f} %")
        return ", ".join(words)


@dataclass(frozen=True)
class ErrorRow:
    """Errors of one check or event against truth.

    `n` cases, mean error, standard deviation, largest error, and the share of truths that lie inside value ±
    uncertainty (None where no ± is stated).
    """

    where: str
    what: str
    unit: str
    n: int
    bias: float
    spread: float
    worst: float
    covered: float | None
    limits: ErrorLimits

    @staticmethod
    def of(
        where: str,
        what: str,
        unit: str,
        errors: Floats,
        uncertainties: Floats | None = None,
        limits: ErrorLimits | None = None,
        *,
        fitted: int = 0,
    ) -> ErrorRow:
        """The row of these errors (K,), value minus truth, and of the stated ± (K,); figures are NaN without any.

        fitted: how many figures were fitted to the errors, by which the SD's divisor is less than K.
        """
        if errors.size == 0:
            return ErrorRow(where, what, unit, 0, math.nan, math.nan, math.nan, None, limits or ErrorLimits())
        covered = None if uncertainties is None else float(np.mean(np.abs(errors) <= uncertainties))
        worst = float(errors[np.argmax(np.abs(errors))])
        return ErrorRow(
            where,
            what,
            unit,
            errors.size,
            float(errors.mean()),
            float(errors.std(ddof=fitted)) if errors.size > fitted else math.nan,
            worst,
            covered,
            limits or ErrorLimits(),
        )

    @property
    def kept(self) -> bool:
        """Whether every promise about this row holds."""
        pairs = ((self.bias, self.limits.bias), (self.spread, self.limits.spread), (self.worst, self.limits.worst))
        within = all(bool(limit is None or abs(value) <= limit) for value, limit in pairs)
        if self.limits.covered is None:
            return within
        least, most = self.limits.covered
        return within and self.covered is not None and least <= self.covered <= most

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "where": self.where,
            "what": self.what,
            "unit": self.unit,
            "n": self.n,
            "bias": rounded(self.bias, 3),
            "spread": rounded(self.spread, 3),
            "worst": rounded(self.worst, 3),
            "covered": rounded(self.covered, 3),
            "promised": asdict(self.limits),
            "kept": self.kept,
        }
