"""Real change or noise: two findings of one check of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from scipy.special import ndtr

from posturecam.coaching.change_table import ChangeError, ChangeTable, load_changes
from posturecam.coaching.norms import load_norms
from posturecam.judge.change import (
    Change,
    ChangeKind,
    Direction,
    FilmedFinding,
    change_between,
    change_over,
    comparability,
    scatter_of,
)
from posturecam.judge.comparable import SAME_SPEED
from posturecam.judge.passes import SAME_PACE
from posturecam.judge.reasons import Code, because
from posturecam.types import Activity, Finding, Place, Verdict, View
from posturecam.words import Message
from tests.judge.judged import judged, norm, steady

SPEED = {"belt_speed_legs_s": 3.5, "cadence_spm": 170.0}
MODEL = ("a model", "", "", "")


def lean_of(value: float, **of_it: object) -> FilmedFinding:
    finding = judged("trunk_lean", norm("trunk_lean"), steady(value), inputs={})
    return filmed(finding, **of_it)


def filmed(finding: Finding, **of_it: object) -> FilmedFinding:
    usual = FilmedFinding(finding, Activity.RUN, View.RIGHT, Place.TREADMILL, False, SPEED, MODEL)
    return replace(usual, **of_it)  # type: ignore[arg-type]


def table(again: float = 3.0, same: float = 1.0, check: str = "trunk_lean", unit: str = "deg") -> ChangeTable:
    return ChangeTable((ChangeError(check, "run", "side", unit, again, same, 100, 100, "measured", "measured"),))


def between(earlier: FilmedFinding, later: FilmedFinding, rows: ChangeTable | None = None) -> Change:
    return change_between(earlier, later, rows or table())


def codes(messages: tuple[Message, ...]) -> list[str]:
    return [one.code for one in messages]


def test_a_difference_beyond_its_uncertainty_is_real_and_one_within_is_noise() -> None:
    one = lean_of(5.0)
    scatter = np.hypot(scatter_of(one.finding), scatter_of(one.finding))
    for difference, kind in ((2.5, ChangeKind.NOISE), (-2.5, ChangeKind.NOISE), (4.0, ChangeKind.REAL)):
        change = between(one, lean_of(5.0 + difference))
        assert (change.kind, change.difference) == (kind, pytest.approx(difference))
        assert change.uncertainty == pytest.approx(np.hypot(3.0, scatter))
        assert change.likelihood == pytest.approx(ndtr(1.96 * abs(difference) / change.uncertainty))


def test_what_reads_as_large_as_its_uncertainty_is_not_called_real() -> None:
    uncertainty = between(lean_of(5.0), lean_of(5.0)).uncertainty or 0.0
    edge = round(uncertainty, 1)
    assert between(lean_of(5.0), lean_of(5.0 + edge + 0.04)).kind is ChangeKind.NOISE
    assert between(lean_of(5.0), lean_of(5.0 + edge + 0.1)).kind is ChangeKind.REAL


def test_nothing_that_changed_is_as_likely_to_have_gone_either_way() -> None:
    assert between(lean_of(5.0), lean_of(5.0)).likelihood == pytest.approx(0.5)


def test_a_camera_that_stayed_makes_smaller_changes_real() -> None:
    apart = between(lean_of(5.0), lean_of(7.5))
    together = between(lean_of(5.0, set_up="desk"), lean_of(7.5, set_up="desk"))
    assert (apart.kind, together.kind) == (ChangeKind.NOISE, ChangeKind.REAL)
    assert together.same_set_up and not apart.same_set_up
    assert not between(lean_of(5.0, set_up="desk"), lean_of(7.5, set_up="gym")).same_set_up


def test_few_samples_widen_the_uncertainty_of_a_change() -> None:
    row = norm("trunk_lean")
    short, long = (judged("trunk_lean", row, steady(5.0, n=n), inputs={}) for n in (3, 60))
    assert scatter_of(short) > 2 * scatter_of(long)
    many, few = (between(filmed(one), filmed(one)).uncertainty or 0.0 for one in (long, short))
    assert few > many > 3.0


def test_a_difference_between_the_sides_is_no_scatter() -> None:
    finding = replace(lean_of(5.0).finding, iqr=6.0, n=40)
    assert scatter_of(replace(finding, left=2.0, right=8.0)) < scatter_of(finding)


@pytest.mark.parametrize(
    ("earlier", "later", "direction"),
    [
        (20.0, 10.0, Direction.BETTER),
        (10.0, 20.0, Direction.WORSE),
        (2.0, 10.0, Direction.NEITHER),
        (-8.0, 5.0, Direction.BETTER),
        (-9.0, 15.0, Direction.BETTER),
    ],
)
def test_better_is_nearer_to_the_green_band(earlier: float, later: float, direction: Direction) -> None:
    assert norm("trunk_lean").green == (-1.0, 12.0)
    assert between(lean_of(earlier), lean_of(later)).direction is direction


def test_what_is_no_real_change_has_no_direction() -> None:
    assert between(lean_of(12.5), lean_of(13.5)).direction is Direction.NEITHER


def test_of_a_norm_that_is_information_only_nothing_is_better() -> None:
    row = replace(norm("trunk_lean"), cap=Verdict.GOOD)
    found = [filmed(judged("trunk_lean", row, steady(value), inputs={})) for value in (25.0, 5.0)]
    change = between(*found)
    assert (change.kind, change.direction) == (ChangeKind.REAL, Direction.NEITHER)


@pytest.mark.parametrize(
    ("values", "direction"), [((-9.0, 1.0), "better"), ((1.0, 9.0), "worse"), ((9.0, -9.0), "neither")]
)
def test_of_a_measure_with_two_sides_the_middle_is_best(values: tuple[float, float], direction: str) -> None:
    row = norm("step_asymmetry")
    found = [filmed(judged("step_asymmetry", row, steady(value), inputs={})) for value in values]
    change = between(*found, table(check="step_asymmetry", unit="%"))
    assert (change.kind, str(change.direction)) == (ChangeKind.REAL, direction)


def strike(deviation: float, speed: float) -> FilmedFinding:
    row, inputs = norm("overstride"), {"belt_speed_legs_s": speed, "cadence_spm": 170.0}
    expected = row.expected.at(inputs) if row.expected is not None else None
    assert expected is not None
    return filmed(judged("overstride", row, steady(expected + deviation), inputs=inputs), speeds=inputs)


def test_what_another_speed_explains_is_no_change() -> None:
    change = between(strike(1.0, 3.5), strike(1.0, 3.8), table(check="overstride", unit="% leg", again=0.5))
    assert change.later is not None and change.earlier is not None
    assert change.later - change.earlier == pytest.approx(change.by_speed) and change.by_speed > 1
    assert (change.kind, change.difference) == (ChangeKind.NOISE, pytest.approx(0.0, abs=1e-9))


def test_at_another_speed_the_difference_is_that_at_equal_speed() -> None:
    change = between(strike(6.0, 3.5), strike(1.0, 3.8), table(check="overstride", unit="% leg"))
    assert change.difference == pytest.approx(-5.0)
    assert (change.kind, change.direction) == (ChangeKind.REAL, Direction.BETTER)


def test_where_the_speed_is_known_in_one_clip_only_it_explains_nothing() -> None:
    unknown = filmed(strike(6.0, 3.5).finding, speeds={"cadence_spm": 170.0})
    change = between(unknown, strike(6.0, 3.5), table(check="overstride", unit="% leg"))
    assert (change.by_speed, change.difference) == (0.0, pytest.approx(0.0))


def test_a_value_that_was_not_assessed_makes_no_change() -> None:
    known = lean_of(5.0)
    gone = filmed(replace(known.finding, value=None, uncertainty=None, verdict=Verdict.UNKNOWN))
    for pair, which in (((gone, known), "earlier"), ((known, gone), "later"), ((gone, gone), "both")):
        change = between(*pair)
        assert (change.kind, change.difference, change.uncertainty) == (ChangeKind.UNKNOWN, None, None)
        assert codes(change.reasons) == [f"change.unknown.{which}"]


def test_a_value_whose_samples_contradict_each_other_is_not_compared() -> None:
    known = lean_of(5.0)
    doubtful = replace(known.finding, verdict=Verdict.UNKNOWN, reasons=(because(Code.INCONSISTENT),))
    assert between(known, filmed(doubtful)).kind is ChangeKind.UNKNOWN


def test_a_value_for_which_only_the_usual_one_is_not_known_is_compared_without_a_direction() -> None:
    row = norm("cadence")
    found = [judged("cadence", row, steady(value), inputs={}) for value in (160.0, 180.0)]
    assert all(one.has_reason(Code.SPEED_UNKNOWN) for one in found)
    change = between(*map(filmed, found), table(check="cadence", unit="spm"))
    assert (change.kind, change.direction) == (ChangeKind.REAL, Direction.NEITHER)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"activity": Activity.WALK}, "change.not.activity"),
        ({"view": View.LEFT}, "change.not.view"),
        ({"view": View.FRONT}, "change.not.view"),
        ({"backward": True}, "change.not.backward"),
        ({"model": ("another", "", "", "")}, "change.not.model"),
        ({"speeds": {**SPEED, "belt_speed_legs_s": 4.2}}, "change.not.faster"),
        ({"speeds": {**SPEED, "belt_speed_legs_s": 2.9}}, "change.not.slower"),
    ],
)
def test_what_was_filmed_in_another_way_is_not_compared_and_says_why(other: dict[str, object], code: str) -> None:
    change = between(lean_of(5.0), lean_of(15.0, **other))
    assert (change.kind, change.difference, change.likelihood) == (ChangeKind.INCOMPARABLE, None, None)
    assert codes(change.reasons) == [code]
    assert (change.earlier, change.later) == (pytest.approx(5.0), pytest.approx(15.0))


def test_another_unit_is_not_compared() -> None:
    other = filmed(replace(lean_of(5.0).finding, unit="%"))
    assert codes(comparability(lean_of(5.0), other).reasons) == ["change.not.unit"]


def test_findings_of_two_checks_are_an_error() -> None:
    with pytest.raises(ValueError, match="trunk_lean"):
        comparability(lean_of(5.0), strike(1.0, 3.5))


def test_a_clip_whose_clock_is_uneven_is_compared_in_posture_only() -> None:
    assert comparability(lean_of(5.0), lean_of(6.0, uneven_clock=True)).is_given
    for check in ("cadence", "knee_flexion"):
        one = filmed(judged(check, norm(check), steady(10.0), inputs={}))
        found = comparability(one, replace(one, uneven_clock=True))
        assert codes(found.reasons) == ["change.not.uneven_clock"]


@pytest.mark.parametrize(("factor", "given"), [(1 + SAME_SPEED, True), (1 / (1 + SAME_SPEED), True), (1.11, False)])
def test_the_tolerance_of_speed_is_the_same_both_ways(factor: float, given: bool) -> None:
    other = {**SPEED, "belt_speed_legs_s": 3.5 * factor * (1 - 1e-9 if factor > 1 else 1 + 1e-9)}
    assert comparability(lean_of(5.0), lean_of(5.0, speeds=other)).is_given is given


def test_where_only_the_cadence_tells_the_pace_less_is_allowed() -> None:
    one = lean_of(5.0, speeds={"cadence_spm": 170.0})
    assert comparability(one, lean_of(5.0, speeds={"cadence_spm": 170.0 * (1 + SAME_PACE - 0.01)})).is_given
    assert not comparability(one, lean_of(5.0, speeds={"cadence_spm": 170.0 * (1 + SAME_PACE + 0.01)})).is_given


def test_a_cadence_is_not_refused_for_being_another_cadence() -> None:
    found = [judged("cadence", norm("cadence"), steady(value), inputs={}) for value in (160.0, 180.0)]
    clips = [filmed(one, speeds={"cadence_spm": one.value or 0.0}) for one in found]
    together = comparability(*clips)
    assert together.is_given and codes(together.cautions) == ["change.beside.speed_unknown"]


def test_another_place_is_said_beside_a_comparison() -> None:
    change = between(lean_of(5.0), lean_of(5.0, place=Place.GROUND))
    assert (change.kind, codes(change.cautions)) == (ChangeKind.NOISE, ["change.beside.place"])
    assert not between(lean_of(5.0), lean_of(5.0, place=Place.UNKNOWN)).cautions


def test_where_a_check_was_not_measured_both_uncertainties_hold() -> None:
    change = between(lean_of(5.0), lean_of(6.0), table(check="overstride", unit="% leg"))
    own = lean_of(5.0).finding.uncertainty or 0.0
    assert not change.is_measured and change.uncertainty == pytest.approx(np.hypot(own, own))


def weeks(*values: float, every: float = 1.0) -> list[FilmedFinding]:
    start = datetime(2026, 1, 1)
    return [lean_of(value, when=start + timedelta(weeks=every * k)) for k, value in enumerate(values)]


def test_over_a_series_the_first_and_the_latest_are_compared() -> None:
    course = change_over(weeks(5.0, 6.0, 8.0, 12.0), table())
    assert course is not None and course.comparable == (0, 1, 2, 3)
    assert (course.change.earlier, course.change.later) == (pytest.approx(5.0), pytest.approx(12.0))


def test_what_may_not_be_compared_with_the_latest_is_left_out() -> None:
    series = weeks(5.0, 6.0, 8.0, 12.0)
    series[0] = replace(series[0], view=View.LEFT)
    series[2] = filmed(replace(series[2].finding, value=None, verdict=Verdict.UNKNOWN))
    course = change_over(series, table())
    assert course is not None and course.comparable == (1, 3)
    assert course.change.earlier == pytest.approx(6.0)


def test_a_series_in_which_nothing_may_be_compared_says_so() -> None:
    series = weeks(5.0, 12.0)
    course = change_over([replace(series[0], view=View.LEFT), series[1]], table())
    assert course is not None and course.comparable == (1,)
    assert (course.change.kind, course.weekly) == (ChangeKind.INCOMPARABLE, None)


def test_one_filming_is_no_course() -> None:
    assert change_over(weeks(5.0), table()) is None
    assert change_over([], table()) is None


def test_a_slow_steady_change_is_found_by_the_line_before_the_ends_clear_their_uncertainty() -> None:
    course = change_over(weeks(*(5.0 + 0.35 * k for k in range(9))), table())
    assert course is not None and course.weekly is not None
    assert course.change.kind is ChangeKind.NOISE
    assert course.weekly.per_week == pytest.approx(0.35) and course.weekly.is_real and course.weekly.n == 9


def test_the_uncertainty_of_the_line_is_right_on_people_who_do_not_change() -> None:
    rng = np.random.default_rng(4)
    sd = (between(lean_of(5.0), lean_of(5.0)).uncertainty or 0.0) / 1.96 / np.sqrt(2)
    found = [change_over(weeks(*rng.normal(5.0, sd, 6)), table()) for _ in range(300)]
    lines = [course.weekly for course in found if course is not None and course.weekly is not None]
    assert len(lines) > 270
    assert np.mean([line.is_real for line in lines]) < 0.08


def test_there_is_no_line_through_few_filmings_a_few_days_or_what_does_not_lie_on_one() -> None:
    for series in (weeks(5, 6, 7), weeks(5, 6, 7, 8, every=0.2), weeks(5, 25, 5, 25, 5)):
        course = change_over(series, table())
        assert course is not None and course.weekly is None
    undated = change_over([replace(one, when=None) for one in weeks(5, 6, 7, 8)], table())
    assert undated is not None and undated.weekly is None


def test_the_shipped_table_knows_the_checks_that_norms_judge_in_their_units() -> None:
    changes = load_changes()
    assert len(changes) > 20
    units = {(row.check, str(row.activity), row.view): row.unit for row in load_norms() if row.compare != "ratio"}
    for row in changes:
        assert units[row.check, row.activity, row.view] == row.unit
        assert row.again > row.same > 0
        assert min(row.n_again, row.n_same) > 1 and row.how_again and row.how_same
    for check in ("forward_head", "trunk_lean", "overstride", "rounded_shoulders"):
        for activity in ("walk", "run"):
            assert changes.row(check, activity, View.LEFT) == changes.row(check, activity, "side") is not None
    assert changes.row("trunk_lean", "run", View.UNKNOWN) is None
