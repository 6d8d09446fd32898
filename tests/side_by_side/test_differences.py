"""The table of differences: both values, what differs, and whether that is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from posturecam.judge.change import ChangeKind
from posturecam.side_by_side.comparison import compare
from posturecam.side_by_side.telling import common_remarks, difference_headline, difference_rows
from posturecam.words import in_language
from tests.people import stander, walker
from tests.side_by_side.made import clip

UPRIGHT, LEANING = walker(lean_deg=2.0), walker(lean_deg=16.0)


def row_of(comparison, title: str):
    return next(row for row in difference_rows(comparison) if row.title == title)


def test_a_lean_that_changed_much_is_real_and_the_rest_is_noise():
    comparison = compare((clip(UPRIGHT), clip(LEANING)))
    (lean,) = [one for one in comparison.differences if one.check == "trunk_lean"]
    assert lean.change.kind is ChangeKind.REAL
    assert 11 < lean.change.difference < 17
    row = row_of(comparison, "Trunk lean")
    assert row.kind == "worse"
    assert row.word == "real change, for the worse"
    assert row.difference.startswith("+1")
    assert "lean (for the worse)" in difference_headline(comparison)
    assert all(one.change.kind is ChangeKind.NOISE for one in comparison.differences if one.check == "cadence")


def test_of_two_people_it_is_a_difference_and_not_a_change():
    comparison = compare((clip(UPRIGHT), clip(LEANING)), two_people=True)
    row = row_of(comparison, "Trunk lean")
    assert (row.kind, row.word) == ("real", "clear difference")
    assert "worse" not in difference_headline(comparison)
    assert difference_headline(comparison).startswith("They clearly differ in: ")
    assert not any("change" in one.word for one in difference_rows(comparison))


def test_nothing_changed_in_the_same_clip():
    comparison = compare((clip(UPRIGHT), clip(UPRIGHT)))
    assert difference_headline(comparison).startswith("No real change")
    assert {one.kind for one in difference_rows(comparison)} <= {"noise", "unknown"}


def test_why_nothing_can_be_compared_is_said_once():
    comparison = compare((clip(UPRIGHT), clip(LEANING, yaw=180.0)))
    sentence = difference_headline(comparison)
    assert sentence.startswith("Nothing that was judged in both clips can be compared. ")
    assert sentence.endswith("film from the same side.")
    assert common_remarks(comparison) == []
    assert all(not row.more for row in difference_rows(comparison))


def test_other_activities_share_no_comparison_and_lose_no_value():
    comparison = compare((clip(UPRIGHT), clip(stander())))
    rows = difference_rows(comparison)
    assert rows
    assert all(not row.difference for row in rows)
    assert any(row.first and row.second for row in rows)


def test_it_is_said_in_spanish_too():
    with in_language("es"):
        assert "(a peor)" in difference_headline(compare((clip(UPRIGHT), clip(LEANING))))


def test_what_one_clip_alone_judges_says_which():
    comparison = compare((clip(UPRIGHT), clip(stander())))
    words = {row.word for row in difference_rows(comparison) if row.kind == "unknown"}
    assert words and words <= {"judged in the first only", "judged in the second only"}
    for row in difference_rows(comparison):
        if row.word == "judged in the first only":
            assert row.first_verdict not in ("", "not judged")
            assert row.second_verdict in ("", "not judged")


def test_the_later_clip_first_is_said_and_nothing_is_called_worse():
    later, earlier = (
        replace(clip(who), recorded=date(2026, month, 12)) for who, month in ((UPRIGHT, 11), (LEANING, 10))
    )
    comparison = compare((later, earlier))
    said = [str(remark) for remark in comparison.remarks]
    assert said[0].startswith("The first clip is of 2026-11-12, the second of 2026-10-12: swap them")
    assert row_of(comparison, "Trunk lean").word == "real change"
    assert "worse" not in difference_headline(comparison) and "better" not in difference_headline(comparison)
    assert not compare((earlier, later)).is_backward
    assert not compare((later, earlier), two_people=True).is_backward


def test_two_people_are_not_asked_for_the_speed_of_one():
    slow, fast = clip(walker(speed=1.0)), clip(walker(speed=1.7))
    one = [row.more for row in difference_rows(compare((slow, fast)))] + [difference_headline(compare((slow, fast)))]
    assert any("The later clip is" in text for text in one)
    two = compare((slow, fast), two_people=True)
    said = " ".join([difference_headline(two), *common_remarks(two), *(row.more for row in difference_rows(two))])
    assert "The second person moves" in said and "faster" in said
    assert "later clip" not in said and "same speed" not in said


def test_both_values_of_a_check_of_sides_name_their_side_and_so_does_the_difference():
    row = row_of(compare((clip(UPRIGHT), clip(LEANING))), "Left and right step time")
    assert all("longer" in value or value.startswith("0.0 ") for value in (row.first, row.second))
    assert "-" not in row.first + row.second + row.difference
    assert "(→ " in row.difference or row.difference.startswith("+0.0")
