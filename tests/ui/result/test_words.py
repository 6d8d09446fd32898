"""Every text that the result page names by a value of the engine is there."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from posturecam.coaching.norms import load_norms
from posturecam.types import Activity, Side, View
from posturecam.ui.jobs import ClipState
from posturecam.ui.result.details import COLUMNS, HANDBOOK, PARTS
from posturecam.words import is_known

ROLL_SOURCES = ("belt", "ground", "balance", "given")


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("evidence", {row.evidence for row in load_norms().rows}),
        ("capture.view_of", View),
        ("capture.roll_by", ROLL_SOURCES),
        ("own.ask", Activity),
        ("strides", Side),
        ("state", ClipState),
        ("state_remark", (ClipState.WAITING, ClipState.STOPPED)),
        ("progress", (ClipState.DONE, ClipState.FAILED, ClipState.STOPPED)),
        ("table", COLUMNS),
    ],
)
def test_each_value_has_its_text(prefix: str, values: Iterable[object]) -> None:
    names = [str(getattr(value, "value", value)) for value in values]
    assert names
    assert [name for name in names if not is_known(f"ui.result.{prefix}.{name}")] == []


def test_each_part_of_the_advice_has_its_heading() -> None:
    assert [code for code, _ in (*PARTS, *HANDBOOK) if not is_known(f"ui.result.{code}")] == []
