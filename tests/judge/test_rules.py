"""What needs more than one finding: one rule at a time, and their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.norms import load_norms
from posturecam.judge.measurement import Measurement
from posturecam.judge.passes import findings_of
from posturecam.judge.reasons import Code
from posturecam.types import Finding, Norm, Samples, Verdict

SPEED = {"belt_speed_legs_s": 3.0}


def row(check: str, activity: str = "run") -> Norm:
    found = load_norms().row(check, activity, "side", False)
    assert found is not None
    return found


def measured(check: str, beyond: float, activity: str = "run", **more: object) -> Measurement:
    """A value `beyond` the upper (or, if green has none, below the lower) edge of green, measured very surely."""
    norm = row(check, activity)
    expected = 0.0 if norm.expected is None else norm.expected.at(SPEED) or 0.0
    edge = norm.green[1] if np.isfinite(norm.green[1]) else norm.green[0]
    value = expected + edge + (beyond if np.isfinite(norm.green[1]) else -beyond)
    samples = Samples(np.arange(12.0), np.full(12, value), ("",) * 12)
    return Measurement(check, replace(norm, sample_sd=0.01), samples, systematic=0.5, inputs=SPEED, **more)  # type: ignore[arg-type]


def judged(*measurements: Measurement) -> dict[str, Finding]:
    by_check = {one.check: one for one in measurements}
    return {finding.check: finding for finding in findings_of(by_check, (0.0, 12.0))}


@pytest.mark.parametrize(("shank", "knee"), [(1.0, -5.0), (-5.0, 1.0)])
def test_overstride_is_adjust_when_shin_or_knee_confirms_it(shank: float, knee: float) -> None:
    found = judged(measured("overstride", 20), measured("shank_angle", shank), measured("knee_flexion", knee))
    assert found["overstride"].verdict is Verdict.ADJUST


def test_overstride_that_the_leg_does_not_confirm_is_watch_with_the_reason() -> None:
    found = judged(measured("overstride", 20), measured("shank_angle", -5), measured("knee_flexion", -5))["overstride"]
    assert (found.verdict, found.score) == (Verdict.WATCH, 60.0)
    assert found.has_reason(Code.NOT_CONFIRMED_BY_LEG)


@pytest.mark.parametrize("confirmed", [False, None])
def test_overstride_that_the_step_does_not_show_is_watch_with_the_reason(confirmed: bool | None) -> None:
    found = judged(measured("overstride", 20, "walk", confirmed=confirmed))["overstride"]
    assert found.verdict is Verdict.WATCH
    assert found.has_reason(Code.NOT_CONFIRMED_BY_STEP)
    assert judged(measured("overstride", 20, "walk"))["overstride"].verdict is Verdict.ADJUST


def test_a_longer_reach_never_scores_better_than_a_shorter_one() -> None:
    rest = measured("shank_angle", -5), measured("knee_flexion", -5)
    scores = [
        judged(measured("overstride", beyond), *rest)["overstride"].score or 0.0 for beyond in (0, 1, 3, 5, 9, 20)
    ]
    assert scores == sorted(scores, reverse=True)


def test_a_waist_bend_is_adjust_only_when_the_trunk_leans_too_far() -> None:
    assert judged(measured("waist_bend", 12), measured("trunk_lean", 2))["waist_bend"].verdict is Verdict.ADJUST
    assert judged(measured("waist_bend", 12), measured("trunk_lean", -2))["waist_bend"].verdict is Verdict.WATCH
    assert judged(measured("waist_bend", 12))["waist_bend"].has_reason(Code.TRUNK_DOES_NOT_LEAN)


def test_a_forward_head_hides_shoulders_that_look_good() -> None:
    hidden = judged(measured("rounded_shoulders", -8), measured("forward_head", 6))["rounded_shoulders"]
    assert (hidden.verdict, hidden.likelihood, hidden.score) == (Verdict.UNKNOWN, None, None)
    assert hidden.has_reason(Code.HEAD_HIDES_SHOULDERS)
    assert (
        judged(measured("rounded_shoulders", -8), measured("forward_head", -6))["rounded_shoulders"].verdict
        is Verdict.GOOD
    )
    assert (
        judged(measured("rounded_shoulders", 4), measured("forward_head", 6))["rounded_shoulders"].verdict
        is Verdict.WATCH
    )


def test_a_borderline_head_hides_nothing() -> None:
    found = judged(measured("rounded_shoulders", -8), measured("forward_head", 0.05))
    assert found["forward_head"].is_borderline
    assert found["rounded_shoulders"].verdict is Verdict.GOOD


def test_a_part_hardly_seen_leaves_it_unknown_without_a_value() -> None:
    found = judged(measured("trunk_lean", 20, quality=0.34, limited_by="hips"))["trunk_lean"]
    assert (found.verdict, found.value) == (Verdict.UNKNOWN, None)
    assert found.reason is not None and found.reason.startswith("Your hips could not be seen")


def test_a_part_seen_poorly_caps_at_watch() -> None:
    found = judged(measured("trunk_lean", 20, quality=0.59, limited_by="hips"))["trunk_lean"]
    assert found.verdict is Verdict.WATCH
    assert found.has_reason(Code.SEEN_POORLY)
    assert judged(measured("trunk_lean", 20, quality=0.6))["trunk_lean"].verdict is Verdict.ADJUST
