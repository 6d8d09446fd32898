"""Every text that the result page names by a value of the engine is there."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from posturecam.checks import discover
from posturecam.coaching.advice import load_advice
from posturecam.coaching.norms import load_norms
from posturecam.types import Activity, Side, View
from posturecam.ui.jobs import ClipState
from posturecam.ui.result.details import COLUMNS, HANDBOOK, PARTS
from posturecam.words import ENGLISH, is_known, texts

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


def test_what_a_card_says_belongs_to_a_check_or_to_an_advice_that_there_is() -> None:
    sides = {f"{check.id}_{side}" for check in discover() for side in ("low", "high")}
    drills = {item.id for item in load_advice() if item.kind in ("drill", "trial")}
    for section, known in (("seen", sides), ("drill", drills)):
        start = f"ui.result.{section}."
        codes = {code.removeprefix(start) for code in texts(ENGLISH) if code.startswith(start)}
        assert codes and codes <= known


def test_each_order_that_a_headline_gives_has_words_for_what_was_seen() -> None:
    orders = [re.fullmatch(r"check\.(\w+)\.order_(low|high)", code) for code in texts(ENGLISH)]
    assert [one[0] for one in orders if one and not is_known(f"ui.result.seen.{one[1]}_{one[2]}")] == []
