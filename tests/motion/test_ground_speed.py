"""The speed of the ground: feet, steps and hips on people whose speed is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.motion.body import body_of
from posturecam.motion.gait import gait_of
from posturecam.motion.gait_events import Events, find_events, stride_period_of
from posturecam.motion.ground_speed import GroundSpeed, ground_speed, step_lengths
from posturecam.motion.landmark_signals import columns, smooth_motion
from posturecam.motion.stances import FootSamples
from posturecam.track import PoseTrack
from posturecam.types import Activity, Contact, EventKind, Side
from tests.people import Person, SimulatedCamera, runner, walker

SECONDS = 8.0
NOISE = 0.006


def speed_of(
    track: PoseTrack, who: Person, *, scale_px: Floats | float = 200.0, pose_model: bool = True, delay_s: float = 0.0
) -> GroundSpeed:
    """As the analysis asks for it; delay_s: by how much the feet's events are given too late."""
    motion = smooth_motion(track.t, track.xy, track.visibility)
    scale = np.broadcast_to(scale_px, len(motion.grid)).astype(float)
    body = body_of(motion, 1, scale, 0.0, Side.RIGHT)
    period = stride_period_of(body)
    events = {side: find_events(body, side, period.stride_s, who.activity) for side in Side}
    late = {side: Events(e.initial_contact + delay_s, e.toe_off + delay_s) for side, e in events.items()}
    gait = gait_of(body, events, period, float("nan"), None)
    unit = motion.grid.at(scale, track.t)
    raw = columns(track.xy * (1, -1) / unit[:, None, None])
    return ground_speed(
        body, scale, FootSamples(track.t, raw, late, period.stride_s, who.activity), gait, pose_model=pose_model
    )


def followed(track: PoseTrack, px_s: float) -> PoseTrack:
    """The same seen by a camera that turns after the person by so many px/s."""
    xy = track.xy.copy()
    xy[..., 0] -= (px_s * track.t)[:, None]
    return replace(track, xy=xy)


@pytest.mark.parametrize("speed", [0.9, 1.4, 1.8])
def test_a_treadmill_walker_has_the_speed_of_feet_and_steps(speed: float) -> None:
    who = walker(speed=speed, cadence=60 * speed / 0.74)
    found = speed_of(SimulatedCamera(noise=NOISE).of((who, SECONDS)), who)
    assert found.sources == ("feet", "steps")
    assert found.legs_s == pytest.approx(speed, rel=0.06)
    assert abs(found.legs_s - speed) < found.uncertainty_legs_s < 0.2 * speed


def test_a_walker_who_passes_a_still_camera_has_the_speed_of_the_hips_too() -> None:
    found = speed_of(SimulatedCamera(crossing=True, noise=NOISE).of((walker(), SECONDS)), walker())
    assert found.sources == ("feet", "steps", "hips")
    assert found.legs_s == pytest.approx(1.4, rel=0.04)


@pytest.mark.parametrize("share", [0.3, 0.7, 1.0])
def test_hips_do_not_count_where_the_camera_follows(share: float) -> None:
    track = SimulatedCamera(crossing=True, noise=NOISE).of((walker(), SECONDS))
    found = speed_of(followed(track, share * 1.4 * 200), walker())
    assert found.sources == ("feet", "steps")
    assert found.legs_s == pytest.approx(1.4, rel=0.06)


@pytest.mark.parametrize("crossing", [True, False])
def test_feet_that_were_taken_for_each_other_do_not_slow_the_ground(crossing: bool) -> None:
    """Contacts that are given a quarter of a stride late make swing of stance."""
    track = SimulatedCamera(crossing=crossing, noise=NOISE).of((walker(), SECONDS))
    wrong = speed_of(track, walker(), delay_s=walker().stride_s / 3)
    assert "feet" not in wrong.sources
    assert wrong.legs_s == pytest.approx(1.4, rel=0.06)


def test_a_hidden_leg_leaves_feet_and_hips() -> None:
    track = SimulatedCamera(crossing=True, noise=NOISE, hidden=(25, 27, 29, 31)).of((walker(), SECONDS))
    found = speed_of(track, walker())
    assert "steps" not in found.sources
    assert found.legs_s == pytest.approx(1.4, rel=0.04)


