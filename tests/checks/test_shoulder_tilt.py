from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.checks.tilt_error import seen_tilted_deg
from posturecam.track import PoseTrack
from posturecam.types import Activity, Finding, Samples, Verdict
from tests.checks.conftest import Measure, bout_of
from tests.people import YAW, Person, SimulatedCamera, sitter, stander

FRONT = SimulatedCamera(yaw_deg=YAW["front"])


def judged(track: PoseTrack) -> Finding:
    (bout,) = analyze(track, activity=Activity.SIT).bouts
    found = bout.finding("shoulder_tilt")
    assert found is not None
    return found


@pytest.mark.parametrize("who", [stander, sitter], ids=["stand", "sit"])
@pytest.mark.parametrize("view", ["front", "rear"])
@pytest.mark.parametrize("tilt_deg", [-9.0, 0.0, 5.0])
def test_the_right_shoulder_higher_is_positive(measure: Measure, who: type[Person], view: str, tilt_deg: float) -> None:
    found = measure(who(shoulder_tilt_deg=tilt_deg), SimulatedCamera(yaw_deg=YAW[view]))
    assert np.median(found.value) == pytest.approx(tilt_deg, abs=0.1)
    assert len(found) >= 8


def test_from_the_side_there_is_nothing_to_measure(measure: Measure) -> None:
    assert len(measure(stander(shoulder_tilt_deg=6))) == 0


def test_head_and_shoulders_are_enough() -> None:
    """As at a desk: all from the hips down is outside the image."""
    track = FRONT.of((sitter(shoulder_tilt_deg=-9.0), 6.0))
    visibility = track.visibility.copy()
    visibility[:, 23:] = 0.01
    found = judged(replace(track, visibility=visibility))
    assert (found.verdict, found.value) == (Verdict.WATCH, pytest.approx(-9.0, abs=0.1))


def test_an_unknown_camera_roll_is_in_the_uncertainty() -> None:
    level, rolled = (judged(replace(FRONT, roll_deg=roll).of((sitter(), 6.0))) for roll in (0.0, 2.0))
    assert level.uncertainty is not None and level.value is not None and rolled.value is not None
    assert abs(rolled.value - level.value) == pytest.approx(2.0, abs=0.1)
    assert level.uncertainty > np.hypot(4.0, 2.0)


def test_one_shoulder_outside_the_image_is_no_tilt() -> None:
    track = FRONT.of((sitter(shoulder_tilt_deg=9.0), 6.0))
    visibility = track.visibility.copy()
    visibility[:, 11] = 0.0
    found = judged(replace(track, visibility=visibility))
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason is not None and "head and shoulders" in found.reason and "whole body" not in found.reason


def test_who_sits_down_is_not_judged() -> None:
    track = FRONT.of((sitter(shoulder_tilt_deg=9.0), 6.0))
    going_down = 60.0 * track.t[:, None]
    xy = track.xy.copy()
    xy[..., 1] += going_down
    found = judged(replace(track, xy=xy))
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason is not None and "moving about" in found.reason


def test_a_gesture_of_a_second_does_not_count() -> None:
    track = FRONT.of((sitter(), 8.0))
    xy = track.xy.copy()
    xy[(track.t > 3) & (track.t < 4), 12, 1] -= 25.0
    found = judged(replace(track, xy=xy))
    assert found.value == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize(
    ("turned_deg", "elevation_deg", "tilt_deg", "expected"),
    [(0.0, 20.0, 0.0, 0.0), (90.0, 20.0, 0.0, 20.0), (0.0, 20.0, -10.0, 2.0), (30.0, 30.0, 0.0, 16.1)],
)
def test_a_turned_line_may_seem_tilted(
    turned_deg: float, elevation_deg: float, tilt_deg: float, expected: float
) -> None:
    assert seen_tilted_deg(turned_deg, elevation_deg, tilt_deg) == pytest.approx(expected, abs=0.05)


def test_no_samples_where_nothing_is_seen() -> None:
    empty = bout_of(sitter(), replace(FRONT, hidden=(11, 12))).samples.get("shoulder_tilt", Samples.none())
    assert len(empty) == 0
