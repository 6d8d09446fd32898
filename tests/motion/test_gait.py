"""Contacts, toe offs and speed against people whose truth is known. Tolerances are the promises of `validate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from posturecam.motion.body import Body, body_of
from posturecam.motion.cadence import counted_cadence, matched_cadence
from posturecam.motion.gait import Gait, duty_factor, frontal_gait, gait_of, plausible, strides_of
from posturecam.motion.gait_events import Events, find_events, keep_alternating, stride_period_of
from posturecam.motion.landmark_signals import LandmarkPath, columns, smooth_motion
from posturecam.motion.leg_angles import knee_flexion_deg
from posturecam.motion.stances import FootSamples, belt_speed, belt_speeds
from posturecam.motion.stride_period import StridePeriod
from posturecam.track import PoseTrack
from posturecam.types import Activity, Contact, EventKind, Side, Stride
from posturecam_lab.validate.matching import match
from tests.motion.contacts import contacts_at
from tests.people import YAW, Person, SimulatedCamera, runner, walker

SECONDS = 12.0


NOISE = 0.009
"""8 mm on a leg of 0.87 m."""


@dataclass(frozen=True)
class Walked:
    """A recorded person with what was found."""

    track: PoseTrack
    body: Body
    period: StridePeriod
    events: dict[Side, Events]


@cache
def walked(who: Person, recording: SimulatedCamera) -> Walked:
    track = recording.of((who, SECONDS))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), recording.leg_px), 0.0, Side.RIGHT)
    period = stride_period_of(body)
    events = {side: find_events(body, side, period.stride_s, who.activity) for side in Side}
    return Walked(track, body, period, events)


def raw_of(track: PoseTrack, leg_px: float) -> LandmarkPath:
    return columns(track.xy * (1, -1) / leg_px)


PEOPLE = pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])


FILMS = pytest.mark.parametrize(
    "recording",
    [*(SimulatedCamera(fps=fps, noise=NOISE) for fps in (24, 30, 60, 120)), SimulatedCamera(noise=NOISE, dropped=0.2)],
    ids=["24", "30", "60", "120", "dropped"],
)


@PEOPLE
@FILMS
@pytest.mark.parametrize("side", Side)
def test_contacts_are_timed_between_frames(who: Person, recording: SimulatedCamera, side: Side) -> None:
    found = walked(who, recording).events[side].initial_contact
    against = match(who.contacts(side, 0.0, SECONDS), found, 0.3, SECONDS - 0.3)
    bias_ms, sd_ms = 1000 * against.errors.mean(), 1000 * against.errors.std()
    assert (against.missed, against.invented) == (0, 0)
    assert abs(bias_ms) < 8
    assert sd_ms < (9 if who.activity == Activity.RUN else 16)


@PEOPLE
@FILMS
@pytest.mark.parametrize("side", Side)
def test_toe_offs_are_timed_between_frames(who: Person, recording: SimulatedCamera, side: Side) -> None:
    found = walked(who, recording).events[side].toe_off
    against = match(who.toe_offs(side, 0.0, SECONDS), found, 0.4, SECONDS - 0.4)
    assert (against.missed, against.invented) == (0, 0)
    assert abs(1000 * against.errors.mean()) < 13
    assert 1000 * against.errors.std() < 13


@PEOPLE
@FILMS
def test_cadence_is_right_to_half_a_step_a_minute(who: Person, recording: SimulatedCamera) -> None:
    seen = walked(who, recording)
    spm, uncertainty = counted_cadence(*(seen.events[side].initial_contact for side in Side), seen.period.stride_s)
    assert spm == pytest.approx(who.cadence, abs=0.5)
    assert 0 < uncertainty < 1.5


@PEOPLE
@FILMS
def test_belt_speed_is_right_to_three_percent(who: Person, recording: SimulatedCamera) -> None:
    seen = walked(who, recording)
    raw = raw_of(seen.track, recording.leg_px)
    speed = belt_speed(seen.body, FootSamples(seen.track.t, raw, seen.events, seen.period.stride_s, who.activity))
    assert speed == pytest.approx(who.speed, rel=0.03)


def test_a_person_who_crosses_the_image_has_the_speed_of_the_ground() -> None:
    seen = walked(walker(), SimulatedCamera(crossing=True, noise=0.005))
    raw = raw_of(seen.track, 200.0)
    speed = belt_speed(seen.body, FootSamples(seen.track.t, raw, seen.events, seen.period.stride_s, Activity.WALK))
    assert speed == pytest.approx(1.4, rel=0.03)


def test_the_speed_by_each_foot_is_that_of_its_stances_alone() -> None:
    recording = SimulatedCamera(noise=0.005)
    seen = walked(walker(), recording)
    raw = raw_of(seen.track, recording.leg_px)

    def feet(*sides: Side) -> FootSamples:
        events = {side: seen.events[side] for side in sides}
        return FootSamples(seen.track.t, raw, events, seen.period.stride_s, Activity.WALK)

    both, each = belt_speeds(seen.body, feet(*Side))
    assert both == belt_speed(seen.body, feet(*Side))
    assert each == [pytest.approx(belt_speed(seen.body, feet(side)), rel=1e-12) for side in Side]
    assert len({round(speed, 6) for speed in (both, *each)}) == 3


@pytest.mark.parametrize("stride_s", [0.7, 1.05])
def test_the_stride_period_is_seen_from_the_front_too(stride_s: float) -> None:
    who = runner() if stride_s < 1 else walker()
    seen = walked(who, SimulatedCamera(yaw_deg=YAW["front"], noise=0.005))
    assert frontal_gait(seen.body, seen.period).cadence_spm == pytest.approx(who.cadence, abs=0.6)


@pytest.mark.parametrize("seconds", [2.5, 4.0])
def test_a_short_bout_gets_its_cadence_by_matching(seconds: float) -> None:
    track = SimulatedCamera(noise=NOISE).of((runner(), seconds))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    assert matched_cadence(body, 0.71) == pytest.approx(170.0, abs=0.6)


def test_knee_flexion_is_that_of_the_leg() -> None:
    """Thigh and shank of 0.5 that reach 0.985 legs at contact bend by 2 acos(0.985)."""
    seen = walked(runner(), SimulatedCamera(fps=120))
    flexion = knee_flexion_deg(seen.body, Side.RIGHT)
    at = seen.body.grid.at(flexion, runner().contacts(Side.RIGHT, 1.0, SECONDS - 1))
    assert np.median(at) == pytest.approx(np.degrees(2 * np.arccos(0.985)), abs=1.5)


def test_a_leg_that_was_never_seen_has_no_events() -> None:
    seen = walked(runner(), SimulatedCamera(hidden=(25, 27, 29, 31)))
    assert seen.events[Side.LEFT].initial_contact.size == seen.events[Side.LEFT].toe_off.size == 0
    assert seen.events[Side.RIGHT].initial_contact.size > 10


def test_without_toes_there_are_contacts_but_no_toe_offs() -> None:
    found = walked(runner(), SimulatedCamera(hidden=(31, 32))).events[Side.RIGHT]
    assert found.initial_contact.size > 10
    assert found.toe_off.size == 0


def test_two_contacts_too_close_lose_the_later() -> None:
    left, right = keep_alternating(contacts_at(0.0, 0.1, 0.7, 1.4), contacts_at(0.35, 1.05, 1.3), 0.7)
    assert left.tolist() == [0.0, 0.7, 1.4]
    assert right.tolist() == [0.35, 1.05]


def test_a_stride_runs_from_contact_to_contact_with_its_toe_off() -> None:
    events = Events(contacts_at(0.0, 0.7, 1.4), contacts_at(0.25, 0.95))
    assert strides_of(Side.LEFT, events, 0.7) == (Stride(Side.LEFT, 0.0, 0.7, 0.25), Stride(Side.LEFT, 0.7, 1.4, 0.95))


def test_a_gap_of_two_strides_is_no_stride() -> None:
    assert strides_of(Side.LEFT, Events(contacts_at(0.0, 1.4), np.empty(0)), 0.7) == ()


def test_a_stride_with_two_toe_offs_has_none() -> None:
    (stride,) = strides_of(Side.LEFT, Events(contacts_at(0.0, 0.7), contacts_at(0.2, 0.3)), 0.7)
    assert stride.toe_off is None


def test_the_duty_factor_is_contact_over_stride() -> None:
    assert duty_factor((Stride(Side.LEFT, 0.0, 0.8, 0.2), Stride(Side.LEFT, 0.8, 1.6))) == pytest.approx(0.25)
    assert np.isnan(duty_factor(()))


@PEOPLE
def test_the_gait_of_a_person_is_what_they_do(who: Person) -> None:
    seen = walked(who, SimulatedCamera(fps=60, noise=NOISE))
    gait = gait_of(seen.body, seen.events, seen.period, who.speed, 2.9)
    assert gait.cadence_spm == pytest.approx(who.cadence, abs=0.5)
    assert gait.duty_factor == pytest.approx(who.duty, abs=0.02)
    assert [event.t for event in gait.contacts] == sorted(event.t for event in gait.contacts)
    assert gait.speed_mps == 2.9
    assert plausible(gait, seen.body)


@pytest.mark.parametrize(
    ("contacts", "spm", "speed"),
    [(1, 170.0, 3.0), (9, 300.0, 3.0), (9, 5.0, 3.0), (9, float("nan"), 3.0), (9, 170.0, -1.0)],
)
def test_steps_that_no_person_can_take_are_not_plausible(contacts: int, spm: float, speed: float) -> None:
    landings = tuple(Contact(float(k), Side.LEFT, EventKind.INITIAL_CONTACT) for k in range(contacts))
    assert not plausible(Gait(landings, (), spm, 0.1, speed, 0.3), walked(runner(), SimulatedCamera()).body)


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_two_strides_taken_for_one_are_not_plausible_since_the_hips_rise_once_a_step(who: Person) -> None:
    body, landings = (
        walked(who, SimulatedCamera(noise=NOISE)).body,
        tuple(Contact(t, Side.LEFT, EventKind.INITIAL_CONTACT) for t in (1.0, 2.0)),
    )
    counted = Gait(landings, (), who.cadence, 0.1, 1.0, 0.3)
    assert plausible(counted, body)
    assert not plausible(replace(counted, cadence_spm=who.cadence / 2), body)
