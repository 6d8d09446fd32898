from __future__ import annotations

import numpy as np
import pytest

from posturecam.landmarks import ANKLE, HIP
from posturecam.motion.body import body_of, from_vertical_deg
from posturecam.motion.body_lengths import leg_length_px, legs_apart, nanmedian, trunk_length_px, visible_share
from posturecam.motion.landmark_signals import LandmarkSignals, columns, smooth_motion
from posturecam.track import PoseTrack
from posturecam.types import Side
from tests.people import SimulatedCamera, runner, stander

ANKLES = (27, 28)


def motion_of(track: PoseTrack) -> LandmarkSignals:
    return smooth_motion(track.t, track.xy, track.visibility)


@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_a_leg_keeps_its_length_however_it_bends(yaw_deg: float) -> None:
    track = SimulatedCamera(yaw_deg=yaw_deg, leg_px=211.0).of((runner(), 2.0))
    assert leg_length_px(columns(track.xy)) == pytest.approx(np.full(len(track), 211.0))


def test_without_knees_a_leg_reaches_from_hip_to_ankle() -> None:
    track = SimulatedCamera(leg_px=200.0, hidden=(25, 26)).of((stander(), 1.0))
    assert leg_length_px(columns(track.xy)) == pytest.approx(199.0, abs=1.0)


def test_a_body_without_legs_has_no_leg_length() -> None:
    track = SimulatedCamera(hidden=tuple(range(25, 33))).of((stander(), 1.0))
    assert np.isnan(leg_length_px(columns(track.xy))).all()


def test_the_trunk_is_two_thirds_of_a_leg() -> None:
    track = SimulatedCamera(leg_px=210.0).of((runner(), 1.0))
    assert trunk_length_px(columns(track.xy)) == pytest.approx(140.0)


def test_a_body_in_one_point_has_no_size() -> None:
    assert np.isnan(trunk_length_px(columns(np.full((3, 33, 2), 300.0)))).all()


@pytest.mark.parametrize(("upper", "angle"), [((0, 2), 0), ((1, 1), 45), ((-1, 1), -45), ((1, 0), 90)])
def test_leaning_forward_is_positive(upper: tuple[float, float], angle: float) -> None:
    assert from_vertical_deg(np.zeros((1, 2)), np.array([upper], dtype=float)) == pytest.approx([angle])


@pytest.mark.parametrize(("yaw_deg", "facing"), [(0.0, 1), (180.0, -1)])
def test_forward_is_where_the_person_faces_and_up_is_up(yaw_deg: float, facing: int) -> None:
    motion = motion_of(SimulatedCamera(yaw_deg=yaw_deg, leg_px=200.0).of((stander(lean_deg=10.0), 2.0)))
    body = body_of(motion, facing, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    along = (body.mid((11, 12)) - body.mid(HIP))[50]
    assert along == pytest.approx([np.sin(np.radians(10)) * 2 / 3, np.cos(np.radians(10)) * 2 / 3], abs=1e-3)


@pytest.mark.parametrize(("yaw_deg", "facing", "seen_slope"), [(0.0, 1, 4.0), (180.0, -1, -4.0)])
def test_camera_roll_is_taken_out(yaw_deg: float, facing: int, seen_slope: float) -> None:
    motion = motion_of(SimulatedCamera(yaw_deg=yaw_deg, roll_deg=4.0).of((stander(lean_deg=7.0), 2.0)))
    body = body_of(motion, facing, np.full(len(motion.grid), 200.0), seen_slope, Side.RIGHT)
    assert from_vertical_deg(body.mid(HIP), body.mid((11, 12)))[50] == pytest.approx(7.0, abs=0.01)


def test_the_side_that_was_never_seen_does_not_count_in_the_mid_point() -> None:
    motion = motion_of(SimulatedCamera(hidden=(7,)).of((stander(), 1.0)))
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    assert body.mid((7, 8)) == pytest.approx(body.at(8))
    assert body.toward((7, 8), Side.LEFT, 0.75) == pytest.approx(body.at(8))


@pytest.mark.parametrize(("side", "landmark"), [(Side.LEFT, 11), (Side.RIGHT, 12)])
def test_a_point_between_both_sides_lies_by_its_share_at_one_of_them(side: Side, landmark: int) -> None:
    motion = motion_of(SimulatedCamera(yaw_deg=60.0).of((stander(), 1.0)))
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    mid = body.mid((11, 12))
    assert body.toward((11, 12), side, 0.5) == pytest.approx(mid)
    assert body.toward((11, 12), side, 0.75) == pytest.approx((body.at(landmark) + mid) / 2)
    assert np.abs(body.toward((11, 12), side, 1.0) - mid).max() > 0.05


def test_a_landmark_that_was_never_seen_stays_unseen() -> None:
    motion = motion_of(SimulatedCamera(hidden=ANKLES).of((stander(), 1.0)))
    assert all(np.isnan(motion.at(ankle)).all() and not motion.seen(ankle).any() for ankle in ANKLES)


def test_a_short_hole_is_filled_and_a_long_one_is_not() -> None:
    track = SimulatedCamera().of((stander(), 4.0))
    xy = track.xy.copy()
    xy[30:33, 27], xy[60:75, 27] = np.nan, np.nan
    motion = motion_of(PoseTrack(track.t, xy, track.visibility))
    short, long = (motion.grid.between(a, b) for a, b in ((1.0, 1.1), (2.1, 2.4)))
    assert motion.seen(27)[short].all()
    assert not motion.seen(27)[long].any()


def test_before_and_after_it_was_seen_a_landmark_keeps_its_place() -> None:
    track = SimulatedCamera().of((stander(), 4.0))
    xy = track.xy + np.random.default_rng(0).normal(0, 2.0, track.xy.shape)
    xy[:20, 27], xy[40:, 27] = np.nan, np.nan
    motion = motion_of(PoseTrack(track.t, xy.astype(np.float32), track.visibility))
    assert np.abs(motion.at(27) - np.nanmedian(xy[:, 27], axis=0)).max() < 10.0
    seen_s = motion.grid.t[motion.seen(27)]
    assert seen_s[0] == pytest.approx(track.t[20], abs=0.05) and seen_s[-1] == pytest.approx(track.t[39], abs=0.05)


def test_visible_share_counts_only_what_was_seen_well() -> None:
    track = SimulatedCamera().of((stander(), 4.0))
    visibility = track.visibility.copy()
    visibility[:60, 28] = 0.2
    assert visible_share(smooth_motion(track.t, track.xy, visibility), 28) == pytest.approx(0.5, abs=0.02)


def test_legs_swing_apart_about_their_mean() -> None:
    p = runner().pose(np.arange(0, 120 / 170, 0.005))[..., :2]
    apart = legs_apart(columns(p), ANKLE)
    assert apart.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert np.ptp(apart[:, 0]) == pytest.approx(np.ptp(p[:, 27, 0] - p[:, 28, 0]))


@pytest.mark.parametrize("hidden", ANKLES)
def test_one_leg_alone_swings_about_as_far_as_both(hidden: int) -> None:
    p = runner().pose(np.arange(0, 120 / 170, 0.005))[..., :2]
    both = legs_apart(columns(p), ANKLE)[:, 0]
    p[:, hidden] = np.nan
    assert np.corrcoef(legs_apart(columns(p), ANKLE)[:, 0], both)[0, 1] > 0.95


def test_a_median_leaves_out_what_is_not_known() -> None:
    assert nanmedian(np.array([np.nan, 1.0, 3.0])) == 2.0
    assert np.isnan(nanmedian(np.array([np.nan])))
