"""Measure the trunk's vertical oscillation in a short window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats, handed_over
from posturecam.motion.body_lengths import GRAVITY_MPS2, LEG_OVER_TRUNK, USUAL_LEG_M
from posturecam.motion.signals import SIZES, detrended
from posturecam.motion.stride_period import STRONG_PERIOD, StridePeriod

BOB_HZ = (1.2, 3.6)
"""Where the step frequency is looked for when no legs are seen, Hz: 72 to 216 steps/min."""
REGULAR_BOB, KNOWN_BOB = 0.6, 0.35
"""Least share of the trunk's vertical movement at the step frequency: one looked for, and one that the legs give.

Unequal steps and noise take the rest; engineering choices.
"""
SHORTEST_BOB_S = 2.0
"""Shortest window in which an unknown step frequency is looked for, s: two steps at the lowest one."""


@dataclass(frozen=True)
class Bob:
    """Vertical oscillation of the shoulders.

    Attributes
    ----------
    hz : float
        Frequency, Hz.
    amplitude : float
        Trunk lengths.
    regular : bool
        Whether most of the movement lies at that frequency.
    """

    hz: float
    amplitude: float
    regular: bool

    @property
    def acceleration_g(self) -> float:
        """Amplitude of the acceleration, g."""
        return float(self.amplitude / LEG_OVER_TRUNK * USUAL_LEG_M * (2 * np.pi * self.hz) ** 2 / GRAVITY_MPS2)


NO_BOB = Bob(np.nan, 0.0, False)


def find_bob(up: Floats, step: float, period: StridePeriod) -> Bob:
    """Find the oscillation of the shoulders' mean height.

    Parameters
    ----------
    up : ndarray, shape (N,)
        The height, leg lengths.
    step : float
        Time between samples, s.
    period : StridePeriod
        Of the strides; where it is not known, the strongest frequency of steps is looked for.

    Returns
    -------
    Bob
        At twice the stride frequency.
    """
    known = period.strength >= STRONG_PERIOD
    stride_s = period.stride_s if known else 1.0
    if up.size * step < (stride_s if known else SHORTEST_BOB_S) or not np.isfinite(up).all():
        return NO_BOB
    drift = uniform_filter1d(up, min(max(round(stride_s / step), 3), up.size), mode="nearest")
    wave = detrended(up - drift)
    if not wave.any():
        return NO_BOB
    taper, weight = _taper(up.size)
    tried, waves = _waves(up.size, step, 2 / stride_s) if known else _usual_waves(up.size, step)
    found = np.abs(waves @ (wave * taper)) * 2 / weight
    best = int(found.argmax())
    amplitude = float(found[best])
    spread = float(taper @ wave**2) / weight
    share = amplitude**2 / 2 / spread
    regular = share >= KNOWN_BOB if known else share >= REGULAR_BOB and 0 < best < len(tried) - 1
    return Bob(float(tried[best]), amplitude * LEG_OVER_TRUNK, bool(regular))


@lru_cache(maxsize=SIZES)
def _taper(size: int) -> tuple[Floats, float]:
    """A Hann window of so many samples, and its sum."""
    taper = np.hanning(size)
    return handed_over(taper), float(taper.sum())


def _waves(size: int, step: float, *hz: float) -> tuple[tuple[float, ...], NDArray[np.complex128]]:
    """Frequencies, and a wave of each."""
    return hz, np.exp(-2j * np.pi * np.array(hz)[:, None] * (np.arange(size) * step))


@lru_cache(maxsize=SIZES)
def _usual_waves(size: int, step: float) -> tuple[tuple[float, ...], NDArray[np.complex128]]:
    """The frequencies tried where no legs are seen, and a wave of each: the same for all windows of a piece."""
    return _waves(size, step, *np.arange(BOB_HZ[0], BOB_HZ[1], 0.05).tolist())
