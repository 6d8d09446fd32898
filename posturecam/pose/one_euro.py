"""The One-Euro filter: a low-pass whose cut-off rises with speed: calm at rest, and not late in motion.

References
----------
Casiez G, Roussel N, Vogel D (2012). 1 € filter: a simple speed-based low-pass filter for noisy input in interactive
systems. CHI 2012, 2527-2530.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats


@dataclass(frozen=True)
class OneEuroTuning:
    """The constants of a One-Euro filter.

    Parameters
    ----------
    rest_hz : float
        Cut-off for what rests.
    hz_per_speed : float
        By how much the cut-off rises for each unit of speed a second.
    speed_hz : float
        Cut-off of the filter of the speed itself.
    from_raw : bool
        Whether speed is taken from the last unfiltered value, as MediaPipe does, or from the last filtered one, as the
        paper does.
    """

    rest_hz: float
    hz_per_speed: float
    speed_hz: float
    from_raw: bool = False


class OneEuroFilter:
    """A One-Euro filter over an array of values.

    Parameters
    ----------
    tuning : OneEuroTuning
        Its constants.
    """

    def __init__(self, tuning: OneEuroTuning) -> None:
        self._tuning = tuning
        self._last: Floats | None = None
        self._filtered = self._speed = np.empty(0)

    def restart(self) -> None:
        """Forget what was seen: the next values come back as they are."""
        self._last = None

    def __call__(
        self, values: Floats, rate_hz: float, unit: float = 1.0, pace: Callable[[Floats], Floats] = np.abs
    ) -> Floats:
        """Filter the next values.

        Parameters
        ----------
        values : numpy.ndarray
            Of any shape, the same at every call; NaN passes and is not remembered.
        rate_hz : float
            One over the time since the last values.
        unit : float
            In what speed is measured, such as a body's size; without one (zero or less) the last answer stays.
        pace : callable
            From the filtered speeds, what raises the cut-off of each value.

        Returns
        -------
        numpy.ndarray
            The filtered values.
        """
        if self._last is None:
            self._filtered, self._speed = values, np.zeros_like(values)
        elif unit > 0:
            before = self._last if self._tuning.from_raw else self._filtered
            self._follow(values, (values - before) / unit * rate_hz, rate_hz, pace)
        self._last = values
        return self._filtered

    def _follow(self, values: Floats, speed: Floats, rate_hz: float, pace: Callable[[Floats], Floats]) -> None:
        tuning = self._tuning
        speed = self._speed + _weight(tuning.speed_hz, rate_hz) * (speed - self._speed)
        self._speed = np.where(np.isfinite(speed), speed, 0.0)
        cutoff_hz = tuning.rest_hz + tuning.hz_per_speed * pace(self._speed)
        filtered = self._filtered + _weight(cutoff_hz, rate_hz) * (values - self._filtered)
        self._filtered = np.where(np.isfinite(filtered), filtered, values)


def _weight(cutoff_hz: Floats | float, rate_hz: float) -> Floats | float:
    """The weight of a new value in a low-pass."""
    return 1 / (1 + rate_hz / (2 * np.pi * cutoff_hz))
