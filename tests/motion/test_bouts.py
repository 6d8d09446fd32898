from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from posturecam.motion.bouts import find_bouts
from posturecam.motion.spans import Segmentation, seen_spans
from posturecam.track import PoseTrack
from posturecam.types import Activity
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.005)
JOGGER = runner(cadence=145, speed=2.3, ahead=0.17, duty=0.40)
STROLLER = walker(cadence=80, speed=0.8, ahead=0.29, duty=0.66)
HURRIED = walker(cadence=140, speed=2.0, ahead=0.42, duty=0.58)
PEOPLE = (runner(), JOGGER, walker(), STROLLER, HURRIED, stander(), sitter())


def words(found: Segmentation) -> list[str]:
    return [str(span.activity) for span in found.spans]


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: f"{who.activity}{who.cadence:.0f}")
@pytest.mark.parametrize("yaw_deg", [0, 180, 45])
def test_what_a_person_does_is_found_without_help(who: Person, yaw_deg: float) -> None:
    assert words(find_bouts(SimulatedCamera(yaw_deg=yaw_deg, noise=0.005).of((who, 10.0)))) == [str(who.activity)]


@pytest.mark.parametrize(
    "who", [who for who in PEOPLE if who is not HURRIED], ids=lambda who: f"{who.activity}{who.cadence:.0f}"
)
@pytest.mark.parametrize("yaw_deg", [90, 270])
def test_from_the_front_and_the_rear_too_unless_they_hurry(who: Person, yaw_deg: float) -> None:
    assert words(find_bouts(SimulatedCamera(yaw_deg=yaw_deg, noise=0.005).of((who, 10.0)))) == [str(who.activity)]


@pytest.mark.parametrize("fps", [15, 24, 60, 120])
@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_the_frame_rate_does_not_matter(who: Person, fps: float) -> None:
    assert words(find_bouts(SimulatedCamera(fps=fps, noise=0.005).of((who, 8.0)))) == [str(who.activity)]


def test_a_session_falls_into_its_parts() -> None:
    found = find_bouts(FILM.of((stander(), 4.0), (walker(), 10.0), (runner(), 12.0), (stander(), 4.0)))
    spans = found.spans
    assert words(found) == ["stand", "walk", "run", "stand"]
    assert [span.start for span in spans] == pytest.approx([0, 4, 14, 26], abs=0.3)
    assert all(a.end == b.start for a, b in pairwise(spans))


def test_getting_up_is_a_border() -> None:
    found = find_bouts(FILM.of((sitter(), 6.0), (stander(), 6.0)))
    assert words(found) == ["sit", "stand"]
    assert found.spans[1].start == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_turning_round_starts_another_bout(who: Person) -> None:
    found = find_bouts(FILM.of((who, 8.0, 0.0), (who, 8.0, 180.0)))
    assert words(found) == [str(who.activity)] * 2
    assert found.spans[1].start == pytest.approx(8.0, abs=0.1)


def test_a_moment_of_something_else_is_no_bout() -> None:
    assert words(find_bouts(FILM.of((walker(), 6.0), (stander(), 0.8), (walker(), 6.0)))) == ["walk"]


@pytest.mark.parametrize("activity", [Activity.STAND, Activity.SIT])
def test_a_person_said_to_be_still_is_still_throughout(activity: Activity) -> None:
    (span,) = find_bouts(FILM.of((walker(), 8.0)), activity).spans
    assert span.activity == activity
    assert (span.start, span.end) == pytest.approx((0.0, 8.0), abs=0.1)


def test_a_stated_gait_still_leaves_out_standing() -> None:
    found = find_bouts(FILM.of((stander(), 5.0), (walker(), 8.0)), Activity.RUN)
    assert words(found) == ["stand", "run"]


def test_a_stated_gait_that_does_not_show_counts_throughout() -> None:
    assert words(find_bouts(FILM.of((stander(), 5.0)), Activity.WALK)) == ["walk"]


def test_an_absence_parts_two_bouts() -> None:
    track = FILM.of((runner(), 12.0))
    spans = find_bouts(track.where((track.t < 5) | (track.t > 6.5))).spans
    assert [(round(span.start), round(span.end)) for span in spans] == [(0, 5), (7, 12)]


def test_an_absence_of_a_few_frames_does_not() -> None:
    track = FILM.of((runner(), 8.0))
    assert len(find_bouts(track.where((track.t < 4) | (track.t > 4.4))).spans) == 1


def test_where_no_person_is_seen_is_no_bout() -> None:
    track = FILM.of((runner(), 5.0))
    assert find_bouts(PoseTrack(track.t, np.full_like(track.xy, np.nan), track.visibility)) == Segmentation()


def test_half_a_second_of_a_person_is_no_bout() -> None:
    assert find_bouts(FILM.of((runner(), 0.5))) == Segmentation()


def test_legs_that_a_desk_hides_sit() -> None:
    track = FILM.of((sitter(), 6.0))
    visibility = track.visibility.copy()
    visibility[:, 25:] = 0.1
    assert words(find_bouts(PoseTrack(track.t, track.xy, visibility))) == ["sit"]


def test_thighs_that_hang_below_the_image_stand() -> None:
    track = FILM.of((stander(), 6.0))
    visibility = track.visibility.copy()
    visibility[:, 25:] = 0.1
    assert words(find_bouts(PoseTrack(track.t, track.xy, visibility))) == ["stand"]


def test_spans_of_presence_end_with_the_last_frame() -> None:
    track = FILM.of((stander(), 4.0))
    t = track.t
    ((start, end),) = seen_spans(track)
    assert start == 0.0
    assert t[-1] < end < t[-1] + 0.01
