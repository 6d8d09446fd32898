"""A moved laptop or chair asks for a new reference; leaning in and slumping do not."""

from __future__ import annotations

import pytest

from posturecam.desk import DeskState
from tests.desk.sitters import LEANS_IN, SLUMPS, WELL, Player, Sitting, Webcam, reference, states

MOVES: list[dict[str, float]] = [
    {"up_deg": 16.0},
    {"up_deg": 4.0},
    {"away": 0.72},
    {"away": 0.5},
    {"away": 0.72, "aside_deg": 5.0},
    {"below": 0.21},
    {"below": 0.09},
]


@pytest.mark.parametrize("changes", MOVES)
def test_a_moved_set_up_asks_for_five_new_seconds_and_does_not_nag(changes: dict[str, float]) -> None:
    player = Player()
    player.play(WELL, 20)
    player.move(**changes)
    seen = player.play(WELL, 60)
    assert seen[-1].state is DeskState.MOVED and seen[-1].wants_reference
    assert [kind for _, kind, _ in player.nudges] == ["reference"]
    player.session.set_reference(reference(player.webcam))
    seen = player.play(WELL, 20)
    assert states(seen) == ["measuring", "upright"] and not seen[-1].wants_reference


@pytest.mark.parametrize("over_s", [0.5, 1.0, 3.0, 20.0])
@pytest.mark.parametrize(
    "sitting",
    [LEANS_IN, SLUMPS, Sitting(forward=0.1, shoulders=0.7), Sitting(forward=0.2, shoulders=0.7), Sitting(0.08, 0.09)],
)
def test_a_lean_in_and_a_slump_are_not_taken_for_a_move(sitting: Sitting, over_s: float) -> None:
    player = Player()
    player.play(WELL, 20)
    seen = player.play(sitting, 60, over_s=over_s)
    assert seen[-1].state.is_slouched and "moved" not in states(seen)


def test_a_small_shift_of_the_chair_to_the_side_is_no_matter() -> None:
    player = Player()
    player.play(WELL, 20)
    assert states(player.play(Sitting(aside=0.08, shoulders=1.0), 40)) == ["upright"]


def test_what_is_moved_back_is_judged_again() -> None:
    player = Player()
    player.play(WELL, 20)
    player.move(up_deg=16.0)
    player.play(WELL, 30)
    player.move(up_deg=10.0)
    seen = player.play(WELL, 40)
    assert seen[-1].state is DeskState.UPRIGHT and not seen[-1].wants_reference
    assert player.play(LEANS_IN, 20)[-1].state is DeskState.LEANING_IN


def test_a_laptop_moved_while_the_person_was_away() -> None:
    player = Player()
    player.play(WELL, 20)
    player.play(None, 60)
    player.move(up_deg=17.0)
    seen = player.play(WELL, 30)
    assert seen[-1].state is DeskState.MOVED
    assert "posture" not in [kind for _, kind, _ in player.nudges]


def test_it_is_noticed_after_a_gap_too() -> None:
    player = Player()
    player.play(WELL, 20)
    player.t += 3600
    player.move(away=0.75)
    assert player.play(WELL, 30)[-1].state is DeskState.MOVED


def test_coming_nearer_as_a_whole_offers_a_new_reference() -> None:
    player = Player(webcam=Webcam())
    player.play(WELL, 20)
    seen = player.play(Sitting(forward=0.14, shoulders=0.85), 30)
    assert seen[-1].state is DeskState.LEANING_IN and seen[-1].wants_reference
    text = next(now.nudge.text for now in seen if now.nudge is not None)
    assert text.code == "desk.nudge.leaning_in_or_moved"
