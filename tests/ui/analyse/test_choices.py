from __future__ import annotations

import math

import pytest

from posturecam.progress import clock_text
from posturecam.ui.analyse.frame_people import PersonBox
from posturecam.ui.analyse.people import chosen_of, names_of
from posturecam.ui.analyse.strip import SHORTEST_S, USUAL_S, part_of, strip_words, usual_part


def test_half_a_minute_is_marked_at_first_after_the_beginning() -> None:
    start, end = usual_part(2400.0)
    assert start == 240.0
    assert end - start == USUAL_S
    assert usual_part(30.0) == (0.0, 30.0)


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ([10, 70.5], (10.0, 70.5)),
        ([-5, 9000], (0.0, 2400.0)),
        ([2399, 2400], (2400.0 - SHORTEST_S, 2400.0)),
        ([100, 50], (100.0, 100.0 + SHORTEST_S)),
    ],
)
def test_a_part_lies_within_the_clip_and_is_not_too_short(given: object, part: tuple[float, float]) -> None:
    assert part_of(given, 2400.0) == part


@pytest.mark.parametrize("given", [None, "1:00", [1], [1, "2"], [math.nan, 2.0], [math.inf, 2.0], {"start": 1}])
def test_what_is_no_part_gives_the_usual_one(given: object) -> None:
    assert part_of(given, 2400.0) == usual_part(2400.0)


def test_a_part_of_a_very_short_clip_is_all_of_it() -> None:
    assert part_of([1, 2], 3.0) == (0.0, 3.0)


def test_people_are_numbered_from_the_left() -> None:
    boxes = [PersonBox((0, 0, 9, 9), left, 0.1, 0.2, 0.8) for left in (0.7, 0.1, 0.4)]
    assert names_of(boxes) == ["Person 3", "Person 1", "Person 2"]


@pytest.mark.parametrize(("given", "chosen"), [(1, 1), (2.0, 2), (3, 0), (-1, 0), ("1", 0), (None, 0), (0.5, 0)])
def test_who_is_chosen_is_one_of_them(given: object, chosen: int) -> None:
    assert chosen_of(given, 3) == chosen


@pytest.mark.parametrize(("seconds", "text"), [(0.0, "0:00"), (59.6, "1:00"), (754.0, "12:34"), (3600.0, "1:00:00")])
def test_times_are_written_as_a_player_shows_them(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_the_filmstrip_fills_in_the_length_itself() -> None:
    assert "{length}" in strip_words()["length"]
