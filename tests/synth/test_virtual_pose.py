from dataclasses import replace

import numpy as np
import pytest

from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.pose_faults import (
    BETWEEN,
    BETWEEN_REAL,
    BETWEEN_SWINGS,
    NO_FAULTS,
    REAL,
    RENDERED,
    Bias,
    Faults,
    personal_biases,
    personal_swing,
)
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.story import Part, Story
from posturecam_lab.synth.virtual_pose import virtual_pose

CAMERA = Camera.on("right")
QUIET = replace(RENDERED, noise=0.0, slow_noise=0.0, lag_s=0.0, swapped=0.0)


def line(xy: np.ndarray, lower: int, upper: int) -> float:
    """Mean angle from vertical, degrees, of the line between the middles of two pairs of landmarks."""
    along = xy[:, [upper, upper + 1]].mean(axis=1) - xy[:, [lower, lower + 1]].mean(axis=1)
    return float(np.degrees(np.arctan2(along[:, 0], -along[:, 1])).mean())


def test_without_faults_it_finds_the_truth_and_names_no_model() -> None:
    seen = virtual_pose(run(Build()), CAMERA, seconds=1.0, faults=NO_FAULTS)
    assert np.array_equal(seen.track.xy, seen.true_xy)
    assert seen.track.visibility.min() == 1.0 and "model" not in seen.track.provenance


def test_the_same_seed_gives_the_same_track_and_another_another() -> None:
    first, again, other = (virtual_pose(run(Build()), CAMERA, seconds=1.0, seed=seed).track for seed in (1, 1, 2))
    assert first.digest() == again.digest() != other.digest()


def test_walkers_look_too_upright_and_their_heads_too_far_forward_as_on_rendered_people() -> None:
    seen = virtual_pose(walk(Build()), CAMERA, seconds=4.0, faults=QUIET)
    assert 1.5 < line(seen.true_xy, 23, 11) - line(seen.track.xy, 23, 11) < 4.5
    assert 10.0 < line(seen.track.xy, 11, 7) - line(seen.true_xy, 11, 7) < 15.0


def test_sitters_lean_as_they_do_and_their_heads_look_too_far_forward_as_on_rendered_sitters() -> None:
    seen = virtual_pose(Sit(), CAMERA, seconds=2.0, faults=QUIET)
    assert line(seen.track.xy, 23, 11) == pytest.approx(line(seen.true_xy, 23, 11), abs=1.0)
    assert line(seen.track.xy, 11, 7) - line(seen.true_xy, 11, 7) == pytest.approx(8.5, abs=2.0)


def test_on_real_people_lean_errs_a_little_forward_and_the_neck_hardly() -> None:
    faults = replace(REAL, noise=0.0, slow_noise=0.0, lag_s=0.0, swapped=0.0)
    seen = virtual_pose(walk(Build()), CAMERA, seconds=4.0, faults=faults)
    assert line(seen.track.xy, 23, 11) - line(seen.true_xy, 23, 11) == pytest.approx(1.1, abs=0.3)
    assert line(seen.track.xy, 11, 7) - line(seen.true_xy, 11, 7) == pytest.approx(0.5, abs=0.5)


@pytest.mark.parametrize("faults", [REAL, RENDERED])
def test_a_track_names_the_calibration_that_fits_its_faults(faults: Faults) -> None:
    track = virtual_pose(walk(Build()), CAMERA, seconds=0.2, faults=faults).track
    assert track.provenance == {"model": "virtual BlazePose", "calibration": faults.calibration}


def test_real_people_differ_more_at_the_head_than_rendered_ones() -> None:
    ears = {}
    for name, spread in (("real", BETWEEN_REAL), ("rendered", BETWEEN)):
        drawn = [personal_biases(np.random.default_rng(seed), Activity.STAND, spread) for seed in range(500)]
        ears[name] = np.std([one["ear"].forward for one in drawn])
    assert ears["real"] == pytest.approx(0.021, rel=0.1) and ears["rendered"] == pytest.approx(0.0055, rel=0.1)


def test_protraction_is_seen_at_60_percent() -> None:
    def shoulder(protraction: float, faults: Faults) -> float:
        sitter = Sit(posture=Posture(protraction_m=protraction), sway=0.0)
        return float(virtual_pose(sitter, CAMERA, seconds=0.1, faults=faults).track.xy[0, 12, 0])

    whole, seen = (shoulder(0.05, f) - shoulder(0.05, NO_FAULTS) for f in (NO_FAULTS, Faults(protraction_seen=0.6)))
    assert seen - whole == pytest.approx(-0.02 * CAMERA.focal_px / CAMERA.distance_m, rel=0.1)


