"""What can be said and what can't: confidence, reasons and the order of findings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.checks import discover, find
from posturecam.judge.reasons import Code
from posturecam.judge.seen import seen_scores, worst_seen
from posturecam.landmarks import ANKLE, EAR, HIP, SHOULDER
from posturecam.motion.body import Body, body_of
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.motion.roll_from_feet import UNKNOWN_ROLL_DEG
from posturecam.track import PoseTrack
from posturecam.types import Bout, Finding, Side, Verdict
from tests.people import YAW, SimulatedCamera, runner, sitter, walker

SECONDS = 10.0


def bout_of(track: PoseTrack, **options: object) -> Bout:
    (bout,) = analyze(track, **options).bouts
    return bout


def finding(check: str, track: PoseTrack, **options: object) -> Finding:
    found = bout_of(track, **options).finding(check)
    assert found is not None
    return found


def seen_at(track: PoseTrack, visibility: dict[int, float]) -> PoseTrack:
    """The track with those landmarks seen that well."""
    changed = track.visibility.copy()
    for landmark, how_well in visibility.items():
        changed[:, landmark] = how_well
    return PoseTrack(track.t, track.xy, changed, size=track.size)


def body_seen(visibility: dict[int, float]) -> Body:
    track = seen_at(SimulatedCamera().of((sitter(), 4.0)), visibility)
    motion = smooth_motion(track.t, track.xy, track.visibility)
    return body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)


@pytest.mark.parametrize(("visibility", "score"), [(0.3, 0), (0.5, 0), (0.65, 0.5), (0.8, 1), (1.0, 1)])
def test_visibility_counts_from_a_half_to_four_fifths(visibility: float, score: float) -> None:
    assert seen_scores(body_seen({7: visibility}))[7] == pytest.approx(score)


def test_how_well_a_landmark_is_seen_is_judged_while_it_is_there() -> None:
    track = SimulatedCamera().of((sitter(), 4.0))
    xy, visibility = track.xy.copy(), track.visibility.copy()
    xy[:60, 7], visibility[:60, 7] = np.nan, 0.0
    motion = smooth_motion(track.t, xy, visibility)
    body = body_of(motion, 1, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    assert seen_scores(body)[7] == pytest.approx(1.0, abs=0.02)


def test_only_what_is_in_view_is_measured() -> None:
    track = SimulatedCamera().of((sitter(lean_deg=4.0), SECONDS))
    xy, visibility = track.xy.copy(), track.visibility.copy()
    early = track.t < 4
    xy[early, 11:13, 0] += 300.0
    visibility[early, 11:13] = 0.2
    found = finding("trunk_lean", PoseTrack(track.t, xy, visibility, size=track.size))
    assert found.value == pytest.approx(4.0, abs=1.0)
    assert found.n == 6


def test_the_worst_part_decides_and_is_named() -> None:
    body = body_seen({7: 0.7, 8: 0.7, 11: 0.6, 12: 0.6})
    score, part = worst_seen(body, seen_scores(body), (EAR, SHOULDER, HIP))
    assert (score, part) == (pytest.approx(1 / 3), "shoulders")


def test_of_a_pair_the_better_seen_side_counts() -> None:
    body = body_seen({7: 0.1})
    assert worst_seen(body, seen_scores(body), (EAR,)) == (1.0, None)


def test_of_the_feet_the_leading_one_counts() -> None:
    body = body_seen({28: 0.1})
    assert worst_seen(body, seen_scores(body), (ANKLE,)) == (0.0, "feet")


def test_findings_come_in_the_order_of_the_report() -> None:
    found = [f.check for f in bout_of(SimulatedCamera().of((runner(), SECONDS))).findings]
    assert found == [check for check in (one.id for one in discover()) if check in found]


@pytest.mark.parametrize(("yaw_deg", "weight"), [(0, 1.0), (18, 1.0), (26, 0.75)])
def test_a_turned_body_is_believed_less(yaw_deg: float, weight: float) -> None:
    confidence = finding("trunk_lean", SimulatedCamera(yaw_deg=yaw_deg).of((runner(), SECONDS))).confidence
    assert confidence == pytest.approx(weight, abs=0.1)


@pytest.mark.parametrize(("share", "compared"), [(0.05, True), (0.2, False)])
def test_sides_that_were_often_mixed_up_are_not_compared(share: float, compared: bool) -> None:
    found = finding("step_asymmetry", SimulatedCamera(swapped=share, noise=0.003, fps=60).of((runner(), SECONDS)))
    assert (found.verdict is not Verdict.UNKNOWN) is compared
    assert found.has_reason(Code.SIDES_MIXED_UP) is not compared


def test_a_dim_head_limits_its_finding_to_watch() -> None:
    dim = dict.fromkeys(range(11), 0.66)
    found = finding("forward_head", seen_at(SimulatedCamera().of((sitter(head_deg=45.0), SECONDS)), dim))
    assert found.verdict is Verdict.WATCH
    assert found.reason and "head" in found.reason


def test_a_head_out_of_view_is_named() -> None:
    track = SimulatedCamera(place=(640.0, 330.0), size=(1280, 720)).of((runner(), SECONDS))
    found = finding("forward_head", track)
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason and found.reason.startswith("Your head")


def test_feet_below_the_frame_leave_landings_open_and_posture_judged() -> None:
    bout = bout_of(SimulatedCamera(place=(640.0, 800.0)).of((runner(), SECONDS)), activity="run")
    verdicts = {f.check: f.verdict for f in bout.findings}
    assert verdicts["trunk_lean"] is Verdict.GOOD
    assert verdicts["overstride"] is verdicts["shank_angle"] is verdicts["strike_pattern"] is Verdict.UNKNOWN
    overstride = bout.finding("overstride")
    assert overstride is not None and overstride.reason
    assert "feet" in overstride.reason


@pytest.mark.parametrize(("fps", "unknown"), [(10, True), (15, True), (24, False), (30, False)])
def test_too_few_frames_a_step_leave_landings_open(fps: float, unknown: bool) -> None:
    found = finding("overstride", SimulatedCamera(fps=fps, noise=0.005).of((runner(), SECONDS)))
    assert (found.verdict is Verdict.UNKNOWN) == unknown
    assert not unknown or (found.value is None and found.has_reason(Code.TOO_FEW_FRAMES_PER_STEP))


def test_few_frames_still_show_posture_and_cadence() -> None:
    bout = bout_of(SimulatedCamera(fps=10, noise=0.005).of((runner(), SECONDS)), height_m=1.75)
    values = {f.check: f.value for f in bout.findings}
    assert values["trunk_lean"] == pytest.approx(7, abs=1)
    assert values["cadence"] == pytest.approx(170, abs=1)


def test_from_the_front_a_sitter_is_asked_for_a_baseline() -> None:
    found = finding("forward_head", SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), SECONDS)))
    assert found.verdict is Verdict.UNKNOWN
    assert found.has_reason(Code.NEEDS_BASELINE)


@pytest.mark.parametrize(
    ("check", "view", "words"),
    [("overstride", "front", "Film from the side"), ("side_lean", "right", "Film from the front or from behind")],
)
def test_the_wrong_view_says_which_is_right(check: str, view: str, words: str) -> None:
    found = finding(check, SimulatedCamera(yaw_deg=YAW[view]).of((walker(), SECONDS)))
    assert found.verdict is Verdict.UNKNOWN
    assert words in str(found.reason)


def test_an_unknown_roll_widens_what_it_would_move() -> None:
    unknown = finding("trunk_lean", SimulatedCamera(model="sha256:0").of((runner(), SECONDS))).uncertainty
    assert unknown is not None
    assert unknown >= np.hypot(find("trunk_lean").model_error.rendered["gait"], UNKNOWN_ROLL_DEG)


def test_every_unknown_has_a_reason_and_no_false_number() -> None:
    for view in YAW.values():
        for who in (runner(), walker(), sitter()):
            for bout in analyze(SimulatedCamera(yaw_deg=view, noise=0.005).of((who, 6.0))).bouts:
                for found in bout.findings:
                    if found.verdict is Verdict.UNKNOWN:
                        assert found.reason
                        assert found.value is None or found.confidence == 0.0


def with_feet_all_over(track: PoseTrack, share: float) -> PoseTrack:
    """The track with legs that wander sideways by about `share` of a leg's length, anew every third of a second."""
    rng, xy = np.random.default_rng(0), track.xy.copy()
    leg_px = float(np.nanmedian(np.linalg.norm(xy[:, 24] - xy[:, 28], axis=1)))
    knots = np.arange(0.0, SECONDS + 1, 0.35)
    off = np.interp(track.t, knots, share * leg_px * rng.standard_normal(knots.size))
    xy[:, 27:33, 0] += off[:, None]
    xy[:, 25:27, 0] += off[:, None] / 2
    return PoseTrack(track.t, xy, track.visibility, size=track.size)


