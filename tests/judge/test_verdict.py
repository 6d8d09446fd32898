"""From samples to a finding with its likelihood, with answers that can be done on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.judge.reasons import Code, because
from posturecam.judge.verdict_rule import probabilities
from posturecam.types import Samples, Verdict
from tests.judge.judged import (
    EXPECTED,
    REACH,
    RUN_LEAN,
    SPEED,
    judged,
    lean,
    norm,
    samples,
    sd,
    steady,
    stride,
)

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
    given |= {
        "readings": "a reads 1°",
        "per_step": 3.0,
        "remedy": "",
        "remark": "Slow.",
        "verb": "rose",
        "amount": 1.0,
        "unit": "deg",
    }
    for code in Code:
        assert because(code, **given).code == code.value
        assert because(code, **given).text
