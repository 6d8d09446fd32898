"""Swapped legs and flipped bodies put right. Promise: 95 % of the swaps that matter, 0.5 % of right frames touched."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import find_peaks

from posturecam.landmarks import mirror_index
from posturecam.motion.side_swaps import Repair, repair_sides
from posturecam.track import PoseTrack
from tests.people import YAW, Person, SimulatedCamera, runner, stander, walker

APART_LEGS = 0.05


def repair(track: PoseTrack, leg_px: float = 200.0) -> Repair:
    return repair_sides(track.t, track.xy.copy(), track.visibility.copy(), leg_px)


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
@pytest.mark.parametrize("share", [0.05, 0.10])
@pytest.mark.parametrize("burst", [1, 8])
def test_swapped_legs_are_put_back_and_right_ones_left_alone(who: Person, share: float, burst: int) -> None:
    recording = SimulatedCamera(noise=0.009, swapped=share, burst=burst)
    track = recording.of((who, 15.0))
    swapped = recording.wrong_frames(len(track))
    matters = swapped & (np.hypot(*(track.xy[:, 27] - track.xy[:, 28]).T) > APART_LEGS * recording.leg_px)
    legs = repair(track).legs
    assert legs[matters].mean() >= 0.95
    assert legs[~swapped].mean() <= 0.005


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_legs_swapped_from_crossing_to_crossing_are_put_back_by_the_strides_around(who: Person) -> None:
    """Where the legs cross, the difference is small, and in a shaky video smoothness alone does not show it."""
    track = SimulatedCamera(noise=0.03).of((who, 15.0))
    legs_apart = track.xy[:, 27] - track.xy[:, 28]
    crossings = np.flatnonzero(np.diff(np.sign(legs_apart[:, 0]))) + 1
    swapped = np.zeros(len(track), dtype=bool)
    for first, last in zip(crossings[3::5], crossings[4::5], strict=False):
        swapped[first:last] = True
    xy = track.xy.copy()
    xy[:, 25:] = np.where(swapped[:, None, None], xy[:, [26, 25, 28, 27, 30, 29, 32, 31]], xy[:, 25:])
    mended = repair(PoseTrack(track.t, xy, track.visibility)).legs
    matters = np.hypot(*legs_apart.T) > 2 * APART_LEGS * 200
    assert mended[swapped & matters].mean() >= 0.95
    assert mended[~swapped].mean() <= 0.005


@pytest.mark.parametrize("crossing", [4, 5, 6])
def test_legs_that_once_seem_to_bounce_off_each_other_leave_all_other_frames_alone(crossing: int) -> None:
    """A pose model that keeps the same leg in front as they pass says for three frames that they turned back.

    With the first frame swapped, exchanging everything up to there is smoother than what happened.
    """
    track = SimulatedCamera(noise=0.01).of((runner(), 8.0))
    apart = track.xy[:, 25::2] - track.xy[:, 26::2]
    across = int(np.flatnonzero(np.diff(np.sign(apart[:, 1, 0])))[crossing]) + 1
    stuck = slice(across - 1, across + 2)
    same_in_front = abs(apart[stuck]) * np.sign(apart[across - 3, 1, 0])
    xy = track.xy.copy()
    centre = (xy[stuck, 25::2] + xy[stuck, 26::2]) / 2
    xy[stuck, 25::2], xy[stuck, 26::2] = centre + same_in_front / 2, centre - same_in_front / 2
    xy[0, 25:] = xy[0, [26, 25, 28, 27, 30, 29, 32, 31]]
    legs = repair(PoseTrack(track.t, xy, track.visibility)).legs
    assert legs[5 : across - 1].sum() + legs[across + 2 :].sum() <= 0.005 * len(track)


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
@pytest.mark.parametrize("late", [-3, 0, 2])
@pytest.mark.parametrize("noise", [0.005, 0.02])
def test_feet_seen_together_at_the_same_place_of_each_stride_do_not_turn_the_strides_between(
    who: Person, late: int, noise: float
) -> None:
    """One bad frame a stride, and exchanging every other stride costs less than putting the bad ones right."""
    track = SimulatedCamera(noise=noise).of((who, 8.0))
    far_apart, _ = find_peaks(track.xy[:-8, 27, 0] - track.xy[:-8, 28, 0], distance=12, prominence=30)
    bad = far_apart[-4:] + late
    xy = track.xy.copy()
    centre, half = (xy[bad, 25::2] + xy[bad, 26::2]) / 2, (xy[bad, 25::2] - xy[bad, 26::2]) / 2
    xy[bad, 25::2], xy[bad, 26::2] = centre - 0.25 * half, centre + 0.25 * half
    legs = repair(PoseTrack(track.t, xy, track.visibility)).legs
    assert legs.sum() == legs[bad].sum()


@pytest.mark.parametrize("wrong", [130, 149, 155, 163])
def test_where_walking_turns_into_running_one_swapped_frame_stays_one(wrong: int) -> None:
    track = SimulatedCamera(noise=0.01).of((stander(), 1.0), (walker(), 4.0), (runner(), 4.0))
    xy = track.xy.copy()
    xy[wrong, 25:] = xy[wrong, [26, 25, 28, 27, 30, 29, 32, 31]]
    legs = repair(PoseTrack(track.t, xy, track.visibility)).legs
    assert legs.sum() - legs[wrong] <= 1


@pytest.mark.parametrize("view", ["front", "rear"])
@pytest.mark.parametrize("fps", [30, 120])
def test_legs_seen_from_the_front_or_the_rear_stay_as_they_are(view: str, fps: int) -> None:
    track = SimulatedCamera(yaw_deg=YAW[view], noise=0.005, fps=fps).of((runner(), 8.0))
    assert repair(track).share == 0.0


def test_visibility_goes_with_its_leg() -> None:
    recording = SimulatedCamera(swapped=0.1, burst=4)
    track = recording.of((runner(), 10.0))
    swapped = recording.wrong_frames(len(track))
    seen = track.visibility.copy()
    seen[:, 27] = np.where(swapped, 0.3, 0.9)
    seen[:, 28] = np.where(swapped, 0.9, 0.3)
    put_right = repair(PoseTrack(track.t, track.xy, seen)).visibility[:, 27]
    assert (put_right > 0.5).mean() > 0.97


def test_a_body_flipped_as_a_whole_is_put_back() -> None:
    track = SimulatedCamera(yaw_deg=YAW["front"], noise=0.005).of((stander(), 8.0))
    xy = track.xy.copy()
    wrong = np.zeros(len(track), dtype=bool)
    wrong[[40, 41, 42, 100, 180, 181]] = True
    xy[wrong] = xy[wrong][:, list(mirror_index())]
    mended = repair(PoseTrack(track.t, xy, track.visibility))
    assert (mended.body == wrong).all()
    assert mended.xy == pytest.approx(track.xy)
    assert mended.share == pytest.approx(6 / 240)


@pytest.mark.parametrize("head_seen", [True, False])
def test_sides_that_lie_on_each_other_are_left_alone(head_seen: bool) -> None:
    hidden = () if head_seen else tuple(range(23))
    track = SimulatedCamera(noise=0.009, hidden=hidden).of((runner(), 12.0))
    assert repair(track).share == 0.0


def test_missing_frames_are_no_swaps() -> None:
    track = SimulatedCamera(noise=0.009, dropped=0.2).of((runner(), 12.0))
    xy = track.xy.copy()
    xy[100:130] = np.nan
    mended = repair(PoseTrack(track.t, xy, track.visibility))
    assert mended.share == 0.0
    assert np.isnan(mended.xy[100:130]).all()


def test_four_frames_are_left_as_they_are() -> None:
    track = SimulatedCamera().of((runner(), 4 / 30))
    assert repair(track).share == 0.0


def test_no_frames_have_no_share() -> None:
    nothing = PoseTrack(np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33)))
    assert repair(nothing).share == 0.0
