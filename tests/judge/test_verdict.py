"""From samples to a finding with its likelihood, with answers that can be done on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.norms import load_norms
from posturecam.judge.baseline import own_value
from posturecam.judge.measurement import Measurement
from posturecam.judge.reasons import Code, because
from posturecam.judge.score import overall, score_at
from posturecam.judge.verdict import COVERAGE, judge, probabilities
from posturecam.types import Finding, Norm, Samples, Side, Verdict

SPEED = {"belt_speed_legs_s": 3.0}
USUAL = {"trunk_lean": 1.0, "overstride": 2.0}
"""Systematic ± of these tests."""


def norm(check: str, activity: str = "run", view: str = "side", baseline: bool = False) -> Norm:
    row = load_norms().row(check, activity, view, baseline)
    assert row is not None
    return row


RUN_LEAN = replace(norm("trunk_lean"), green=(2.0, 12.0), amber=(-2.0, 17.0), sample_sd=1.0)
REACH = replace(norm("overstride"), green=(-np.inf, 2.5), amber=(-np.inf, 5.0), sample_sd=2.0)
"""Bands of these tests: what the shipped ones are is another matter."""
assert REACH.expected is not None
EXPECTED = REACH.expected.at(SPEED) or 0.0


def samples(*values: float, sides: tuple[str, ...] | None = None) -> Samples:
    return Samples(np.arange(len(values), dtype=float), np.array(values, dtype=float), sides or ("",) * len(values))


def steady(value: float, n: int = 12) -> Samples:
    return samples(*[value] * n)


def judged(check: str, row: Norm, seen: Samples, **more: object) -> Finding:
    measured = Measurement(check, row, seen, **{"systematic": row.uncertainty, "inputs": {}, **more})  # type: ignore[arg-type]
    return judge(measured, (0.0, float(max(len(seen), 1))))


def lean(seen: Samples, **more: object) -> Finding:
    return judged("trunk_lean", RUN_LEAN, seen, **{"systematic": 4.0, **more})


def stride(seen: Samples, **more: object) -> Finding:
    return judged("overstride", REACH, seen, **{"systematic": 2.5, "inputs": SPEED, **more})


def sd(finding: Finding) -> float:
    assert finding.uncertainty is not None
    return finding.uncertainty / COVERAGE


# The verdict rule


@pytest.mark.parametrize(
    ("value", "verdict", "cue"),
    [
        (7.0, Verdict.GOOD, None),
        (12.0, Verdict.GOOD, None),
        (12.1, Verdict.WATCH, "Run tall"),
        (15.9, Verdict.WATCH, "Run tall"),
        (17.1, Verdict.ADJUST, "Run tall"),
        (2.0, Verdict.GOOD, None),
        (1.9, Verdict.WATCH, "Lean from the ankles"),
        (-2.5, Verdict.ADJUST, "Lean from the ankles"),
    ],
)
def test_good_from_half_on_and_adjust_when_good_is_very_unlikely(
    value: float, verdict: Verdict, cue: str | None
) -> None:
    finding = lean(steady(value))
    assert (finding.verdict, finding.cue) == (verdict, cue)


@pytest.mark.parametrize("edge_distance_sds", [0.0, 0.5, 1.0, 2.0])
def test_the_likelihood_is_that_of_the_normal_distribution(edge_distance_sds: float) -> None:
    s = sd(stride(steady(EXPECTED)))
    inside = stride(steady(EXPECTED + 2.5 - edge_distance_sds * s))
    outside = stride(steady(EXPECTED + 2.5 + edge_distance_sds * s))
    expected = {0.0: 0.5, 0.5: 0.6915, 1.0: 0.8413, 2.0: 0.9772}[edge_distance_sds]
    assert inside.likelihood == pytest.approx(expected, abs=2e-4)
    assert outside.likelihood == pytest.approx(expected, abs=2e-4)


def test_adjust_needs_a_value_that_is_probably_beyond_amber() -> None:
    wide = replace(REACH, amber=(-np.inf, 20.0))
    finding = judged("overstride", wide, steady(EXPECTED + 15.0), systematic=2.5, inputs=SPEED)
    assert finding.verdict is Verdict.WATCH
    assert finding.likelihood == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(("value", "borderline"), [(12.5, True), (11.5, True), (10.0, False), (14.0, False)])
def test_good_or_watch_below_065_is_borderline_and_no_alarm(value: float, borderline: bool) -> None:
    finding = lean(steady(value))
    assert finding.is_borderline is borderline
    assert finding.is_alarm is (not borderline and value > 12)


def test_probabilities_add_up_to_one_with_what_is_between() -> None:
    good, far = probabilities(RUN_LEAN, 14.0, 4.0)
    between = sum(
        probabilities(replace(RUN_LEAN, green=band, amber=band), 14.0, 4.0)[0] for band in ((12, 17), (-2, 2))
    )
    assert good + far + between == pytest.approx(1.0)


def test_a_value_inside_a_band_narrower_than_its_uncertainty_is_borderline_good() -> None:
    narrow = replace(RUN_LEAN, green=(6.0, 8.0), amber=(5.0, 9.0))
    finding = judged("trunk_lean", narrow, steady(7.0), systematic=4.0)
    assert (finding.verdict, finding.is_borderline) == (Verdict.GOOD, True)


def test_information_only_has_no_likelihood() -> None:
    finding = judged("strike_pattern", norm("strike_pattern"), steady(18.0))
    assert (finding.verdict, finding.score, finding.likelihood) == (Verdict.GOOD, 100.0, None)
    assert finding.share_outside == 1.0


def test_a_capped_row_never_turns_red() -> None:
    finding = judged("knee_flexion", norm("knee_flexion"), steady(-40.0))
    assert (finding.verdict, finding.score) == (Verdict.WATCH, 60.0)


# Uncertainty


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_samples_are_judged_with_the_usual_scatter(n: int) -> None:
    finding = lean(steady(7.0, n))
    assert finding.verdict is Verdict.GOOD
    usual = 1.96 * 1.023 * RUN_LEAN.sample_sd * np.sqrt(4 / (4 + n - 1)) / np.sqrt(n)
    assert finding.uncertainty == pytest.approx(np.hypot(4.0, usual))


def test_fewer_samples_are_never_surer() -> None:
    widths = [lean(steady(7.0, n)).uncertainty or 0.0 for n in (1, 2, 4, 8, 16)]
    assert widths == sorted(widths, reverse=True)


def test_the_uncertainty_joins_model_scene_and_noise() -> None:
    noisy = samples(*[6.0, 8.0] * 8)
    own, usual = 2.0 / 1.349, RUN_LEAN.sample_sd
    noise = 1.96 * 1.023 * np.sqrt((4 * usual**2 + 15 * own**2) / 19) / np.sqrt(16)
    assert lean(noisy, extra=2.0).uncertainty == pytest.approx(np.sqrt(4.0**2 + 2.0**2 + noise**2))


def test_a_difference_between_the_sides_is_no_scatter() -> None:
    limping = samples(*[-3.0, 17.0] * 6, sides=("left", "right") * 6)
    assert lean(limping).uncertainty == pytest.approx(lean(steady(7.0)).uncertainty)
    assert lean(samples(*[-3.0, 17.0] * 6)).uncertainty > 1.2 * (lean(steady(7.0)).uncertainty or 0)


def test_a_known_measuring_error_takes_the_place_of_the_scatter() -> None:
    finding = lean(samples(*[6.0, 8.0] * 8), systematic=3.0, scatter=0.5, extra=2.0)
    assert finding.uncertainty == pytest.approx(np.sqrt(3.0**2 + 0.5**2 + 2.0**2))


def test_an_unlevel_camera_keeps_a_finding_from_red() -> None:
    assert lean(steady(17.5)).verdict is Verdict.ADJUST
    assert lean(steady(17.5), extra=6.0).verdict is Verdict.WATCH


def test_samples_that_contradict_each_other_give_no_verdict() -> None:
    finding = lean(samples(*[-60.0, 74.0] * 6))
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.has_reason(Code.INCONSISTENT)
    assert finding.value is not None and finding.likelihood is None


# What is not assessed


def test_without_the_speed_the_value_stands_but_nothing_is_judged() -> None:
    finding = stride(steady(20.0), inputs={"belt_speed_legs_s": float("nan")})
    assert (finding.verdict, finding.value, finding.score, finding.confidence) == (Verdict.UNKNOWN, 20.0, None, 0.0)
    assert finding.has_reason(Code.SPEED_UNKNOWN)


def test_no_sample_at_all_is_unknown() -> None:
    assert lean(Samples.none()).has_reason(Code.NOTHING_MEASURED)
    assert lean(samples(*[float("nan")] * 9)).n == 0


def test_a_given_reason_makes_it_unknown_whatever_the_samples() -> None:
    finding = stride(steady(40.0), reason=because(Code.TOO_FEW_FRAMES_PER_STEP, fps=10, per_step=3.6))
    assert (finding.verdict, finding.value, finding.confidence) == (Verdict.UNKNOWN, None, 0.0)
    assert finding.reason is not None and finding.reason.startswith("10 frames a second are too few")


def test_every_code_has_a_sentence() -> None:
    given = {
        "part": "hips",
        "wanted": "your whole body",
        "seen": "at an angle",
        "film_from": "the side",
        "samples": "seconds",
        "seconds": "5 seconds",
        "fps": 10.0,
    }
    given |= {"per_step": 3.0, "remedy": "", "remark": "Slow.", "verb": "rose", "amount": 1.0, "unit": "deg"}
    for code in Code:
        assert because(code, **given).code == code.value
        assert because(code, **given).text


# What is reported beside the verdict


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


def test_a_trend_carries_the_noise_of_its_thirds_and_at_least_what_a_change_can_be_wrong_by() -> None:
    least = norm("trunk_lean").change_uncertainty
    assert lean(samples(5, 5, 5, 6, 6, 6, 8, 8, 8)).trend_uncertainty == least
    noisy = lean(samples(1, 5, 9, 6, 6, 6, 1, 5, 9))
    assert noisy.trend == pytest.approx(0.0)
    assert noisy.trend_uncertainty == pytest.approx(1.96 * np.hypot(1, 1) * 1.023 * 4 / 1.349 / np.sqrt(3), rel=0.01)


def test_a_drift_away_from_green_is_reported_without_changing_the_verdict() -> None:
    finding = lean(samples(7, 7, 7, 8, 8, 8, 10, 10, 10))
    assert (finding.drifts, finding.verdict) == (True, Verdict.GOOD)
    assert finding.reason == "It rose by 3.0° from the first third to the last."


def test_a_drift_towards_green_or_within_the_uncertainty_is_not_reported() -> None:
    assert not lean(samples(11, 11, 11, 10, 10, 10, 8, 8, 8)).drifts
    assert not lean(samples(8, 8, 8, 8, 8, 8, 9.4, 9.4, 9.4)).drifts


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
