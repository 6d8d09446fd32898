"""Feet that jump from frame to frame are noticed; feet that run fast, come late or are exchanged are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import Verdict, analyze
from posturecam.judge.reasons import Code, because
from posturecam.motion.foot_jumps import TOO_OFTEN, foot_jumps
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.motion.side_swaps import repair_sides
from posturecam.track import PoseTrack
from tests.people import SimulatedCamera, runner


def recorded(fps: float = 30.0, noise: float = 0.009) -> PoseTrack:
    return SimulatedCamera(fps=fps, noise=noise).of((runner(), 10.0))


def lost(track: PoseTrack, share: float) -> PoseTrack:
    """The same with one foot put half a leg off in so many of the frames, as a model does that cannot see."""
    rng, xy = np.random.default_rng(3), track.xy.copy()
    wrong = rng.random(len(track)) < share
    xy[wrong, 28] += rng.normal(0, 0.5 * SimulatedCamera().leg_px, (int(wrong.sum()), 2))
    return replace(track, xy=xy)


def jumps(track: PoseTrack) -> float:
    return foot_jumps(smooth_motion(track.t, track.xy, track.visibility))


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0, 120.0])
def test_the_feet_of_a_runner_who_is_recorded_well_do_not_jump(fps: float) -> None:
    assert jumps(recorded(fps)) < TOO_OFTEN / 2


def test_legs_exchanged_in_every_tenth_frame_do_not_jump_once_put_right() -> None:
    track = SimulatedCamera(noise=0.009, swapped=0.1, burst=8).of((runner(), 10.0))
    repair = repair_sides(track.t, track.xy.copy(), track.visibility.copy(), SimulatedCamera().leg_px)
    assert jumps(replace(track, xy=repair.xy)) < TOO_OFTEN


def test_feet_that_are_lost_in_every_tenth_frame_jump() -> None:
    assert jumps(lost(recorded(), 0.1)) > TOO_OFTEN


def test_legs_that_were_not_seen_do_not_jump() -> None:
    track = recorded()
    xy = track.xy.copy()
    xy[:, 25:] = np.nan
    assert jumps(replace(track, xy=xy)) == 0.0


def test_then_nothing_is_said_of_the_legs_and_the_clip_says_why() -> None:
    analysis = analyze(lost(recorded(), 0.15), activity="run", view="right")
    verdicts = {f.check: f.verdict for bout in analysis.bouts for f in bout.findings}
    assert because(Code.FEET_NOT_FOLLOWED).text in analysis.notes
    assert verdicts["overstride"] == verdicts["cadence"] == verdicts["knee_flexion"] == Verdict.UNKNOWN
