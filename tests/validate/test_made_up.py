"""The streams of made-up people and what is made of the errors on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.coaching.norms import load_norms
from posturecam.types import Activity, EventKind, Side, Verdict, View
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.validate import made_up
from posturecam_lab.validate.promise import ErrorLimits, ErrorRow, FigureRow
from posturecam_lab.validate.streams import SECONDS, draw_desk_streams, draw_streams, filmed
from posturecam_lab.validate.truth import RATE_HZ, exact_body, exact_clip, true_values, true_verdict

RUNNER, WALKER, SITTER = (next(s for s in draw_streams(12, 3) if s.activity == a) for a in ("run", "walk", "sit"))


def test_the_same_seed_draws_the_same_people_and_films_them_alike() -> None:
    first, again = draw_streams(6, 1), draw_streams(6, 1)
    for one, other in zip(first, again, strict=True):
        assert filmed(one).digest() == filmed(other).digest()
    assert filmed(first[0]).digest() != filmed(draw_streams(1, 2)[0]).digest()


def test_streams_cover_every_activity_both_sides_and_every_frame_rate() -> None:
    streams = draw_streams(60)
    assert {stream.activity for stream in streams} == set(Activity)
    assert {stream.view for stream in streams} == {View.LEFT, View.RIGHT}
    assert {stream.fps for stream in streams} == {24.0, 30.0, 60.0, 120.0}
    assert len({stream.faults.lost for stream in streams}) == 3
    assert len({stream.faults.swapped for stream in streams}) == 3


def test_half_of_the_pose_models_err_as_on_real_people_and_their_tracks_say_so() -> None:
    streams = draw_streams(60)
    named = [filmed(stream).provenance["calibration"] for stream in streams[:6]]
    assert named == [stream.faults.calibration for stream in streams[:6]]
    real = sum(stream.faults.calibration == "real people" for stream in streams)
    assert 20 <= real <= 40


def test_true_cadence_and_overstride_are_those_the_motion_was_given() -> None:
    style = RUNNER.motion.moments[0].style  # type: ignore[attr-defined]
    truth = true_values(RUNNER.motion, Activity.RUN, RUNNER.view, 0.0, SECONDS)
    assert truth["cadence"] == pytest.approx(style.cadence_spm, abs=0.1)
    assert truth["overstride"] == pytest.approx(100 * style.ahead, abs=0.5)


def test_true_lean_is_that_of_the_posture() -> None:
    posture = SITTER.motion.posture  # type: ignore[attr-defined]
    truth = true_values(SITTER.motion, Activity.SIT, SITTER.view, 0.0, 5.0)
    assert truth["trunk_lean"] == pytest.approx(posture.lean_deg, abs=0.3)
    assert truth["forward_head"] == pytest.approx(posture.forward_head_deg, abs=0.3)


def test_the_exact_clip_holds_the_motions_own_events() -> None:
    t = np.arange(0.0, SECONDS, 1 / RATE_HZ)
    body = exact_body(t, WALKER.motion.over(t).landmarks, WALKER.motion.build.leg_m, WALKER.view)
    gait = exact_clip(body, Activity.WALK, WALKER.view, WALKER.motion.events(0.0, SECONDS)).gait
    assert gait is not None
    mine = {(c.t, c.side, c.kind) for c in gait.contacts}
    assert mine == {(e.t, e.side, e.kind) for e in WALKER.motion.events(0.0, SECONDS)}
    assert {kind for _, _, kind in mine} == set(EventKind)
    assert {side for _, side, _ in mine} == set(Side)


@pytest.mark.parametrize(
    ("lean", "due"), [(7.0, Verdict.GOOD), (14.0, Verdict.WATCH), (19.0, Verdict.ADJUST), (-6.0, Verdict.ADJUST)]
)
def test_truth_demands_the_verdict_of_its_band(lean: float, due: Verdict) -> None:
    row = load_norms().row("trunk_lean", "run", "right", False)
    assert row is not None
    assert true_verdict(row, lean, {}) == due


def test_truth_that_depends_on_speed_demands_nothing_without_one() -> None:
    row = load_norms().row("overstride", "run", "right", False)
    assert row is not None
    assert true_verdict(row, 30.0, {}) is None
    assert true_verdict(row, 7.17 + 4.19 * 3.0 + 6.0, {"belt_speed_legs_s": 3.0}) == Verdict.ADJUST


def test_errors_are_summed_up_with_the_share_inside_the_stated_uncertainty() -> None:
    errors, stated = np.array([1.0, -3.0, 2.0, 0.0]), np.array([2.0, 2.0, 2.0, 2.0])
    row = ErrorRow.of("here", "lean", "deg", errors, stated, ErrorLimits(bias=0.5, covered=(0.7, 1.0)))
    assert (row.n, row.bias, row.worst, row.covered) == (4, 0.0, -3.0, 0.75)
    assert row.spread == pytest.approx(np.sqrt(3.5))
    assert row.kept
    assert not ErrorRow.of("here", "lean", "deg", errors, stated, ErrorLimits(covered=(0.8, 1.0))).kept
    assert not ErrorRow.of("here", "lean", "deg", errors, stated, ErrorLimits(worst=2.5)).kept


def test_no_case_keeps_no_promise() -> None:
    assert not ErrorRow.of("here", "lean", "deg", np.empty(0), None, ErrorLimits(bias=1.0)).kept
    assert ErrorRow.of("here", "lean", "deg", np.empty(0)).kept


def test_a_few_streams_make_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_up, "STREAMS", 12)
    monkeypatch.setattr(made_up, "AT_DESK", 6)
    said: list[str] = []
    errors, verdicts, at_desk, likelihoods = made_up.made_up_tables(said.append).values()
    assert {row.what for row in at_desk} >= {"shoulder_tilt", "head_tilt", "head_turn"}
    assert len(said) == 12
    assert {row.what for row in errors} >= {"trunk_lean", "overstride", "cadence", "initial contact, run"}
    assert {row.what for row in errors} >= {"trunk_lean, real people", "trunk_lean, rendered people"}
    assert any(row.what.startswith("expected calibration error") for row in likelihoods)
    wrong = [
        row
        for row in verdicts
        if isinstance(row, FigureRow) and row.where.startswith("truth") and row.promise is not None
    ]
    assert [(row.where.split(" (")[0], row.what) for row in wrong] == [
        ("truth is GOOD", "change asked for"),
        ("truth is ADJUST", 'called good without "probably"'),
    ]


@pytest.mark.parametrize("number", range(4))
def test_at_a_desk_the_truth_is_the_posture_seen_from_the_camera(number: int) -> None:
    stream = draw_desk_streams(4)[number]
    posture = stream.motion.posture  # type: ignore[attr-defined]
    truth = true_values(stream.motion, Activity.SIT, View.FRONT, 0.0, 5.0)
    upright = Sit(stream.motion.build, replace(posture, side_lean_deg=0.0))
    square = true_values(upright, Activity.SIT, View.FRONT, 0.0, 5.0)
    assert square["shoulder_tilt"] == pytest.approx(posture.shoulder_tilt_deg, abs=0.2)
    assert truth["head_turn"] == pytest.approx(-posture.head_yaw_deg, abs=1.0)
    judged = {one.finding.check: one for one in made_up.outcome_of(stream).judged}
    aside = stream.camera.azimuth_deg - 90.0
    assert judged["head_turn"].truth == pytest.approx(truth["head_turn"] + aside)
    assert judged["shoulder_tilt"].truth == pytest.approx(truth["shoulder_tilt"])


def test_at_a_desk_hips_are_below_the_image_and_the_view_is_the_front() -> None:
    streams = draw_desk_streams(8)
    outcomes = [made_up.outcome_of(stream) for stream in streams]
    assert all(outcome.recognised for outcome in outcomes)
    below = [float((filmed(stream).xy[:, 23:25, 1] > stream.camera.size[1]).mean()) for stream in streams]
    assert np.mean(below) > 0.5