@pytest.mark.parametrize("crossing", [True, False])
def test_a_runners_steps_do_not_count_since_they_fly(crossing: bool) -> None:
    found = speed_of(SimulatedCamera(fps=60, crossing=crossing, noise=NOISE).of((runner(), SECONDS)), runner())
    assert found.sources == (("feet", "hips") if crossing else ("feet",))
    assert found.legs_s == pytest.approx(3.4, rel=0.03)


def test_markers_are_surer_than_a_pose_model() -> None:
    track = SimulatedCamera(noise=NOISE).of((runner(), SECONDS))
    markers, model = (speed_of(track, runner(), pose_model=known) for known in (False, True))
    assert markers.legs_s == pytest.approx(model.legs_s)
    assert 0.05 * 3.4 * 0.9 < markers.uncertainty_legs_s < model.uncertainty_legs_s


def test_a_person_who_comes_nearer_is_measured_in_their_own_legs() -> None:
    """The image grows by a fifth about its centre."""
    track = SimulatedCamera(crossing=True, noise=0.0).of((walker(), SECONDS))
    grows = np.linspace(0.9, 1.1, len(track.t))
    xy = track.xy.copy()
    centre = xy[:, 23:25, 0].mean(axis=1)
    xy[..., 0] = (xy[..., 0] - centre[:, None]) * grows[:, None] + (
        centre[0] + np.concatenate([[0.0], np.cumsum(np.diff(centre) * grows[1:])])
    )[:, None]
    xy[..., 1] *= grows[:, None]
    motion = smooth_motion(track.t, xy, track.visibility)
    scale = 200.0 * np.interp(motion.grid.t, track.t, grows)
    found = speed_of(replace(track, xy=xy), walker(), scale_px=scale)
    assert "hips" in found.sources
    assert found.legs_s == pytest.approx(1.4, rel=0.05)


def test_a_step_is_heel_to_heel_at_contact() -> None:
    track = SimulatedCamera(fps=60).of((walker(), SECONDS))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    period = stride_period_of(body)
    events = {side: find_events(body, side, period.stride_s, Activity.WALK) for side in Side}
    steps, of = step_lengths(body, gait_of(body, events, period, 1.4, None))
    heels = walker().pose(walker().contacts(Side.RIGHT, 1.0, 2.5))[:, 29:31, 0]
    assert steps.size == pytest.approx(2 * SECONDS / walker().stride_s, abs=2)
    assert set(of) == {0, 1}
    assert np.median(steps) == pytest.approx(np.abs(heels[:, 1] - heels[:, 0]).mean(), abs=0.01)


@pytest.mark.parametrize("behind", [0.3, 0.8])
def test_a_foot_that_never_passes_the_other_makes_short_or_negative_steps(behind: float) -> None:
    """Of a limp the mean step counts: the left foot stays `behind` leg lengths further back than in an even gait."""
    track = SimulatedCamera(noise=0.002).of((walker(), SECONDS))
    xy = track.xy.copy()
    xy[:, [25, 27, 29, 31], 0] -= behind * 200.0
    found = speed_of(replace(track, xy=xy), walker())
    assert "steps" in found.sources
    assert found.legs_s == pytest.approx(1.4, rel=0.06)


def test_a_contact_too_soon_after_the_other_foot_is_no_step() -> None:
    track = SimulatedCamera(fps=60).of((walker(), SECONDS))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    period = stride_period_of(body)
    events = {side: find_events(body, side, period.stride_s, Activity.WALK) for side in Side}
    gait = gait_of(body, events, period, 1.4, None)
    stray = Contact(gait.contacts[0].t + 0.05, Side.LEFT, EventKind.INITIAL_CONTACT)
    plain, more = (
        step_lengths(body, replace(gait, contacts=tuple(sorted(contacts, key=lambda event: event.t))))[0]
        for contacts in (gait.contacts, (*gait.contacts, stray))
    )
    assert abs(more.size - plain.size) <= 1
    assert more.min() > 0.7


def test_without_a_person_there_is_no_speed() -> None:
    track = SimulatedCamera(hidden=tuple(range(25, 33))).of((walker(), SECONDS))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    none = {side: Events(np.empty(0), np.empty(0)) for side in Side}
    period = replace(stride_period_of(body), stride_s=1.0)
    gait = gait_of(body, none, period, float("nan"), None)
    raw = columns(track.xy * (1, -1) / 200.0)
    found = ground_speed(
        body, np.full(len(motion.grid), 200.0), FootSamples(track.t, raw, none, period.stride_s, Activity.WALK), gait
    )
    assert np.isnan(found.legs_s) and found.sources == () and found.uncertainty_legs_s == 0
