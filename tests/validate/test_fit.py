"""What is fitted is the ± that was missing, on people who are in no table."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from posturecam_lab.validate import fit
from posturecam_lab.validate.streams import draw_streams


def test_the_fit_finds_the_systematic_part_that_was_put_in() -> None:
    rng = np.random.default_rng(0)
    rest = rng.uniform(0.5, 2.0, 20_000)
    error = rng.normal(0, 3.0 / 1.96, rest.size) + rng.normal(0, 1, rest.size) * rest / 1.96
    assert fit.fitted(error, rest) == pytest.approx(3.0, abs=0.15)


def test_where_the_rest_explains_everything_nothing_is_added() -> None:
    assert fit.fitted(np.array([0.5, -0.4, 0.1]), np.full(3, 2.0)) == 0.0


def test_the_people_of_the_table_are_in_no_fit() -> None:
    seed_of_the_table = inspect.signature(draw_streams).parameters["seed"].default
    assert seed_of_the_table not in fit.SEEDS


def test_a_few_people_make_cases_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "STREAMS", 12)
    cases = fit.cases_of([107])
    assert {people for people, _, _ in cases} == {"real people", "rendered people"}
    assert {kind for _, _, kind in cases} == {"gait", "stand", "sit"}
    leans = [len(cases.get((people, "trunk_lean", "gait"), [])) for people in ("real people", "rendered people")]
    assert sum(leans) == 8 and all(rest >= 0 for found in cases.values() for _, rest in found)
