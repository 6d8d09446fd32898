"""Legs found between both places are drawn apart; legs that move are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.blended_legs import unblended
from posturecam.motion.side_swaps import repair_sides
from posturecam.track import PoseTrack
from tests.people import Person, SimulatedCamera, runner, stander, walker

LEG_PX = 200.0


def repaired(track: PoseTrack) -> np.ndarray:
    return np.asarray(repair_sides(track.t, track.xy.copy(), track.visibility.copy(), LEG_PX).xy)


def blended(track: PoseTrack, frames: list[int], share: float) -> PoseTrack:
    """The track with the legs of some frames that share of the way to the other's place."""
    xy = track.xy.copy()
    left, right = track.xy[frames, 25::2], track.xy[frames, 26::2]
    xy[frames, 25::2], xy[frames, 26::2] = left + share * (right - left), right + share * (left - right)
    return PoseTrack(track.t, xy, track.visibility)


def frames_far_apart(track: PoseTrack) -> list[int]:
    """Every frame in which the ankles are far apart, one a step at most."""
    apart = np.abs(track.xy[:, 27, 0] - track.xy[:, 28, 0])
    tops = [k for k in range(10, len(track) - 10) if apart[k] == apart[k - 5 : k + 6].max() and apart[k] > 0.5 * LEG_PX]
    return tops[::3]


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("share", [0.3, 0.5])
@pytest.mark.parametrize("long", [1, 2])
def test_blended_legs_are_put_where_the_frames_around_say(who: Person, fps: int, share: float, long: int) -> None:
    track = SimulatedCamera(noise=0.003, fps=fps).of((who, 8.0))
    frames = [k + more for k in frames_far_apart(track) for more in range(long)]
    found = repaired(blended(track, frames, share))
    off = np.hypot(*(found[:, 27:33] - track.xy[:, 27:33]).transpose(2, 0, 1)) / LEG_PX
    untouched = np.setdiff1d(np.arange(len(track)), frames)
    assert len(frames) >= 3
    assert np.median(off[frames]) < 0.05
    assert off[untouched].max() < 0.05


@pytest.mark.parametrize("who", [runner(), walker(), stander()], ids=["run", "walk", "stand"])
@pytest.mark.parametrize("fps", [24, 30, 60, 120])
def test_legs_that_move_as_legs_do_are_left_alone(who: Person, fps: float) -> None:
    track = SimulatedCamera(noise=0.01, fps=fps).of((who, 8.0))
    assert np.array_equal(repaired(track), track.xy)


def test_frames_too_far_apart_in_time_say_nothing_of_each_other() -> None:
    t = np.arange(0.0, 4.0, 0.1)
    assert unblended(t, np.ones((40, 6)), np.ones((40, 6))) == {}


def test_beside_a_hole_in_the_video_nothing_is_invented() -> None:
    track = SimulatedCamera(noise=0.003).of((walker(), 8.0))
    (frame, *_) = frames_far_apart(track)
    spoilt = blended(track, [frame], 0.5)
    keep = np.ones(len(track), dtype=bool)
    keep[frame + 1 : frame + 12] = False
    cut = spoilt.where(keep)
    assert np.array_equal(repaired(cut)[frame, 27:33], cut.xy[frame, 27:33])
