from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.bouts import find_bouts
from posturecam.motion.spans import Segmentation
from posturecam.track import PoseTrack
from tests.motion.movers import recorded, reversed_in_time
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker

SPRINTER = runner(cadence=180.0, speed=5.0, ahead=0.25, duty=0.28)
UPPER, FEET = tuple(range(25, 33)), tuple(range(27, 33))


def words(found: Segmentation) -> list[str]:
    return [str(span.activity) for span in found.spans]


@pytest.mark.parametrize("fps", [10, 20, 30, 60])
@pytest.mark.parametrize("seconds", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("who", [walker(), runner(), SPRINTER], ids=["walk", "run", "sprint"])
def test_a_short_pass_is_one_bout(who: Person, seconds: float, fps: float) -> None:
    recording = SimulatedCamera(crossing=True, fps=fps, noise=0.005, leg_px=70.0, size=(4000, 720))
    (span,) = find_bouts(recording.of((who, seconds))).spans
    assert span.activity == who.activity
    assert span.end - span.start >= 0.85 * seconds


@pytest.mark.parametrize("yaw_deg", [0, 90, 180])
@pytest.mark.parametrize("who", [walker(), walker(cadence=100.0, bounce=0.03), runner()], ids=["walk", "stroll", "run"])
def test_an_upper_body_that_bobs_walks_or_runs(who: Person, yaw_deg: float) -> None:
    assert words(find_bouts(SimulatedCamera(yaw_deg=yaw_deg, hidden=UPPER, noise=0.005).of((who, 8.0)))) == [
        str(who.activity)
    ]


def test_an_upper_body_at_rest_sits() -> None:
    assert words(find_bouts(SimulatedCamera(hidden=UPPER, noise=0.005).of((sitter(), 8.0)))) == ["sit"]


@pytest.mark.parametrize("who", [walker(), runner()], ids=["walk", "run"])
def test_hidden_feet_change_nothing(who: Person) -> None:
    assert words(find_bouts(SimulatedCamera(hidden=FEET, noise=0.005).of((who, 8.0)))) == [str(who.activity)]


@pytest.mark.parametrize("slow", [1.5, 2.0, 3.0, 4.0, 8.0])
@pytest.mark.parametrize("yaw_deg", [0, 90])
def test_running_in_slow_motion_stays_running(slow: float, yaw_deg: float) -> None:
    recording = SimulatedCamera(slow=slow, yaw_deg=yaw_deg, noise=0.005)
    assert words(find_bouts(recording.of((runner(), max(8.0, 24.0 / slow))))) == ["run"]


@pytest.mark.parametrize("yaw_deg", [0, 45, 180])
@pytest.mark.parametrize("who", [walker(), runner()], ids=["walk", "run"])
def test_stepping_backward_is_recognised(who: Person, yaw_deg: float) -> None:
    forward = SimulatedCamera(yaw_deg=yaw_deg, noise=0.005).of((who, 8.0))
    (ahead,), (back,) = find_bouts(forward).spans, find_bouts(reversed_in_time(forward)).spans
    assert (ahead.activity, ahead.backward) == (who.activity, False)
    assert (back.activity, back.backward) == (who.activity, True)


def test_backward_over_ground_too() -> None:
    recording = SimulatedCamera(crossing=True, noise=0.005, leg_px=80.0, size=(1900, 720))
    (span,) = find_bouts(reversed_in_time(recording.of((walker(), 4.0)))).spans
    assert span.backward


def test_a_change_from_forward_to_backward_parts_two_bouts() -> None:
    forward = SimulatedCamera(noise=0.005).of((walker(), 6.0))
    both = np.concatenate([forward.xy, forward.xy[::-1]])
    t = np.arange(len(both)) / 30
    found = find_bouts(PoseTrack(t, both, np.concatenate([forward.visibility] * 2), size=forward.size))
    assert [(str(span.activity), span.backward) for span in found.spans] == [("walk", False), ("walk", True)]
    assert found.spans[1].start == pytest.approx(6.0, abs=1.0)


@pytest.mark.parametrize("turned", ["sideways", "upside down"])
def test_an_image_that_lies_on_its_side_shows_no_backward_steps(turned: str) -> None:
    track = SimulatedCamera(noise=0.005).of((runner(), 8.0))
    xy = track.xy[..., ::-1] if turned == "sideways" else 720 - track.xy
    assert not any(span.backward for span in find_bouts(replace(track, xy=xy)).spans)


def test_frames_that_the_edge_cuts_off_are_left_out() -> None:
    recording = SimulatedCamera(crossing=True, noise=0.003, leg_px=150.0, size=(900, 720), place=(-60.0, 620.0))
    track = recording.of((walker(), 5.0))
    visible = np.where((track.xy[..., 0] < 0) | (track.xy[..., 0] > 900), 0.0, track.visibility)
    (span,) = find_bouts(replace(track, visibility=visible)).spans
    inside = ((track.xy[..., 0] > 0) & (track.xy[..., 0] < 900)).all(axis=1)
    first, last = track.t[inside][[0, -1]]
    assert span.start == pytest.approx(first, abs=0.12)
    assert span.end == pytest.approx(last, abs=0.12)


def test_one_frame_a_second_still_gives_a_bout() -> None:
    track = SimulatedCamera(fps=1.0, noise=0.003).of((sitter(), 8.0))
    (span,) = find_bouts(track).spans
    assert span.end - span.start == pytest.approx(7.0, abs=0.1)


def test_standing_before_and_after_a_walk_is_no_part_of_it() -> None:
    t = np.arange(192) / 30
    moving = ((t >= 1.2) & (t < 5.2))[:, None, None]
    who, still = walker(), stander()
    pose = np.where(moving, who.pose(t - 1.2), still.pose(t))
    track = recorded(t, pose, np.zeros(t.size), x=who.speed * (np.clip(t, 1.2, 5.2) - 3.2))
    (span,) = find_bouts(track).spans
    assert span.activity == who.activity
    assert (span.start, span.end) == pytest.approx((1.2, 5.2), abs=0.35)
