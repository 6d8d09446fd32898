from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.motion.aspect_ratio import AspectStretch, aspect_stretch
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.remarks import stretch_remark
from posturecam.track import PoseTrack
from tests.people import Person, SimulatedCamera, runner, stander, walker

FILM = SimulatedCamera(noise=0.006)
PEOPLE = {"run": runner(), "walk": walker()}


def stretched(who: Person, factor: float, recording: SimulatedCamera = FILM) -> PoseTrack:
    track = recording.of((who, 6.0))
    return replace(track, xy=track.xy * (factor, 1.0))


def measured(who: Person, factor: float) -> AspectStretch:
    track = stretched(who, factor)
    return aspect_stretch(smooth_motion(track.t, track.xy, track.visibility))


@pytest.mark.parametrize("factor", [0.75, 1.0, 4 / 3, 1.5])
@pytest.mark.parametrize("who", PEOPLE.values(), ids=PEOPLE)
def test_the_stretch_is_measured(who: Person, factor: float) -> None:
    assert measured(who, factor).factor == pytest.approx(factor, rel=0.12)


@pytest.mark.parametrize("factor", [0.7, 4 / 3, 1.5, 2.0])
@pytest.mark.parametrize("who", PEOPLE.values(), ids=PEOPLE)
def test_a_lost_aspect_ratio_is_clear_and_said(who: Person, factor: float) -> None:
    stretch = measured(who, factor)
    assert stretch.is_clear
    assert f"too {'wide' if factor > 1 else 'narrow'} by about" in str(stretch_remark(stretch.factor))


@pytest.mark.parametrize("roll_deg", [0.0, -5.0, 5.0])
@pytest.mark.parametrize("yaw_deg", [0, 15, 180])
@pytest.mark.parametrize("who", PEOPLE.values(), ids=PEOPLE)
def test_a_video_as_it_was_recorded_is_left_alone(who: Person, yaw_deg: float, roll_deg: float) -> None:
    track = replace(FILM, yaw_deg=yaw_deg, roll_deg=roll_deg).of((who, 6.0))
    stretch = aspect_stretch(smooth_motion(track.t, track.xy, track.visibility))
    assert stretch.is_known
    assert not stretch.is_clear


def test_a_body_at_rest_says_nothing_about_the_stretch() -> None:
    stretch = measured(stander(), 1.5)
    assert not stretch.is_known
    assert not stretch.is_clear
