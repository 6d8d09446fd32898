"""What is reported beside the verdict, with answers that can be done on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.judge.baseline import own_value
from posturecam.judge.score import overall, score_at
from posturecam.types import Samples, Side, Verdict
from tests.judge.judged import (
    EXPECTED,
    REACH,
    SPEED,
    judged,
    lean,
    norm,
    samples,
    steady,
    stride,
)


def test_overstride_is_judged_against_what_is_expected_at_the_speed() -> None:
    finding = stride(steady(EXPECTED + 2.4))
    assert finding.expected == pytest.approx(EXPECTED)
    assert finding.verdict is Verdict.GOOD
    assert stride(steady(EXPECTED + 2.6)).verdict is Verdict.WATCH
    assert stride(steady(EXPECTED + 9.1)).verdict is Verdict.ADJUST


@pytest.mark.parametrize(("beyond", "score"), [(-1, 100), (0, 100), (0.5, 80), (1, 60), (1.5, 40), (2, 20), (9, 20)])
def test_the_score_falls_from_100_to_60_across_amber_and_to_20_beyond(beyond: float, score: float) -> None:
    assert score_at(beyond) == pytest.approx(score)


def test_a_finding_scores_by_its_deviation() -> None:
    assert lean(steady(14.5)).score == pytest.approx(80)
    assert lean(steady(14.5)).beyond == pytest.approx(0.5)


def test_both_sides_count_the_same_however_many_samples_each_has() -> None:
    seen = samples(*[10.0] * 9, *[4.0] * 3, sides=("left",) * 9 + ("right",) * 3)
    finding = lean(seen)
    assert (finding.value, finding.left, finding.right) == (7.0, 10.0, 4.0)


def test_a_side_with_fewer_than_three_samples_is_not_reported() -> None:
    seen = samples(*[10.0] * 9, 4.0, 4.0, sides=(Side.LEFT,) * 9 + (Side.RIGHT,) * 2)
    finding = lean(seen)
    assert (finding.value, finding.left, finding.right) == (10.0, 10.0, None)


def test_the_share_outside_counts_samples_not_the_median() -> None:
    assert lean(samples(*[7.0] * 9, *[15.0] * 3)).share_outside == pytest.approx(0.25)


def test_the_moments_are_the_worst_first() -> None:
    assert lean(samples(14, 14, 14, 19, 14, 25, 14, 14, 16)).moments == (5.0, 3.0, 8.0)


def test_the_moment_of_a_good_finding_is_the_typical_one() -> None:
    assert lean(samples(5, 5, 5, 5, 7, 9, 9, 9, 9)).moments == (4.0,)


def test_the_trend_is_the_last_third_less_the_first() -> None:
    assert lean(samples(5, 5, 5, 6, 6, 6, 8, 8, 8)).trend == pytest.approx(3.0)
    assert lean(samples(5, 5, 5, 6, 6, 8, 8, 8)).trend is None


@pytest.mark.parametrize(
    ("over", "verdict", "score"),
    [(0.005, Verdict.GOOD, 100.0), (-0.02, Verdict.GOOD, 100.0), (0.12, Verdict.WATCH, None)],
)
def test_what_reads_as_the_edge_of_green_is_on_it(over: float, verdict: Verdict, score: float | None) -> None:
    edge = EXPECTED + REACH.green[1]
    found = stride(steady(edge + over))
    assert f"{edge:.1f}" == f"{edge + 0.005:.1f}" and found.value == pytest.approx(edge + over)
    assert (found.verdict, found.cue is None) == (verdict, verdict is Verdict.GOOD)
    assert found.score == score or (score is None and found.score is not None and found.score < 100)


@pytest.mark.parametrize(("value", "below"), [(-6.0, True), (7.0, False), (20.0, False)])
def test_a_finding_knows_whether_it_lies_under_green(value: float, below: bool) -> None:
    assert lean(steady(value)).below is below


def test_a_trend_whose_error_is_not_known_carries_no_plus_or_minus() -> None:
    row = norm("knee_flexion")
    found = judged("knee_flexion", row, samples(5, 5, 5, 6, 6, 6, 8, 8, 8), inputs={})
    assert found.trend is not None and row.change_uncertainty is None
    assert found.trend_uncertainty is None


def test_a_trend_carries_the_noise_of_its_thirds_and_what_a_change_can_be_wrong_by() -> None:
    least = norm("trunk_lean").change_uncertainty
    assert least is not None
    assert lean(samples(5, 5, 5, 6, 6, 6, 8, 8, 8)).trend_uncertainty == least
    noisy = lean(samples(1, 5, 9, 6, 6, 6, 1, 5, 9))
    assert noisy.trend == pytest.approx(0.0)
    noise = 1.96 * np.hypot(1, 1) * 1.023 * 4 / 1.349 / np.sqrt(3)
    assert noisy.trend_uncertainty == pytest.approx(np.hypot(noise, least), rel=0.01)


def test_a_drift_away_from_green_is_reported_without_changing_the_verdict() -> None:
    finding = lean(samples(7, 7, 7, 8, 8, 8, 10, 10, 10))
    assert (finding.drifts, finding.verdict) == (True, Verdict.GOOD)
    assert finding.reason == "It rose by 3.0° from the first third to the last."


def test_a_drift_towards_green_or_within_the_uncertainty_is_not_reported() -> None:
    assert not lean(samples(11, 11, 11, 10, 10, 10, 8, 8, 8)).drifts
    assert not lean(samples(8, 8, 8, 8, 8, 8, 8.4, 8.4, 8.4)).drifts


def test_a_drift_that_noise_could_make_is_not_reported() -> None:
    noisy = samples(*[0.0, 16.0] * 5, *[3.0, 19.0] * 5, *[6.0, 22.0] * 5)
    assert not lean(noisy).drifts


def test_a_baseline_moves_what_is_expected() -> None:
    row = norm("trunk_lean", "sit", baseline=True)
    finding = judged("trunk_lean", row, steady(-14.0), inputs={}, baseline=(-20.0, 0.5))
    assert (finding.expected, finding.verdict, finding.score) == (-20.0, Verdict.WATCH, pytest.approx(92))


def test_a_baseline_of_overstride_carries_over_to_another_speed() -> None:
    own = own_value(steady(EXPECTED + 3.0), REACH, SPEED)
    assert own == pytest.approx((3.0, 0.0))
    faster = {"belt_speed_legs_s": 4.0}
    row = norm("overstride", baseline=True)
    finding = judged("overstride", row, steady(EXPECTED + 7.19), inputs=faster, baseline=own)
    assert finding.expected == pytest.approx(EXPECTED + 4.19 + 3.0)
    assert finding.verdict is Verdict.GOOD


def test_a_front_view_is_compared_by_ratio_in_percent() -> None:
    row = norm("forward_head", "sit", "front", baseline=True)
    finding = judged("forward_head", row, steady(0.54), inputs={}, baseline=(0.5, 0.01))
    assert (finding.value, finding.expected, finding.unit) == (pytest.approx(8.0), 0.0, "%")
    assert finding.verdict is Verdict.WATCH


def test_narrower_shoulders_ask_to_open_up() -> None:
    row = norm("rounded_shoulders", "sit", "front", baseline=True)
    finding = judged("rounded_shoulders", row, steady(1.7), inputs={}, baseline=(2.0, 0.0))
    assert finding.value == pytest.approx(-15.0)
    assert (finding.verdict, finding.cue) == (Verdict.ADJUST, "Shoulders down and back")


def test_a_useless_baseline_is_unknown_with_a_reason() -> None:
    row = norm("forward_head", "sit", "front", baseline=True)
    finding = judged("forward_head", row, steady(0.5), inputs={}, baseline=(0.0, 0.0))
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.reason is not None and "Record it again" in finding.reason


def test_a_baseline_row_without_a_baseline_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="needs a baseline"):
        judged("x", norm("trunk_lean", baseline=True), steady(1.0))


def test_own_value_needs_samples_and_speed() -> None:
    assert own_value(Samples.none(), None, {}) is None
    assert own_value(steady(20.0), norm("overstride"), {}) is None
    assert own_value(samples(1.0, 2.0, 4.0), None, {}) == (2.25, 1.25)


def test_the_headline_weighs_by_weight_and_confidence() -> None:
    good, poor = lean(steady(7.0)), stride(steady(EXPECTED + 5.0))
    assert overall([good, poor]) == pytest.approx((25 * 100 + 35 * 60) / 60)
    half_sure = replace(poor, confidence=0.5)
    assert overall([good, half_sure]) == pytest.approx((25 * 100 + 17.5 * 60) / 42.5)


def test_there_is_no_score_unless_every_main_question_is_answered() -> None:
    known, unseen = lean(steady(7.0)), stride(Samples.none())
    assert overall([known]) == 100.0
    assert overall([known, unseen]) is None
    assert overall([known, replace(unseen, weight=1.0)]) is None
    assert overall([]) is None
