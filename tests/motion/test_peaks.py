"""The maxima of a signal are those that scipy finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal as of_scipy

from posturecam.motion.peaks import find_peaks
from posturecam.motion.stride_period import _convolved


def _signals() -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    t = np.linspace(0.0, 60.0, 3600)
    noise = rng.normal(size=3600)
    steps = np.repeat(rng.integers(0, 4, 60), rng.integers(1, 5, 60))
    with_gap = noise.copy()
    with_gap[[7, 8, 900]] = np.nan
    return [
        noise,
        np.round(noise, 1),
        np.sin(7 * t) + 0.2 * noise,
        steps,
        with_gap,
        t,
        -t,
        np.zeros(9),
        *map(np.ones, range(4)),
    ]


@pytest.mark.parametrize("distance", [1, 2, 3.5, 40, 10_000])
@pytest.mark.parametrize("prominence", [0.0, 0.3, 1.0, 5.0])
def test_the_maxima_are_those_that_scipy_finds(distance: float, prominence: float) -> None:
    for x in _signals():
        expected, _ = of_scipy.find_peaks(x, distance=distance, prominence=prominence)
        np.testing.assert_array_equal(find_peaks(x, distance=distance, prominence=prominence), expected)


def test_a_list_of_numbers_will_do() -> None:
    assert find_peaks([0.0, 2.0, 2.0, 2.0, 1.0, 3.0, 0.0], distance=1, prominence=1.5).tolist() == [5]


@pytest.mark.parametrize("n", [2, 401, 1000, 3600])
def test_the_convolution_is_that_of_scipy(n: int) -> None:
    x = np.random.default_rng(n).normal(size=n)
    np.testing.assert_array_equal(_convolved(x, x[::-1]), of_scipy.fftconvolve(x, x[::-1]))
