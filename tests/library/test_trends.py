from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posturecam.judge.change import ChangeKind, Direction
from posturecam.library.trends import TrendFilter, real_changes, speeds_of, trends_of, usual_activity
from posturecam.types import Activity, Baseline, View
from tests.library_people import kept, on_clip


def test_a_trend_runs_from_the_first_to_the_latest_comparable_clip_in_order_of_time() -> None:
    (trend,) = trends_of([kept("overstride", 20.0, 4), kept("overstride", 38.0, 0), kept("overstride", 30.0, 2)])
    assert [point.finding.value for point in trend.points] == [38.0, 30.0, 20.0]
    assert trend.groups == ((0, 1, 2),)
    assert trend.change is not None and (trend.change.earlier, trend.change.later) == (38.0, 20.0)
    assert trend.change.kind is ChangeKind.REAL and trend.change.direction is Direction.BETTER
    assert trend.latest.finding.value == 20.0


def test_clips_from_another_side_or_at_another_speed_form_groups_of_their_own() -> None:
    findings = [
        kept("trunk_lean", 6.0, 0),
        kept("trunk_lean", 6.0, 1, view=View.LEFT),
        kept("trunk_lean", 6.0, 2, speed=4.5),
        kept("trunk_lean", 6.0, 3),
    ]
    (trend,) = trends_of(findings)
    assert trend.groups == ((0, 3), (2,), (1,))
    assert trend.change is not None and trend.change.kind is ChangeKind.NOISE


def test_activities_are_never_mixed() -> None:
    trends = trends_of([kept("trunk_lean", 6.0, 0), kept("trunk_lean", 6.0, 1, activity=Activity.WALK, speed=1.5)])
    assert [(one.activity, len(one.points), one.course) for one in trends] == [
        (Activity.RUN, 1, None),
        (Activity.WALK, 1, None),
    ]


def test_of_a_clip_the_longest_judgement_of_the_person_seen_longest_counts() -> None:
    long = kept("trunk_lean", 6.0, 0, seconds=20.0)
    short = on_clip(kept("trunk_lean", 9.0, 1, seconds=5.0), long)
    other = on_clip(kept("trunk_lean", 1.0, 2, seconds=60.0, subject=1), long)
    (trend,) = trends_of([short, long, other])
    assert [point.finding.value for point in trend.points] == [6.0]


def test_main_checks_come_first_and_what_got_worse_is_said_first() -> None:
    findings = [
        *(kept("vertical_oscillation", value, week) for value, week in ((10.0, 0), (10.0, 4))),
        *(kept("overstride", value, week) for value, week in ((38.0, 0), (20.0, 4))),
        *(kept("trunk_lean", value, week) for value, week in ((6.0, 0), (25.0, 4))),
    ]
    trends = trends_of(findings)
    assert trends[-1].check == "vertical_oscillation"
    assert [change.check for change in real_changes(trends)] == ["trunk_lean", "overstride"]


def test_clips_with_an_uneven_clock_are_groups_alone() -> None:
    findings = [kept("overstride", 30.0, week) for week in range(3)]
    uneven = [replace(one, filmed=replace(one.filmed, uneven_clock=True)) for one in findings]
    (trend,) = trends_of(uneven)
    assert trend.groups == ((2,), (1,), (0,))
    assert trend.change is not None and trend.change.kind is ChangeKind.INCOMPARABLE


@pytest.mark.parametrize("damage", [{"value": math.nan}, {"value": math.inf}, {"uncertainty": math.nan}])
def test_a_finding_without_a_number_is_no_point_of_a_trend(damage: dict[str, float]) -> None:
    findings = [kept("overstride", 30.0, week) for week in range(3)]
    filmed = findings[1].filmed
    findings[1] = replace(findings[1], filmed=replace(filmed, finding=replace(filmed.finding, **damage)))
    (trend,) = trends_of(findings)
    assert [point.clip.id for point in trend.points] == ["overstride 0", "overstride 2"]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (TrendFilter(view=View.LEFT), 1),
        (TrendFilter(activity=Activity.WALK), 0),
        (TrendFilter(speed=("belt_speed_legs_s", 2.9, 3.1)), 2),
        (TrendFilter(speed=("speed_mps", 2.9, 3.1)), 0),
    ],
)
def test_a_filter_leaves_what_it_asks_for(wanted: TrendFilter, left: int) -> None:
    findings = [
        kept("trunk_lean", 6.0, 0),
        kept("trunk_lean", 6.0, 1, view=View.LEFT),
        kept("trunk_lean", 6.0, 2, speed=4.5),
    ]
    assert sum(len(trend.points) for trend in trends_of(findings, wanted)) == left


def test_speeds_that_may_be_compared_are_one_choice() -> None:
    findings = [kept("trunk_lean", 6.0, week, speed=speed) for week, speed in enumerate((3.0, 3.2, 4.4, 4.6, 3.1))]
    assert speeds_of(findings) == [("belt_speed_legs_s", 3.0, 3.2), ("belt_speed_legs_s", 4.4, 4.6)]
    assert speeds_of([]) == []


def test_the_usual_activity_is_that_of_most_clips_and_of_as_many_the_later_one() -> None:
    run = kept("trunk_lean", 6.0, 0)
    walk = kept("trunk_lean", 6.0, 1, activity=Activity.WALK, speed=1.5)
    assert usual_activity([run, on_clip(replace(run), run), walk]) is Activity.WALK
    assert usual_activity([run, kept("trunk_lean", 6.0, 2), walk]) is Activity.RUN
    assert usual_activity([]) is None


def test_a_change_between_two_good_values_is_fine_throughout() -> None:
    (good,) = trends_of([kept("trunk_lean", 4.0, 0), kept("trunk_lean", 9.0, 4)])
    (bad,) = trends_of([kept("trunk_lean", 4.0, 0), kept("trunk_lean", 25.0, 4)])
    (single,) = trends_of([kept("trunk_lean", 4.0, 0)])
    assert good.is_fine_throughout
    assert not bad.is_fine_throughout and not single.is_fine_throughout


def test_the_own_posture_of_the_same_activity_and_side_is_carried_at_the_latest_speed() -> None:
    own = Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (5.0, 0.5), "overstride": (-2.0, 1.0)}, 5.0)
    others = (replace(own, view=View.LEFT), replace(own, activity=Activity.WALK))
    lean, strike = trends_of([kept("trunk_lean", 6.0, 0), kept("overstride", 20.0, 0)], baselines=[own, *others])
    assert lean.own == 5.0
    assert strike.own == pytest.approx(-2.0 + (strike.latest.finding.expected or 0.0))
    assert trends_of([kept("trunk_lean", 6.0, 0)], baselines=others)[0].own is None


def test_where_the_latest_clip_stands_alone_the_older_ones_are_compared() -> None:
    findings = [kept("trunk_lean", 4.0, 0), kept("trunk_lean", 25.0, 2), kept("trunk_lean", 6.0, 4, speed=4.5)]
    (trend,) = trends_of(findings)
    assert trend.compared == (0, 1) and not trend.is_up_to_date
    assert trend.change is not None and (trend.change.earlier, trend.change.later) == (4.0, 25.0)
    assert [change.check for change in real_changes([trend])] == ["trunk_lean"]


def test_clips_of_which_no_two_may_be_compared_have_no_change() -> None:
    (trend,) = trends_of([kept("trunk_lean", 4.0, 0), kept("trunk_lean", 25.0, 2, speed=4.5)])
    assert trend.compared == () and not trend.is_up_to_date
    assert trend.change is not None and trend.change.kind is ChangeKind.INCOMPARABLE
