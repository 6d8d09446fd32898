"""A trial of a higher cadence: its parts, what it says afterwards, and how it ends before its time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.analysis import analyze
from posturecam.track import PoseTrack
from posturecam.treadmill.trial import FASTER_S, SETTLING_S, USUAL_S, CadenceTrial, TrialNow, TrialPhase
from posturecam.types import Analysis
from posturecam.words import in_language
from tests.people import Person, SimulatedCamera, runner, sitter

WHOLE_S = USUAL_S + SETTLING_S + FASTER_S


def judge(track: PoseTrack) -> Analysis:
    return analyze(track, slow_motion=1.0)


def tried(*parts: tuple[Person, float], fps: float = 30.0) -> list[TrialNow]:
    """Where a trial stood every second of a clip."""
    track = SimulatedCamera(noise=0.004, fps=fps).of(*parts)
    trial = CadenceTrial(0.0, judge)

    def at(now: float) -> TrialNow:
        return trial.update(now, lambda back: track.between(now - back, now), in_gait=True)

    return [at(float(second)) for second in range(int(track.t[-1]) + 1)]


USUAL = runner()
FASTER = replace(USUAL, cadence=USUAL.cadence * 1.05)


def test_a_runner_who_goes_with_the_beat_and_lands_closer_hears_so_with_its_uncertainty() -> None:
    stood = tried((USUAL, USUAL_S + 2), (replace(FASTER, ahead=USUAL.ahead - 0.04), WHOLE_S - USUAL_S))
    assert [one.phase for one in stood[:31]] == [TrialPhase.USUAL] * 30 + [TrialPhase.SETTLING]
    asked = stood[31].asked_spm
    assert asked == pytest.approx(1.05 * USUAL.cadence, rel=0.01)
    assert all(one.asked_spm == asked for one in stood[31:])
    result = stood[-1].result
    assert result is not None and result.is_reached and result.aborted is None
    foot, lean = result.change("overstride"), result.change("trunk_lean")
    assert foot is not None and foot.is_real
    assert foot.difference == pytest.approx(-4.0, abs=foot.uncertainty)
    assert lean is not None and not lean.is_real
    cadence, landing, leaning = map(str, result.sentences)
    assert "you kept to the beat" in cadence
    assert landing.startswith("Your foot landed") and "±" in landing and "closer" in landing
    assert "no change that stands out from the noise" in leaning


def test_a_runner_who_ignores_the_beat_is_said_to_and_nothing_is_claimed() -> None:
    result = tried((USUAL, WHOLE_S + 1))[-1].result
    assert result is not None and not result.is_reached
    assert not any(change.is_real for change in result.changes)
    with in_language("en"):
        assert str(result.sentences[-1]).startswith("Your cadence did not go up")


def test_too_few_frames_for_a_landing_are_the_reason_that_is_given() -> None:
    result = tried((USUAL, USUAL_S + 2), (FASTER, WHOLE_S - USUAL_S), fps=11.0)[-1].result
    assert result is not None and result.aborted is None
    foot = str(result.sentences[1])
    assert foot.startswith("Foot strike: no answer.") and "frames" in foot


def test_a_person_who_sits_has_no_cadence_to_try() -> None:
    result = tried((sitter(), USUAL_S + 2))[-1].result
    assert result is not None and result.aborted is not None
    assert result.aborted.code == "treadmill.trial.aborted.no_cadence"
    assert str(result.sentences[0]).startswith("Cadence trial: no result.")


def test_a_person_who_steps_off_or_stops_or_is_out_of_sight_gets_no_result() -> None:
    track = SimulatedCamera().of((USUAL, 12.0))

    def recent(seconds: float) -> PoseTrack:
        return track

    off = CadenceTrial(0.0, judge)
    ends = [off.update(t, recent, in_gait=t < 5).result for t in (2.0, 4.9, 7.0, 8.0, 9.0)]
    assert ends[:4] == [None] * 4
    assert ends[4] is not None and ends[4].aborted is not None and ends[4].aborted.code.endswith("stepped_off")

    away = CadenceTrial(0.0, judge)
    assert away.update(9.5, recent, in_gait=True).result is None  # looks are far apart, and there were frames
    gone = away.update(15.5, recent, in_gait=True).result
    assert gone is not None and gone.aborted is not None and gone.aborted.code.endswith("gap")

    stopped = CadenceTrial(0.0, judge)
    assert str(stopped.stop("stopped").sentences[0]) == "Cadence trial: no result. You stopped it before its end."
    assert stopped.is_over and stopped.update(3.0, recent, in_gait=True).phase is TrialPhase.OVER
