"""Clips that hold too little, or nothing that could be a person."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.motion.bouts import find_bouts
from posturecam.motion.spans import BoutSpan, Segmentation
from posturecam.track import PoseTrack
from posturecam.types import Activity, Verdict
from tests.findings import only, text, value, verdicts
from tests.people import Person, SimulatedCamera, runner, sitter, walker

FILM = SimulatedCamera(noise=0.005)


def nothing() -> PoseTrack:
    return PoseTrack(np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33)))


def blind(track: PoseTrack) -> PoseTrack:
    return replace(track, xy=np.full_like(track.xy, np.nan))


@pytest.mark.parametrize(
    "track",
    [nothing(), *(FILM.of((runner(), n / 30)) for n in (1, 2, 3, 4, 5, 8, 15)), blind(FILM.of((runner(), 3.0)))],
    ids=lambda track: f"{len(track)}",
)
def test_too_little_is_nothing_with_a_note(track: PoseTrack) -> None:
    analysis = analyze(track)
    assert (analysis.bouts, analysis.score) == ((), None)
    assert any("No person was seen for long enough" in note for note in analysis.notes)


@pytest.mark.parametrize("seconds", [0.8, 1.0, 1.3, 1.6, 2.2, 3.1])
@pytest.mark.parametrize("who", [runner(), walker(), sitter()], ids=["run", "walk", "sit"])
def test_a_short_clip_is_judged_on_what_it_holds(who: Person, seconds: float) -> None:
    analysis = analyze(FILM.of((who, seconds)))
    assert json.loads(text(analysis))["bouts"]
    for found in only(analysis).findings:
        assert found.verdict is Verdict.GOOD or found.reason


def test_a_frozen_frame_of_a_runner_has_no_gait() -> None:
    track = FILM.of((runner(), 8.0))
    bout = only(analyze(replace(track, xy=np.repeat(track.xy[:1], len(track), axis=0))))
    assert bout.gait is None
    assert str(bout.activity) == "stand"


@pytest.mark.parametrize("place", [0.0, 300.0])
def test_a_body_in_one_point_is_unknown(place: float) -> None:
    track = FILM.of((runner(), 4.0))
    analysis = analyze(replace(track, xy=np.full_like(track.xy, place)))
    assert all(verdict is Verdict.UNKNOWN for bout in analysis.bouts for verdict in verdicts(bout).values())


def test_landmarks_that_leap_at_random_are_unknown() -> None:
    rng = np.random.default_rng(0)
    track = PoseTrack(np.arange(300) / 30, rng.uniform(0, 700, (300, 33, 2)), np.ones((300, 33)))
    assert analyze(track).score is None
    assert all(bout.gait is None for bout in analyze(track).bouts)


@pytest.mark.parametrize("landmark", [23, 28, 7, 0])
def test_a_single_landmark_is_no_person_to_judge(landmark: int) -> None:
    hidden = tuple(k for k in range(33) if k != landmark)
    analysis = analyze(replace(FILM, hidden=hidden).of((runner(), 5.0)))
    assert all(verdict is Verdict.UNKNOWN for bout in analysis.bouts for verdict in verdicts(bout).values())


def test_a_third_of_the_landmarks_missing_at_random_still_end_in_an_analysis() -> None:
    track = FILM.of((runner(), 8.0))
    gone = np.random.default_rng(3).random(track.visibility.shape) < 0.3
    analysis = analyze(replace(track, xy=np.where(gone[..., None], np.nan, track.xy)))
    assert value(only(analysis), "trunk_lean") == pytest.approx(7, abs=1)


@pytest.mark.parametrize("length", [1e-3, 0.05])
def test_a_bout_of_hardly_a_frame_is_none(monkeypatch: pytest.MonkeyPatch, length: float) -> None:
    """Where a camera stalls, the edge between two bouts can fall into the gap and leave one with nothing in it."""
    track = SimulatedCamera().of((runner(), 6.0))
    stub = BoutSpan(5.99 - length, 5.99, Activity.WALK)
    monkeypatch.setattr("posturecam.analysis.find_bouts", lambda *seen: Segmentation((*find_bouts(*seen).spans, stub)))
    assert [bout.activity for bout in analyze(track).bouts] == [Activity.RUN]
