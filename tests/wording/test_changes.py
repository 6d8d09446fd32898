"""Changes in words."""

from __future__ import annotations

import pytest

from posturecam.judge.change import Change, ChangeKind, Direction, WeeklyChange
from posturecam.wording.changes import at_equal_speed, difference_of, first_and_latest, values_of, weekly_words
from posturecam.words import in_language, languages, message


def change(kind: ChangeKind = ChangeKind.REAL, **more: object) -> Change:
    known: dict[str, object] = {
        "check": "overstride",
        "unit": "% leg",
        "earlier": 9.1,
        "later": 5.2,
        "difference": -3.9,
        "uncertainty": 1.8,
        "likelihood": 0.99,
        "kind": kind,
        **more,
    }
    return Change(**known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of_it", "words"),
    [
        ({}, "9.1 → 5.2 % leg: a real change (±1.8)."),
        ({"direction": Direction.BETTER}, "a real change for the better (±1.8)."),
        ({"direction": Direction.WORSE}, "a real change for the worse (±1.8)."),
        ({"kind": ChangeKind.NOISE}, "within what filming again on another day does by itself (±1.8)."),
        ({"kind": ChangeKind.NOISE, "same_set_up": True}, "within what two clips from one set-up differ by (±1.8)."),
    ],
)
def test_a_comparison_is_one_sentence(of_it: dict[str, object], words: str) -> None:
    said = first_and_latest(change(**of_it))  # type: ignore[arg-type]
    assert said.startswith("Foot strike ahead of the hips 9.1 → 5.2 % leg") and said.endswith(words)


def test_what_the_speed_explains_is_said_where_it_shows() -> None:
    assert first_and_latest(change(by_speed=1.0)).endswith(
        "Of this the other speed explains +1.0; at equal speed the difference is -3.9 % leg."
    )
    assert at_equal_speed(change(by_speed=0.04)) == ""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [ChangeKind.INCOMPARABLE, ChangeKind.UNKNOWN])
def test_why_there_is_no_comparison_is_said_in_every_language(kind: ChangeKind, language: str) -> None:
    reason = message("change.unknown.both")
    found = change(kind, later=None, difference=None, uncertainty=None, likelihood=None, reasons=(reason,))
    with in_language(language):
        assert str(reason) in first_and_latest(found)
        assert difference_of(found) == ""


def test_numbers_carry_unit_and_sign_and_no_minus_before_zero() -> None:
    assert difference_of(change()) == "-3.9 ± 1.8 % leg"
    assert values_of(change(earlier=-0.0)) == "0.0 → 5.2 % leg"
    assert weekly_words(WeeklyChange(-0.6, 0.3, 6), "% leg") == "-0.60 ± 0.30 % leg a week over 6 clips"


def test_a_change_between_sides_says_both_sides_and_no_sign() -> None:
    def of(**more: object) -> Change:
        known = {"check": "step_asymmetry", "unit": "%", "earlier": -9.3, "later": 0.3, "difference": 9.6, **more}
        return change(**known)  # type: ignore[arg-type]

    assert values_of(of()) == "9.3 % right step longer → 0.3 % left step longer"
    assert difference_of(of()) == "9.6 ± 1.8 % (→ left step longer)"
    assert values_of(of(later=-0.01)) == "9.3 % right step longer → 0.0 %"
    assert difference_of(of(difference=0.0)) == "+0.0 ± 1.8 %"
