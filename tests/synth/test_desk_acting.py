from dataclasses import replace

import numpy as np
import pytest

from posturecam.landmarks import Landmark
from posturecam_lab.synth.desk_acts import Acted, BodyShift, DeskAct, Hand
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_camera import MOVING_S, CameraPath
from posturecam_lab.synth.desk_faults import PERFECT, WEBCAM
from posturecam_lab.synth.desk_motion import WELL_S, DeskMotion, eyes
from posturecam_lab.synth.desk_people import DeskPerson, FaceShape, aimed, draw_desk_person
from posturecam_lab.synth.desk_play import DeskPlay, Visitor
from posturecam_lab.synth.desk_scenes import interrupted, moved, normal_work, slouching
from posturecam_lab.synth.pose_faults import NO_FAULTS

LEAN = BodyShift(lean_deg=10.0, forward_head_deg=8.0)
SLUMP = BodyShift(kyphosis_deg=20.0, forward_head_deg=12.0)


def calm(*, away_m: float = 0.6, size: tuple[int, int] = (640, 480)) -> DeskPerson:
    """A person who does not stir, before a level camera straight ahead of the eyes, through a faultless model."""
    person = draw_desk_person(0, 0)
    sit = replace(person.sit, sway=0.0)
    eye = eyes(DeskMotion(sit).at(0.0).landmarks)
    return replace(
        person,
        sit=sit,
        usual=BodyShift(),
        habits=replace(person.habits, restless=0.0),
        camera=aimed(eye, away_m, 0.0, 0.0, 42.0, size, 0.4),
        faults=NO_FAULTS,
        face=FaceShape(),
        nod_seen=1.0,
        bow_seen=0.0,
    )


def acting(act: DeskAct, seconds: float = 60.0, **more: object) -> DeskPlay:
    return DeskPlay(calm(), seconds, (act,), **more)  # type: ignore[arg-type]


def middle(values: np.ndarray, t: np.ndarray, start: float, end: float) -> float:
    return float(np.median(values[(t >= start) & (t <= end)]))


@pytest.mark.parametrize("metres", [0.09, 0.2])
def test_who_leans_in_is_nearer_by_the_acted_amount_and_by_nothing_before_and_after(metres: float) -> None:
    person = calm()
    act = DeskAct(Acted.LEAN_IN, 20.0, 25.0, amount_for(person.sit, LEAN, "nearer", metres), rise_s=2.0, fall_s=2.0)
    truth = acting(act).truth(np.arange(0, 60, 0.2))
    forward = eyes(acting(act).motion.over(truth.t).landmarks)[:, 0]
    assert middle(forward, truth.t, 23, 42) - middle(forward, truth.t, 0, 19) == pytest.approx(metres, abs=0.002)
    nearer = middle(truth.depth_m, truth.t, 0, 19) - middle(truth.depth_m, truth.t, 23, 42)
    assert nearer == pytest.approx(metres, abs=0.1 * metres)
    assert middle(truth.depth_m, truth.t, 46, 60) == pytest.approx(middle(truth.depth_m, truth.t, 0, 19), abs=1e-6)


def test_who_slumps_has_their_eyes_lower_by_the_acted_amount() -> None:
    person = calm()
    act = DeskAct(Acted.SLUMP, 20.0, 25.0, amount_for(person.sit, SLUMP, "drop", 0.06), rise_s=2.0, fall_s=2.0)
    truth = acting(act).truth(np.arange(0, 60, 0.2))
    lower = middle(truth.eyes_m, truth.t, 0, 19) - middle(truth.eyes_m, truth.t, 23, 42)
    assert lower == pytest.approx(0.06, abs=0.002)


def test_a_movement_that_does_not_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        amount_for(calm().sit, BodyShift(forward_head_deg=5.0), "nearer", 0.3)


def test_the_truth_says_slouched_while_it_is_held_and_neither_on_the_way() -> None:
    act = DeskAct(Acted.SLUMP, 20.0, 30.0, SLUMP, rise_s=4.0, fall_s=4.0)
    truth = acting(act).truth(np.arange(0, 60, 0.1))
    held = (truth.t >= 24) & (truth.t <= 46)
    assert truth.is_slouched[held].all() and all(one is Acted.SLUMP for one in truth.doing[held])
    assert not truth.is_slouched[(truth.t < 20) | (truth.t > 50)].any()
    assert not truth.is_clear[(truth.t > 21.7) & (truth.t < 22.3)].any()


def test_an_act_shorter_than_its_way_in_and_out_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        DeskAct(Acted.KEYS, 0.0, 1.0, rise_s=0.8, fall_s=0.8)


