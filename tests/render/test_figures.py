from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.checks import discover, find
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import Builder
from posturecam.types import Activity, Roll, Scene, Side, View

Point = tuple[float, float]


def seen(xy: Floats) -> DrawnBody:
    return DrawnBody(xy, np.ones(33))


DRAWN = [check.id for check in discover() if check.drawing.figure is not None]


def _builder(check: str, activity: Activity = Activity.STAND) -> Builder:
    builder = find(check).drawing.figure_for(activity)
    assert builder is not None
    return builder


def scene(facing: int, roll: float) -> Scene:
    return Scene(View.RIGHT if facing > 0 else View.LEFT, 0.0, facing, 200.0, 150.0, Roll(roll, 0.5, "given"))


def angle_deg(vertex: Point, first: Point, last: Point) -> float:
    a = math.atan2(first[1] - vertex[1], first[0] - vertex[0])
    b = math.atan2(last[1] - vertex[1], last[0] - vertex[0])
    return abs((math.degrees(a - b) + 180) % 360 - 180)


def leaning(lean_deg: float, facing: int) -> Floats:
    """A body with hips at (300, 300), shoulders 100 px off, leaning forward."""
    xy = np.full((33, 2), np.nan)
    xy[23:25] = (300, 300)
    xy[11:13] = (300 + facing * 100 * math.sin(math.radians(lean_deg)), 300 - 100 * math.cos(math.radians(lean_deg)))
    return xy


@pytest.mark.parametrize("facing", [1, -1])
def test_the_lean_drawn_is_the_lean_of_the_body(facing: int) -> None:
    figure = _builder("trunk_lean")(seen(leaning(12.0, facing)), Axes.of(scene(facing, 0.0)), None)
    assert figure is not None
    assert angle_deg(figure.limb[0], figure.reference[1], figure.limb[1]) == pytest.approx(12.0)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_rolled_camera_tilts_the_vertical(facing: int) -> None:
    """Where the ground rises by 3° towards the front, an upright body leans 3° backward in the image."""
    figure = _builder("trunk_lean")(seen(leaning(-3.0, facing)), Axes.of(scene(facing, 3.0)), None)
    assert figure is not None
    assert angle_deg(figure.limb[0], figure.reference[1], figure.limb[1]) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("facing", [1, -1])
def test_the_foot_strike_runs_from_under_the_hips_to_the_ankle(kit: Any, facing: int) -> None:
    xy = kit.person((640, 480), facing)
    figure = _builder("overstride")(seen(xy), Axes.of(scene(facing, 0.0)), Side.RIGHT)
    assert figure is not None
    assert figure.limb[1] == pytest.approx(tuple(xy[28]))
    assert figure.limb[0] == pytest.approx((320.0, xy[28, 1]))
    assert figure.reference[1] == pytest.approx((320.0, max(xy[[28, 30, 32], 1])))


def test_forward_head_is_against_the_vertical_in_standing_and_against_the_trunk_in_gait() -> None:
    xy = leaning(10.0, 1)
    shoulder, a = xy[11], math.radians(25.0)
    xy[7:9] = shoulder + np.array([50 * math.sin(a), -50 * math.cos(a)])
    axes = Axes.of(scene(1, 0.0))
    drawn = {}
    for activity in (Activity.STAND, Activity.RUN):
        figure = _builder("forward_head", activity)(seen(xy), axes, None)
        assert figure is not None
        drawn[activity] = angle_deg(figure.limb[0], figure.reference[1], figure.limb[1])
    assert drawn == pytest.approx({Activity.STAND: 25.0, Activity.RUN: 15.0})


def test_a_straight_knee_has_no_angle() -> None:
    xy = np.full((33, 2), np.nan)
    xy[24], xy[26], xy[28] = (100, 100), (110, 200), (120, 300)
    figure = _builder("knee_flexion")(seen(xy), Axes.of(None), Side.RIGHT)
    assert figure is not None
    assert angle_deg(figure.limb[0], figure.reference[1], figure.limb[1]) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("check", DRAWN)
@pytest.mark.parametrize("side", [None, Side.LEFT])
def test_an_unseen_body_has_no_figure(check: str, side: Side | None) -> None:
    assert _builder(check)(seen(np.full((33, 2), np.nan)), Axes.of(None), side) is None


@pytest.mark.parametrize("check", DRAWN)
def test_a_body_in_one_point_does_not_crash(check: str) -> None:
    _builder(check)(seen(np.full((33, 2), 50.0)), Axes.of(None), Side.LEFT)


def test_hips_that_are_only_guessed_give_no_angle() -> None:
    visibility = np.ones(33)
    visibility[23:25] = 0.3
    assert _builder("trunk_lean")(DrawnBody(leaning(5.0, 1), visibility), Axes.of(None), None) is None


def test_the_waist_bend_is_against_the_standing_leg() -> None:
    xy = leaning(30.0, 1)
    xy[28] = xy[23] + np.array([-200 * math.sin(math.radians(10.0)), 200 * math.cos(math.radians(10.0))])
    figure = _builder("waist_bend")(seen(xy), Axes.of(None), Side.RIGHT)
    assert figure is not None
    assert angle_deg(figure.limb[0], figure.reference[1], figure.limb[1]) == pytest.approx(20.0)


@pytest.mark.parametrize(("check", "left", "right"), [("shoulder_tilt", 11, 12), ("head_tilt", 7, 8)])
@pytest.mark.parametrize("tilt_deg", [-9.0, 6.0])
def test_a_tilt_is_drawn_against_the_horizontal(check: str, left: int, right: int, tilt_deg: float) -> None:
    xy = np.full((33, 2), np.nan)
    xy[left], xy[right] = (400.0, 300.0), (200.0, 300.0 - 200.0 * math.tan(math.radians(tilt_deg)))
    figure = _builder(check)(seen(xy), Axes.of(None), None)
    assert figure is not None
    assert angle_deg(figure.limb[0], figure.reference[1], figure.limb[1]) == pytest.approx(abs(tilt_deg))
    assert figure.reference[0][1] == pytest.approx(figure.reference[1][1])
    assert figure.limb[0] == pytest.approx(tuple(xy[right if tilt_deg < 0 else left]))


def test_one_shoulder_draws_no_tilt() -> None:
    xy = np.full((33, 2), np.nan)
    xy[11] = (400.0, 300.0)
    assert _builder("shoulder_tilt")(seen(xy), Axes.of(None), None) is None
