from dataclasses import replace

import numpy as np
import pytest

from posturecam.desk import DeskState, Nudge
from posturecam.words import message
from posturecam_lab.synth.desk_acts import Acted, BodyShift, DeskAct
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_camera import CameraPath
from posturecam_lab.synth.desk_people import draw_desk_person
from posturecam_lab.synth.desk_play import DeskMove, DeskPlay, Visitor
from posturecam_lab.validate import desk_figures as figures
from posturecam_lab.validate.desk import desk_rows, main, play_all
from posturecam_lab.validate.desk_session import PlayedDesk, played

FPS = 5.0
SLUMP = DeskAct(Acted.SLUMP, 30.0, 40.0, BodyShift(kyphosis_deg=20.0), rise_s=2.0, fall_s=2.0)
POSTURE = Nudge("posture", DeskState.SLUMPED, message("desk.nudge.slumped"))


def said(*spans: tuple[float, float, DeskState], nudges: tuple[float, ...] = (), **more: object) -> PlayedDesk:
    """Two minutes in which the engine is made to say UPRIGHT, but something else in the spans."""
    play = DeskPlay(draw_desk_person(0, 0), 120.0, **more)  # type: ignore[arg-type]
    t = play.times(FPS)
    states = np.array([DeskState.UPRIGHT] * t.size, dtype=object)
    for start, end, state in spans:
        for k in np.flatnonzero((t >= start) & (t < end)):
            states[k] = state
    return PlayedDesk(play, t, states, play.truth(t), tuple((at, POSTURE) for at in nudges), (), ())


def test_a_slouch_counts_as_noticed_only_within_twenty_seconds_at_its_height() -> None:
    (soon,) = figures.noticed(said((40.0, 60.0, DeskState.SLUMPED), acts=(SLUMP,)))
    (late,) = figures.noticed(said((55.0, 60.0, DeskState.SLUMPED), acts=(SLUMP,)))
    (before,) = figures.noticed(said((10.0, 28.0, DeskState.SLUMPED), acts=(SLUMP,)))
    (other,) = figures.noticed(said((33.0, 60.0, DeskState.LEANING_IN), acts=(SLUMP,)))
    assert soon.noticed and soon.named and soon.after_s == pytest.approx(8.0, abs=0.3)
    assert not late.noticed and not before.noticed and np.isnan(before.after_s)
    assert other.noticed and not other.named


def test_a_nudge_is_false_without_a_slouch_and_right_with_one_or_just_after_it() -> None:
    assert figures.false_nudges(said(nudges=(50.0,))) == [50.0]
    assert figures.false_nudges(said(nudges=(50.0, 75.0), acts=(SLUMP,))) == []
    assert figures.false_nudges(said(nudges=(95.0,), acts=(SLUMP,))) == [95.0]


def test_the_first_long_slouch_is_to_be_nudged_about() -> None:
    assert figures.first_nudged(said(nudges=(47.0,), acts=(SLUMP,))) == (True, pytest.approx(15.0))
    hit, after = figures.first_nudged(said(acts=(SLUMP,))) or (True, 0.0)
    assert not hit and np.isnan(after)
    assert figures.first_nudged(said()) is None


def test_minutes_and_episodes_of_slouching_are_counted_against_the_truth() -> None:
    off, real = figures.minutes_off(said((31.0, 51.0, DeskState.SLUMPED), acts=(SLUMP,)))
    assert real == pytest.approx(38 / 60, abs=0.02) and off == pytest.approx(-18 / 60, abs=0.02)
    wrong = said((20.0, 40.0, DeskState.TILTED), (60.0, 70.0, DeskState.SLUMPED))
    assert figures.false_episodes(wrong) == 1
    assert (
        figures.agreement(said(acts=(SLUMP,)))
        < 0.75
        < figures.agreement(said((31.0, 69.0, DeskState.SLUMPED), acts=(SLUMP,)))
    )


def test_pauses_are_wrong_only_when_nothing_gives_reason_for_them() -> None:
    visit = (Visitor(30.0, 30.0, behind_m=0.8, aside_m=0.2),)
    paused = (32.0, 60.0, DeskState.NOT_ALONE)
    assert figures.wrong_pauses(said(paused), DeskState.NOT_ALONE) == 1
    there = said(paused, visitors=visit)
    assert figures.wrong_pauses(there, DeskState.NOT_ALONE) == 0
    assert figures.paused_in(there, figures.visited(there), DeskState.NOT_ALONE) == [True]
    missed = said(visitors=visit)
    assert figures.paused_in(missed, figures.visited(missed), DeskState.NOT_ALONE) == [False]


def test_a_move_is_to_be_noticed_soon_and_nudges_until_then_are_counted() -> None:
    move = (DeskMove(30.0, "lid", 8.0),)
    assert figures.after_move(said((41.0, 120.0, DeskState.MOVED), moves=move)) == (
        True,
        pytest.approx(11.0, abs=0.3),
        0,
    )
    noticed, after, nudges = figures.after_move(said(nudges=(20.0, 50.0), moves=move))
    assert not noticed and np.isnan(after) and nudges == 1


def test_who_never_moves_is_upright_and_who_slumps_by_far_is_not() -> None:
    person = draw_desk_person(0, 0)
    person = replace(person, usual=BodyShift(), habits=replace(person.habits, restless=0.3))
    far = amount_for(person.sit, BodyShift(kyphosis_deg=18.0, forward_head_deg=12.0), "drop", 0.09)
    slump = DeskAct(Acted.SLUMP, 40.0, 60.0, far, rise_s=2.0, fall_s=2.0)
    session = played(DeskPlay(person, 120.0, (slump,), CameraPath(((0.0, person.camera),))), FPS)
    assert not session.slouched[session.t < 39].any()
    (case,) = figures.noticed(session)
    assert case.noticed and case.after_s < 10
    assert not session.slouched[session.t > 112].any()


def test_a_short_run_of_the_measuring_reaches_the_targets_as_far_as_so_few_minutes_can_say() -> None:
    rows = {row.what: row for row in desk_rows(play_all(100, 4, 3.0, seconds=600.0), "3 frames a second")}
    held = rows["lean-ins and slumps held for 20 s noticed"]
    assert held.promise == 95.0 and held.kept, held
    false = rows["false nudges in 30 min of ordinary work, mean"]
    assert false.promise == 1.0
    few = 4 * 600.0 / 1800.0  # half hours
    assert false.value * few <= few + 2 * few**0.5, false  # of a Poisson number of that mean, 97 in 100 are less
    (absences,) = (row for what, row in rows.items() if what.startswith("absences paused"))
    assert absences.value == 100.0


def test_the_command_prints_the_table_and_fails_when_a_promise_is_broken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam_lab.validate.desk.play_all", lambda *_: _all_missed())
    assert main(["--fps", "3", "--people", "1", "--cases"]) == 1
    printed = capsys.readouterr().out
    assert (
        "lean-ins and slumps held for 20 s noticed" in printed and "broken" in printed and "missed: slumps" in printed
    )


def _all_missed() -> dict[str, list[PlayedDesk]]:
    move = (DeskMove(30.0, "lid", 8.0),)
    return {
        "normal": [said()],
        "slouching": [said(acts=(SLUMP,))],
        "interrupted": [said()],
        "moved": [said(moves=move)],
    }
