"""What contradicts the truth, and how often."""

from __future__ import annotations

import pytest

from posturecam.types import Verdict
from posturecam_lab.validate.verdicts import contradicts, verdict_rows
from tests.coaching.findings import bare_finding


@pytest.mark.parametrize(
    ("due", "verdict", "likelihood", "wrong"),
    [
        (Verdict.ADJUST, Verdict.GOOD, 0.95, True),
        (Verdict.ADJUST, Verdict.GOOD, 0.85, False),
        (Verdict.ADJUST, Verdict.GOOD, None, True),
        (Verdict.GOOD, Verdict.ADJUST, 0.99, True),
        (Verdict.GOOD, Verdict.WATCH, 0.99, False),
        (Verdict.WATCH, Verdict.GOOD, 0.99, False),
        (None, Verdict.ADJUST, 0.99, False),
    ],
)
def test_only_what_is_said_surely_contradicts(
    due: Verdict | None, verdict: Verdict, likelihood: float | None, wrong: bool
) -> None:
    assert contradicts(due, bare_finding("trunk_lean", verdict, likelihood=likelihood)) is wrong


def test_the_share_of_contradictions_has_a_promise() -> None:
    good = bare_finding("trunk_lean", Verdict.GOOD, likelihood=0.95)
    red = bare_finding("trunk_lean", Verdict.ADJUST, likelihood=0.99)
    rows = {(row.where, row.what): row for row in verdict_rows([(Verdict.GOOD, good)] * 39 + [(Verdict.GOOD, red)])}
    assert rows["truth is GOOD (40)", "change asked for"].value == pytest.approx(2.5)
    assert rows["truth is GOOD (40)", "change asked for"].kept
    assert not next(row for row in verdict_rows([(Verdict.ADJUST, good)]) if "without" in row.what).kept