def test_what_is_all_over_from_step_to_step_gets_no_verdict() -> None:
    found = finding("overstride", with_feet_all_over(SimulatedCamera().of((runner(), SECONDS)), 0.6), activity="run")
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason is not None and found.has_reason(Code.INCONSISTENT)
    assert found.value is not None and found.uncertainty is not None and found.uncertainty > 20


def test_a_little_scatter_from_step_to_step_is_no_reason_to_say_nothing() -> None:
    found = finding("overstride", with_feet_all_over(SimulatedCamera().of((runner(), SECONDS)), 0.05), activity="run")
    assert found.verdict is Verdict.GOOD


@pytest.mark.parametrize("view", ["rear", "front", "right"])
def test_what_stands_on_its_head_or_lies_is_not_judged(view: str) -> None:
    track = SimulatedCamera(yaw_deg=YAW[view], noise=0.005).of((sitter(), 8.0))
    middle = np.nanmean(track.xy, axis=(0, 1))
    turned = middle - (track.xy - middle)
    lying = middle + (track.xy - middle)[..., ::-1]
    for xy in (turned, lying):
        seen = PoseTrack(track.t, xy, track.visibility, size=track.size)
        findings = bout_of(seen, activity="sit", view=view).findings
        assert {(one.verdict, one.value) for one in findings} == {(Verdict.UNKNOWN, None)}
        assert all(one.has_reason(Code.NOT_UPRIGHT) for one in findings)


def test_who_leans_very_far_is_still_judged() -> None:
    assert (
        finding("trunk_lean", SimulatedCamera().of((sitter(lean_deg=50), 8.0)), activity="sit").verdict is Verdict.WATCH
    )


def test_landings_of_a_runner_whose_feet_are_cut_off_are_not_judged() -> None:
    track = SimulatedCamera().of((runner(), SECONDS))
    cut = replace(track, size=(1280, round(float(track.xy[:, 27:29, 1].max())) + 2))
    found = {f.check: f for f in bout_of(cut).findings}
    for check in ("overstride", "shank_angle", "knee_flexion", "strike_pattern", "step_asymmetry"):
        assert found[check].verdict is Verdict.UNKNOWN, check
    assert "when your feet land" in str(found["overstride"].reason)
    assert found["forward_head"].verdict is not Verdict.UNKNOWN
