"""The quick statistics of few values are numpy's."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.robust import deviation, hodges_lehmann, median, percentile


def _samples() -> list[np.ndarray]:
    rng = np.random.default_rng(5)
    plain = [scale * rng.normal(size=n) for n in (1, 2, 3, 4, 9, 75, 200, 201, 700, 6000) for scale in (1e-3, 1.0, 1e4)]
    return [*plain, np.round(rng.normal(size=50), 1), np.zeros(7), rng.normal(size=(6, 5))[:, 2]]


def test_medians_and_percentiles_are_those_of_numpy_to_the_last_bit() -> None:
    for values in _samples():
        assert median(values) == np.median(values)
        percents = (0.0, 3.0, 5.0, 12.0, 33.3, 50.0, 88.0, 97.0, 100.0)
        assert percentile(values, *percents) == tuple(np.percentile(values, percents))


def test_deviations_are_those_of_numpy_to_the_last_bit() -> None:
    for values in _samples():
        assert deviation(values) == np.std(values)


def test_what_holds_a_nan_has_neither() -> None:
    values = np.array([1.0, np.nan, 3.0])
    assert np.isnan([median(values), *percentile(values, 10, 90)]).all()


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_the_centre_is_the_median_of_the_means_of_all_pairs(n: int) -> None:
    values = np.random.default_rng(n).normal(size=n)
    means = [(values[i] + values[k]) / 2 for i in range(n) for k in range(i, n)]
    assert hodges_lehmann(values) == pytest.approx(np.median(means), abs=1e-12)
