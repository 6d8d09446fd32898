"""A value that changes linearly between known times and is constant before and after, with its exact integral."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats


@dataclass(frozen=True)
class Course:
    """`values` (K,) at `times` (K,) s, increasing."""

    times: Floats
    values: Floats

    def at(self, t: Floats) -> Floats:
        """The value at times `t` (…,) s."""
        return np.asarray(np.interp(t, self.times, self.values))

    def integral(self, t: Floats) -> Floats:
        """The integral from the first known time to `t` (…,) s; negative before it."""
        segment, since, start, slope = self._segment(np.searchsorted(self.times, t, side="right") - 1, t)
        return np.asarray(self._totals[segment] + start * since + slope * since**2 / 2)

    def when(self, total: Floats) -> Floats:
        """The times (…,) s at which the integral is `total`; for courses that are positive everywhere."""
        segment = np.clip(np.searchsorted(self._totals, total, side="right") - 1, 0, self._totals.size - 1)
        segment = np.where(total < 0, -1, segment)
        first = np.maximum(segment, 0)
        _, _, start, slope = self._segment(segment, np.zeros(np.shape(total)))
        left = total - self._totals[first]
        root = np.sqrt(np.maximum(start**2 + 2 * slope * left, 0.0))
        return np.asarray(self.times[first] + 2 * left / (start + root))

    @property
    def _totals(self) -> Floats:
        steps = np.diff(self.times) * (self.values[:-1] + self.values[1:]) / 2
        return np.concatenate([[0.0], np.cumsum(steps)])

    def _segment(self, segment: NDArray[np.intp], t: Floats) -> tuple[NDArray[np.intp], Floats, Floats, Floats]:
        """Which known time (clipped) starts the segment, time since then, value there and slope."""
        first = np.clip(segment, 0, self.times.size - 1)
        slopes = np.concatenate([np.diff(self.values) / np.diff(self.times), [0.0]])
        slope = np.where(segment < 0, 0.0, slopes[first])
        return first, t - self.times[first], self.values[first], slope
