from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.track import PoseTrack
from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Stand
from posturecam_lab.synth.story import Part, Story
from posturecam_lab.synth.truth import Truth, truth_of
from posturecam_lab.synth.virtual_pose import JOINTS
from posturecam_lab.validate.joints import Misplaced, joint_tables, misplaced
from posturecam_lab.validate.promise import ErrorRow, FigureRow

SMALL = Build(height_m=1.575)
RUNNER = run(SMALL, Posture(lean_deg=6.0, protraction_m=0.018))
SIDE = Camera.on("left", turned_deg=8.0, roll_deg=3.0)


def filmed(motion: SyntheticMotion, camera: Camera) -> Truth:
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
    assert list(who.follows.values()) == pytest.approx([0.0] * 11, abs=0.5)
    assert list(who.toes_up.values()) == pytest.approx([0.0], abs=0.2)


def test_how_far_a_joint_is_misplaced_is_given_in_cm_of_a_person_of_usual_height() -> None:
    truth = filmed(RUNNER, SIDE)
    moved = shift(truth)
    moved[:, [7, 8]] = (0.027, 0.009, 0.0)
    moved[:, 23] = (-0.018, 0.0, 0.0)  # of one side only: half of it in the middle
    who = of(truth, found(truth, SIDE, moved))
    assert (who.away["ear forward"], who.away["ear up"]) == pytest.approx((3.0, 1.0), abs=0.03)
    assert who.away["hip forward"] == pytest.approx(-1.0, abs=0.03)
    assert who.away["knee forward"] == pytest.approx(0.0, abs=0.02)
    assert who.protraction == pytest.approx(2.0)


def test_how_far_ahead_of_the_shoulders_the_ears_really_are_is_given_too() -> None:
    truth = filmed(Stand(SMALL, Posture(forward_head_deg=20.0)), SIDE)
    who = of(truth, found(truth, SIDE))
    points = truth.landmarks_m.mean(axis=0)
    assert who.head_ahead == pytest.approx(
        100 / 0.9 * (points[[7, 8], 0].mean() - points[[11, 12], 0].mean()), abs=0.05
    )
    assert who.follows == who.toes_up == {}


def test_hips_that_are_found_to_bob_less_than_they_do() -> None:
    truth = filmed(RUNNER, SIDE)
    moved, height = shift(truth), truth.landmarks_m[:, [23, 24], 1].mean(axis=1)
    moved[:, [23, 24], 1] = -0.3 * (height - height.mean())[:, None]
    who = of(truth, found(truth, SIDE, moved))
    assert who.follows["hip's way with the hips"] == pytest.approx(-30.0, abs=1.0)
    assert who.follows["shoulder's way with the hips"] == pytest.approx(0.0, abs=1.0)


def test_legs_that_are_found_to_swing_further_even_where_some_frames_are_wrong() -> None:
    truth = filmed(walk(SMALL), SIDE)
    moved, points = shift(truth), truth.landmarks_m
    moved[:, [25, 26], 0] = 0.1 * (points[:, [25, 26], 0] - points[:, [23, 24], 0])
    moved[:, 27, 1] = -0.2 * points[:, 27, 1]  # of one leg only: half of it in the middle
    moved[40:46, 26, 0] = 0.4
    who = of(truth, found(truth, SIDE, moved))
    assert who.follows["knee's way forward"] == pytest.approx(10.0, abs=1.0)
    assert who.follows["ankle's way up"] == pytest.approx(-10.0, abs=0.5)
    assert who.follows["ankle's way forward"] == pytest.approx(0.0, abs=0.5)


