from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from posturecam.render.messages import brief, clock, message_of, value_text
from posturecam.types import Verdict


def test_good_findings_do_not_hide_what_is_unknown(kit: Any) -> None:
    findings = (kit.finding("trunk_lean", Verdict.GOOD), kit.finding("overstride", Verdict.UNKNOWN, None, reason="x"))
    message = message_of(kit.analysis(findings=findings).bouts[0])
    assert (message.text, message.word) == ("What is seen looks fine", "can't tell: foot strike")
    assert message.verdict is Verdict.UNKNOWN


def test_a_bout_of_which_nothing_is_known_is_not_called_good(kit: Any) -> None:
    message = message_of(kit.analysis().bouts[0])
    assert message.verdict is Verdict.UNKNOWN


def test_a_long_reason_is_cut_down_to_what_to_do() -> None:
    reason = "Only 2 of the 4 strides that are needed could be measured in this clip. Film at least 10 seconds."
    assert brief(reason) == "Film at least 10 seconds."
    assert brief("Film from the side.") == "Film from the side."


@pytest.mark.parametrize(("t", "text"), [(0.0, "0:00.0"), (7.25, "0:07.2"), (59.99, "0:59.9"), (754.3, "12:34.3")])
def test_the_clock_counts_minutes_seconds_and_tenths(t: float, text: str) -> None:
    assert clock(t) == text


@pytest.mark.parametrize(
    ("check", "value", "text"),
    [
        ("overstride", 26.4, "+26 ±4 % leg"),
        ("overstride", -0.2, "+0 ±4 % leg"),
        ("trunk_lean", -3.4, "-3 ±4°"),
        ("trunk_lean", -0.2, "0 ±4°"),
        ("cadence", 166.9, "167 ±4 steps/min"),
    ],
)
def test_values_are_written_with_sign_and_unit_as_they_are_read(kit: Any, check: str, value: float, text: str) -> None:
    assert value_text(kit.finding(check, Verdict.WATCH), value, True) == text


def test_a_side_that_the_drawing_shows_has_no_sign(kit: Any) -> None:
    tilt = replace(kit.finding("trunk_lean", Verdict.WATCH), check="shoulder_tilt")
    assert value_text(tilt, -8.0, True) == "8 ±4°"