def test_without_faults_the_landmarks_are_where_the_body_is_and_the_face_grows_as_it_comes_nearer() -> None:
    person = calm()
    act = DeskAct(Acted.LEAN_IN, 5.0, 12.0, amount_for(person.sit, LEAN, "nearer", 0.15), rise_s=1.0, fall_s=1.0)
    play = replace(acting(act), seconds=20.0)
    stream = play.stream(10.0, PERFECT)
    xy, truth = stream.track.xy, stream.truth
    exact = play.cameras.project(play.motion.over(truth.t).landmarks, truth.t)[0]
    assert np.abs(xy[:, :13] - exact[:, :13]).max() < 0.01
    broad = np.linalg.norm(xy[:, Landmark.LEFT_EYE_OUTER] - xy[:, Landmark.RIGHT_EYE_OUTER], axis=1)
    grown = middle(broad, truth.t, 7, 15) / middle(broad, truth.t, 0, 4)
    assert grown == pytest.approx(
        middle(truth.depth_m, truth.t, 0, 4) / middle(truth.depth_m, truth.t, 7, 15), rel=0.02
    )


def test_the_same_play_gives_the_same_stream_and_another_person_another() -> None:
    first, again, other = (normal_work(0, n, 60.0).stream(3.0) for n in (0, 0, 1))
    assert first.track.digest() == again.track.digest() != other.track.digest()
    assert np.array_equal(first.people, again.people)


def test_the_truth_does_not_hang_on_the_frame_rate() -> None:
    play = slouching(0, 1, 300.0)
    slow, fast = play.stream(3.0).truth, play.stream(15.0).truth
    assert np.array_equal(slow.doing, fast.doing[::5])
    assert np.allclose(slow.depth_m, fast.depth_m[::5])


@pytest.mark.parametrize("number", range(4))
def test_ordinary_work_holds_no_slouch_and_the_head_stays_about_where_it_was(number: int) -> None:
    play = normal_work(3, number, 600.0)
    truth = play.truth(play.times(2.0))
    assert not truth.slouched.any() and truth.there.all()
    elsewhere = np.array([one.is_down or one in (Acted.REACHING, Acted.RECLINED, Acted.TURNED) for one in truth.doing])
    usual = np.median(truth.depth_m)
    assert np.percentile(usual - truth.depth_m[~elsewhere], 99) < 0.07
    assert len(set(truth.doing)) >= 4


def test_slouches_are_of_every_kind_and_held_long_enough_to_be_noticed() -> None:
    slouches = [act for n in range(3) for act in slouching(2, n).acts if act.kind.is_slouched]
    assert {act.kind for act in slouches} == {Acted.LEAN_IN, Acted.SLUMP, Acted.CREEP, Acted.CROOKED}
    assert min(act.held[1] - act.held[0] for act in slouches) >= 22.0
    assert all(act.rise_s >= 120 for act in slouches if act.kind is Acted.CREEP)


def test_who_is_away_is_not_found_and_who_stands_up_is_not_in_the_image() -> None:
    play = interrupted(1, 0, 1200.0)
    stream = play.stream(3.0)
    gone = np.isnan(stream.track.xy[:, 0, 0])
    absent = np.array([one is Acted.AWAY for one in stream.truth.doing]) & ~stream.truth.there
    alone = absent & (stream.truth.others == 0)
    assert absent.sum() > 30 and gone[alone].mean() > 0.9
    standing = np.array([one is Acted.STANDING for one in stream.truth.doing])
    assert not stream.truth.there[standing].any()


def test_a_visitor_who_stops_behind_the_chair_is_counted() -> None:
    play = DeskPlay(calm(), 60.0, visitors=(Visitor(20.0, 20.0, behind_m=0.8, aside_m=0.3),))
    stream = play.stream(5.0, PERFECT)
    stopped = (stream.truth.t >= 23) & (stream.truth.t <= 37)
    assert (stream.truth.others[stopped] == 1).all() and (stream.people[stopped] == 2).all()
    assert (stream.people[(stream.truth.t < 19) | (stream.truth.t > 41)] == 1).all()


def test_a_tilted_lid_moves_everything_in_the_image_and_nothing_in_the_room() -> None:
    person = calm()
    camera = person.camera
    x, y, z = camera.target
    lower = replace(camera, target=(x, y - 0.08, z))
    play = DeskPlay(person, 40.0, path=CameraPath(((0.0, camera), (20.0, lower))))
    stream = play.stream(5.0, PERFECT)
    up = stream.track.xy[:, Landmark.NOSE, 1]
    assert up[stream.truth.t > 20 + MOVING_S][0] < up[0] - 30
    assert np.ptp(stream.truth.eyes_m) < 1e-9
    on_the_way = (stream.truth.t > 20.2) & (stream.truth.t < 20 + MOVING_S - 0.2)
    assert (np.diff(up[on_the_way]) < 0).all()


