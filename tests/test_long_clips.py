"""An hour of film fits: little is kept of each frame, and in little precision that matters."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.motion.cleaning import cleaned
from posturecam.pose.people import follow_one_person
from posturecam.pose.recorder import Recorder
from posturecam.track import Pose, PoseTrack
from posturecam.video.cuts import CutFinder
from tests.people import SimulatedCamera, runner

HOUR_AT_60 = 216_000
FILM = SimulatedCamera(fps=60, noise=0.008, swapped=0.01, burst=4, model="sha256:0")


def peak_bytes(seconds: float) -> int:
    """What the analysis of a run needs beside its landmarks."""
    clean = cleaned(FILM.of((runner(), seconds)))
    analyze(clean)
    tracemalloc.start()
    analysis = analyze(clean)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [str(bout.activity) for bout in analysis.bouts] == ["run"]
    return peak


def test_an_analysis_of_an_hour_takes_less_than_200_mb_beside_its_landmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posturecam.motion.landmark_signals.MOST_KEPT", 0)  # as for an hour
    one_minute, four = peak_bytes(60.0), peak_bytes(240.0)
    assert one_minute + 59 * (four - one_minute) / 3 < 200e6


def test_single_precision_finds_the_same() -> None:
    exact = FILM.of((runner(), 30.0))
    kept = replace(exact, xy=exact.xy.astype(np.float32), visibility=exact.visibility.astype(np.float32))
    assert kept.xy.dtype == np.float32
    (before,), (after,) = analyze(exact).bouts, analyze(kept).bouts
    assert [finding.verdict for finding in after.findings] == [finding.verdict for finding in before.findings]
    for one, other in zip(before.findings, after.findings, strict=True):
        assert other.value == pytest.approx(one.value, abs=0.005)
    assert before.gait is not None and after.gait is not None
    times = [[event.t for event in gait.contacts] for gait in (before.gait, after.gait)]
    assert times[0] == pytest.approx(times[1], abs=1e-4)


def repeated(track: PoseTrack, frames: int) -> PoseTrack:
    """So many frames of a track over and over, in single precision, at 60 a second."""
    rows = np.arange(frames) % len(track)
    xy, visibility = track.xy[rows].astype(np.float32), track.visibility[rows].astype(np.float32)
    return PoseTrack(np.arange(frames) / 60, xy, visibility, size=track.size)


@pytest.mark.parametrize("cuts", [(), (100.0, 200.0)])
def test_following_one_person_for_an_hour_takes_less_than_150_mb_beside_the_landmarks(cuts: tuple[float, ...]) -> None:
    frames = HOUR_AT_60 // 5
    track = repeated(FILM.of((runner(), 20.0)), frames)
    follow_one_person(track.between(0.0, 10.0), suspected=cuts)
    tracemalloc.start()
    followed = follow_one_person(track, suspected=cuts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.isfinite(followed.xy[:, 0, 0]).mean() > 0.95
    assert 5 * peak < 150e6


def test_poses_and_changes_of_the_image_take_little_room_while_they_come() -> None:
    record, cuts, frames = Recorder(), CutFinder(), 5000
    pose, thumbnail = Pose(0.0, np.zeros((33, 2)), np.ones(33)), np.zeros((48, 64), np.uint8)
    tracemalloc.start()
    for k in range(frames):
        record.add(k / 60, pose)
        cuts.add(k / 60, thumbnail)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(record) == frames
    assert kept / frames * HOUR_AT_60 < 110e6
