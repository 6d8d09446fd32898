"""What registration finds of the room behind acted people follows the camera and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.desk.background import UNMOVED, BackgroundMotion
from posturecam_lab.synth.desk_background import MEASURED, BackgroundStream
from posturecam_lab.synth.desk_play import DeskPlay
from posturecam_lab.synth.desk_scenes import MOVE_AT_S, interrupted, moved, slouching

TEXTURED = replace(MEASURED, plain=0.0, points=(40.0, 60.0), blind=0.0)
FPS = 3.0


def background(play: DeskPlay) -> BackgroundStream:
    """Of a room with things on its walls."""
    return replace(play.stream(FPS).background, faults=TEXTURED)


def looks(of: BackgroundStream, first_s: float, last_s: float, anchor_s: float = 8.0) -> list[BackgroundMotion]:
    """All looks that were recognised."""
    look = of.against(round(anchor_s * FPS))
    found = [look(k) for k in range(round(first_s * FPS), round(last_s * FPS))]
    return [one for one in found if one is not None]


def test_a_lid_that_is_tilted_shifts_the_room_by_its_angle() -> None:
    play = moved(0, 0, 150.0, "lid")
    camera = play.person.camera
    found = looks(background(play), MOVE_AT_S + 5, 150.0)
    assert len(found) > 20
    expected = camera.focal_px * np.tan(np.radians(abs(play.moves[0].amount))) / camera.size[0]
    assert np.median([abs(one.lower) for one in found]) == pytest.approx(expected, rel=0.25)
    assert min(one.amount for one in found) > 1
    assert max(one.amount for one in looks(background(play), 10.0, MOVE_AT_S - 5)) < UNMOVED


@pytest.mark.parametrize("kind", ["chair", "seat"])
def test_a_chair_that_is_moved_leaves_the_room_where_it_is(kind: str) -> None:
    play = moved(1, 2, 150.0, kind)  # type: ignore[arg-type]
    found = looks(background(play), 10.0, 150.0)
    assert len(found) > 50 and max(one.amount for one in found) < UNMOVED


def test_so_do_people_who_slouch_and_visitors() -> None:
    for play in (slouching(0, 0, 200.0), interrupted(0, 1, 600.0)):
        found = looks(background(play), 10.0, play.seconds)
        assert found and max(one.amount for one in found) < UNMOVED


def test_after_new_seconds_the_moved_camera_is_what_is_compared_with() -> None:
    found = looks(background(moved(0, 0, 150.0, "lid")), MOVE_AT_S + 20, 150.0, anchor_s=MOVE_AT_S + 15)
    assert found and max(one.amount for one in found) < UNMOVED


def test_before_a_plain_wall_nothing_is_known() -> None:
    of = replace(moved(0, 0, 120.0, "lid").stream(FPS).background, faults=replace(MEASURED, plain=1.0))
    assert looks(of, 10.0, 120.0) == []
