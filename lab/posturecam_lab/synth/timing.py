"""When steps happen, and every setting of a gait over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import erfinv

from posturecam.arrays import Floats
from posturecam.types import Side
from posturecam_lab.synth.course import Course

MOST_UNSTEADY = 2.5


@dataclass(frozen=True)
class Timing:
    """The settings of a gait as courses over time, by the names of the fields of Style and Posture."""

    courses: Mapping[str, Course]

    def at(self, name: str, t: Floats) -> Floats:
        """A setting at times `t` (…,) s."""
        return self.courses[name].at(t)

    def radians(self, name: str, t: Floats) -> Floats:
        """A setting in degrees at times `t` (…,) s, as radians."""
        return np.radians(self.at(name, t))

    @cached_property
    def _strides(self) -> Course:
        """Strides a second."""
        cadence = self.courses["cadence_spm"]
        return Course(cadence.times, cadence.values / 120)

    @cached_property
    def _zero(self) -> tuple[float, float]:
        """Strides and way since the first known time, at time 0."""
        now = np.zeros(1)
        return float(self._strides.integral(now)[0]), float(self.courses["speed_mps"].integral(now)[0])

    def phase(self, t: Floats) -> Floats:
        """Strides (…,) since the right foot's contact at time 0; whole at each of its contacts."""
        return self._strides.integral(t) - self._zero[0]

    def travelled(self, t: Floats) -> Floats:
        """How far (…,) m the belt has run, or the walker walked, since time 0."""
        return self.courses["speed_mps"].integral(t) - self._zero[1]

    def contacts(self, side: Side, start: float, end: float, spare: int = 0) -> Floats:
        """That foot's contacts with start <= t < end, and `spare` more on either side."""
        span = self.phase(np.array([start, end]))
        number = np.arange(np.floor(span[0]) - 2 - spare, np.ceil(span[1]) + 3 + spare)
        times = self._strides.when(number + self._zero[0])
        if side == Side.LEFT:
            late = self.at("step_asymmetry_percent", times) / 400
            times = self._strides.when(number + self._zero[0] + 0.5 + late)
        step_s = 0.5 / self._strides.at(times)
        times = times + self.at("unsteady_percent", times) / 100 * step_s * _chance(number, side)
        first, last = np.searchsorted(times, [start, end])
        return np.asarray(times[max(first - spare, 0) : last + spare])

    def toe_offs(self, side: Side, contacts: Floats) -> Floats:
        """The toe off after each contact."""
        asymmetry = self.at("stance_asymmetry_percent", contacts) / 200
        share = self.at("duty", contacts) * (1 + (asymmetry if side == Side.LEFT else -asymmetry))
        return np.asarray(contacts + share / self._strides.at(contacts))


def _chance(number: Floats, side: Side) -> Floats:
    """A number (K,) for each step, as if drawn from a normal distribution; the same step always has the same."""
    bits = (number.astype(np.int64) * 2 + (side == Side.LEFT)) * 2654435761 % 2**32
    bits = (bits ^ (bits >> 15)) * 2246822519 % 2**32
    spread = (bits ^ (bits >> 13)) / 2**32
    return np.asarray(np.clip(np.sqrt(2.0) * erfinv(2 * spread - 1), -MOST_UNSTEADY, MOST_UNSTEADY))
