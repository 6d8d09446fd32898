"""Each state from streams of exact geometry."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from posturecam.desk import DeskGroup, DeskSession, DeskSettings, DeskState
from tests.desk.sitters import (
    LEANS_IN,
    LOOKS_DOWN,
    RECLINES,
    SLUMPS,
    TILTS,
    TURNS,
    WELL,
    Player,
    Sitting,
    Webcam,
    pose_of,
    reference,
    states,
)

CAMERAS = [Webcam(), Webcam(away=0.75, below=-0.05, up_deg=-8.0), Webcam(aside_deg=25.0), Webcam(aside_deg=-25.0)]


@pytest.mark.parametrize(
    ("camera", "fps"), [*((camera, 5.0) for camera in CAMERAS), (CAMERAS[0], 2.0), (CAMERAS[0], 30.0)]
)
@pytest.mark.parametrize(
    ("sitting", "state"),
    [
        (LEANS_IN, "leaning_in"),
        (TILTS, "tilted"),
        (Sitting(shoulder_tilt=-10.0), "tilted"),
        (LOOKS_DOWN, "looking_down"),
        (TURNS, "turned"),
    ],
)
def test_a_state_is_found_and_left_again(sitting: Sitting, state: str, fps: float, camera: Webcam) -> None:
    player = Player(webcam=camera, fps=fps)
    player.play(WELL, 10)
    player.play(sitting, 10, over_s=1.0)
    player.play(WELL, 10)
    assert states(player.seen) == ["measuring", "upright", state, "upright"]


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_slump_is_a_slouch_from_every_camera(camera: Webcam) -> None:
    player = Player(webcam=camera)
    player.play(WELL, 10)
    slumped = player.play(SLUMPS, 20, over_s=2.0)
    assert slumped[-1].state.is_slouched
    assert states(player.play(WELL, 10))[-1] == "upright"


def test_a_slump_seen_from_eye_level_has_its_name() -> None:
    player = Player(webcam=Webcam(below=0.0, up_deg=0.0))
    player.play(WELL, 10)
    assert player.play(SLUMPS, 20)[-1].state is DeskState.SLUMPED


@pytest.mark.parametrize(
    "sitting", [RECLINES, Sitting(forward=0.04), Sitting(down=0.02), Sitting(nod=8.0), Sitting(turn=15)]
)
def test_what_is_no_slouch_stays_upright(sitting: Sitting) -> None:
    player = Player()
    player.play(WELL, 10)
    assert states(player.play(sitting, 30)) == ["upright"]


def test_a_creeping_slump_is_noticed() -> None:
    player = Player()
    player.play(WELL, 10)
    player.play(SLUMPS, 600, over_s=570.0)
    assert states(player.seen) == ["measuring", "upright", "slumped"]


def test_without_a_reference_it_measures_and_asks_for_one() -> None:
    player = Player(DeskSession())
    seen = player.play(SLUMPS, 20)
    assert states(seen) == ["measuring"] and seen[-1].wants_reference
    player.session.set_reference(reference())
    seen = player.play(WELL, 5)
    assert states(seen) == ["measuring", "upright"] and not seen[-1].wants_reference


def test_leaving_is_away_and_a_lost_frame_is_not() -> None:
    player = Player()
    player.play(WELL, 10)
    player.play(None, 1)
    player.play(WELL, 5)
    player.play(None, 10)
    player.play(WELL, 10)
    assert states(player.seen) == ["measuring", "upright", "away", "upright"]


def test_another_person_pauses_and_the_pause_ends() -> None:
    player = Player()
    player.play(WELL, 10)
    player.play(SLUMPS, 20, people=2)
    player.play(WELL, 12)
    assert states(player.seen) == ["measuring", "upright", "not_alone", "upright"]
    assert player.nudges == []


def test_standing_up_with_the_head_above_the_frame() -> None:
    player = Player()
    player.play(WELL, 10)
    player.play(Sitting(down=-0.45, shoulders=1.0), 10)
    assert states(player.seen)[-1] == "standing"


def test_standing_up_with_the_head_still_in_the_frame() -> None:
    player = Player(webcam=Webcam(away=1.4, below=-0.1, up_deg=0.0))
    player.play(WELL, 10)
    player.play(Sitting(down=-0.4, shoulders=1.0), 10)
    assert states(player.seen)[-1] == "standing"
    assert states(player.play(WELL, 10))[-1] == "upright"


def test_a_face_hidden_for_long_is_turned_away() -> None:
    player = Player()
    player.play(WELL, 10)
    for k in range(60):
        pose = pose_of(WELL, player.webcam)
        pose.visibility[:11] = 0.1
        now = player.session.push(pose, 10 + k / 5, player.webcam.size)
        if k == 15:
            assert now.state is DeskState.UPRIGHT and now.values is None
    assert now.state is DeskState.TURNED


@pytest.mark.parametrize("sitting", [LEANS_IN, SLUMPS, TILTS])
def test_no_state_changes_faster_than_a_few_seconds_at_the_threshold(sitting: Sitting) -> None:
    player = Player(fps=10)
    player.play(WELL, 10)
    for k in range(120):
        share = 0.45 + 0.3 * math.sin(2 * math.pi * k / 5.2)
        part = Sitting(**{name: (share if name != "shoulders" else 1) * v for name, v in vars(sitting).items()})
        player.play(part, 1)
    entered = [now.t for now, last in zip(player.seen[1:], player.seen, strict=False) if now.state != last.state]
    assert all(b - a > 2.9 for a, b in pairwise(entered[1:]))


def test_sensitivity_works_in_both_directions() -> None:
    part = Sitting(forward=0.085, down=0.005)
    found = {}
    for sensitivity in ("low", "normal", "high"):
        session = DeskSession(reference(), DeskSettings(sensitivity=sensitivity, break_every_s=None))
        player = Player(session)
        player.play(WELL, 10)
        found[sensitivity] = player.play(part, 15)[-1].state.is_slouched
    assert found["high"] and not found["low"]


def test_a_noisy_reference_raises_the_thresholds() -> None:
    made = reference()
    noisy = replace(made, spreads=replace(made.spreads, tilt_deg=6.0))
    for one, state in ((made, "tilted"), (noisy, "upright")):
        player = Player(DeskSession(one))
        player.play(WELL, 10)
        assert player.play(TILTS, 15)[-1].state == state


def test_the_resolution_of_the_camera_may_change_but_not_its_shape() -> None:
    player = Player()
    player.play(WELL, 10)
    player.move(focal=1040.0, size=(1280, 960))
    assert states(player.play(WELL, 10)) == ["upright"]
    player.move(focal=1040.0, size=(1280, 720))
    seen = player.play(WELL, 10)
    assert states(seen)[-1] == "moved" and seen[-1].wants_reference


def test_states_are_grouped_for_the_day() -> None:
    groups = {state: state.group for state in DeskState}
    assert {s for s, g in groups.items() if g is DeskGroup.SLOUCHED} == {s for s in DeskState if s.is_slouched}
    assert {s for s, g in groups.items() if g is DeskGroup.AWAY} == {s for s in DeskState if s.is_paused}
    assert groups[DeskState.MEASURING] is DeskGroup.UNCOUNTED and groups[DeskState.TURNED] is DeskGroup.BUSY
