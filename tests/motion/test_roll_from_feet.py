"""Camera roll from the feet. Promise: ±1° on landmarks as exact as markers."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.body import body_of
from posturecam.motion.gait_events import find_events, stride_period_of
from posturecam.motion.landmark_signals import columns, smooth_motion
from posturecam.motion.roll_from_feet import NO_ROLL, camera_roll
from posturecam.motion.stances import FootSamples
from posturecam.types import Roll, Side
from tests.people import Person, SimulatedCamera, runner, walker

NOISE = 0.009


def roll_of(
    who: Person, recording: SimulatedCamera, *, incline_deg: float | None = None, pose_model: bool = False
) -> Roll:
    track = recording.of((who, 15.0 if not recording.crossing else 6.0))
    facing = -1 if recording.yaw_deg == 180 else 1
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, facing, np.full(len(motion.grid), recording.leg_px), 0.0, Side.RIGHT)
    period = stride_period_of(body)
    events = {side: find_events(body, side, period.stride_s, who.activity) for side in Side}
    raw = columns(track.xy * (facing, -1) / recording.leg_px)
    return camera_roll(
        FootSamples(track.t, raw, events, period.stride_s, who.activity), incline_deg=incline_deg, pose_model=pose_model
    )


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
@pytest.mark.parametrize("roll_deg", [-5, -3, 0, 3, 5])
def test_the_belt_shows_the_roll_to_a_degree(who: Person, roll_deg: float) -> None:
    roll = roll_of(who, SimulatedCamera(noise=NOISE, roll_deg=roll_deg))
    assert roll.source == "belt"
    assert roll.value == pytest.approx(roll_deg, abs=1.2)
    assert roll.value is not None
    assert abs(roll.value - roll_deg) < roll.uncertainty


def test_roll_is_positive_when_the_ground_rises_to_the_front() -> None:
    roll = roll_of(runner(), SimulatedCamera(yaw_deg=180, noise=NOISE, roll_deg=3)).value
    assert roll == pytest.approx(-3, abs=1.2)


def test_the_ground_shows_the_roll_under_a_person_who_crosses_the_image() -> None:
    roll = roll_of(walker(), SimulatedCamera(crossing=True, noise=0.005, roll_deg=3, leg_px=100))
    assert roll.source == "ground"
    assert roll.value == pytest.approx(3, abs=1)


def test_incline_is_taken_off() -> None:
    assert roll_of(runner(), SimulatedCamera(roll_deg=5), incline_deg=3).value == pytest.approx(2, abs=1)


def test_feet_of_a_pose_model_are_too_coarse_for_a_small_roll() -> None:
    roll = roll_of(runner(), SimulatedCamera(noise=NOISE, roll_deg=2), pose_model=True)
    assert roll.value is None
    assert 2.0 <= roll.uncertainty <= 4.0


@pytest.mark.parametrize("roll_deg", [-3.5, 3.5])
def test_a_roll_that_is_not_believed_lies_inside_the_uncertainty(roll_deg: float) -> None:
    roll = roll_of(runner(), SimulatedCamera(noise=NOISE, roll_deg=roll_deg), pose_model=True)
    assert roll.value is None
    assert roll.uncertainty == pytest.approx(3.5, abs=0.7)


def test_feet_of_a_pose_model_show_a_large_roll_and_the_uncertainty_reaches_it() -> None:
    roll = roll_of(runner(), SimulatedCamera(noise=NOISE, roll_deg=12), pose_model=True)
    assert roll.value is not None and roll.value > 4
    assert roll.value + roll.uncertainty == pytest.approx(12, abs=1)


def test_ankles_roll_over_the_foot_and_show_no_roll() -> None:
    assert roll_of(runner(), SimulatedCamera(hidden=(29, 30, 31, 32))) == NO_ROLL
