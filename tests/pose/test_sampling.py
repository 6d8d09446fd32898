"""Ten looks a second at people at rest, every frame of people who move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.pose.guides import GuideFilter
from posturecam.pose.recorder import Recorder
from posturecam.pose.sampling import MOST_WAITING, PoseSampler
from posturecam.track import SAMPLED, Frame, Pose, PoseTrack
from posturecam.tracking import track_video
from tests.motion.movers import constant, mover
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker
from tests.sources import BlankFrames

FPS = 60.0


def filmed(*parts: tuple[Person, float], fps: float) -> PoseTrack:
    """A track of people one after the other."""
    return SimulatedCamera(fps=fps, noise=0.003).of(*parts)


class Glanced:
    """An estimator that knows a track: gives its poses, and remembers which frames it took in, in their order."""

    remarks = ()
    bias = None
    model_hash = "sha256:track"

    def __init__(self, track: PoseTrack) -> None:
        self._track = track
        self.taken: list[float] = []
        self.passed_over = 0

    def glance(self, frame: Frame) -> Pose | None:
        row = int(np.argmin(abs(self._track.t - frame.t)))
        xy = np.asarray(self._track.xy[row], np.float64)
        return Pose(frame.t, xy, np.asarray(self._track.visibility[row], np.float64)) if np.isfinite(xy).any() else None

    def pass_over(self, frames: int) -> None:
        self.passed_over += frames

    def estimate(self, frame: Frame) -> Pose | None:
        self.taken.append(frame.t)
        return self.glance(frame)

    def pick(self, x: float, y: float) -> None: ...

    def __enter__(self) -> Glanced:
        return self

    def __exit__(self, *failure: object) -> None: ...


class Moment(Frame):
    """A frame without pixels."""

    def __init__(self, t: float, *, after_cut: bool = False) -> None:
        self.t, self.after_cut = t, after_cut


def sampled(track: PoseTrack, cut: float | None = None) -> tuple[PoseTrack, Glanced]:
    """The track as it is recorded, and what its estimator was asked."""
    estimator, record = Glanced(track), Recorder()
    sampler, most = PoseSampler(estimator, record), 0
    for t in track.t:
        sampler.take(Moment(float(t), after_cut=t == cut))
        most = max(most, len(sampler._waiting))
    sampler.end()
    assert most <= MOST_WAITING
    assert sampler.passed_over == estimator.passed_over
    assert estimator.taken == sorted(set(estimator.taken)), "no frame twice, none out of order"
    again = record.track(track.size)
    return replace(track, xy=again.xy, visibility=again.visibility), estimator


@pytest.mark.parametrize("who", [stander(), sitter()], ids=["stands", "sits"])
def test_a_person_at_rest_is_looked_at_ten_times_a_second(who) -> None:
    track = filmed((who, 10.0), fps=FPS)
    seen, estimator = sampled(track)
    np.testing.assert_array_equal(seen.t, track.t)
    rest = [t for t in estimator.taken if t > 2.0]
    assert 9 <= len(rest) / 8.0 <= 11
    assert np.isfinite(seen.xy).all()
    assert abs(seen.xy - track.xy).max() < 0.1 * 200, "within the noise of the recording"


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0, 120.0, 240.0])
def test_at_each_frame_rate_looks_are_no_rarer_than_eight_a_second(fps: float) -> None:
    _, estimator = sampled(filmed((stander(), 6.0), fps=fps))
    gaps = np.diff(estimator.taken)
    assert gaps.max() < 0.126
    assert len(estimator.taken) < 0.75 * 6.0 * fps


@pytest.mark.parametrize("fps", [8.0, 12.5, 15.0])
def test_of_few_frames_a_second_all_are_looked_at(fps: float) -> None:
    _, estimator = sampled(filmed((stander(), 6.0), fps=fps))
    assert len(estimator.taken) == 6.0 * fps


@pytest.mark.parametrize("who", [walker(), runner(), walker(cadence=70.0)], ids=["walks", "runs", "walks slowly"])
@pytest.mark.parametrize("slowed", [1, 2, 4, 8])
def test_every_frame_of_a_gait_is_looked_at(who, slowed: int) -> None:
    track = filmed((who, 6.0), fps=FPS)
    slow = replace(track, t=track.t * slowed)
    seen, estimator = sampled(slow)
    np.testing.assert_array_equal(estimator.taken, slow.t)
    np.testing.assert_allclose(seen.xy, slow.xy, atol=1e-3)


def test_a_walk_of_which_only_the_trunk_is_seen_is_looked_at_in_every_frame() -> None:
    track = filmed((walker(bounce=0.03), 6.0), fps=FPS)
    visibility = np.array(track.visibility)
    visibility[:, 25:] = 0.0
    _, estimator = sampled(replace(track, visibility=visibility))
    assert len(estimator.taken) == len(track)


def test_a_walk_that_begins_is_looked_at_from_its_first_movement_and_contacts_stay() -> None:
    track = filmed((stander(), 5.0), (walker(), 6.0), fps=FPS)
    seen, estimator = sampled(track)
    taken = np.array(estimator.taken)
    assert (taken < 4.8).sum() < 0.6 * (track.t < 4.8).sum()
    assert np.isin(track.t[track.t > 5.1], taken).all()
    every, some = analyze(track), analyze(seen)
    contacts = [[c.t for b in one.bouts if b.gait for c in b.gait.contacts] for one in (every, some)]
    assert len(contacts[0]) > 8
    np.testing.assert_allclose(contacts[0], contacts[1], atol=0.002)
    verdicts = [[(f.check, f.verdict) for b in one.bouts for f in b.findings] for one in (every, some)]
    assert verdicts[0] == verdicts[1]


def test_one_foot_that_moves_is_enough() -> None:
    def lifted(t: Floats) -> Floats:
        return 0.3 * np.clip(np.sin((t - 4.0) * 4), 0, None) * (t > 4.0)

    still = mover(8.0, fps=FPS, feet_height=(constant(0.0), constant(0.0)))
    track = mover(8.0, fps=FPS, feet_height=(lifted, constant(0.0)))
    moved = np.abs(np.asarray(track.xy) - still.xy).max(axis=(1, 2)) > 0.06 * 100
    _, estimator = sampled(track)
    assert moved.any()
    assert np.isin(track.t[moved], estimator.taken).all()


def test_a_cut_and_an_absence_begin_anew() -> None:
    track = filmed((sitter(), 8.0), fps=30.0)
    cut = float(track.t[121])
    _, estimator = sampled(track, cut)
    assert cut in estimator.taken
    away = track.unseen_where((track.t > 4.0) & (track.t < 4.5))
    seen, estimator = sampled(away)
    np.testing.assert_array_equal(np.isnan(seen.xy[:, 0, 0]), np.isnan(away.xy[:, 0, 0]))
    after = track.t[(track.t > 4.0) & (track.t < 5.9)]
    assert np.isin(after, estimator.taken).all(), "until the person was at rest for long enough again"


def test_a_whole_clip_says_what_share_was_not_looked_at() -> None:
    track = filmed((sitter(), 6.0), fps=30.0)
    found = track_video(BlankFrames(track.t), Glanced(track))
    assert 0.3 < float(found.provenance[SAMPLED]) < 0.67
    assert len(found) == len(track)


def test_an_estimator_that_cannot_glance_sees_every_frame() -> None:
    track = filmed((sitter(), 4.0), fps=30.0)

    class Plain:
        def __init__(self) -> None:
            self.taken = 0

        def estimate(self, frame: Frame) -> Pose | None:
            self.taken += 1
            return Glanced(track).glance(frame)

    plain, record = Plain(), Recorder()
    sampler = PoseSampler(plain, record)  # type: ignore[arg-type]
    for t in track.t:
        sampler.take(Moment(float(t)))
    sampler.end()
    assert plain.taken == len(track) == len(record)
    assert sampler.passed_over == 0


def test_the_crop_follows_over_frames_that_were_passed_over_as_if_they_were_seen() -> None:
    line = np.array([[[300.0 + k, 400.0], [300.0 + k, 200.0 - k]] for k in range(13)])
    every, some = GuideFilter(), GuideFilter()
    ends = [every(guides) for guides in line]
    some(line[0])
    for k in (4, 8, 12):
        np.testing.assert_allclose(some(line[k], passed_over=3), ends[k])
