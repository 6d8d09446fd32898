"""What stands on the live page changes for a cue, and otherwise only when something new has held."""

from __future__ import annotations

from typing import Any

from posturecam.render.steady_words import SteadyWords


def words(text: str, word: str = "") -> dict[str, Any]:
    return {"verdict": "GOOD", "text": text, "word": word, "detail": ""}


def shown(plan: list[tuple[float, dict[str, Any], bool]], first: str = "measuring") -> list[tuple[float, str, str]]:
    """When what came to be shown, for times at which what is wanted."""
    steady, seen = SteadyWords(), []
    for t, wanted, is_cue in plan:
        before = seen[-1][1] if seen else first
        now = steady.update(t, wanted, is_cue=is_cue, is_first=before == first)
        if not seen or seen[-1][1:] != (now["text"], now["word"]):
            seen.append((t, now["text"], now["word"]))
    return seen


def every(
    start: int, end: int, wanted: dict[str, Any], is_cue: bool = False
) -> list[tuple[float, dict[str, Any], bool]]:
    return [(float(t), wanted, is_cue) for t in range(start, end)]


def test_the_first_answer_comes_when_it_has_held_for_three_seconds() -> None:
    plan = every(0, 4, words("measuring")) + every(4, 12, words("good"))
    assert shown(plan) == [(0.0, "measuring", ""), (7.0, "good", "")]


def test_what_wavers_changes_nothing() -> None:
    plan = every(0, 4, words("measuring")) + every(4, 12, words("good"))
    plan += [(float(t), words("good" if t % 5 else "probably"), False) for t in range(12, 72)]
    assert shown(plan)[1:] == [(7.0, "good", "")]


def test_small_print_is_reworded_later_than_an_answer() -> None:
    begin = every(0, 4, words("measuring")) + every(4, 12, words("good"))
    assert shown(begin + every(12, 40, words("good", "close: head")))[-1] == (24.0, "good", "close: head")
    assert shown(begin + every(12, 40, words("other")))[-1] == (18.0, "other", "")


def test_a_cue_comes_and_goes_at_once_but_nothing_within_four_seconds() -> None:
    plan = every(0, 20, words("measuring")) + every(20, 22, words("cue"), is_cue=True) + every(22, 40, words("good"))
    assert shown(plan) == [(0.0, "measuring", ""), (20.0, "cue", ""), (24.0, "good", "")]
