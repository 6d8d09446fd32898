"""One cue at a time, when it has lasted, for long enough to be read; speech that does not nag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.cues import CueChooser, feedback_share
from posturecam.coaching.watching import OF_A_CHANGE
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Bout,
    Contact,
    Cue,
    EventKind,
    Finding,
    Gait,
    Hindrance,
    Reason,
    Roll,
    Scene,
    Side,
    Verdict,
    View,
)
from posturecam.words import message, say
from tests.coaching.findings import bare_finding

WORDS = {
    "overstride": "Shorter, quicker steps",
    "trunk_lean": "Run tall",
    "forward_head": "Ears over shoulders",
    "rounded_shoulders": "Shoulders down and back",
    "cadence": "Quicken +5 %",
    "step_asymmetry": "Even out your steps",
}


def finding(check: str, verdict: Verdict, beyond: float = 0.5) -> Finding:
    outside = verdict in (Verdict.WATCH, Verdict.ADJUST)
    cue, beyond = (WORDS[check], beyond) if outside else (None, min(beyond, -0.5))
    return bare_finding(check, verdict, cue=cue, weight=25.0, beyond=beyond)


def bout(
    t: float,
    *findings: Finding,
    activity: Activity = Activity.RUN,
    view: View = View.RIGHT,
    trunk_px: float = 120.0,
    leg_px: float = 200.0,
    step_s: float | None = None,
) -> Bout:
    gait = None
    if step_s is not None:
        steps = [Contact(float(s), Side.LEFT, EventKind.INITIAL_CONTACT) for s in np.arange(0.0, t, step_s)]
        gait = Gait(tuple(steps), (), 60 / step_s, 0.3, 3.0, 0.35)
    scene = Scene(view, 0.0, 1, leg_px, trunk_px, Roll(0.0, 1.0, "belt"))
    return Bout(max(0.0, t - 6.0), t, activity, scene, gait, findings)


def analysis(*bouts: Bout) -> Analysis:
    return Analysis(bouts, None, (), {})


def play(
    chooser: CueChooser, times: Sequence[float] | np.ndarray, show: Callable[[float], Analysis | None]
) -> list[tuple[float, Cue | None]]:
    return [(float(t), chooser.update(float(t), show(float(t)))) for t in times]


def first_shown(played: list[tuple[float, Cue | None]], text: str) -> float:
    return next((t for t, cue in played if cue is not None and cue.text == text), float("inf"))


def seconds(end: float, start: float = 0.0, every: float = 0.2) -> np.ndarray:
    return np.round(np.arange(start, end, every), 6)


def constant(*findings: Finding, **about: object) -> Callable[[float], Analysis]:
    return lambda t: analysis(bout(t, *findings, **about))  # type: ignore[arg-type]


@pytest.mark.parametrize(("verdict", "after"), [(Verdict.WATCH, 3.0), (Verdict.ADJUST, 2.0)])
def test_a_cue_is_raised_when_it_has_lasted(verdict: Verdict, after: float) -> None:
    played = play(CueChooser(), seconds(6), constant(finding("trunk_lean", verdict)))
    assert first_shown(played, "Run tall") == pytest.approx(after)


@pytest.mark.parametrize(("verdict", "steps"), [(Verdict.WATCH, 4), (Verdict.ADJUST, 3)])
def test_in_gait_enough_steps_in_a_row_raise_it_sooner(verdict: Verdict, steps: int) -> None:
    played = play(CueChooser(), seconds(6, every=0.05), constant(finding("trunk_lean", verdict), step_s=0.35))
    assert first_shown(played, "Run tall") == pytest.approx(steps * 0.35, abs=0.11)


def test_at_the_desk_a_cue_waits_longer_and_comes_within_eight_seconds() -> None:
    show = constant(finding("forward_head", Verdict.ADJUST), activity=Activity.SIT)
    assert first_shown(play(CueChooser(), seconds(30), show), "Ears over shoulders") == pytest.approx(4.6)


def test_a_short_lapse_raises_nothing() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, finding("trunk_lean", Verdict.WATCH if t % 4 < 2.5 else Verdict.GOOD)))

    assert all(cue is None for _, cue in play(CueChooser(), seconds(30), show))


def test_a_cue_stays_until_the_finding_has_been_clearly_green_for_three_seconds_and_praise_follows() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, finding("trunk_lean", Verdict.WATCH if t < 10 else Verdict.GOOD)))

    played = play(CueChooser(), seconds(30), show)
    assert first_shown(played, say("cue.praise")) == pytest.approx(13.0)
    assert next(t for t, cue in played if cue is None and t > 4) == pytest.approx(17.0)


def test_just_inside_green_takes_twice_as_long() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, replace(finding("trunk_lean", *_HOVERING[t >= 10]), beyond=_HOVERING[t >= 10][1])))

    played = play(CueChooser(), seconds(30), show)
    assert first_shown(played, say("cue.praise")) == pytest.approx(16.0)
    assert [cue.text for _, cue in played if cue].count(say("cue.praise")) == 20


_HOVERING = ((Verdict.WATCH, 0.5), (Verdict.GOOD, -0.1))


def test_while_a_cue_stands_its_value_stands() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, replace(finding("trunk_lean", Verdict.WATCH), value=14.0 + np.sin(5 * t))))

    played = play(CueChooser(), seconds(30), show)
    assert {cue.finding.value for _, cue in played if cue is not None and cue.finding is not None} == {
        14.0 + np.sin(15.0)
    }


def test_a_cue_stands_while_the_value_wavers_about_what_is_likely_enough() -> None:
    def show(t: float) -> Analysis:
        likelihood = 0.86 if t < 6 or t % 6 < 3 else 0.7
        return analysis(bout(t, replace(finding("trunk_lean", Verdict.WATCH), likelihood=likelihood)))

    played = play(CueChooser(), seconds(60), show)
    assert all(cue is not None and cue.text == "Run tall" for t, cue in played if t >= 3)


def test_what_is_no_longer_likely_enough_goes_without_praise() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, replace(finding("trunk_lean", Verdict.WATCH), likelihood=0.9 if t < 6 else 0.7)))

    played = play(CueChooser(), seconds(30), show)
    assert {cue.text for _, cue in played if cue is not None} == {"Run tall"}
    assert next(t for t, cue in played if cue is None and t > 4) == pytest.approx(16.0)


def test_a_watch_that_turns_to_adjust_says_so_after_four_seconds() -> None:
    def show(t: float) -> Analysis:
        return analysis(bout(t, finding("trunk_lean", Verdict.WATCH if t < 10 else Verdict.ADJUST)))

    played = play(CueChooser(), seconds(30), show)
    assert next(t for t, cue in played if cue and cue.verdict is Verdict.ADJUST) == pytest.approx(14.0)


@pytest.mark.parametrize(
    ("latest", "likelihood", "longer", "comes"),
    [
        (Verdict.ADJUST, 1.0, Verdict.UNKNOWN, False),
        (Verdict.WATCH, 0.85, Verdict.GOOD, False),
        (Verdict.WATCH, 0.97, Verdict.GOOD, True),
        (Verdict.WATCH, 0.75, Verdict.WATCH, True),
        (Verdict.ADJUST, 1.0, Verdict.GOOD, True),
    ],
)
def test_a_longer_look_has_its_say(latest: Verdict, likelihood: float, longer: Verdict, comes: bool) -> None:
    chooser = CueChooser()
    now = replace(finding("trunk_lean", latest), likelihood=likelihood)
    cues = [
        chooser.update(float(t), analysis(bout(t, now)), analysis(bout(t, finding("trunk_lean", longer))))
        for t in seconds(10)
    ]
    assert any(cue is not None for cue in cues) is comes


@pytest.mark.parametrize("longer", [Verdict.WATCH, Verdict.ADJUST])
def test_a_cue_is_no_harsher_than_the_longer_look(longer: Verdict) -> None:
    chooser, now = CueChooser(), finding("trunk_lean", Verdict.ADJUST)
    before = finding("trunk_lean", longer)
    cues = [chooser.update(float(t), analysis(bout(t, now)), analysis(bout(t, before))) for t in seconds(15)]
    assert {cue.verdict for cue in cues if cue is not None} == {longer}


def test_a_longer_look_that_saw_a_change_holds_no_cue_back() -> None:
    from posturecam.judge.reasons import Code

    assert Code.INCONSISTENT in OF_A_CHANGE
    mixed = replace(
        finding("trunk_lean", Verdict.UNKNOWN), reasons=(Reason(Code.INCONSISTENT, message("reason.moving_about")),)
    )
    chooser, now = CueChooser(), analysis(bout(1.0, finding("trunk_lean", Verdict.ADJUST)))
    assert [chooser.update(float(t), now, analysis(bout(1.0, mixed))) for t in seconds(3)][-1] is not None


def test_a_longer_look_at_something_else_has_none() -> None:
    chooser, now = CueChooser(), finding("trunk_lean", Verdict.ADJUST)
    before = finding("trunk_lean", Verdict.UNKNOWN)
    cues = [
        chooser.update(float(t), analysis(bout(t, now)), analysis(bout(t, before, activity=Activity.WALK)))
        for t in seconds(10)
    ]
    assert cues[-1] is not None


def test_a_finding_that_can_no_longer_be_seen_goes_without_praise() -> None:
    def show(t: float) -> Analysis:
        other = finding("forward_head", Verdict.GOOD)
        return analysis(bout(t, other, finding("trunk_lean", Verdict.WATCH if t < 10 else Verdict.UNKNOWN)))

    played = play(CueChooser(), seconds(30), show)
    assert first_shown(played, say("cue.praise")) == float("inf")
    assert played[-1][1] is None


@pytest.mark.parametrize(
    ("verdicts", "text"),
    [
        ({"overstride": Verdict.ADJUST, "trunk_lean": Verdict.ADJUST, "forward_head": Verdict.ADJUST}, "overstride"),
        ({"trunk_lean": Verdict.ADJUST, "overstride": Verdict.WATCH, "forward_head": Verdict.ADJUST}, "trunk_lean"),
        (
            {"forward_head": Verdict.WATCH, "overstride": Verdict.WATCH, "rounded_shoulders": Verdict.ADJUST},
            "forward_head",
        ),
        (
            {"rounded_shoulders": Verdict.WATCH, "overstride": Verdict.WATCH, "trunk_lean": Verdict.WATCH},
            "rounded_shoulders",
        ),
        ({"cadence": Verdict.WATCH, "overstride": Verdict.WATCH}, "overstride"),
    ],
)
def test_the_most_important_cue_wins(verdicts: dict[str, Verdict], text: str) -> None:
    findings = [finding(check, verdict) for check, verdict in verdicts.items()]
    played = play(CueChooser(), seconds(12), constant(*findings))
    assert played[-1][1] is not None
    assert played[-1][1].text == WORDS[text]


def test_a_shown_cue_stays_four_seconds_before_a_more_important_one_takes_its_place() -> None:
    def show(t: float) -> Analysis:
        red = Verdict.ADJUST if t >= 2 else Verdict.GOOD
        return analysis(bout(t, finding("forward_head", Verdict.WATCH), finding("overstride", red)))

    played = play(CueChooser(), seconds(12), show)
    assert first_shown(played, "Ears over shoulders") == pytest.approx(3.0)
    assert first_shown(played, "Shorter, quicker steps") == pytest.approx(7.0)


def test_a_cue_keeps_the_time_since_which_it_is_shown() -> None:
    played = play(CueChooser(), seconds(20), constant(finding("trunk_lean", Verdict.WATCH)))
    assert {cue.since for _, cue in played if cue is not None} == {3.0}


def test_report_only_checks_give_no_live_cue() -> None:
    played = play(CueChooser(), seconds(20), constant(finding("step_asymmetry", Verdict.ADJUST)))
    assert all(cue is None for _, cue in played)


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({"view": View.OBLIQUE}, "Turn side-on to the camera"),
        ({"view": View.REAR}, "Turn side-on to the camera"),
        ({"view": View.OBLIQUE, "activity": Activity.SIT}, "Turn your chest to the camera"),
        ({"trunk_px": float("nan")}, "Show hips and shoulders"),
    ],
)
def test_when_nothing_can_be_judged_the_camera_comes_first(about: dict[str, object], text: str) -> None:
    played = play(CueChooser(), seconds(6), constant(finding("forward_head", Verdict.UNKNOWN), **about))
    assert first_shown(played, text) == pytest.approx(3.0)


AT_DESK = {"view": View.FRONT, "activity": Activity.SIT}


@pytest.mark.parametrize("trunk_px", [120.0, float("nan")])
def test_from_the_front_at_a_desk_only_head_and_shoulders_are_asked_for(trunk_px: float) -> None:
    unseen = constant(finding("shoulder_tilt", Verdict.UNKNOWN), trunk_px=trunk_px, **AT_DESK)
    assert first_shown(play(CueChooser(), seconds(6), unseen), "Show head and shoulders") == pytest.approx(3.0)
    judged = constant(finding("shoulder_tilt", Verdict.GOOD), trunk_px=trunk_px, **AT_DESK)
    assert all(cue is None for _, cue in play(CueChooser(), seconds(6), judged))


def test_who_moves_about_at_a_desk_is_seen_well_enough() -> None:
    reasons = (Reason(Hindrance.MOVING_ABOUT, message("reason.moving_about")),)
    moving = constant(replace(finding("shoulder_tilt", Verdict.UNKNOWN), reasons=reasons), **AT_DESK)
    assert all(cue is None for _, cue in play(CueChooser(), seconds(6), moving))


def test_feet_out_of_view_are_asked_for() -> None:
    show = constant(finding("trunk_lean", Verdict.ADJUST), finding("overstride", Verdict.UNKNOWN), leg_px=float("nan"))
    played = play(CueChooser(), seconds(12), show)
    assert played[-1][1] == Cue("", "Show your feet too", Verdict.UNKNOWN, pytest.approx(6.0))


def test_a_missing_baseline_is_not_the_cameras_fault() -> None:
    show = constant(finding("forward_head", Verdict.UNKNOWN), view=View.FRONT, activity=Activity.SIT)
    assert all(cue is None for _, cue in play(CueChooser(), seconds(30), show))


@pytest.mark.parametrize("empty", [None, analysis(), analysis(bout(1.0, finding("trunk_lean", Verdict.WATCH)))])
def test_an_empty_frame_asks_to_step_into_view(empty: Analysis | None) -> None:
    played = play(CueChooser(), seconds(20, start=10), lambda t: empty)
    assert first_shown(played, "Step into view") == pytest.approx(13.0)


def test_a_gap_breaks_continuously() -> None:
    chooser = CueChooser()
    show = constant(finding("trunk_lean", Verdict.WATCH))
    assert chooser.update(0.0, show(0.0)) is None
    assert chooser.update(10.0, show(10.0)) is None
    assert first_shown(play(chooser, seconds(15, start=10.2), show), "Run tall") == pytest.approx(13.0)


def test_seldom_looks_that_reach_back_to_the_last_one_break_nothing() -> None:
    show = constant(finding("trunk_lean", Verdict.WATCH))
    assert first_shown(play(CueChooser(), np.arange(0.0, 30.0, 5.5), show), "Run tall") == pytest.approx(5.5)
    longer = analysis(replace(bout(19.0, finding("trunk_lean", Verdict.WATCH)), start=4.0))
    chooser = CueChooser()
    assert chooser.update(7.0, show(7.0), show(7.0)) is None
    shown = chooser.update(19.0, show(19.0), longer)
    assert shown is not None and shown.text == "Run tall"


def test_time_that_runs_backwards_is_a_programming_error() -> None:
    chooser = CueChooser()
    chooser.update(5.0, None)
    with pytest.raises(ValueError, match="backwards"):
        chooser.update(4.9, None)


def spoken(chooser: CueChooser, end: float, show: Callable[[float], Analysis]) -> list[tuple[float, str]]:
    said = []
    for t in seconds(end):
        chooser.update(float(t), show(float(t)))
        if chooser.spoken is not None:
            said.append((float(t), chooser.spoken))
    return said


def test_the_same_words_are_not_spoken_again_for_twenty_seconds() -> None:
    said = spoken(CueChooser(), 60, constant(finding("trunk_lean", Verdict.WATCH)))
    assert [t for t, _ in said] == pytest.approx([3.0, 23.0, 43.0], abs=0.21)


def test_no_more_than_three_cues_a_minute_are_spoken() -> None:
    def show(t: float) -> Analysis:
        lean = Verdict.WATCH if t % 16 < 8 else Verdict.GOOD
        head = Verdict.GOOD if t % 16 < 8 else Verdict.WATCH
        return analysis(bout(t, finding("trunk_lean", lean), finding("forward_head", head)))

    times = [t for t, _ in spoken(CueChooser(), 180, show)]
    assert len(times) > 6
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[3:], strict=False))


def test_speech_fades_over_the_sessions() -> None:
    assert [feedback_share(n) for n in (1, 2, 5, 8, 20)] == pytest.approx([1.0, 1.0, 0.625, 0.25, 0.25])
    show = constant(finding("trunk_lean", Verdict.WATCH))
    assert len(spoken(CueChooser(session=1), 155, show)) == 8
    assert len(spoken(CueChooser(session=8), 155, show)) == 2


def test_sessions_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        CueChooser(session=0)


def test_a_person_who_is_seen_is_not_asked_to_step_in() -> None:
    """Where a slow camera gives too little to say what they do."""
    t = np.arange(30) / 6
    track = PoseTrack(t, np.full((30, 33, 2), 100.0), np.ones((30, 33)))
    nothing = Analysis((), None, (), {}, track)
    chooser = CueChooser()
    assert [chooser.update(float(moment), nothing) for moment in t] == [None] * 30
    away = Analysis((), None, (), {}, track.between(0.0, 1.0))
    assert [chooser.update(5.0 + k, away) for k in range(5)][-1].text == "Step into view"
