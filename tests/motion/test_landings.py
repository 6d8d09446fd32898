"""Landings of feet that are pulled back in the air, sink slowly or are found in the wrong place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.body import body_of
from posturecam.motion.gait_events import find_events, stride_period_of
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.track import PoseTrack
from posturecam.types import Activity, Side
from posturecam_lab.validate.matching import match
from tests.people import Person, SimulatedCamera, runner, walker

SECONDS = 12.0
NOISE = 0.009
"""8 mm on a leg of 0.87 m."""


def test_an_error_of_the_ankle_alone_moves_a_contact_by_half_as_much() -> None:
    track = SimulatedCamera().of((walker(), SECONDS))
    off = track.xy.copy()
    off[:, 27:29, 0] += 6.0 * np.sin(2 * np.pi * 2.3 * track.t)[:, None]
    both = off.copy()
    both[:, 29:31, 0] += 6.0 * np.sin(2 * np.pi * 2.3 * track.t)[:, None]
    spread = [contact_spread(replace(track, xy=xy)) for xy in (off, both)]
    assert spread[0] < 0.65 * spread[1]


def contact_spread(track: PoseTrack) -> float:
    """SD of the walker's contacts about the truth, s."""
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    events = find_events(body, Side.RIGHT, walker().stride_s, Activity.WALK)
    found = match(walker().contacts(Side.RIGHT, 0, SECONDS), events.initial_contact, 0.5, SECONDS - 0.5)
    return float(found.errors.std())


FALLING = ([-0.30, -0.20, -0.10, 0.0, 0.03], [0.0, 0.16, 0.155, 0.035, 0.0])
"""How much higher (leg lengths) a foot is carried that comes down at 1.2 legs/s, by time from its contact (s)."""


def retracting(who: Person, recording: SimulatedCamera, ahead_s: float) -> PoseTrack:
    """A runner whose feet come down from above and have the belt's speed `ahead_s` s before they land.

    At landing and after it the feet are where they were.
    """
    track = recording.of((who, SECONDS))
    t, xy = track.t, track.xy.copy()
    hips = (xy[:, 23, 0] + xy[:, 24, 0]) / 2
    for k, side in enumerate((Side.LEFT, Side.RIGHT)):
        since = [t - contact for contact in who.contacts(side, -1.0, SECONDS + 1.0)]
        share = np.max([np.interp(s, [-0.3, -0.15, 0.05, 0.1], [0, 1, 1, 0]) for s in since], axis=0)
        up = np.sum([np.interp(s, *FALLING) for s in since], axis=0)
        for joint in (27 + k, 29 + k, 31 + k):
            earlier = np.interp(t + ahead_s * share, t, xy[:, joint, 0] - hips)
            xy[:, joint, 0] = hips + earlier + who.speed * recording.leg_px * ahead_s * share
            xy[:, joint, 1] -= up * recording.leg_px
    return replace(track, xy=xy)


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("ahead_s", [0.0, 0.01, 0.02, 0.03])
@pytest.mark.parametrize("side", Side)
def test_a_foot_that_is_pulled_back_in_the_air_lands_when_it_is_down(fps: float, ahead_s: float, side: Side) -> None:
    track = retracting(runner(), SimulatedCamera(fps=fps, noise=NOISE), ahead_s)
    errors_ms = contact_errors_ms(track, runner(), side)
    assert abs(errors_ms.mean()) < 6
    assert errors_ms.std() < 5


def test_one_bad_height_moves_a_contact_by_less_than_10_ms() -> None:
    track = retracting(runner(), SimulatedCamera(fps=60), 0.0)
    lifted = track.xy.copy()
    (landing,) = runner().contacts(Side.RIGHT, 4.0, 4.7)
    lifted[np.abs(track.t - landing) < 0.1, 28, 1] -= 20.0
    plain, moved = (contact_errors_ms(replace(track, xy=xy), runner(), Side.RIGHT) for xy in (track.xy, lifted))
    assert np.abs(moved - plain).max() < 10


def test_a_walker_whose_ankle_sinks_slowly_lands_with_the_heel() -> None:
    """From 6 % of the leg above its level at contact, down to it a quarter of a stride later."""
    who = walker()
    track = SimulatedCamera(fps=60, noise=NOISE).of((who, SECONDS))
    xy = track.xy.copy()
    for landing in who.contacts(Side.RIGHT, -1.0, SECONDS + 1.0):
        xy[:, 28, 1] -= 200.0 * np.interp(track.t - landing, [-0.3, 0.0, 0.25], [0.0, 0.06, 0.0])
    assert abs(contact_errors_ms(replace(track, xy=xy), who, Side.RIGHT).mean()) < 8


def contact_errors_ms(track: PoseTrack, who: Person, side: Side) -> np.ndarray:
    """Detected minus true contacts of one foot, ms; none missed, none invented."""
    motion = smooth_motion(track.t, track.xy, track.visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    events = find_events(body, side, stride_period_of(body).stride_s, who.activity)
    found = match(who.contacts(side, 0, SECONDS), events.initial_contact, 0.5, SECONDS - 0.5)
    assert (found.missed, found.invented) == (0, 0)
    return 1000 * found.errors
