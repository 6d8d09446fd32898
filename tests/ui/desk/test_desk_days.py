"""How a day at the desk is shown: minutes, a strip, and the same in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from posturecam.desk import DeskDay, DeskGroup
from posturecam.ui.desk.days import day_html, duration, strip_of, today_html

NINE = datetime(2026, 3, 2, 9, 0)


def _day(*stretches: tuple[int, int, DeskGroup]) -> DeskDay:
    """Each stretch: first minute after nine, minutes, and what it was."""
    day = DeskDay(NINE.date())
    for start, minutes, group in stretches:
        for minute in range(start, start + minutes):
            day.add(group, 60.0, NINE + timedelta(minutes=minute, seconds=30))
    return day


def test_minutes_of_the_same_are_one_stretch_and_a_gap_parts_them() -> None:
    strip = strip_of(
        _day(
            (2, 30, DeskGroup.UPRIGHT),
            (32, 5, DeskGroup.SLOUCHED),
            (50, 5, DeskGroup.SLOUCHED),
            (70, 20, DeskGroup.AWAY),
        )
    )
    assert strip is not None
    assert [(one.start, one.end, one.group) for one in strip.stretches] == [
        (542, 572, DeskGroup.UPRIGHT),
        (572, 577, DeskGroup.SLOUCHED),
        (590, 595, DeskGroup.SLOUCHED),
        (610, 630, DeskGroup.AWAY),
    ]
    assert (strip.start, strip.end) == (540, 660)
    assert strip.hours == [(0.0, "09:00"), (50.0, "10:00")]


def test_a_long_day_has_fewer_marks_than_hours() -> None:
    strip = strip_of(_day((0, 1, DeskGroup.UPRIGHT), (14 * 60, 1, DeskGroup.UPRIGHT)))
    assert strip is not None and [clock for _, clock in strip.hours][:3] == ["09:00", "11:00", "13:00"]


def test_what_is_not_known_is_not_drawn() -> None:
    assert strip_of(_day((0, 5, DeskGroup.UNCOUNTED))) is None
    assert strip_of(DeskDay(date(2026, 3, 2))) is None
    assert "will stand here" in today_html(DeskDay(date(2026, 3, 2)))


def test_the_strip_stands_there_in_words_too() -> None:
    day = _day((0, 85, DeskGroup.UPRIGHT), (85, 10, DeskGroup.SLOUCHED))
    day.nudges["posture"] = 2
    html = day_html(day, "2026-03-02")
    for words in ("upright <b>1 h 25 min</b>", "slouched <b>10 min</b>", "away <b>0 min</b>"):
        assert words in html
    assert "09:00 to 10:25: upright" in html and "10:25 to 10:35: slouched" in html
    assert "Longest upright: 1 h 25 min." in html and "2 nudges." in html
    assert html.count('<span class="upright" style') == 1 and "width: 70.833%" in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min"),
        (20, "under a minute"),
        (29, "under a minute"),
        (90, "2 min"),
        (3599, "1 h 0 min"),
        (3660, "1 h 1 min"),
    ],
)
def test_durations_are_said_to_the_minute(seconds: float, words: str) -> None:
    assert duration(seconds) == words
