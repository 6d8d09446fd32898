"""Sessions of made-up people: what the clips answer together, beside the truth."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.session import SessionAnalysis
from posturecam.types import Side, Verdict, View
from posturecam_lab.validate.sessions import (
    FilmedClip,
    _finding_rows,
    draw_sessions,
    filmed_session,
    joint_cases,
    leg_truth,
    side_cases,
)


@pytest.fixture(scope="module")
def runner() -> tuple[list[FilmedClip], SessionAnalysis]:
    return filmed_session(draw_sessions(1, seed=3)[0])


def test_one_person_is_filmed_from_three_sides_by_other_cameras() -> None:
    (session,) = draw_sessions(1, seed=3)
    assert [one.view for one in session] == [View.LEFT, View.RIGHT, View.REAR]
    assert len({one.camera for one in session}) == len({one.seed for one in session}) == 3
    assert len({one.motion.build for one in session}) == 1
    assert all(one.faults.personal == session[0].faults.personal for one in session)


def test_the_same_seed_draws_the_same_people() -> None:
    first, again = draw_sessions(2, seed=3), draw_sessions(2, seed=3)
    assert [one.camera for session in first for one in session] == [one.camera for session in again for one in session]


def test_sitters_are_filmed_from_the_front() -> None:
    assert [one.view for one in draw_sessions(5, seed=3)[4]] == [View.LEFT, View.RIGHT, View.FRONT]


def test_what_the_clips_say_together_stands_beside_the_truth(
    runner: tuple[list[FilmedClip], SessionAnalysis],
) -> None:
    cases = joint_cases(*runner)
    assert {case.used for case in cases} == {1, 2}
    known = [case for case in cases if case.finding.value is not None]
    inside = [abs((case.finding.value or 0.0) - case.truth) <= (case.finding.uncertainty or 0.0) for case in known]
    assert np.mean(inside) >= 0.8
    rows = {(row.where.partition(" (")[0], row.what): row.value for row in _finding_rows(cases)}
    assert rows["combined of several clips", "said to disagree"] == 0.0


def test_legs_that_land_alike_are_truly_alike(runner: tuple[list[FilmedClip], SessionAnalysis]) -> None:
    clips, session = runner
    left, right = (leg_truth(clips[0].stream, "overstride", side) for side in Side)
    assert left == pytest.approx(right, abs=1.0)
    assert side_cases(clips, session) and all(abs(case.truth) < 3.0 for case in side_cases(clips, session))


def test_more_is_answered_than_by_any_clip(runner: tuple[list[FilmedClip], SessionAnalysis]) -> None:
    clips, session = runner
    (joint,) = session.judgements

    def answered(findings: object) -> int:
        return sum(one.verdict is not Verdict.UNKNOWN for one in findings)  # type: ignore[attr-defined]

    assert answered(joint.bout.findings) > max(answered(clip.analysis.judgements[0].findings) for clip in clips)
