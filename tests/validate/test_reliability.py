"""Whether likelihoods are true, on findings whose truth is known."""

from __future__ import annotations

import pytest

from posturecam.types import Finding, Verdict
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.reliability import reliability_rows
from tests.coaching.findings import bare_finding


def cases(likelihood: float, right: int, wrong: int) -> list[tuple[Finding, Verdict | None]]:
    good = bare_finding("trunk_lean", Verdict.GOOD, likelihood=likelihood)
    return [(good, Verdict.GOOD)] * right + [(good, Verdict.WATCH)] * wrong


def error_of(rows: list[FigureRow]) -> FigureRow:
    return next(row for row in rows if row.what.startswith("expected calibration error"))


def test_a_likelihood_of_80_percent_that_holds_8_times_of_10_has_no_error() -> None:
    rows = reliability_rows(cases(0.8, 8, 2), "here", promised=True)
    assert error_of(rows).value == pytest.approx(0.0, abs=1e-9)
    assert error_of(rows).kept
    assert rows[0].value == pytest.approx(80.0)


def test_a_likelihood_that_is_too_high_breaks_the_promise() -> None:
    rows = reliability_rows(cases(0.99, 8, 2), "here", promised=True)
    assert error_of(rows).value == pytest.approx(19.0)
    assert not error_of(rows).kept


def test_watch_holds_where_the_truth_lies_outside_green_however_far() -> None:
    watch = bare_finding("trunk_lean", Verdict.WATCH, likelihood=1.0)
    rows = reliability_rows([(watch, Verdict.ADJUST), (watch, Verdict.WATCH)], "here", promised=False)
    assert error_of(rows).value == pytest.approx(0.0)


def test_bins_are_weighted_by_their_findings() -> None:
    rows = reliability_rows([*cases(0.7, 7, 3), *cases(0.95, 20, 10)], "here", promised=False)
    assert error_of(rows).value == pytest.approx(0.75 * (95 - 66.67), abs=0.01)


def test_information_and_what_is_not_known_are_left_out() -> None:
    information = bare_finding("strike_pattern", Verdict.GOOD)
    assert reliability_rows([(information, Verdict.GOOD), (cases(0.8, 1, 0)[0][0], None)], "here", promised=True) == []
