"""A measured error beside what we promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from posturecam.types import rounded


@dataclass(frozen=True)
class Row:
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
        return self.value >= self.promise if self.at_least else abs(self.value) <= self.promise

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
