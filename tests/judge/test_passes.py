"""Passes of one person judged together: who belongs together, and what the joint judgement says."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam import analyze
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout
from tests.people import SimulatedCamera, runner, stander, walker


def with_break(*tracks: PoseTrack, break_s: float = 2.0) -> PoseTrack:
    """The tracks one after the other, with no person in view between them."""
    t, start = [], 0.0
    for track in tracks:
        t.append(track.t - track.t[0] + start)
        start = float(t[-1][-1]) + break_s
    return PoseTrack(
        np.concatenate(t),
        np.concatenate([track.xy for track in tracks]),
        np.concatenate([track.visibility for track in tracks]),
        size=tracks[0].size,
    )


def passes(*cadences: float, seconds: float = 4.0) -> Analysis:
    return analyze(with_break(*(SimulatedCamera(noise=0.005).of((walker(cadence=spm), seconds)) for spm in cadences)))


def whole_of(analysis: Analysis) -> Bout:
    (whole,) = analysis.combined
    return whole


def test_two_passes_at_one_pace_get_one_judgement_and_stay_visible() -> None:
    analysis = passes(110, 110)
    assert len(analysis.bouts) == 2
    assert whole_of(analysis).parts == tuple((bout.start, bout.end) for bout in analysis.bouts)
    assert analysis.judgements == analysis.combined
    assert [analysis.judgement_of(bout) for bout in analysis.bouts] == [whole_of(analysis)] * 2


def test_the_joint_judgement_is_surer_and_lies_between() -> None:
    analysis = passes(110, 110)
    whole = whole_of(analysis)
    for found in whole.findings:
        parts = [bout.finding(found.check) for bout in analysis.bouts]
        values = [part.value for part in parts if part is not None and part.value is not None]
        if found.value is None or len(values) < 2:
            continue
        assert min(values) - 0.5 <= found.value <= max(values) + 0.5, found.check
        assert found.n == sum(part.n for part in parts if part is not None)
        assert (found.uncertainty or 0) <= max(part.uncertainty or 0 for part in parts if part is not None) + 1e-9


def test_another_pace_is_judged_alone() -> None:
    analysis = passes(100, 118)
    assert analysis.combined == ()
    assert analysis.judgements == analysis.bouts


def test_another_activity_or_side_is_judged_alone() -> None:
    walk, run = SimulatedCamera().of((walker(), 5.0)), SimulatedCamera().of((runner(), 5.0))
    assert analyze(with_break(walk, run)).combined == ()
    left = SimulatedCamera(yaw_deg=180.0).of((walker(), 5.0))
    assert analyze(with_break(walk, left)).combined == ()


def test_the_score_counts_a_joint_judgement_once() -> None:
    analysis = analyze(with_break(*(SimulatedCamera().of((stander(), 4.0)) for _ in range(3))))
    assert len(analysis.bouts) == 3
    assert whole_of(analysis).seconds == pytest.approx(sum(bout.end - bout.start for bout in analysis.bouts))
    assert analysis.score == pytest.approx(analyze(SimulatedCamera().of((stander(), 12.0))).score, abs=1.0)