@pytest.mark.parametrize("head_deg", [0.0, 15.0, 30.0])
def test_shoulders_go_along_with_a_head_held_forward(head_deg: float) -> None:
    stander = Stand(posture=Posture(forward_head_deg=head_deg), sway=0.0)
    seen = virtual_pose(stander, CAMERA, seconds=0.1, faults=Faults(follows_head=0.2))
    head_px = seen.true_xy[0, 7:9, 0].mean() - seen.true_xy[0, 11:13, 0].mean()
    off_px = (seen.track.xy - seen.true_xy)[0, 11:13, 0].mean()
    assert off_px == pytest.approx(0.2 * head_px, rel=0.02, abs=0.05)


def test_hips_that_bob_less_leave_the_middle_where_it_is() -> None:
    seen = virtual_pose(run(Build()), CAMERA, seconds=4.0, faults=Faults(bob={"hip": 0.5}))
    found, true = (xy[:, 23:25, 1].mean(axis=1) for xy in (seen.track.xy, seen.true_xy))
    assert np.ptp(found) == pytest.approx(0.5 * np.ptp(true), rel=0.05) and found.mean() == pytest.approx(
        true.mean(), abs=0.5
    )


def test_knees_that_swing_too_little_keep_their_middle() -> None:
    seen = virtual_pose(run(Build()), CAMERA, seconds=6.0, faults=Faults(swing={"knee": Bias(-0.2, -0.1)}))

    def knee(xy: np.ndarray) -> np.ndarray:
        return np.asarray(xy[:, 26] - [1, 0] * xy[:, 23:25].mean(axis=1))

    found, true = knee(seen.track.xy), knee(seen.true_xy)
    assert np.ptp(found, axis=0) / np.ptp(true, axis=0) == pytest.approx([0.8, 0.9], abs=0.02)
    assert found.mean(axis=0) == pytest.approx(true.mean(axis=0), abs=0.5)


def test_toes_that_point_up_are_found_further_up_and_flat_feet_as_they_are() -> None:
    runner = run(Build())
    seen = virtual_pose(runner, CAMERA, seconds=2.0, fps=200, faults=Faults(toes_up=0.4))
    lands = [e.t for e in runner.events(0.0, 1.5) if (e.side, e.kind) == (Side.RIGHT, EventKind.INITIAL_CONTACT)]
    off = (seen.true_xy - seen.track.xy)[:, 32, 1]
    landing, flat = (off[np.round(200 * (np.array(lands) + later)).astype(int)] for later in (0.0, 0.10))
    assert len(lands) > 1
    foot = np.hypot(*(seen.true_xy[0, 32] - seen.true_xy[0, 30]))
    assert landing == pytest.approx(0.4 * np.sin(np.radians(14.0)) * foot, rel=0.15)
    assert flat == pytest.approx(0.0, abs=0.01)


def test_what_is_a_persons_own_comes_on_top() -> None:
    usual = {Activity.STAND: {"ear": Bias(0.02)}}
    faults = Faults(biases=usual, personal={"ear": Bias(0.01), "ankle": Bias(0.0, -0.02)})
    seen = virtual_pose(Stand(Build(), sway=0.0), CAMERA, seconds=0.1, faults=faults)
    px_per_m = CAMERA.focal_px / CAMERA.distance_m
    off = (seen.track.xy - seen.true_xy)[0] / px_per_m
    assert off[7:9, 0].mean() == pytest.approx(0.03, rel=0.05) and off[27:29, 1].mean() == pytest.approx(0.02, rel=0.05)


@pytest.mark.parametrize("activity", [Activity.RUN, Activity.STAND])
def test_people_differ_as_measured_and_some_joints_go_together(activity: Activity) -> None:
    drawn = [personal_biases(np.random.default_rng(seed), activity) for seed in range(2000)]
    found = {name: np.array([one[name].forward for one in drawn]) for name in BETWEEN[activity]}
    for name, sd in BETWEEN[activity].items():
        assert found[name].std() == pytest.approx(sd.forward, rel=0.1)
    pairs = (("ear", "shoulder", 0.34), ("ankle", "heel", 0.85), ("ear", "hip", 0.0))
    for one, other, closely in pairs:
        assert np.corrcoef(found[one], found[other])[0, 1] == pytest.approx(closely, abs=0.06)


def test_ways_differ_as_measured_about_the_usual_and_the_heel_goes_with_the_ankle() -> None:
    usual = {"knee": Bias(-0.02, -0.11), "heel": Bias(0.012, -0.10)}
    drawn = [personal_swing(np.random.default_rng(seed), usual) for seed in range(2000)]
    knees, heels, ankles = (np.array([one[name].up for one in drawn]) for name in ("knee", "heel", "ankle"))
    assert knees.mean() == pytest.approx(-0.11, abs=0.01) and knees.std() == pytest.approx(
        BETWEEN_SWINGS["knee"].up, rel=0.1
    )
    assert heels - ankles == pytest.approx(-0.10)