@pytest.mark.parametrize("number", range(8))
def test_a_moved_set_up_is_moved_once_and_leaves_the_face_in_the_image(number: int) -> None:
    play = moved(0, number)
    truth = play.truth(play.times(2.0))
    assert len(play.moves) == 1 and set(truth.moved) == {0, 1}
    assert truth.there[(truth.t < 85) | (truth.t > 100)].mean() > 0.98


def test_the_noise_of_a_still_face_is_what_was_measured_on_a_webcam() -> None:
    play = DeskPlay(calm(size=(1280, 720)), 120.0)
    exact, found = (play.stream(20.0, faults).track.xy for faults in (PERFECT, WEBCAM))
    px_per_m = play.person.camera.focal_px / play.truth(np.zeros(1)).depth_m[0]
    off = (found - exact)[~np.isnan(found[:, 0, 0])] / px_per_m
    common = off[:, :11].mean(axis=1)
    assert common.std(axis=0) == pytest.approx([WEBCAM.face_m] * 2, rel=0.2)
    shoulders = off[:, 11:13].std(axis=0).mean()
    assert shoulders == pytest.approx(np.hypot(WEBCAM.shoulder_m, WEBCAM.white_m), rel=0.15)


def test_a_shoulder_cut_off_by_the_image_is_found_inside_of_where_it_is_and_still_called_visible() -> None:
    person = calm()
    low = replace(person, camera=replace(person.camera, target=(*_raised(person.camera.target, 0.13),)))
    play = DeskPlay(low, 30.0)
    exact, found = (play.stream(5.0, faults) for faults in (PERFECT, WEBCAM))
    y = exact.track.xy[0, Landmark.LEFT_SHOULDER, 1]
    assert y > 480
    found_y = np.nanmedian(found.track.xy[:, Landmark.LEFT_SHOULDER, 1])
    assert found_y < y - 5
    assert np.nanmedian(found.track.visibility[:, Landmark.LEFT_SHOULDER]) > 0.85


def _raised(target: tuple[float, float, float], by_m: float) -> tuple[float, float, float]:
    return target[0], target[1] + by_m, target[2]


def test_a_hand_before_the_mouth_is_near_the_mouth() -> None:
    play = acting(DeskAct(Acted.HAND_BEFORE_FACE, 5.0, 10.0, hand=Hand.MOUTH), seconds=20.0)
    landmarks = play.motion.over(np.array([1.0, 10.0])).landmarks
    mouth = landmarks[:, [Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT]].mean(axis=1)
    away = np.linalg.norm(landmarks[:, Landmark.RIGHT_INDEX] - mouth, axis=1)
    assert away[1] < 0.15 < away[0]


def test_a_pose_model_finds_a_part_of_a_nod_and_takes_a_neck_that_goes_forward_for_one() -> None:
    def nod(shift: BodyShift, **seen: float) -> float:
        """How far the nose goes down against the ears, px."""
        play = DeskPlay(replace(calm(), **seen), 20.0, (DeskAct(Acted.KEYS, 5.0, 10.0, shift),))  # type: ignore[arg-type]
        xy = play.stream(5.0, PERFECT).track.xy
        below = xy[:, Landmark.NOSE, 1] - xy[:, [Landmark.LEFT_EAR, Landmark.RIGHT_EAR], 1].mean(axis=1)
        return float(below[50] - below[0])

    down, ahead = BodyShift(head_pitch_deg=-20.0), BodyShift(forward_head_deg=15.0)
    assert nod(down, nod_seen=0.5) == pytest.approx(0.5 * nod(down), rel=0.15)
    assert nod(ahead, bow_seen=0.6) > nod(ahead) + 5


def test_people_differ_in_camera_size_and_habits_and_look_into_the_camera_s_image() -> None:
    people = [draw_desk_person(1, n) for n in range(12)]
    assert {person.place for person in people} == {"laptop", "monitor", "side"}
    assert len({person.sit.build.height_m for person in people}) == 12
    for person in people:
        xy = person.camera.project(eyes(DeskMotion(person.sit).at(WELL_S).landmarks))
        share = xy / np.array(person.camera.size)
        assert 0.2 < share[0] < 0.8 and 0.2 < share[1] < 0.55
