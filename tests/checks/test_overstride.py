"""Promise: 1.4 % of leg length in the median, 3.0 % in nine of ten runners."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.checks.base import ObservedBout
from posturecam.checks.overstride import geometry_shows_overstride, step_geometry
from posturecam.types import Activity, EventKind, View
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import Gait, Moment, running, walking
from posturecam_lab.synth.posture import Posture
from posturecam_lab.validate.truth import exact_body, exact_clip
from tests.checks.conftest import Measure
from tests.people import YAW, SimulatedCamera, runner, walker

NOISE = 0.009


@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("ahead", [0.14, 0.214, 0.30])
def test_in_running_it_is_the_ankle_ahead_of_the_hips_at_contact(measure: Measure, view: str, ahead: float) -> None:
    found = measure(runner(ahead=ahead), SimulatedCamera(yaw_deg=YAW[view], noise=NOISE))
    assert np.median(found.value) == pytest.approx(100 * ahead, abs=1.4)


@pytest.mark.parametrize("ahead", [0.28, 0.36, 0.44])
def test_in_walking_too(measure: Measure, ahead: float) -> None:
    assert np.median(measure(walker(ahead=ahead), SimulatedCamera(noise=NOISE)).value) == pytest.approx(
        100 * ahead, abs=2
    )


@pytest.mark.parametrize("fps", [24, 60, 120])
def test_the_frame_rate_hardly_matters(measure: Measure, fps: float) -> None:
    assert np.median(measure(runner(), SimulatedCamera(fps=fps, noise=NOISE)).value) == pytest.approx(21.4, abs=1.8)


def test_each_landing_is_a_sample_of_its_side(measure: Measure) -> None:
    found = measure(runner())
    assert set(found.side) == {"left", "right"}
    assert len(found) == pytest.approx(170 / 6, abs=2)


def test_a_leg_that_was_never_seen_is_left_out(measure: Measure) -> None:
    found = measure(runner(), SimulatedCamera(hidden=(25, 27, 29, 31)))
    assert set(found.side) == {"right"}


def test_swapped_legs_do_not_move_it(measure: Measure) -> None:
    clean, swapped = (
        np.median(measure(runner(), SimulatedCamera(noise=NOISE, swapped=share, burst=8)).value) for share in (0.0, 0.1)
    )
    assert swapped == pytest.approx(clean, abs=0.5)


@pytest.mark.parametrize("roll_deg", [-3, 3])
def test_a_tilted_camera_hardly_moves_it(measure: Measure, roll_deg: float) -> None:
    assert np.median(measure(runner(), SimulatedCamera(noise=NOISE, roll_deg=roll_deg)).value) == pytest.approx(
        21.4, abs=3
    )


BUILD = Build(height_m=1.75, sex="female")


def made(activity: Activity, speed_mps: float, over: float) -> ObservedBout:
    """A synthetic person with exact landmarks and contacts, who lands `over` % leg further ahead than most."""
    make = running if activity == Activity.RUN else walking
    motion = Gait(BUILD, (Moment(0.0, make(BUILD, speed_mps, overstride=over), Posture()),))
    t = np.arange(0.0, 8.0, 1 / 200)
    body = exact_body(t, motion.over(t).landmarks, BUILD.leg_m, View.RIGHT)
    bout = exact_clip(body, activity, View.RIGHT, motion.events(0.5, 7.5))
    assert bout.gait is not None
    return replace(bout, gait=replace(bout.gait, belt_speed_legs_s=speed_mps / BUILD.leg_m))


@pytest.mark.parametrize(("activity", "speed_mps"), [(Activity.RUN, 3.0), (Activity.WALK, 1.3)])
def test_a_step_reaches_from_the_rear_foot_to_the_front_foot(activity: Activity, speed_mps: float) -> None:
    bout = made(activity, speed_mps, 0.0)
    assert bout.gait is not None
    steps = step_geometry(bout)
    landings = [event for event in bout.gait.contacts if event.kind == EventKind.INITIAL_CONTACT]
    assert [(t, side) for t, side in zip(steps.t, steps.side, strict=True)] == [(e.t, e.side) for e in landings]
    ankles = bout.body.grid.at(np.stack([bout.body.at(27), bout.body.at(28)])[:, :, 0].T, steps.t)
    assert steps.ahead + steps.behind == pytest.approx(100 * np.abs(ankles[:, 0] - ankles[:, 1]), abs=0.1)


@pytest.mark.parametrize(
    ("activity", "speed_mps"),
    [(Activity.RUN, 2.5), (Activity.RUN, 3.5), (Activity.RUN, 4.3), (Activity.WALK, 1.0), (Activity.WALK, 1.4)],
)
def test_the_step_shows_who_lands_too_far_ahead(activity: Activity, speed_mps: float) -> None:
    assert geometry_shows_overstride(made(activity, speed_mps, 0.0)) is False
    assert geometry_shows_overstride(made(activity, speed_mps, 12.0)) is True


def test_the_length_of_the_leg_does_not_matter_to_the_share() -> None:
    bout = made(Activity.WALK, 1.3, 0.0)
    short = replace(bout, body=replace(bout.body, at=lambda landmark: 1.3 * bout.body.at(landmark)))
    assert step_geometry(short).share == pytest.approx(step_geometry(bout).share)


def test_a_leg_that_was_not_seen_shows_nothing() -> None:
    bout = made(Activity.WALK, 1.3, 12.0)
    seen = bout.body.visibility
    hidden = replace(bout.body, visibility=lambda landmark: seen(landmark) * (landmark not in (25, 27)))
    assert step_geometry(replace(bout, body=hidden)).t.size == 0
    assert geometry_shows_overstride(replace(bout, body=hidden)) is None


def test_a_runner_of_unknown_speed_shows_nothing() -> None:
    bout = made(Activity.RUN, 3.0, 12.0)
    assert bout.gait is not None
    assert geometry_shows_overstride(replace(bout, gait=replace(bout.gait, belt_speed_legs_s=np.nan))) is None


def test_a_standing_person_takes_no_steps() -> None:
    bout = replace(made(Activity.WALK, 1.3, 0.0), activity=Activity.STAND, gait=None)
    assert geometry_shows_overstride(bout) is None
    assert step_geometry(bout).t.size == 0