def test_faces_seen_from_the_front_have_their_ears_where_they_are() -> None:
    seen = virtual_pose(Stand(sway=0.0), Camera.on("front"), seconds=0.2, faults=QUIET)
    assert np.abs(seen.track.xy[0, 7:9, 0] - seen.true_xy[0, 7:9, 0]).max() < 1.0


def test_noise_is_as_large_as_asked_for_and_larger_on_the_far_side() -> None:
    faults = replace(NO_FAULTS, noise=0.01, far_noise=2.0)
    seen = virtual_pose(Stand(sway=0.0), CAMERA, seconds=20.0, faults=faults)
    off = (seen.track.xy - seen.true_xy).std(axis=0).mean(axis=1) / np.ptp(seen.true_xy[..., 1])
    assert off[[24, 26, 28]] == pytest.approx(0.01, rel=0.1)
    assert off[[23, 25, 27]] == pytest.approx(0.02, rel=0.1)


def test_the_far_knee_is_seen_worse_than_the_near_one() -> None:
    visibility = virtual_pose(run(Build()), CAMERA, seconds=3.0).track.visibility.mean(axis=0)
    assert visibility[26] == pytest.approx(0.98, abs=0.02) and visibility[25] == pytest.approx(0.62, abs=0.03)


def test_from_the_other_side_the_other_knee_is_near() -> None:
    visibility = virtual_pose(run(Build()), Camera.on("left"), seconds=3.0).track.visibility.mean(axis=0)
    assert visibility[25] > 0.9 and visibility[26] < 0.7


def test_feet_outside_the_image_are_hardly_visible() -> None:
    camera = replace(CAMERA, target=(0.0, 1.5, 0.0), height_m=1.5)
    assert virtual_pose(Stand(), camera, seconds=1.0).track.visibility[:, 27:33].max() < 0.4


def test_swapped_frames_are_swapped_and_reported() -> None:
    seen = virtual_pose(run(Build()), CAMERA, seconds=20.0, faults=Faults(swapped=0.1))
    assert 0.1 <= seen.swapped.mean() < 0.12
    wrong = seen.track.xy[seen.swapped]
    assert np.array_equal(wrong[:, 27], seen.true_xy[seen.swapped][:, 28])
    assert np.array_equal(wrong[:, 23], seen.true_xy[seen.swapped][:, 23])


def test_lost_frames_and_absent_people_are_not_seen() -> None:
    story = Story([Part(Stand(), 3.0), Part(Stand(), 3.0, there=False)])
    seen = virtual_pose(story, CAMERA, seconds=6.0, faults=Faults(lost=0.2)).track
    gone = np.isnan(seen.xy).all(axis=(1, 2))
    assert 0.1 < gone[:90].mean() < 0.3 and gone[90:].all()
    assert seen.visibility[gone].max() == 0.0


def test_landmarks_come_late_by_the_lag() -> None:
    late = virtual_pose(run(Build()), CAMERA, seconds=1.0, fps=60, faults=Faults(lag_s=1 / 30))
    assert np.allclose(late.track.xy[10], late.true_xy[8], atol=1e-6)


FRONT = Camera.on("front")


def tilt_deg(xy: np.ndarray, left: int, right: int) -> float:
    """Of a line in the first image, the person's right end higher positive."""
    across = xy[0, left] - xy[0, right]
    return float(np.degrees(np.arctan2(across[1], across[0])))


@pytest.mark.parametrize(("name", "left", "right"), [("shoulder", 11, 12), ("head", 7, 8), ("head", 3, 6)])
def test_only_a_share_of_a_tilt_is_found(name: str, left: int, right: int) -> None:
    leaning = Stand(posture=Posture(shoulder_tilt_deg=10.0, head_roll_deg=-10.0), sway=0.0)
    seen = virtual_pose(leaning, FRONT, seconds=0.1, faults=Faults(tilt_seen={name: 0.7}))
    assert tilt_deg(seen.track.xy, left, right) == pytest.approx(7.1, abs=0.4)


@pytest.mark.parametrize(("name", "left", "right"), [("shoulder", 11, 12), ("head", 7, 8)])
def test_a_level_line_may_be_found_askew(name: str, left: int, right: int) -> None:
    seen = virtual_pose(Stand(sway=0.0), FRONT, seconds=0.1, faults=Faults(askew_deg={name: 3.0}))
    assert tilt_deg(seen.track.xy, left, right) == pytest.approx(3.0, abs=0.1)


def test_a_straight_face_may_be_found_turned_to_the_right() -> None:
    seen = virtual_pose(Stand(sway=0.0), FRONT, seconds=0.1, faults=Faults(askew_deg={"turn": 5.0}))
    off = seen.track.xy[0, 0, 0] - seen.true_xy[0, 0, 0]
    assert off < 0  # the person's right is on the left of the image
    ears = seen.true_xy[0, 7, 0] - seen.true_xy[0, 8, 0]
    assert -off / ears == pytest.approx(np.tan(np.radians(5.0)) * 118 / 156, rel=0.1)
