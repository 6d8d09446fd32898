"""Movements between bouts: sitting down, turning, jumping and the like against people who move in known ways."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.bouts import find_bouts
from posturecam.motion.spans import Segmentation
from posturecam.track import PoseTrack
from posturecam.types import TransitionKind
from tests.motion.movers import SEATED, STANDING, constant, mover, ramp, recorded, turning
from tests.people import ANKLE_HEIGHT, Array, Person, runner, stander, walker

VIEWS = pytest.mark.parametrize("yaw_deg", [0.0, 90.0, 180.0, 45.0])
SIDES = pytest.mark.parametrize("yaw_deg", [0.0, 180.0, 45.0])


def words(found: Segmentation) -> list[str]:
    return [str(span.activity) for span in found.spans]


def kinds(found: Segmentation) -> set[str]:
    return {str(transition.kind) for transition in found.transitions}


def between(found: Segmentation, start: float, end: float) -> None:
    """Nothing is judged between these times."""
    assert all(span.end <= start + 0.3 or span.start >= end - 0.3 for span in found.spans), found.spans


@VIEWS
@pytest.mark.parametrize("seconds", [1.0, 1.5, 4.0])
def test_sitting_down_is_a_transition(yaw_deg: float, seconds: float) -> None:
    end = 4 + seconds
    found = find_bouts(
        mover(
            end + 4,
            hip_height=ramp(4, end, STANDING, SEATED),
            hip_x=ramp(4, end, 0.0, -0.45),
            lean_deg=lambda t: 2 + 30 * np.exp(-(((t - 4 - seconds / 2) / (0.3 * seconds)) ** 2)),
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["stand", "sit"]
    assert kinds(found) == {"sitting_down"}
    centre = 4 + seconds / 2
    between(found, centre - 0.2 * seconds, centre + 0.2 * seconds)


@VIEWS
def test_standing_up_is_a_transition(yaw_deg: float) -> None:
    found = find_bouts(
        mover(
            10.0,
            hip_height=ramp(4, 5.5, SEATED, STANDING),
            hip_x=ramp(4, 5.5, -0.45, 0.0),
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["sit", "stand"]
    assert kinds(found) == {"standing_up"}


@VIEWS
@pytest.mark.parametrize("period_s", [1.0, 2.0, 3.0])
def test_squats_are_not_standing(yaw_deg: float, period_s: float) -> None:
    lasts = round(9 / period_s) * period_s

    def lower(t: Array) -> Array:
        since = np.clip(t - 3, 0, lasts)
        return 0.225 * (1 - np.cos(2 * np.pi * since / period_s))

    found = find_bouts(
        mover(
            15.0,
            hip_height=lambda t: STANDING - lower(t),
            hip_x=lambda t: -0.3 * lower(t),
            lean_deg=lambda t: 2 + 70 * lower(t),
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["stand", "stand"]
    assert kinds(found) == {"squatting"}
    between(found, 3 + 0.2 * period_s, 3 + lasts - 0.2 * period_s)


@VIEWS
def test_bending_down_is_not_standing(yaw_deg: float) -> None:
    found = find_bouts(
        mover(10.0, lean_deg=lambda t: 2 + 75 * np.exp(-(((t - 5) / 0.8) ** 2)), yaw_deg=constant(yaw_deg))
    )
    assert words(found) == ["stand", "stand"]
    assert kinds(found) == {"bending"}
    between(found, 4.4, 5.6)


@SIDES
@pytest.mark.parametrize("hz", [0.6, 0.8, 1.0])
def test_leg_swings_are_no_gait(yaw_deg: float, hz: float) -> None:
    found = find_bouts(
        mover(
            8.0,
            feet_x=(constant(0.02), lambda t: 0.5 * np.sin(2 * np.pi * hz * t)),
            feet_height=(constant(ANKLE_HEIGHT), constant(0.2)),
            yaw_deg=constant(yaw_deg),
        )
    )
    assert found.spans == ()
    assert kinds(found) == {"moving"}


@SIDES
def test_lying_down_is_not_judged(yaw_deg: float) -> None:
    found = find_bouts(
        mover(
            12.0,
            hip_height=ramp(4, 6.5, STANDING, 0.15),
            lean_deg=ramp(4, 6.5, 2, 88),
            feet_x=(ramp(4, 6.5, 0.02, -0.6),) * 2,
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["stand"]
    assert kinds(found) == {"lying_down"}


@VIEWS
def test_jumps_are_recognised(yaw_deg: float) -> None:
    def wave(t: Array) -> Array:
        return np.sin(2 * np.pi * np.clip(t - 4, 0, 6) / 1.5)

    found = find_bouts(
        mover(
            14.0,
            hip_height=lambda t: STANDING + np.where(wave(t) > 0, 0.35, 0.15) * wave(t),
            feet_height=(lambda t: ANKLE_HEIGHT + 0.35 * np.maximum(wave(t), 0),) * 2,
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["stand", "stand"]
    assert kinds(found) == {"jumping"}


def test_jumping_jacks_from_the_front_are_no_walk() -> None:
    found = find_bouts(
        mover(
            10.0,
            hip_height=lambda t: STANDING - 0.02 + 0.08 * np.abs(np.sin(2 * np.pi * t)),
            feet_apart=lambda t: 0.3 - 0.2 * np.cos(2 * np.pi * t),
            feet_height=(lambda t: ANKLE_HEIGHT + 0.06 * np.abs(np.sin(2 * np.pi * t)),) * 2,
            yaw_deg=constant(90.0),
        )
    )
    assert found.spans == ()


@pytest.mark.parametrize("yaw_deg", [45.0, 90.0])
def test_stepping_onto_a_deck_is_a_transition(yaw_deg: float) -> None:
    found = find_bouts(
        mover(
            10.0,
            hip_height=ramp(4, 5, STANDING, STANDING + 0.22),
            hip_x=ramp(4, 5, 0, 0.3),
            feet_x=(ramp(4, 4.5, 0, 0.3), ramp(4.5, 5, 0, 0.3)),
            feet_height=(ramp(4, 4.5, 0.09, 0.31), ramp(4.5, 5, 0.09, 0.31)),
            yaw_deg=constant(yaw_deg),
        )
    )
    assert words(found) == ["stand", "stand"]
    assert kinds(found) == {"stepping_on_or_off"}


@pytest.mark.parametrize("seconds", [0.8, 1.2, 2.0])
@pytest.mark.parametrize("who", [stander(), walker(), runner()], ids=lambda who: str(who.activity))
def test_a_turn_is_cut_out(who: Person, seconds: float) -> None:
    found = find_bouts(turning(who, 12.0, ramp(6 - seconds / 2, 6 + seconds / 2, 0.0, 180.0)))
    assert words(found) == [str(who.activity)] * 2
    (turn,) = found.transitions
    assert turn.kind == TransitionKind.TURNING
    assert (turn.start + turn.end) / 2 == pytest.approx(6.0, abs=0.1)
    assert 0.3 * seconds <= turn.end - turn.start <= seconds
    assert found.spans[0].end <= turn.start + 0.05
    assert found.spans[1].start >= turn.end - 0.05


@VIEWS
def test_a_person_at_rest_makes_no_transition(yaw_deg: float) -> None:
    def sway(t: Array) -> Array:
        return np.asarray(0.02 * np.sin(2 * np.pi * 0.3 * t))

    standing = find_bouts(mover(10.0, hip_x=sway, yaw_deg=constant(yaw_deg)))
    sitting = find_bouts(
        mover(10.0, hip_height=constant(SEATED), hip_x=lambda t: sway(t) - 0.45, yaw_deg=constant(yaw_deg))
    )
    assert (words(standing), standing.transitions) == (["stand"], ())
    assert (words(sitting), sitting.transitions) == (["sit"], ())


@pytest.mark.parametrize("speed", [0.6, 1.0])
def test_a_body_that_crosses_the_image_is_not_at_rest(speed: float) -> None:
    t = np.arange(150) / 30
    track = recorded(t, stander().pose(t), np.full(t.size, 20.0), x=speed * (t - 2.5))
    assert find_bouts(track).spans == ()


def test_a_person_who_leans_further_and_further_is_not_at_rest() -> None:
    found = find_bouts(mover(8.0, lean_deg=ramp(0, 4, 0.0, 35.0), hip_height=constant(SEATED), hip_x=constant(-0.45)))
    assert all(span.start >= 2.5 for span in found.spans)


def test_a_gesture_does_not_part_a_bout() -> None:
    nod = find_bouts(mover(10.0, lean_deg=lambda t: 2 + 8 * np.exp(-(((t - 5) / 0.25) ** 2))))
    assert (words(nod), nod.transitions) == (["stand"], ())


def reversed_track(track: PoseTrack) -> PoseTrack:
    return PoseTrack(track.t, track.xy[::-1], track.visibility[::-1], size=track.size)


def test_sitting_down_reversed_is_standing_up() -> None:
    found = find_bouts(
        reversed_track(mover(10.0, hip_height=ramp(4, 5.5, STANDING, SEATED), hip_x=ramp(4, 5.5, 0.0, -0.45)))
    )
    assert kinds(found) == {"standing_up"}