def test_toes_that_are_found_further_up_at_landing_than_when_the_foot_is_flat() -> None:
    truth = filmed(RUNNER, SIDE)
    moved, points = shift(truth), truth.landmarks_m
    moved[:, [31, 32], 1] = 0.01
    for event in truth.events:
        if event.kind is EventKind.INITIAL_CONTACT:
            moved[np.abs(truth.t - event.t) < 0.05, 31 if event.side is Side.LEFT else 32, 1] = 0.03
    who = of(truth, found(truth, SIDE, moved))
    foot = np.hypot(*(points[:, 32] - points[:, 30])[0, :2])
    assert who.toes_up["toes up at landing"] == pytest.approx(np.degrees(0.02 / foot), rel=0.1)


@pytest.mark.parametrize(
    ("motion", "camera"),
    [
        (RUNNER, Camera.on("front")),
        (Story((Part(Stand(SMALL), 1.5), Part(walk(SMALL), 1.5))), SIDE),
    ],
)
def test_who_is_seen_from_the_front_or_does_several_things_is_left_out(motion: SyntheticMotion, camera: Camera) -> None:
    truth = filmed(motion, camera)
    track = found(truth, camera)
    assert misplaced(track, track, truth) is None


def feet(rng: np.random.Generator) -> dict[str, float]:
    """Heels and ankles that are misplaced alike forward and each by itself up."""
    forward = float(rng.normal())
    up = {f"{joint} up": float(rng.normal()) for joint in ("heel", "ankle")}
    return {"heel forward": forward, "ankle forward": 2 * forward, **up}


def crowd(n: int) -> list[Misplaced]:
    """Walkers and runners of whom 60 % of the protraction is found.

    Their shoulders follow the head by a fifth, and their ears are misplaced as much as what is left.
    """
    rng = np.random.default_rng(1)
    people = []
    for _ in range(n):
        protraction, head, own = rng.uniform(0, 3), rng.uniform(1, 9), rng.normal(0, 0.5)
        activity, legs = rng.choice([Activity.RUN, Activity.WALK]), feet(rng)
        shoulder = -1.0 - (activity == Activity.RUN) - 0.4 * protraction + 0.2 * head + own
        people.append(
            Misplaced(activity, {**legs, "shoulder forward": shoulder, "ear forward": 3.0 + own}, protraction, head)
        )
    return people


def test_what_the_shoulders_owe_to_posture_is_taken_out_and_what_goes_together_given() -> None:
    *_, together = joint_tables(crowd(200)).values()
    left = next(row for row in together if isinstance(row, ErrorRow))
    protraction, head, ear, forward, up = (row.value for row in together if isinstance(row, FigureRow))
    assert left.spread == pytest.approx(0.5, abs=0.08)
    assert (protraction, head) == pytest.approx((60.0, 20.0), abs=8.0)
    assert min(ear, forward) > 0.95
    assert abs(up) < 0.2


def test_a_few_people_are_too_few_for_that() -> None:
    *_, together = joint_tables(crowd(7)).values()
    assert together == []


def test_sd_is_that_between_people_who_do_alike() -> None:
    people = [
        Misplaced(activity, {"ear forward": away}, 0.0, 0.0)
        for activity, away in (
            *((Activity.RUN, 1.0), (Activity.RUN, 3.0), (Activity.WALK, 5.0), (Activity.WALK, 5.0)),
            (Activity.SIT, 9.0),
        )
    ]
    places = next(iter(joint_tables(people).values()))
    rows = {row.what.removeprefix("ear forward, "): row for row in places if isinstance(row, ErrorRow)}
    assert list(rows) == ["sit", "walk", "run", "between those who move"]
    assert (rows["run"].bias, rows["run"].spread) == pytest.approx((2.0, np.sqrt(2)))
    assert (rows["between those who move"].bias, rows["between those who move"].spread) == pytest.approx((0.0, 1.0))


def test_lost_frames_do_not_count() -> None:
    truth = filmed(RUNNER, SIDE)
    track = found(truth, SIDE)
    xy = track.xy.copy()
    xy[30:45] = np.nan
    who = of(truth, replace(track, xy=xy))
    assert np.isfinite([*who.away.values(), *who.follows.values(), *who.toes_up.values()]).all()
