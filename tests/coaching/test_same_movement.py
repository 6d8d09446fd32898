"""Whether two windows show the same movement, and what a cue is judged by then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.coaching.norms import load_norms
from posturecam.coaching.same_movement import has_moved
from posturecam.coaching.watching import LONGEST_WAIT_S, Look, Watch
from posturecam.judge.few_strides import may_turn
from posturecam.judge.reasons import Code, because
from posturecam.judge.verdict_rule import judge_value
from posturecam.types import Activity, Finding, Norm, Verdict
from tests.coaching.findings import bare_finding


def norm_of(check: str) -> Norm:
    rows = load_norms().rows
    return next(r for r in rows if (r.check, r.activity, r.baseline) == (check, Activity.RUN, False))


LEAN = norm_of("trunk_lean")
"""Fine up to 12 degrees, far off beyond 17."""
HEAD = norm_of("forward_head")
"""Fine up to 25 degrees, and scattered more than a lean."""
SWAY = norm_of("vertical_oscillation")
"""Fine up to 12 %, of which it is not known how wrong a change can be."""


def lean(value: float, n: int = 30, norm: Norm = LEAN) -> Finding:
    found = bare_finding(norm.check, Verdict.UNKNOWN, value=value, uncertainty=4.0, iqr=1.0, n=n, norm=norm)
    return judge_value(found, norm)


@pytest.mark.parametrize(("by", "moved"), [(0.0, False), (0.6, False), (-0.6, False), (3.0, True), (-3.0, True)])
def test_a_value_has_moved_when_it_differs_by_more_than_scatter_and_what_a_change_can_be_wrong_by(
    by: float, moved: bool
) -> None:
    assert has_moved(lean(10.0 + by, n=9), lean(10.0, n=60)) is moved


def test_few_strides_have_to_differ_more() -> None:
    assert has_moved(lean(11.1, n=60), lean(10.0, n=60)) is True
    assert has_moved(lean(11.1, n=3), lean(10.0, n=60)) is False


def test_without_a_value_or_the_same_norm_it_is_not_known() -> None:
    assert has_moved(replace(lean(10.0), value=None), lean(10.0)) is None
    assert has_moved(lean(10.0), replace(lean(10.0), norm=None)) is None


def test_where_a_change_is_not_known_to_be_right_both_verdicts_must_be_sure() -> None:
    sure_good, sure_far = replace(lean(9.0, norm=SWAY), likelihood=0.99), replace(lean(18.0, norm=SWAY), likelihood=1.0)
    assert has_moved(sure_far, sure_good) is True
    assert has_moved(sure_far, replace(sure_good, likelihood=0.7)) is False


def test_a_verdict_may_turn_where_the_scatter_of_few_strides_reaches_another_one() -> None:
    assert not may_turn(lean(6.0, n=4)) and not may_turn(lean(14.5, n=40))
    assert may_turn(lean(12.4, n=4)) and not may_turn(lean(15.0, n=60))
    assert may_turn(lean(17.1, n=4))


@pytest.mark.parametrize(
    ("latest", "longer", "says"),
    [
        (12.4, 11.6, Verdict.GOOD),
        (11.6, 12.4, Verdict.WATCH),
        (16.7, 17.3, Verdict.ADJUST),
        (17.3, 16.7, Verdict.WATCH),
    ],
)
def test_of_the_same_movement_the_longer_look_decides(latest: float, longer: float, says: Verdict) -> None:
    look = Look(lean(latest, n=6), lean(longer, n=60))
    assert not look.is_new and look.verdict is says
    assert look.calls is lean(longer).asks


@pytest.mark.parametrize(("latest", "longer"), [(22.0, 8.0), (6.0, 20.0)])
def test_of_another_movement_the_last_seconds_decide(latest: float, longer: float) -> None:
    look = Look(lean(latest, n=6), lean(longer, n=60))
    assert look.is_new and look.verdict is lean(latest).verdict and look.calls is lean(latest).asks


def test_a_longer_look_that_cannot_answer_calls_for_nothing_unless_it_saw_a_change() -> None:
    unknown = replace(lean(20.0), verdict=Verdict.UNKNOWN, reasons=(because(Code.SPEED_UNKNOWN),))
    assert not Look(lean(20.0), unknown).calls
    assert Look(lean(20.0), replace(unknown, reasons=(because(Code.INCONSISTENT),))).calls


def watched(looks: list[tuple[float, Look]]) -> list[tuple[float, Verdict | None]]:
    """What a watch has raised after each look."""
    watch, raised = Watch("trunk_lean"), []
    for t, look in looks:
        watch.see(t, look, None)
        raised.append((t, None if watch.raised is None else watch.raised.verdict))
    return raised


def test_a_cue_stands_while_windows_of_the_same_movement_waver_about_the_edge() -> None:
    longer, low, high = (lean(value, n, norm=HEAD) for value, n in ((27.4, 80), (24.9, 6), (29.9, 6)))
    assert longer.asks and low.verdict is Verdict.GOOD
    looks = [(0.2 * k, Look(high if k // 40 % 2 == 0 else low, longer)) for k in range(300)]
    assert {verdict for t, verdict in watched(looks) if t > 4} == {Verdict.WATCH}


def test_a_cue_that_came_as_adjust_says_watch_when_that_is_the_longer_looks_verdict() -> None:
    looks = [(0.2 * k, Look(lean(17.0, n=9), lean(17.6 if k < 50 else 16.5, n=60))) for k in range(150)]
    raised = watched(looks)
    assert dict(raised)[9.8] is Verdict.ADJUST
    assert raised[-1][1] is Verdict.WATCH


def test_an_answer_of_few_strides_that_may_turn_waits() -> None:
    close = lean(15.2, n=4)
    assert close.asks and may_turn(replace(close, value=12.2)) and may_turn(lean(17.0, n=4))
    early = [(0.2 * k, Look(lean(17.0, n=4), lean(17.0, n=4), may_turn=True)) for k in range(120)]
    came = next(t for t, verdict in watched(early) if verdict is not None)
    assert LONGEST_WAIT_S <= came <= LONGEST_WAIT_S + 4.0
    sure = [(t, Look(lean(15.0, n=30), lean(15.0, n=30))) for t, _ in early]
    assert next(t for t, verdict in watched(sure) if verdict is not None) < 4.0


def test_a_correction_takes_the_cue_back() -> None:
    looks = [(0.2 * k, Look(lean(20.0 if k < 50 else 6.0, n=9), lean(20.0, n=60))) for k in range(100)]
    raised = watched(looks)
    assert dict(raised)[9.8] is not None and raised[-1][1] is None


def test_a_cue_of_a_change_does_not_wait_for_more_of_the_same() -> None:
    before = [(0.2 * k, Look(lean(6.0, n=9), lean(6.0, n=30))) for k in range(50)]
    change = [(10.0 + 0.2 * k, Look(lean(17.0, n=4), lean(6.0, n=30))) for k in range(6)]
    after = [(11.2 + 0.2 * k, Look(lean(17.0, n=4), lean(17.0, n=4), may_turn=True)) for k in range(30)]
    came = next(t for t, verdict in watched([*before, *change, *after]) if verdict is not None)
    assert 10.0 < came <= 13.4


def test_a_cue_turns_to_adjust_only_when_that_will_hardly_turn() -> None:
    watch = [(0.2 * k, Look(lean(15.0, n=30), lean(15.0, n=30))) for k in range(30)]
    for turns, at_last in ((True, Verdict.WATCH), (False, Verdict.ADJUST)):
        worse = [(6.0 + 0.2 * k, Look(lean(17.1, n=4), lean(17.1, n=4), may_turn=turns)) for k in range(50)]
        assert watched([*watch, *worse])[-1][1] is at_last
