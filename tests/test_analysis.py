"""From a track of landmarks to an analysis, on people whose truth is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.live import LiveSession
from posturecam.track import Pose
from posturecam.types import Analysis, Verdict
from tests.findings import only, text, value, verdicts
from tests.people import YAW, Person, SimulatedCamera, mirrored, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.005)
HEAD_TO_HANDS = tuple(range(23))
GAITS = pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])


# What comes out.


@GAITS
def test_a_healthy_person_is_good_throughout(who: Person) -> None:
    analysis = analyze(FILM.of((who, 12.0)), height_m=1.75)
    assert analysis.score == pytest.approx(100)
    assert set(verdicts(only(analysis)).values()) <= {Verdict.GOOD, Verdict.UNKNOWN}
    assert only(analysis).activity == who.activity


def test_overstride_with_a_steep_shin_is_adjust() -> None:
    bout = only(analyze(FILM.of((runner(ahead=0.34, stretch=0.995), 12.0))))
    found = bout.finding("overstride")
    assert found is not None
    assert found.verdict is Verdict.ADJUST
    assert found.cue == "Land closer under your hips"
    assert found.expected == pytest.approx(7.17 + 4.19 * 3.4, abs=0.5)


def test_overstride_is_judged_by_the_persons_own_speed() -> None:
    slow, fast = (runner(ahead=0.26, speed=speed, cadence=spm) for speed, spm in ((2.4, 165), (4.6, 185)))
    assert verdicts(only(analyze(FILM.of((slow, 12.0)))))["overstride"] is not Verdict.GOOD
    assert verdicts(only(analyze(FILM.of((fast, 12.0)))))["overstride"] is Verdict.GOOD


def test_the_same_input_gives_the_same_bytes() -> None:
    track = FILM.of((stander(), 3.0), (runner(), 8.0))
    assert text(analyze(track)) == text(analyze(track))


def test_the_input_is_left_as_it_was() -> None:
    track = SimulatedCamera(noise=0.005, swapped=0.1, burst=4).of((runner(), 6.0))
    before = track.digest()
    analyze(track)
    assert track.digest() == before


def test_the_track_that_comes_back_is_repaired_at_the_clips_own_times() -> None:
    clean = FILM.of((runner(), 8.0))
    swapped = replace(FILM, swapped=0.1, burst=4).of((runner(), 8.0))
    back = analyze(swapped).track
    assert back is not None
    assert (back.t == swapped.t).all()
    off = np.hypot(*(back.xy[:, 27] - clean.xy[:, 27]).T)
    assert (off > 1).mean() < 0.02


def test_repaired_swaps_are_owned_up_to() -> None:
    analysis = analyze(SimulatedCamera(noise=0.005, swapped=0.1, burst=4).of((runner(), 10.0)))
    assert only(analysis).scene.repaired_share == pytest.approx(0.1, abs=0.02)
    assert any("left and right" in note for note in analysis.notes)


def test_a_clean_clip_needs_no_remark_on_swaps() -> None:
    assert analyze(FILM.of((runner(), 10.0))).notes == ()


def test_where_it_comes_from_is_written_down() -> None:
    analysis = analyze(SimulatedCamera(model="sha256:abc").of((sitter(), 3.0)))
    assert analysis.provenance["model"] == "sha256:abc"
    assert analysis.provenance["input"].startswith("sha256:")
    assert analysis.provenance["norms"].startswith("sha256:")
    assert analysis.provenance["version"]


def test_words_are_as_good_as_enums() -> None:
    bout = only(analyze(FILM.of((runner(), 6.0)), activity="run", view="right"))
    assert (bout.activity, bout.scene.view) == ("run", "right")


def test_a_mirrored_clip_gives_the_same_findings_from_the_other_side() -> None:
    track = FILM.of((runner(), 10.0))
    right, left = only(analyze(track)), only(analyze(mirrored(track)))
    assert (right.scene.view, left.scene.view) == ("right", "left")
    assert verdicts(right) == verdicts(left)


@pytest.mark.parametrize(
    ("score", "points"),
    [(None, None), (0.0, 0), (74.4, 74), (99.4, 99), (99.98, 99), (100.0 - 1e-12, 100), (100.0, 100)],
)
def test_a_hundred_points_are_only_for_what_is_good_throughout(score: float | None, points: int | None) -> None:
    analysis = Analysis((), score, (), {})
    assert analysis.points == points
    assert analysis.to_dict()["score"] == points


# What is in view.


@GAITS
def test_half_a_body_is_judged_on_what_it_holds(who: Person) -> None:
    analysis = analyze(replace(FILM, hidden=HEAD_TO_HANDS).of((who, 12.0)))
    bout = only(analysis)
    assert verdicts(bout)["forward_head"] is verdicts(bout)["trunk_lean"] is Verdict.UNKNOWN
    assert value(bout, "overstride") == pytest.approx(100 * who.ahead, abs=1.5)
    assert bout.gait is not None and bout.gait.cadence_spm == pytest.approx(who.cadence, abs=0.5)
    assert analysis.score is None
    assert any("no head" in note for note in analysis.notes)


@pytest.mark.parametrize("hidden", [(25, 27, 29, 31), (26, 28, 30, 32)], ids=["far", "near"])
@GAITS
def test_one_leg_is_enough_to_know_a_gait(who: Person, hidden: tuple[int, ...]) -> None:
    bout = only(analyze(replace(FILM, hidden=hidden).of((who, 12.0))))
    assert bout.activity == who.activity
    assert bout.gait is not None and bout.gait.cadence_spm == pytest.approx(who.cadence, abs=0.5)
    assert value(bout, "overstride") == pytest.approx(100 * who.ahead, abs=1.5)
    assert verdicts(bout)["step_asymmetry"] is Verdict.UNKNOWN


def test_without_feet_the_camera_is_not_levelled_by_the_ankles() -> None:
    bout = only(analyze(replace(FILM, hidden=(29, 30, 31, 32)).of((runner(), 12.0))))
    assert bout.scene.roll.value is None
    assert value(bout, "trunk_lean") == pytest.approx(7, abs=0.3)


@pytest.mark.parametrize("view", ["front", "rear"])
@GAITS
def test_from_the_front_a_gait_shows_its_cadence_and_side_lean(who: Person, view: str) -> None:
    leaning = replace(who, side_lean_deg=8.0)
    bout = only(analyze(replace(FILM, yaw_deg=YAW[view]).of((leaning, 10.0))))
    assert (bout.activity, bout.scene.view) == (who.activity, view)
    assert bout.gait is not None and bout.gait.cadence_spm == pytest.approx(who.cadence, abs=0.6)
    assert bout.gait.contacts == ()
    assert value(bout, "side_lean") == pytest.approx(8, abs=0.5)
    assert verdicts(bout)["overstride"] is Verdict.UNKNOWN


def test_an_oblique_view_judges_nothing_and_says_why() -> None:
    analysis = analyze(replace(FILM, yaw_deg=45).of((runner(), 8.0)))
    assert set(verdicts(only(analysis)).values()) == {Verdict.UNKNOWN}
    assert analysis.score is None
    assert any("Film square from the side" in note for note in analysis.notes)


@pytest.mark.parametrize("roll_deg", [-3.0, 3.0])
@pytest.mark.parametrize("view", ["right", "left"])
def test_a_rolled_camera_is_levelled(roll_deg: float, view: str) -> None:
    bout = only(analyze(SimulatedCamera(noise=0.005, roll_deg=roll_deg, yaw_deg=YAW[view]).of((runner(), 15.0))))
    seen = roll_deg if view == "right" else -roll_deg
    assert bout.scene.roll.value == pytest.approx(seen, abs=1)
    assert value(bout, "trunk_lean") == pytest.approx(7, abs=1)
    assert value(bout, "overstride") == pytest.approx(21.4, abs=2.5)


def test_incline_is_distinguished_from_roll() -> None:
    """A level camera sees a belt that is set uphill by 3° at a slope of 3°."""
    track = SimulatedCamera(noise=0.005, roll_deg=3.0).of((runner(), 12.0))
    uphill = only(analyze(track, incline_deg=3.0))
    assert uphill.scene.roll.value == pytest.approx(0, abs=1)
    assert value(uphill, "trunk_lean") == pytest.approx(4, abs=1)


def test_a_stated_side_that_the_image_contradicts_does_not_turn_numbers_round() -> None:
    bout = only(analyze(FILM.of((runner(), 10.0)), view="left"))
    assert value(bout, "trunk_lean") == pytest.approx(7, abs=0.6)
    assert value(bout, "overstride") == pytest.approx(21.4, abs=1.5)


# Several bouts.


def test_each_bout_is_judged_by_its_own_norms() -> None:
    bouts = analyze(FILM.of((stander(), 5.0), (walker(), 10.0), (runner(), 10.0), (stander(), 5.0))).bouts
    assert [str(bout.activity) for bout in bouts] == ["stand", "walk", "run", "stand"]
    walk, run = bouts[1], bouts[2]
    assert value(walk, "overstride") == pytest.approx(36, abs=1.5)
    assert value(run, "overstride") == pytest.approx(21.4, abs=1.5)
    assert verdicts(walk)["overstride"] is verdicts(run)["overstride"] is Verdict.GOOD
    assert walk.finding("knee_flexion") is None and bouts[0].gait is None


def test_cadence_is_that_of_each_bout_alone() -> None:
    bouts = analyze(FILM.of((stander(), 5.0), (walker(), 10.0), (runner(), 10.0))).bouts
    assert [bout.gait.cadence_spm for bout in bouts if bout.gait] == pytest.approx([114, 170], abs=0.5)


def test_turning_round_gives_a_bout_for_each_direction() -> None:
    bouts = analyze(FILM.of((walker(), 8.0, 0.0), (walker(), 8.0, 180.0))).bouts
    assert [str(bout.scene.view) for bout in bouts] == ["right", "left"]
    assert [bout.gait.cadence_spm for bout in bouts if bout.gait] == pytest.approx([114, 114], abs=0.5)


# Options.


def test_height_gives_metres() -> None:
    bout = only(analyze(FILM.of((runner(), 10.0)), height_m=1.80))
    assert bout.gait is not None
    assert bout.gait.speed_mps == pytest.approx(3.4 * 0.495 * 1.80, rel=0.03)
    assert verdicts(bout)["cadence"] is Verdict.GOOD


def test_a_typed_speed_is_taken_as_it_is() -> None:
    gait = only(analyze(FILM.of((runner(), 10.0)), speed_mps=2.5)).gait
    assert gait is not None and gait.speed_mps == 2.5


def test_without_height_or_speed_there_are_no_metres() -> None:
    bout = only(analyze(FILM.of((runner(), 10.0))))
    assert bout.gait is not None and bout.gait.speed_mps is None
    cadence = bout.finding("cadence")
    assert cadence is not None and cadence.verdict is Verdict.UNKNOWN
    assert cadence.value == pytest.approx(170, abs=0.5)


def test_speed_and_height_together_say_what_overstride_to_expect() -> None:
    found = only(analyze(FILM.of((runner(), 10.0)), speed_mps=3.0, height_m=1.75)).finding("overstride")
    assert found is not None
    assert found.expected == pytest.approx(7.17 + 4.19 * 3.0 / (0.495 * 1.75))


@pytest.mark.parametrize(
    "option",
    [
        {"incline_deg": 45}, {"incline_deg": math.nan}, {"speed_mps": -1}, {"height_m": 175}, {"slow_motion": 0},
        {"slow_motion": math.inf}, {"activity": "fly"}, {"view": "above"},
    ],
    ids=str,
)  # fmt: skip
def test_options_out_of_range_are_refused(option: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=str(next(iter(option.values()))).split(".")[0]):
        analyze(FILM.of((runner(), 2.0)), **option)


# Live is batch.


@pytest.mark.parametrize("who", [runner(), runner(lean_deg=24.0), walker()], ids=["run", "leaning run", "walk"])
def test_replayed_live_a_clip_gets_the_verdicts_of_the_whole_as_far_as_its_strides_allow(who: Person) -> None:
    track = FILM.of((who, 12.0))
    whole = only(analyze(track, height_m=1.75))
    session = LiveSession(height_m=1.75)
    for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True):
        session.push(Pose(float(t), xy, visibility), float(t), track.size)
    window, _ = session.update()
    assert verdicts(only(session.summary())) == verdicts(whole)
    assert window is not None
    for found in only(window).findings:
        of_all = whole.finding(found.check)
        assert of_all is not None
        if found.check != "step_asymmetry":
            assert (found.is_outside, found.verdict is Verdict.UNKNOWN) == (
                of_all.is_outside,
                of_all.verdict is Verdict.UNKNOWN,
            )
            assert (found.uncertainty or 0) >= (of_all.uncertainty or 0) - 0.05, found.check
