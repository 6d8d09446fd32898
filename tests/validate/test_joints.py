from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.synth.build import Build
from posturecam.synth.camera import Camera
from posturecam.synth.gait import run, walk
from posturecam.synth.motion import Motion
from posturecam.synth.posture import Posture
from posturecam.synth.stillness import Stand
from posturecam.synth.story import Part, Story
from posturecam.synth.truth import Truth, truth_of
from posturecam.track import PoseTrack
from posturecam.types import Activity
from posturecam.validate.joints import JOINTS, Misplaced, joint_tables, misplaced
from posturecam.validate.promise import ErrorRow, Row

SMALL = Build(height_m=1.575)
RUNNER = run(SMALL, Posture(lean_deg=6.0, protraction_m=0.018))
SIDE = Camera.on("left", turned_deg=8.0, roll_deg=3.0)


def filmed(motion: Motion, camera: Camera) -> Truth:
    return truth_of(motion, camera, seconds=3.0)


def found(truth: Truth, camera: Camera, moved: Floats | float = 0.0) -> PoseTrack:
    """The landmarks as a pose model finds them that has each `moved` from where it is, (T, 33, 3) m."""
    xy = camera.project(truth.landmarks_m + moved)
    return PoseTrack(truth.t, xy, np.ones(xy.shape[:2]), size=camera.size)


def of(truth: Truth, track: PoseTrack) -> Misplaced:
    who = misplaced(track, track, truth)
    assert who is not None
    return who


def shift(truth: Truth) -> Floats:
    return np.zeros(truth.landmarks_m.shape)


def test_nothing_is_misplaced_by_a_perfect_pose_model() -> None:
    truth = filmed(RUNNER, SIDE)
    who = of(truth, found(truth, SIDE))
    assert set(who.away) == {f"{joint} {way}" for joint in JOINTS for way in ("forward", "up")}
    assert list(who.away.values()) == pytest.approx([0.0] * 14, abs=0.02)
    assert list(who.follows.values()) == pytest.approx([0.0] * 7, abs=0.5)


def test_how_far_a_joint_is_misplaced_is_told_in_cm_of_somebody_of_usual_height() -> None:
    truth = filmed(RUNNER, SIDE)
    moved = shift(truth)
    moved[:, [7, 8]] = (0.027, 0.009, 0.0)
    moved[:, 23] = (-0.018, 0.0, 0.0)  # of one side only: half of it in the middle
    who = of(truth, found(truth, SIDE, moved))
    assert (who.away["ear forward"], who.away["ear up"]) == pytest.approx((3.0, 1.0), abs=0.03)
    assert who.away["hip forward"] == pytest.approx(-1.0, abs=0.03)
    assert who.away["knee forward"] == pytest.approx(0.0, abs=0.02)
    assert who.protraction == pytest.approx(2.0)


def test_how_far_ahead_of_the_shoulders_the_ears_really_are_is_told_too() -> None:
    truth = filmed(Stand(SMALL, Posture(forward_head_deg=20.0)), SIDE)
    who = of(truth, found(truth, SIDE))
    points = truth.landmarks_m.mean(axis=0)
    assert who.head_ahead == pytest.approx(
        100 / 0.9 * (points[[7, 8], 0].mean() - points[[11, 12], 0].mean()), abs=0.05
    )
    assert who.follows == {}


def test_hips_that_are_found_to_bob_less_than_they_do() -> None:
    truth = filmed(RUNNER, SIDE)
    moved, height = shift(truth), truth.landmarks_m[:, [23, 24], 1].mean(axis=1)
    moved[:, [23, 24], 1] = -0.3 * (height - height.mean())[:, None]
    who = of(truth, found(truth, SIDE, moved))
    assert who.follows["hip up and down"] == pytest.approx(-30.0, abs=1.0)
    assert who.follows["shoulder up and down"] == pytest.approx(0.0, abs=1.0)


def test_a_knee_that_is_found_to_swing_further_even_where_some_pictures_are_wrong() -> None:
    camera = Camera.on("right")
    truth = filmed(walk(SMALL), camera)
    moved = shift(truth)
    moved[:, 26, 0] = 0.1 * (truth.landmarks_m[:, 26, 0] - truth.landmarks_m[:, 24, 0])
    moved[40:46, 26, 0] = 0.4
    who = of(truth, found(truth, camera, moved))
    assert who.follows["near knee ahead of the hips"] == pytest.approx(10.0, abs=1.0)
    assert who.follows["far knee ahead of the hips"] == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize(
    ("motion", "camera"),
    [
        (RUNNER, Camera.on("front")),
        (Story((Part(Stand(SMALL), 1.5), Part(walk(SMALL), 1.5))), SIDE),
    ],
)
def test_who_is_seen_from_the_front_or_does_several_things_is_left_out(motion: Motion, camera: Camera) -> None:
    truth = filmed(motion, camera)
    track = found(truth, camera)
    assert misplaced(track, track, truth) is None


def crowd(n: int) -> list[Misplaced]:
    """Runners of whom 60 % of the protraction is found, whose shoulders follow the head by a fifth, and whose ears are
    misplaced as much as what is left."""
    rng = np.random.default_rng(1)
    people = []
    for _ in range(n):
        protraction, head, own = rng.uniform(0, 3), rng.uniform(1, 9), rng.normal(0, 0.5)
        shoulder = -1.0 - 0.4 * protraction + 0.2 * head + own
        people.append(
            Misplaced(Activity.RUN, {"shoulder forward": shoulder, "ear forward": 3.0 + own}, {}, protraction, head)
        )
    return people


def test_what_the_shoulders_owe_to_posture_is_taken_out() -> None:
    *_, shoulders = joint_tables(crowd(200)).values()
    left = next(row for row in shoulders if isinstance(row, ErrorRow))
    told = {row.what: row.value for row in shoulders if isinstance(row, Row) and row.where == "run"}
    assert left.spread == pytest.approx(0.5, abs=0.08)
    assert list(told.values()) == pytest.approx([60.0, 20.0, 1.0], abs=8.0)
    assert told["what is left goes with the ears', correlation"] > 0.95


def test_a_few_people_are_too_few_for_that() -> None:
    *_, shoulders = joint_tables(crowd(7)).values()
    assert shoulders == []


def test_mean_and_sd_are_those_between_people_who_do_alike() -> None:
    people = [
        Misplaced(activity, {"ear forward": away}, {}, 0.0, 0.0)
        for activity, away in ((Activity.RUN, 1.0), (Activity.RUN, 3.0), (Activity.WALK, 5.0), (Activity.SIT, 9.0))
    ]
    places = next(iter(joint_tables(people).values()))
    rows = {row.what: row for row in places if isinstance(row, ErrorRow)}
    assert list(rows) == ["ear forward, sit", "ear forward, walk", "ear forward, run", "ear forward, walk or run"]
    assert (rows["ear forward, run"].bias, rows["ear forward, run"].spread) == pytest.approx((2.0, np.sqrt(2)))
    assert (rows["ear forward, walk or run"].n, rows["ear forward, walk or run"].bias) == (3, pytest.approx(3.0))


def test_lost_pictures_do_not_count() -> None:
    truth = filmed(RUNNER, SIDE)
    track = found(truth, SIDE)
    xy = track.xy.copy()
    xy[30:45] = np.nan
    who = of(truth, replace(track, xy=xy))
    assert np.isfinite(list({**who.away, **who.follows}.values())).all()
