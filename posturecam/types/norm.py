"""One row of the table of norms: the range in which a value is fine, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from posturecam.types.kinds import Activity, Verdict

Band = tuple[float, float]


@dataclass(frozen=True)
class Expectation:
    """What is normal at a speed.

    "linear" a + b x with coefficients (a, b), or "power" c (x / x0)^p with (c, x0, p), of the input x.
    """

    model: str
    input: str
    coefficients: tuple[float, ...]

    def at(self, inputs: Mapping[str, float]) -> float | None:
        """Compute what is expected.

        Parameters
        ----------
        inputs : Mapping[str, float]
            Named speeds, m/s or leg lengths/s.

        Returns
        -------
        float or None
            In the row's unit; None when the input is not known (absent, NaN or not above 0).
        """
        x = inputs.get(self.input, math.nan)
        if not (math.isfinite(x) and x > 0):
            return None
        if self.model == "linear":
            a, b = self.coefficients
            return a + b * x
        c, x0, p = self.coefficients
        return float(c * (x / x0) ** p)


@dataclass(frozen=True)
class Norm:
    """One row of the table; the head of norms.toml says what each field means."""

    check: str
    activity: Activity
    view: str
    baseline: bool
    unit: str
    green: Band
    amber: Band
    uncertainty: float
    sample_sd: float
    cap: Verdict
    weight: float
    compare: str
    evidence: str
    source: str
    change_uncertainty: float | None = None
    expected: Expectation | None = None
    cue_low: str | None = None
    cue_high: str | None = None

    def beyond(self, deviation: float) -> float:
        """Measure how far a deviation lies outside green, in widths of the amber band.

        An amber band without an end counts as one `uncertainty` wide.

        Parameters
        ----------
        deviation : float
            Value less the expected one, in the row's unit.

        Returns
        -------
        float
            0 on the edge, negative inside; -inf where green has no edge at all.
        """
        high = (deviation - self.green[1]) / self._width(self.amber[1] - self.green[1])
        low = (self.green[0] - deviation) / self._width(self.green[0] - self.amber[0])
        return max(high, low)

    def _width(self, amber: float) -> float:
        return amber if math.isfinite(amber) else self.uncertainty
