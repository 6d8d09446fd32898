from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.camera_view import CameraView, body_scale, find_camera_view
from posturecam.motion.landmark_signals import LandmarkSignals, smooth_motion
from posturecam.types import Side, View
from tests.people import YAW, Person, SimulatedCamera, runner, sitter, stander, walker


def motion_of(recording: SimulatedCamera, who: Person, seconds: float = 6.0) -> LandmarkSignals:
    track = recording.of((who, seconds))
    return smooth_motion(track.t, track.xy, track.visibility)


def look(recording: SimulatedCamera, who: Person, view: View | None = None) -> CameraView:
    motion = motion_of(recording, who)
    return find_camera_view(motion, body_scale(motion), view)


@pytest.mark.parametrize("who", [runner(), walker(), stander(), sitter()], ids=lambda who: str(who.activity))
@pytest.mark.parametrize("view", list(YAW))
def test_the_view_is_found_without_help(who: Person, view: str) -> None:
    seen = look(SimulatedCamera(yaw_deg=YAW[view], noise=0.005), who)
    assert seen.view == view
    assert seen.facing == {"right": 1, "left": -1}.get(view, 0)


@pytest.mark.parametrize("yaw_deg", [0, 10, 20, 25, 45, 60, 80])
def test_the_yaw_is_measured(yaw_deg: float) -> None:
    assert look(SimulatedCamera(yaw_deg=yaw_deg), stander()).yaw_deg == pytest.approx(yaw_deg, abs=5)


@pytest.mark.parametrize("yaw_deg", [40, 140, 220, 320])
def test_neither_side_nor_front_is_oblique(yaw_deg: float) -> None:
    assert look(SimulatedCamera(yaw_deg=yaw_deg, noise=0.005), walker()).view == View.OBLIQUE


@pytest.mark.parametrize("hidden", [tuple(range(11)), tuple(range(23)), tuple(range(25, 33))])
def test_half_a_body_shows_its_view_too(hidden: tuple[int, ...]) -> None:
    assert look(SimulatedCamera(yaw_deg=180, hidden=hidden), runner()).view == View.LEFT


def test_the_stated_view_wins() -> None:
    assert look(SimulatedCamera(yaw_deg=45), stander(), View.RIGHT).view == View.RIGHT


def test_an_image_that_shows_the_direction_beats_the_stated_side() -> None:
    seen = look(SimulatedCamera(yaw_deg=0), runner(), View.LEFT)
    assert (seen.view, seen.facing) == (View.LEFT, 1)


def test_a_body_in_one_point_faces_nowhere() -> None:
    t = np.arange(60) / 30
    motion = smooth_motion(t, np.full((60, 33, 2), 300.0), np.ones((60, 33)))
    seen = find_camera_view(motion, body_scale(motion))
    assert (seen.view, seen.facing) == (View.UNKNOWN, 0)


@pytest.mark.parametrize(("yaw_deg", "side"), [(0, Side.RIGHT), (180, Side.LEFT)])
def test_the_leg_nearer_to_the_camera_is_the_near_side(yaw_deg: float, side: Side) -> None:
    assert look(SimulatedCamera(yaw_deg=yaw_deg), runner()).near_side == side


def test_a_near_leg_that_was_never_seen_is_not_the_near_side() -> None:
    assert look(SimulatedCamera(hidden=(26, 28, 30, 32)), runner()).near_side == Side.LEFT


def test_the_scale_is_the_length_of_leg_and_trunk() -> None:
    scale = body_scale(motion_of(SimulatedCamera(leg_px=180.0), runner()))
    assert scale.leg_px == pytest.approx(180.0, rel=0.02)
    assert scale.trunk_px == pytest.approx(120.0, rel=0.02)


def test_legs_below_the_image_are_inferred_from_the_trunk() -> None:
    scale = body_scale(motion_of(SimulatedCamera(leg_px=180.0, hidden=tuple(range(25, 33))), sitter()))
    assert not scale.legs_seen
    assert scale.leg_px == pytest.approx(180.0, rel=0.02)


def test_the_scale_follows_a_person_who_comes_nearer() -> None:
    track = SimulatedCamera(leg_px=100.0, noise=0.003).of((walker(), 10.0))
    nearer = 1 + 0.05 * track.t[:, None, None]
    motion = smooth_motion(track.t, track.xy * nearer, track.visibility)
    scale = body_scale(motion)
    centre = len(motion.grid) // 2
    assert scale.by_time[centre] == pytest.approx(100.0 * (1 + 0.05 * motion.grid.t[centre]), rel=0.03)
    assert scale.by_time[-1] > 1.2 * scale.by_time[0]


def test_a_second_of_video_has_a_scale() -> None:
    scale = body_scale(motion_of(SimulatedCamera(leg_px=180.0), runner(), 1.0))
    assert scale.by_time == pytest.approx(np.full(scale.by_time.size, 180.0), rel=0.02)


FROM_THE_HIPS_DOWN = tuple(range(23, 33))


@pytest.mark.parametrize("view", ["front", "rear"])
@pytest.mark.parametrize("who", [sitter(), stander(shoulder_tilt_deg=8.0)], ids=["sit", "stand"])
def test_head_and_shoulders_alone_show_front_and_rear(who: Person, view: str) -> None:
    motion = motion_of(SimulatedCamera(yaw_deg=YAW[view], hidden=FROM_THE_HIPS_DOWN), who)
    scale = body_scale(motion)
    assert find_camera_view(motion, scale).view == view
    assert np.isnan([scale.leg_px, scale.trunk_px]).all()
    assert scale.by_time == pytest.approx(200.0, rel=0.1)


@pytest.mark.parametrize("turn_deg", [-45.0, 30.0, 45.0])
def test_without_feet_a_turned_head_is_no_turned_body(turn_deg: float) -> None:
    recording = SimulatedCamera(yaw_deg=YAW["front"], hidden=tuple(range(25, 33)))
    assert look(recording, sitter(head_turn_deg=turn_deg)).view == View.FRONT


@pytest.mark.parametrize("yaw_deg", [40, 50, 130, 140])
def test_without_feet_a_turned_body_is_still_oblique(yaw_deg: float) -> None:
    assert look(SimulatedCamera(yaw_deg=yaw_deg, hidden=tuple(range(25, 33))), sitter()).view == View.OBLIQUE
