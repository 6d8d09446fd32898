"""The comparison of live with its summary: what words say, what counts as a contradiction, and that there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.types import Analysis, Bout, Cue, Verdict
from posturecam.words import say
from posturecam_lab.validate.live_agreement import Comparison, Outcome, agreement_rows, outcome_of
from posturecam_lab.validate.live_sessions import FRAME_RATES, SessionPlan, plans_of_people, plans_of_samples
from posturecam_lab.validate.shown_live import CLOSE, PlayedSession, Shown, claims_of, is_waiting
from tests.people import SimulatedCamera, runner

TRACK = SimulatedCamera(noise=0.004).of((runner(), 12.0))


@pytest.fixture(scope="module")
def summary() -> Analysis:
    return analyze(TRACK, slow_motion=1.0)


def shown(text: str, verdict: Verdict = Verdict.UNKNOWN, word: str = "", cue: Cue | None = None) -> Shown:
    return Shown(2.0, 11.9, {"text": text, "verdict": verdict, "word": word, "detail": "", "quiet": cue is None}, cue)


def test_good_words_speak_of_every_main_check_but_those_that_are_named(summary: Analysis) -> None:
    bout = summary.judgements[0]
    words = shown(say("render.rest_good"), word=say("render.unknown", names="lean"))
    claims = claims_of(words, bout)
    assert claims["forward_head"] == Verdict.GOOD and claims["overstride"] == Verdict.GOOD
    assert Verdict.UNKNOWN in claims.values() and "cadence" not in claims


def test_what_is_close_to_the_limit_is_neither_good_nor_watch(summary: Analysis) -> None:
    claims = claims_of(shown(say("render.all_borderline", names="lean")), summary.judgements[0])
    assert list(claims.values()) == [CLOSE]
    for verdict in (Verdict.GOOD, Verdict.WATCH):
        assert Comparison("", "trunk_lean", 0.0, CLOSE, str(verdict)).kind == ""
    assert Comparison("", "trunk_lean", 0.0, CLOSE, str(Verdict.ADJUST)).kind


def test_a_cue_speaks_of_its_check_alone_and_measuring_of_none(summary: Analysis) -> None:
    cue = Cue("trunk_lean", "Run tall", Verdict.WATCH, 2.0)
    assert claims_of(shown("Run tall", Verdict.WATCH, cue=cue), summary.judgements[0]) == {"trunk_lean": "WATCH"}
    measuring = shown(say("ui.live.status.measuring"))
    assert is_waiting(measuring) and claims_of(measuring, summary.judgements[0]) == {}


def outcome_with(
    monkeypatch: pytest.MonkeyPatch, summary: Analysis, *episodes: Shown, judged: dict[str, Any] | None = None
) -> Outcome:
    """What comes of a session in which that was shown, and whose summary says something else of a lean."""
    bout: Bout = summary.bouts[-1]
    findings = tuple(replace(one, **(judged or {})) if one.check == "trunk_lean" else one for one in bout.findings)
    other = replace(summary, bouts=(replace(bout, findings=findings),), combined=())
    session = PlayedSession(TRACK, list(episodes), other)
    monkeypatch.setattr("posturecam_lab.validate.live_agreement.played", lambda track, look_s: session)
    plan = SessionPlan("made for this test", "person", True, 30.0, 12.0, 0.1, 0, lambda: TRACK)
    return outcome_of(plan)


def test_a_contradiction_is_found_and_counted_by_its_kind(monkeypatch: pytest.MonkeyPatch, summary: Analysis) -> None:
    good = shown(say("render.looks_good"), Verdict.GOOD)
    far = {"verdict": Verdict.ADJUST, "likelihood": 0.99}
    outcome = outcome_with(monkeypatch, summary, good, judged=far)
    assert [one.kind for one in outcome.comparisons if one.kind] == ["GOOD live, ADJUST in the summary"]
    assert outcome.off_clip == 1  # the clip of these frames does not say so
    rows = {row.what.strip(): row for row in agreement_rows([outcome])}
    assert rows["contradictions"].value == 1.0 and not rows["contradictions"].kept
    assert [one.kind for one in outcome_with(monkeypatch, summary, good).comparisons if one.kind] == []


def test_a_cue_that_the_summary_denies_is_found(monkeypatch: pytest.MonkeyPatch, summary: Analysis) -> None:
    cue = Cue("trunk_lean", "Run tall", Verdict.WATCH, 2.0)
    outcome = outcome_with(monkeypatch, summary, shown("Run tall", Verdict.WATCH, cue=cue))
    assert [one.kind for one in outcome.comparisons if one.kind] == ["WATCH live, GOOD in the summary"]


def test_frames_come_at_the_asked_rate_and_a_treadmill_goes_on() -> None:
    plans = plans_of_samples(1, 0)
    assert {plan.fps for plan in plans} == set(FRAME_RATES)
    plan = replace(next(plan for plan in plans if plan.name.startswith("walk_good")), fps=15.0, seconds=40.0)
    track = plan.track()
    assert track.t[-1] == pytest.approx(40.0, abs=0.6)
    assert len(track) / 40.0 == pytest.approx(15.0, abs=1.5)
    moved = np.nanmax(np.abs(np.diff(track.xy[:, 11], axis=0)), axis=1)
    assert np.nanmax(moved) < 5 * np.nanmedian(moved) + 0.02 * track.size[1]


@pytest.mark.parametrize("number", [0, 1, 4])
def test_a_made_up_person_is_shown_what_the_summary_says(number: int) -> None:
    outcome = outcome_of(replace(plans_of_people(6, 0)[number], seconds=22.0, look_s=0.2))
    assert outcome.comparisons and [one.kind for one in outcome.comparisons if one.kind] == []
    assert outcome.changes <= 2 and outcome.verdicts and not outcome.off_clip
