"""A clip that plays slower than life, declared or not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posturecam import analyze
from posturecam.motion.playback import DECLARED
from posturecam.types import Activity, Verdict
from tests.findings import only, value, verdicts
from tests.motion.played import runs, slowed_between
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.005)


def test_declared_slow_motion_gives_the_findings_of_real_life() -> None:
    real = only(analyze(SimulatedCamera(fps=240).of((runner(), 8.0))))
    slow = only(analyze(SimulatedCamera(fps=30, slow=8).of((runner(), 8.0)), slow_motion=8))
    assert verdicts(slow) == verdicts(real)
    for found in real.findings:
        if found.value is not None:
            assert value(slow, found.check) == pytest.approx(found.value, abs=1e-6)


def test_the_times_of_a_slow_clip_stay_its_own() -> None:
    real = only(analyze(SimulatedCamera(fps=240).of((runner(), 8.0))))
    slow = only(analyze(SimulatedCamera(fps=30, slow=8).of((runner(), 8.0)), slow_motion=8))
    assert real.gait is not None and slow.gait is not None
    assert slow.end == pytest.approx(8 * real.end, abs=0.01)
    assert [c.t for c in slow.gait.contacts] == pytest.approx([8 * c.t for c in real.gait.contacts], abs=1e-4)
    assert [f.moments for f in slow.findings] == [
        pytest.approx(tuple(8 * t for t in f.moments), abs=1e-4) for f in real.findings
    ]


def test_bouts_of_a_slow_clip_follow_each_other() -> None:
    track = SimulatedCamera(fps=30, slow=4).of((stander(), 4.0), (runner(), 8.0))
    stand, run = analyze(track, slow_motion=4).bouts
    assert stand.end == run.start == pytest.approx(16, abs=1)
    assert run.end == pytest.approx(48, abs=0.1)
    assert run.samples["trunk_lean"].t[0] > run.start


def test_a_slow_clip_of_half_a_body_keeps_its_times() -> None:
    track = SimulatedCamera(fps=30, slow=4, hidden=tuple(range(25, 33))).of((sitter(), 5.0))
    bout = only(analyze(track, slow_motion=4))
    assert (bout.end, bout.finding("trunk_lean").n) == (pytest.approx(20, abs=0.1), 5)  # type: ignore[union-attr]


@pytest.mark.parametrize("slow", [2, 4, 8])
def test_undeclared_slow_motion_of_a_run_is_corrected(slow: int) -> None:
    track = replace(FILM, slow=slow).of((runner(), 10.0))
    declared, found = analyze(track, slow_motion=slow), analyze(track)
    assert any(f"slow motion, {slow} times slower than life; times were corrected" in note for note in found.notes)
    assert only(found).activity is Activity.RUN
    assert verdicts(only(found)) == verdicts(only(declared))
    assert value(only(found), "cadence") == pytest.approx(170, abs=1)
    assert only(found).end == pytest.approx(10 * slow, abs=0.2)


def test_the_user_can_undo_the_correction() -> None:
    analysis = analyze(replace(FILM, slow=2).of((runner(), 10.0)), slow_motion=1)
    assert not any("slow motion" in note for note in analysis.notes)
    gait = only(analysis).gait
    assert gait is not None
    assert gait.cadence_spm == pytest.approx(85, abs=1)


@pytest.mark.parametrize(
    ("who", "slow", "said"),
    [
        (runner(), 1.5, "slow motion, about 1.5 times"),
        (runner(), 3, "slow motion, about 3 times"),
        (walker(), 2, "slow motion, about 2 times"),
        (walker(), 0.5, "sped up, about 2 times"),
    ],
    ids=lambda case: str(case)[:4],
)
def test_a_doubtful_clock_says_nothing_of_time(who: Person, slow: float, said: str) -> None:
    analysis = analyze(replace(FILM, slow=slow, fps=max(30, 30 / slow)).of((who, 10.0)))
    bout = only(analysis)
    assert bout.activity is who.activity
    assert any(said in note for note in analysis.notes)
    for check in ("cadence", "overstride", "step_asymmetry"):
        assert verdicts(bout)[check] is Verdict.UNKNOWN
    assert bout.gait is None or math.isnan(bout.gait.cadence_spm)


def test_posture_is_judged_whatever_the_clock() -> None:
    doubtful = only(analyze(replace(FILM, slow=3).of((runner(), 10.0))))
    declared = only(analyze(replace(FILM, slow=3).of((runner(), 10.0)), slow_motion=3))
    for check in ("forward_head", "rounded_shoulders", "trunk_lean"):
        assert value(doubtful, check) == pytest.approx(value(declared, check), abs=0.3)
        assert verdicts(doubtful)[check] is verdicts(declared)[check]


def test_only_the_part_in_real_time_of_a_changing_clip_is_timed() -> None:
    track = slowed_between(FILM.of((runner(), 24.0)), 9.0, 15.0, 4.0)
    analysis = analyze(track)
    first, slowed, last = analysis.bouts
    assert any("playback speed changes" in note for note in analysis.notes)
    assert (first.end, last.start) == (pytest.approx(9, abs=1.5), pytest.approx(33, abs=1.5))
    assert value(first, "cadence") == pytest.approx(170, abs=1.5)
    assert value(last, "cadence") == pytest.approx(170, abs=1.5)
    assert verdicts(slowed)["cadence"] is Verdict.UNKNOWN


def test_what_the_file_declares_is_applied_and_said() -> None:
    track = replace(FILM, slow=3).of((runner(), 10.0))
    analysis = analyze(replace(track, provenance={DECLARED: "3"}))
    assert any("file says that it plays 3 times slower" in note for note in analysis.notes)
    assert value(only(analysis), "cadence") == pytest.approx(170, abs=1)


@pytest.mark.parametrize(("who", "activity"), [(walker(), Activity.WALK), (stander(), Activity.STAND)])
def test_a_time_lapse_is_seen_frame_by_frame(who: Person, activity: Activity) -> None:
    analysis = analyze(replace(FILM, fps=1.07).of((who, 30.0)))
    bout = only(analysis)
    assert (bout.activity, bout.gait) == (activity, None)
    assert bout.end - bout.start > 25
    assert any("1.1 frames a second" in note for note in analysis.notes)


@pytest.mark.parametrize(
    "who",
    [walker(cadence=spm, speed=1.4 * (spm / 114) ** 1.5, ahead=0.36 * (spm / 114) ** 0.6, duty=0.66)
     for spm in (70, 80, 90)],
    ids=lambda who: f"{who.activity}{who.cadence}",
)  # fmt: skip
def test_slow_walkers_are_not_slow_motion(who: Person) -> None:
    analysis = analyze(FILM.of((who, 12.0)))
    assert not any("slow motion" in note for note in analysis.notes)
    assert value(only(analysis), "cadence") == pytest.approx(who.cadence, abs=0.5)


def test_a_slow_jogger_is_not_slow_motion() -> None:
    analysis = analyze(runs(145, seconds=12.0))
    assert not any("slow motion" in note for note in analysis.notes)
    assert value(only(analysis), "cadence") == pytest.approx(145, abs=0.5)
