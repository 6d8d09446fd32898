"""From samples to findings, with answers that can be done on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.norms import Norm, load_norms
from posturecam.coaching.scoring import combine, judge, overall, own_value, score_at
from posturecam.types import Finding, Samples, Side, Verdict

SPEED = {"belt_speed_legs_s": 3.0}
EXPECTED = 7.17 + 4.19 * 3.0


def norm(check: str, activity: str = "run", view: str = "side", baseline: bool = False) -> Norm:
    row = load_norms().row(check, activity, view, baseline)
    assert row is not None
    return row


def samples(*values: float, sides: tuple[str, ...] | None = None) -> Samples:
    return Samples(np.arange(len(values), dtype=float), np.array(values, dtype=float), sides or ("",) * len(values))


def steady(value: float, n: int = 12) -> Samples:
    return samples(*[value] * n)


def lean(seen: Samples, quality: float = 1.0, **more: object) -> Finding:
    span = (0.0, float(len(seen)))
    return judge("trunk_lean", "Lean", seen, norm("trunk_lean"), quality=quality, inputs={}, span=span, **more)  # type: ignore[arg-type]


def stride(seen: Samples, inputs: dict[str, float] | None = None, **more: object) -> Finding:
    known = SPEED if inputs is None else inputs
    span = (0.0, float(len(seen)))
    return judge("overstride", "Reach", seen, norm("overstride"), quality=1.0, inputs=known, span=span, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "verdict", "cue"),
    [
        (7.0, Verdict.GOOD, None),
        (12.0, Verdict.GOOD, None),
        (12.1, Verdict.WATCH, "Run tall"),
        (20.9, Verdict.WATCH, "Run tall"),
        (21.1, Verdict.ADJUST, "Run tall"),
        (0.0, Verdict.GOOD, None),
        (-0.1, Verdict.WATCH, "Lean from the ankles"),
        (-7.9, Verdict.WATCH, "Lean from the ankles"),
        (-8.1, Verdict.ADJUST, "Lean from the ankles"),
    ],
)
def test_amber_begins_where_green_ends_and_red_must_clear_its_edge_by_the_uncertainty(
    value: float, verdict: Verdict, cue: str | None
) -> None:
    finding = lean(steady(value))
    assert (finding.verdict, finding.cue) == (verdict, cue)


def test_overstride_is_judged_against_what_is_expected_at_the_speed() -> None:
    finding = stride(steady(EXPECTED + 2.4))
    assert finding.expected == pytest.approx(EXPECTED)
    assert finding.verdict is Verdict.GOOD
    assert stride(steady(EXPECTED + 2.6)).verdict is Verdict.WATCH
    assert stride(steady(EXPECTED + 9.1)).verdict is Verdict.ADJUST


def test_without_the_speed_the_value_stands_but_nothing_is_judged() -> None:
    finding = stride(steady(20.0), inputs={"belt_speed_legs_s": float("nan")})
    assert (finding.verdict, finding.value, finding.score, finding.confidence) == (Verdict.UNKNOWN, 20.0, None, 0.0)
    assert finding.reason is not None and "depends on your speed" in finding.reason


@pytest.mark.parametrize(("beyond", "score"), [(-1, 100), (0, 100), (0.5, 80), (1, 60), (1.5, 40), (2, 20), (9, 20)])
def test_the_score_falls_from_100_to_60_across_amber_and_to_20_beyond(beyond: float, score: float) -> None:
    assert score_at(beyond) == pytest.approx(score)


def test_a_finding_scores_by_its_deviation() -> None:
    assert lean(steady(14.5)).score == pytest.approx(80)
    assert lean(steady(14.5)).beyond == pytest.approx(0.5)


def test_information_only_is_good_with_a_full_score_whatever_the_number() -> None:
    row = norm("strike_pattern")
    finding = judge("strike_pattern", "Strike", steady(18.0), row, quality=1.0, inputs={}, span=(0, 12))
    assert (finding.verdict, finding.score, finding.share_outside) == (Verdict.GOOD, 100.0, 1.0)


def test_a_capped_row_never_turns_red() -> None:
    finding = judge("knee_flexion", "Knee", steady(-40.0), norm("knee_flexion"), quality=1, inputs={}, span=(0, 12))
    assert (finding.verdict, finding.score) == (Verdict.WATCH, 60.0)


def test_the_plus_or_minus_joins_the_table_the_scene_and_the_noise() -> None:
    noisy = samples(*[6.0, 8.0] * 8)
    noise = 1.96 * 1.023 * (2.0 / 1.349) / np.sqrt(16)
    finding = lean(noisy, extra_uncertainty=2.0)
    assert finding.uncertainty == pytest.approx(np.sqrt(4.0**2 + 2.0**2 + noise**2))


def test_what_is_known_better_takes_the_tables_place_and_that_of_the_samples_scatter() -> None:
    finding = lean(samples(*[6.0, 8.0] * 8), systematic=3.0, scatter=0.5, extra_uncertainty=2.0)
    assert finding.uncertainty == pytest.approx(np.sqrt(3.0**2 + 0.5**2 + 2.0**2))


def test_an_unlevel_camera_keeps_a_finding_from_red() -> None:
    assert lean(steady(22.0)).verdict is Verdict.ADJUST
    assert lean(steady(22.0), extra_uncertainty=4.0).verdict is Verdict.WATCH


def test_too_few_strides_are_unknown_with_a_reason() -> None:
    finding = lean(steady(30.0, n=3))
    assert (finding.verdict, finding.value, finding.n) == (Verdict.UNKNOWN, None, 3)
    assert finding.reason is not None and finding.reason.startswith("Only 3 of the 4 steps or strides needed")


def test_no_sample_at_all_is_unknown() -> None:
    assert lean(Samples.none()).verdict is Verdict.UNKNOWN
    assert lean(samples(*[float("nan")] * 9)).n == 0


def test_what_is_hardly_seen_is_hidden_and_names_the_part() -> None:
    finding = lean(steady(30.0), quality=0.34, limited_by="hips")
    assert (finding.verdict, finding.value, finding.score) == (Verdict.UNKNOWN, None, None)
    assert finding.reason is not None and finding.reason.startswith("Your hips could not be seen")


def test_what_is_seen_in_part_is_amber_at_most_and_says_so() -> None:
    finding = lean(steady(30.0), quality=0.59, limited_by="hips")
    assert finding.verdict is Verdict.WATCH
    assert finding.reason is not None and "Your hips could not be seen well" in finding.reason


def test_a_handful_of_strides_is_amber_at_most_and_says_so() -> None:
    finding = lean(steady(30.0, n=4))
    assert (finding.verdict, finding.confidence) == (Verdict.WATCH, 0.5)
    assert finding.reason is not None and "rests on 4 steps or strides" in finding.reason


def test_a_given_reason_makes_it_unknown_whatever_the_samples() -> None:
    finding = stride(steady(40.0), reason="Ten pictures a second are too few to see where the foot lands.")
    assert (finding.verdict, finding.value, finding.confidence) == (Verdict.UNKNOWN, None, 0.0)
    assert finding.reason == "Ten pictures a second are too few to see where the foot lands."


def test_asymmetry_is_red_only_from_twelve_strides_on() -> None:
    row = norm("step_asymmetry")
    few, many = (
        judge("step_asymmetry", "Steps", steady(12.0, n), row, quality=1.0, inputs={}, span=(0, n)) for n in (11, 12)
    )
    assert (few.verdict, many.verdict) == (Verdict.WATCH, Verdict.ADJUST)


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
    edge = EXPECTED + norm("overstride").green[1]
    found = stride(steady(edge + over))
    assert f"{edge:.1f}" == f"{edge + 0.005:.1f}" and found.value == pytest.approx(edge + over)
    assert (found.verdict, found.cue is None) == (verdict, verdict is Verdict.GOOD)
    assert found.score == score or (score is None and found.score is not None and found.score < 100)


@pytest.mark.parametrize(("value", "below"), [(-6.0, True), (7.0, False), (20.0, False)])
def test_a_finding_knows_whether_it_lies_under_green(value: float, below: bool) -> None:
    assert lean(steady(value)).below is below


def test_a_trend_whose_error_is_not_known_carries_no_plus_or_minus() -> None:
    row = norm("knee_flexion")
    found = judge("knee_flexion", "Knee", samples(5, 5, 5, 6, 6, 6, 8, 8, 8), row, quality=1.0, inputs={}, span=(0, 9))
    assert found.trend is not None and row.change_uncertainty is None
    assert found.trend_uncertainty is None


def test_a_trend_carries_the_noise_of_its_thirds_and_at_least_what_a_change_can_be_wrong_by() -> None:
    least = norm("trunk_lean").change_uncertainty
    assert lean(samples(5, 5, 5, 6, 6, 6, 8, 8, 8)).trend_uncertainty == least
    noisy = lean(samples(1, 5, 9, 6, 6, 6, 1, 5, 9))
    assert noisy.trend == pytest.approx(0.0)
    assert noisy.trend_uncertainty == pytest.approx(1.96 * np.hypot(1, 1) * 1.023 * 4 / 1.349 / np.sqrt(3), rel=0.01)


def test_a_drift_away_from_green_is_told_without_changing_the_verdict() -> None:
    finding = lean(samples(7, 7, 7, 8, 8, 8, 10, 10, 10))
    assert (finding.drifts, finding.verdict) == (True, Verdict.GOOD)
    assert finding.reason == "It rose by 3.0 deg from the first third to the last."


def test_a_drift_towards_green_or_within_the_uncertainty_is_not_told() -> None:
    assert not lean(samples(11, 11, 11, 10, 10, 10, 8, 8, 8)).drifts
    assert not lean(samples(8, 8, 8, 8, 8, 8, 9.4, 9.4, 9.4)).drifts


def test_a_drift_that_noise_could_make_is_not_told() -> None:
    noisy = samples(*[0.0, 16.0] * 5, *[3.0, 19.0] * 5, *[6.0, 22.0] * 5)
    assert not lean(noisy).drifts


def test_a_baseline_moves_what_is_expected() -> None:
    row = norm("trunk_lean", "sit", baseline=True)
    finding = judge(
        "trunk_lean", "Lean", steady(-14.0), row, quality=1.0, inputs={}, baseline=(-20.0, 0.5), span=(0, 12)
    )
    assert (finding.expected, finding.verdict, finding.score) == (-20.0, Verdict.WATCH, pytest.approx(92))


def test_a_baseline_of_overstride_carries_over_to_another_speed() -> None:
    own = own_value(steady(EXPECTED + 3.0), norm("overstride"), SPEED)
    assert own == pytest.approx((3.0, 0.0))
    faster = {"belt_speed_legs_s": 4.0}
    row = norm("overstride", baseline=True)
    finding = judge(
        "overstride", "Reach", steady(EXPECTED + 7.19), row, quality=1, inputs=faster, baseline=own, span=(0, 12)
    )
    assert finding.expected == pytest.approx(EXPECTED + 4.19 + 3.0)
    assert finding.verdict is Verdict.GOOD


def test_a_front_view_is_compared_by_ratio_in_percent() -> None:
    row = norm("forward_head", "sit", "front", baseline=True)
    finding = judge(
        "forward_head", "Head", steady(0.54), row, quality=1.0, inputs={}, baseline=(0.5, 0.01), span=(0, 12)
    )
    assert (finding.value, finding.expected, finding.unit) == (pytest.approx(8.0), 0.0, "%")
    assert finding.verdict is Verdict.WATCH


def test_narrower_shoulders_ask_to_open_up() -> None:
    row = norm("rounded_shoulders", "sit", "front", baseline=True)
    finding = judge(
        "rounded_shoulders", "Round", steady(1.7), row, quality=1.0, inputs={}, baseline=(2.0, 0.0), span=(0, 12)
    )
    assert finding.value == pytest.approx(-15.0)
    assert (finding.verdict, finding.cue) == (Verdict.ADJUST, "Shoulders down and back")


def test_a_useless_baseline_is_unknown_with_a_reason() -> None:
    row = norm("forward_head", "sit", "front", baseline=True)
    finding = judge("forward_head", "Head", steady(0.5), row, quality=1.0, inputs={}, baseline=(0.0, 0.0), span=(0, 12))
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.reason is not None and "Record it again" in finding.reason


def test_a_baseline_row_without_a_baseline_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="needs a baseline"):
        judge("x", "X", steady(1.0), norm("trunk_lean", baseline=True), quality=1, inputs={}, span=(0, 1))


def test_own_value_needs_samples_and_speed() -> None:
    assert own_value(Samples.none(), None, {}) is None
    assert own_value(steady(20.0), norm("overstride"), {}) is None
    assert own_value(samples(1.0, 2.0, 4.0), None, {}) == (2.25, 1.25)


def reaching(
    shank: float | None, knee: float | None, inputs: dict[str, float] = SPEED, beyond: float = 12.0
) -> Finding:
    findings = [stride(steady(EXPECTED + beyond))]
    if shank is not None:
        row = norm("shank_angle")
        findings.append(judge("shank_angle", "Shank", steady(shank), row, quality=1.0, inputs=inputs, span=(0, 12)))
    if knee is not None:
        row = norm("knee_flexion")
        findings.append(judge("knee_flexion", "Knee", steady(knee), row, quality=1.0, inputs={}, span=(0, 12)))
    return combine(findings)[0]


def test_a_long_reach_needs_the_shank_or_a_straight_knee_to_turn_red() -> None:
    expected_shank = 0.72 + 2.24 * 3.0
    assert reaching(expected_shank + 3.1, 10.0).verdict is Verdict.ADJUST
    assert reaching(expected_shank, 2.9).verdict is Verdict.ADJUST
    softened = reaching(expected_shank + 2.9, 3.1)
    assert (softened.verdict, softened.score, softened.cue) == (Verdict.WATCH, 60.0, "Shorter, quicker steps")
    assert softened.reason == "Your shin and knee at landing do not confirm it."


def test_a_longer_reach_never_scores_better_than_a_shorter_one() -> None:
    scores = [
        reaching(0.72 + 2.24 * 3.0, 10.0, beyond=beyond).score for beyond in (2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0)
    ]
    assert scores == sorted(scores, key=lambda score: -(score or 0.0))


def test_a_shank_nobody_saw_confirms_nothing() -> None:
    assert reaching(30.0, None, inputs={}).verdict is Verdict.WATCH


def test_walking_has_no_shank_rule() -> None:
    assert reaching(None, None).verdict is Verdict.ADJUST


def test_a_waist_bend_is_red_only_when_the_trunk_leans_too_far() -> None:
    bend = judge("waist_bend", "Bend", steady(20.0), norm("waist_bend"), quality=1.0, inputs={}, span=(0, 12))
    assert combine([bend, lean(steady(12.5))])[0].verdict is Verdict.ADJUST
    assert combine([bend, lean(steady(11.5))])[0].verdict is Verdict.WATCH
    assert combine([bend])[0].verdict is Verdict.WATCH


def test_the_headline_weighs_by_weight_and_confidence() -> None:
    good, poor = lean(steady(7.0)), stride(steady(EXPECTED + 5.0))
    assert overall([good, poor]) == pytest.approx((25 * 100 + 35 * 60) / 60)
    half_sure = replace(poor, confidence=0.5)
    assert overall([good, half_sure]) == pytest.approx((25 * 100 + 17.5 * 60) / 42.5)


def test_there_is_no_headline_when_less_than_half_is_known() -> None:
    known, unseen = lean(steady(7.0)), stride(Samples.none())
    assert overall([known, unseen]) is None
    assert overall([known, replace(unseen, weight=25.0)]) == 100.0
    assert overall([]) is None


def shoulders(value: float) -> Finding:
    row = norm("rounded_shoulders")
    return judge("rounded_shoulders", "Shoulders", steady(value), row, quality=1.0, inputs={}, span=(0, 12))


def head(value: float) -> Finding:
    return judge("forward_head", "Head", steady(value), norm("forward_head"), quality=1.0, inputs={}, span=(0, 12))


def test_a_forward_head_leaves_good_shoulders_untold() -> None:
    hidden = combine([shoulders(-8.0), head(30.0)])[0]
    assert hidden.verdict is Verdict.UNKNOWN
    assert hidden.score is None
    assert hidden.reason is not None and "hides" in hidden.reason
    assert combine([shoulders(-8.0), head(5.0)])[0].verdict is Verdict.GOOD
    assert combine([shoulders(9.0), head(30.0)])[0].verdict is Verdict.WATCH
