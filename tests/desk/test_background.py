"""A moved background asks for five new seconds; one that trembles, that passes or that follows the face does not."""

from __future__ import annotations

import pytest

from posturecam.desk import BackgroundMotion, DeskState
from posturecam.desk.background import BACK_S, SHIFT, ZOOM, CameraMoves
from tests.desk.sitters import LEANS_IN, SLUMPS, WELL, Player, Sitting, states

STILL = BackgroundMotion(0.001, -0.001, 0.001)
TILTED = BackgroundMotion(0.0, 0.07, 0.0)


def looked(moves: CameraMoves, motion: BackgroundMotion | None, seconds: float, begin: float) -> float:
    """A look a second; the time after them."""
    for k in range(round(seconds)):
        moves.update(begin + k, motion)
    return begin + seconds


@pytest.mark.parametrize(
    "motion", [TILTED, BackgroundMotion(-1.2 * SHIFT, 0.0, 0.0), BackgroundMotion(0.0, 0.0, -1.2 * ZOOM)]
)
def test_a_camera_at_rest_elsewhere_was_moved(motion: BackgroundMotion) -> None:
    moves = CameraMoves()
    t = looked(moves, STILL, 20, 0.0)
    assert not moves.is_moved
    looked(moves, motion, 5, t)
    assert moves.is_moved


def test_one_that_trembles_or_is_only_touched_was_not() -> None:
    moves = CameraMoves()
    t = looked(moves, STILL, 20, 0.0)
    t = looked(moves, TILTED, 2, t)
    t = looked(moves, STILL, 20, t)
    for k in range(20):
        moves.update(t + k, BackgroundMotion(0.0, 0.02 + 0.02 * (k % 2), 0.0))
    looked(moves, BackgroundMotion(0.7 * SHIFT, 0.0, 0.0), 60, t + 20)
    assert not moves.is_moved


def test_single_looks_far_apart_are_not_enough() -> None:
    moves = CameraMoves()
    for k in range(20):
        moves.update(5.0 * k, TILTED)
    assert not moves.is_moved


def test_what_is_not_recognised_changes_nothing() -> None:
    moves = CameraMoves()
    t = looked(moves, TILTED, 5, 0.0)
    looked(moves, None, 600, t)
    assert moves.is_moved


def test_it_is_over_when_the_background_is_back() -> None:
    moves = CameraMoves()
    t = looked(moves, TILTED, 5, 0.0)
    t = looked(moves, STILL, BACK_S - 2, t)
    assert moves.is_moved
    looked(moves, STILL, 4, t)
    assert not moves.is_moved


def test_a_camera_that_follows_the_face_is_left_alone() -> None:
    moves, t, found = CameraMoves(), 0.0, 0
    for k in range(20):
        t = looked(moves, BackgroundMotion(0.05 * (1 + k % 3), 0.0, 0.0), 8, t)
        found += moves.is_moved
        moves.start()
    assert found == 3


def play(player: Player, sitting: Sitting | None, seconds: float, motion: BackgroundMotion | None) -> list[str]:
    """Sit so while the background is there; the states."""
    push = player.session.push
    player.session.push = lambda *values, **more: push(*values, **more, background=motion)  # type: ignore[method-assign]
    try:
        return states(player.play(sitting, seconds))
    finally:
        player.session.push = push  # type: ignore[method-assign]


def test_a_laptop_that_comes_straight_nearer_is_not_taken_for_leaning_in() -> None:
    player = Player()
    play(player, WELL, 20, STILL)
    assert play(player, LEANS_IN, 20, BackgroundMotion(0.004, 0.002, 0.045))[-1] == DeskState.MOVED
    assert player.seen[-1].wants_reference
    assert [kind for _, kind, _ in player.nudges] == ["reference"]


@pytest.mark.parametrize("sitting", [LEANS_IN, SLUMPS])
def test_leaning_in_and_slumping_before_a_camera_at_rest_are_still_seen(sitting: Sitting) -> None:
    player = Player()
    play(player, WELL, 20, STILL)
    seen = play(player, sitting, 40, STILL)
    assert DeskState(seen[-1]).is_slouched and DeskState.MOVED not in seen


def test_a_laptop_moved_while_the_person_is_away_is_noticed_on_their_return() -> None:
    player = Player()
    play(player, WELL, 20, STILL)
    play(player, None, 60, TILTED)
    assert play(player, WELL, 15, None)[-1] == DeskState.MOVED


def test_new_seconds_end_it() -> None:
    player = Player()
    play(player, WELL, 20, STILL)
    assert play(player, WELL, 15, TILTED)[-1] == DeskState.MOVED
    player.session.set_reference(player.session.reference)
    assert play(player, WELL, 20, STILL)[-1] == DeskState.UPRIGHT
