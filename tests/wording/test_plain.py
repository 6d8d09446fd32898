"""A finding in a runner's words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posturecam.coaching.norms import load_norms
from posturecam.types import Activity, Finding, Norm, Roll, Scene, Verdict, View
from posturecam.wording import (
    camera_off_side,
    likelihood_sentence,
    most_strides,
    reading,
    uncertain_line,
    usual_range,
)
from posturecam.words import in_language
from tests.coaching.findings import bare_finding

A, W, G, U = Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN


def norm(check: str, *, baseline: bool = False, activity: Activity = Activity.RUN) -> Norm:
    row = load_norms().row(check, activity, "side", baseline)
    assert row is not None
    return row


def found(check: str, value: float, spread: float | None = None, *, unit: str = "deg", **said: object) -> Finding:
    verdict = said.pop("verdict", G)
    assert isinstance(verdict, Verdict)
    return replace(bare_finding(check, verdict, value=value, uncertainty=spread, **said), unit=unit)


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (found("trunk_lean", -4.2, 5.0), "Leaning back 4° (±5)"),
        (found("trunk_lean", 8.6, 5.2), "Leaning forward 9° (±5)"),
        (found("overstride", 27.6, 5.7, unit="% leg"), "Foot lands 28 % of leg length ahead of the hips (±6)"),
        (found("rounded_shoulders", -9.7, unit="% trunk"), "Shoulders 10 % of trunk length behind the body's line"),
        (found("shank_angle", 11.2, 7.1), "Shin at landing: 11° (±7)"),
        (found("shank_angle", -3.0, 7.1), "Shin at landing: 3° back (±7)"),
        (found("side_lean", -2.54, 0.8), "Side lean: 2.5° to your left (±0.8)"),
        (found("side_lean", -0.2, 2.0), "Side lean: 0° (±2)"),
        (found("cadence", 168.4, 0.3, unit="spm"), "Cadence: 168 steps/min (±0)"),
        (found("forward_head", -3.1, 2.0, unit="%"), "Head ahead of the shoulders: -3 % (±2)"),
        (bare_finding("trunk_lean", U), "Trunk lean"),
    ],
)
def test_a_sign_is_said_in_words_and_no_decimal_beyond_the_uncertainty(finding: Finding, text: str) -> None:
    assert reading(finding) == text


def test_a_question_is_read_as_its_answer() -> None:
    finding = replace(found("strike_pattern", 20.0, 4.0), norm=norm("strike_pattern"))
    assert reading(finding) == "Heel first or not: heel first"


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            found("shank_angle", 11.2, 7.1, likelihood=0.53, expected=8.5, norm=norm("shank_angle")),
            "Shin at landing: 11°, close to the limit (11.5°). Too close to call from this clip.",
        ),
        (
            found(
                *("overstride", 26.0, 5.7),
                unit="% leg",
                verdict=W,
                likelihood=0.72,
                expected=8.3,
                norm=replace(norm("overstride"), green=(-math.inf, 16.0)),
            ),
            "Foot lands 26 % of leg length ahead of the hips, a little beyond the limit (24.3 %). "
            "Most likely too far ahead (72 %), but a fine value is possible.",
        ),
        (
            found("trunk_lean", -1.0, 5.0, verdict=W, likelihood=0.5, norm=replace(norm("trunk_lean"), green=(-2, 12))),
            "Leaning back 1°, close to the limit (2° back). Too close to call from this clip.",
        ),
    ],
)
def test_an_uncertain_finding_is_a_line_without_an_order(finding: Finding, text: str) -> None:
    assert finding.is_uncertain
    assert uncertain_line(finding) == text


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            found("overstride", 30.0, verdict=W, likelihood=0.84),
            "Most likely too far ahead (84 %), but a fine value is possible.",
        ),
        (found("overstride", 30.0, verdict=W, likelihood=0.995), "Almost certainly too far ahead."),
        (found("trunk_lean", 30.0, verdict=A, likelihood=0.975), "Almost certainly too far forward."),
        (
            found("trunk_lean", -9.0, verdict=W, likelihood=0.9, below=True),
            "Most likely too far back (90 %), but a fine value is possible.",
        ),
        (found("trunk_lean", 8.0, likelihood=0.8), "Probably fine (80 %)."),
        (found("trunk_lean", 8.0, likelihood=0.97), ""),
        (bare_finding("trunk_lean", U), ""),
    ],
)
def test_the_likelihood_is_said_in_words(finding: Finding, text: str) -> None:
    assert likelihood_sentence(finding) == text


def test_what_is_usual_says_what_it_depends_on() -> None:
    lean, stride = norm("trunk_lean"), norm("overstride")
    assert usual_range(found("trunk_lean", 8.0, norm=replace(lean, green=(2.0, 12.0)))) == "Fine: 2 to 12°"
    assert (
        usual_range(found("trunk_lean", 8.0, norm=replace(lean, green=(-2.0, 12.5))))
        == "Fine: 2° back to 12.5° forward"
    )
    fast = found("overstride", 28.0, 5.0, unit="% leg", expected=8.3, norm=replace(stride, green=(-math.inf, 16.0)))
    assert usual_range(fast) == "Usual at your speed: up to 24 %"
    assert usual_range(replace(fast, expected=None)) == ""
    own = found("forward_head", 18.0, 3.0, expected=12.0, norm=norm("forward_head", baseline=True))
    assert usual_range(own) == "Fine for you: up to 16°"
    assert usual_range(bare_finding("overstride", U)) == ""


def test_the_strides_are_said_as_a_range() -> None:
    stride = found("overstride", 28.0, 5.0, unit="% leg")
    assert most_strides(stride, 26.2, 29.1) == "Most strides: 26 to 29 %"
    assert most_strides(stride, 26.2, 26.4) == "Most strides: 26 %"
    lean = found("side_lean", -3.0, 2.0)
    assert most_strides(lean, -4.0, -2.0, in_gait=False) == "Most of the time: 2 to 4° to your left"
    with in_language("es"):
        assert most_strides(stride, 26.2, 29.1) == "La mayoría de las zancadas: 26 a 29 %"


def test_the_camera_is_measured_against_what_is_fine() -> None:
    scene = Scene(View.LEFT, 12.3, 1, 300.0, 200.0, Roll(None, 3.0, "none"))
    assert camera_off_side(scene) == "Camera 12° off the side view (fine up to 20°)"
    assert camera_off_side(replace(scene, view=View.FRONT)) == ""
    assert camera_off_side(replace(scene, yaw_deg=math.nan)) == ""
