"""A clip that plays slower than life, declared or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam import analyze
from posturecam.types import Verdict
from tests.people import Film, Person, runner, sitter, stander, walker
from tests.told import only, value, verdicts

FILM = Film(noise=0.005)


def test_declared_slow_motion_gives_the_findings_of_real_life() -> None:
    real = only(analyze(Film(fps=240).of((runner(), 8.0))))
    slow = only(analyze(Film(fps=30, slow=8).of((runner(), 8.0)), slow_motion=8))
    assert verdicts(slow) == verdicts(real)
    for found in real.findings:
        if found.value is not None:
            assert value(slow, found.check) == pytest.approx(found.value, abs=1e-6)


def test_the_times_of_a_slow_clip_stay_its_own() -> None:
    real = only(analyze(Film(fps=240).of((runner(), 8.0))))
    slow = only(analyze(Film(fps=30, slow=8).of((runner(), 8.0)), slow_motion=8))
    assert real.gait is not None and slow.gait is not None
    assert slow.end == pytest.approx(8 * real.end, abs=0.01)
    assert [c.t for c in slow.gait.contacts] == pytest.approx([8 * c.t for c in real.gait.contacts], abs=1e-4)
    assert [f.moments for f in slow.findings] == [
        pytest.approx(tuple(8 * t for t in f.moments), abs=1e-4) for f in real.findings
    ]


def test_bouts_of_a_slow_clip_follow_each_other() -> None:
    track = Film(fps=30, slow=4).of((stander(), 4.0), (runner(), 8.0))
    stand, run = analyze(track, slow_motion=4).bouts
    assert stand.end == run.start == pytest.approx(16, abs=1)
    assert run.end == pytest.approx(48, abs=0.1)
    assert run.samples["trunk_lean"].t[0] > run.start


def test_a_slow_clip_of_half_a_body_keeps_its_times() -> None:
    track = Film(fps=30, slow=4, hidden=tuple(range(25, 33))).of((sitter(), 5.0))
    bout = only(analyze(track, slow_motion=4))
    assert (bout.end, bout.finding("trunk_lean").n) == (pytest.approx(20, abs=0.1), 5)  # type: ignore[union-attr]


@pytest.mark.parametrize(("who", "slow"), [(runner(), 2), (runner(), 4), (runner(), 8), (walker(), 4), (walker(), 2)])
def test_undeclared_slow_motion_is_noticed_with_its_factor(who: Person, slow: int) -> None:
    analysis = analyze(replace(FILM, slow=slow).of((who, 10.0)))
    assert any(f"slow-motion factor, {slow}." in note for note in analysis.notes)
    found = verdicts(only(analysis))
    assert {found[check] for check in ("overstride", "cadence", "step_asymmetry")} == {Verdict.UNKNOWN}
    assert {found[check] for check in ("forward_head", "trunk_lean")} == {Verdict.GOOD}


@pytest.mark.parametrize(
    "who",
    [
        *(walker(cadence=spm, speed=1.4 * (spm / 114) ** 1.5, ahead=0.36 * (spm / 114) ** 0.6, duty=0.66)
          for spm in (70, 80, 90)),
        runner(cadence=145, speed=2.3, ahead=0.17, duty=0.40),
    ],
    ids=lambda who: f"{who.activity}{who.cadence}",
)  # fmt: skip
def test_slow_people_are_not_slow_motion(who: Person) -> None:
    analysis = analyze(FILM.of((who, 12.0)))
    assert not any("slow motion" in note for note in analysis.notes)
    assert value(only(analysis), "cadence") == pytest.approx(who.cadence, abs=0.5)
