from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posturecam.cores import network_threads
from posturecam.errors import VideoError
from posturecam.pose.blazepose import BlazePose
from posturecam.track import Frame
from posturecam.video.files import VideoFile

pytestmark = pytest.mark.model
SAMPLES = Path(__file__).parents[2] / "sample_videos"
LEFT, RIGHT, MIDDLE = (0, 0, 480, 540), (480, 0, 480, 540), 480


@pytest.fixture(scope="module")
def frames() -> list[NDArray[np.uint8]]:
    """Two people side by side for a second: a runner on the left, a walker on the right, 960x540 px."""
    clips = []
    for name in ("run_good", "walk_good"):
        with VideoFile(SAMPLES / f"{name}.mp4") as clip:
            clips.append([np.array(frame.rgb[:, 200:680]) for frame, _ in zip(clip, range(30), strict=False)])
    return [np.hstack(pair) for pair in zip(*clips, strict=True)]


def without(frame: NDArray[np.uint8], box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """The frame with nothing but grey in a box."""
    x, y, width, height = box
    empty = frame.copy()
    empty[y : y + height, x : x + width] = 120
    return empty


def hips(model: BlazePose, frames: list[NDArray[np.uint8]], first: int = 0) -> list[float]:
    """Hips, px to the right, in each frame, 30 a second; NaN where no person is seen."""
    poses = [model.estimate(Frame((first + i) / 30, frame)) for i, frame in enumerate(frames)]
    return [float("nan") if pose is None else float(pose.xy[[23, 24], 0].mean()) for pose in poses]


@pytest.fixture
def model() -> Iterator[BlazePose]:
    with BlazePose() as one:
        yield one


def said(model):
    return tuple(str(remark) for remark in model.remarks)


def test_an_empty_room_holds_no_person(model):
    assert model.estimate(Frame(0.0, np.full((120, 160, 3), 128, dtype=np.uint8))) is None
    assert said(model) == ()
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", model.model_hash)


def test_the_network_starts_and_ends_without_a_word(capfd):
    with BlazePose() as model:
        model.estimate(Frame(0.0, np.zeros((60, 80, 3), dtype=np.uint8)))
    assert capfd.readouterr() == ("", "")


def test_the_next_clip_starts_with_the_networks_of_the_last():
    frame = Frame(0.0, next(iter(VideoFile(SAMPLES / "run_good.mp4"))).rgb)

    def look(model):
        return model.estimate(frame).xy

    def request(model):
        return model._landmarks._network(network_threads())._request

    with BlazePose() as model:
        first, used = look(model), request(model)
    with BlazePose() as again, BlazePose() as beside:
        assert request(again) is used
        assert request(beside) is not used
        np.testing.assert_array_equal(look(again), first)
        np.testing.assert_array_equal(look(beside), first)


def test_a_runner_is_seen_in_every_frame_and_never_lost(model):
    with VideoFile(SAMPLES / "run_good.mp4") as clip:
        assert all(model.estimate(frame) is not None for frame in clip)
    assert model.found_again == ()


def test_the_person_in_the_box_is_followed_among_others(frames):
    for box in (LEFT, RIGHT):
        with BlazePose(person=box) as model:
            assert {x > MIDDLE for x in hips(model, frames)} == {box is RIGHT}


def test_a_box_outside_of_the_frame_says_how_large_the_frame_is(frames):
    with (
        BlazePose(person=(2000, 10, 50, 50)) as model,
        pytest.raises(VideoError, match=r"region 2000,10,50,50 lies outside the frame, which is 960x540"),
    ):
        model.estimate(Frame(0.0, frames[0]))


def test_a_click_on_a_person_changes_to_them_and_one_on_the_floor_changes_nothing(frames):
    with BlazePose(person=LEFT) as model:
        assert hips(model, frames[:3])[-1] < MIDDLE
        model.pick(20, 530)
        assert hips(model, frames[3:6], 3)[-1] < MIDDLE
        model.pick(MIDDLE + 240, 250)
        assert min(hips(model, frames[6:], 6)) > MIDDLE
        assert model.found_again == ()


def test_who_is_lost_for_a_moment_is_waited_for_and_found_again_which_is_reported(frames):
    with BlazePose(person=LEFT) as model:
        seen = hips(model, frames[:10])
        gone = hips(model, [without(frame, LEFT) for frame in frames[10:20]], 10)
        back = hips(model, frames[20:], 20)
        assert max(seen + back) < MIDDLE
        assert np.isnan(gone).all()
        assert said(model) == ("The person was lost and found again once, at 0.7 s.",)


def test_when_the_person_stays_away_another_is_followed(frames):
    with BlazePose() as model:
        assert max(hips(model, [without(frames[0], RIGHT)])) < MIDDLE
        alone = without(frames[0], LEFT)
        later = hips(model, [alone] * 60, 1)
        assert np.isnan(later[:40]).all()
        assert later[-1] > MIDDLE
        assert len(model.found_again) == 1


def test_a_second_person_is_reported_unless_the_user_chose(frames):
    for chosen in (None, LEFT):
        with BlazePose(person=chosen) as model:
            hips(model, [frames[0]] * 40)
            second = [note for note in said(model) if "second person" in note]
        assert len(second) == (chosen is None)
    with BlazePose() as model:
        hips(model, [without(frames[0], RIGHT)] * 40)
        assert said(model) == ()


def test_after_a_cut_the_person_there_is_followed_at_once(frames):
    left, right = without(frames[0], RIGHT), without(frames[0], LEFT)
    with BlazePose() as model:
        assert max(hips(model, [left] * 5)) < MIDDLE
        cut = Frame(5 / 30, right)
        cut.after_cut = True
        assert model.estimate(cut).xy[[23, 24], 0].mean() > MIDDLE
        assert model.found_again == ()


def test_a_small_person_in_a_wide_frame_is_found(frames):
    wide = np.full((720, 1680, 3), 120, dtype=np.uint8)
    wide[400:650, 900:1120] = cv2.resize(frames[0][:, :480], (220, 250), interpolation=cv2.INTER_AREA)
    with BlazePose() as model:
        assert 900 < hips(model, [wide])[0] < 1120


def test_clothes_are_sampled_while_a_person_is_followed(frames):
    with BlazePose() as model:
        hips(model, [without(frame, RIGHT) for frame in frames])
        assert len(model.clothes.t) == 5
        assert np.isfinite(model.clothes.recent()[0]).all()


def test_a_person_who_passes_in_front_is_never_taken_for_the_person(frames):
    runner, walker = (frame[:, half] for frame, half in ((frames[0], np.s_[:480]), (frames[0], np.s_[480:])))
    cut_out = walker[60:520, 140:340]
    shown = []
    for x in range(-200, 680, 20):
        frame = np.full((540, 960, 3), 120, dtype=np.uint8)
        frame[:, 240:720] = runner
        left, right = max(x + 140, 0), min(x + 340, 960)
        frame[60:520, left:right] = cut_out[:, left - x - 140 : right - x - 140]
        shown.append(frame)
    with BlazePose(person=(240, 0, 480, 540)) as model:
        places = np.array(hips(model, shown))
    assert abs(places[np.isfinite(places)] - places[0]).max() < 80
    assert np.isfinite(places[-10:]).all()
    assert np.isnan(places).sum() < 25


def test_nothing_is_loaded_or_started_that_could_report_it():
    look = (
        "import sys, threading; from posturecam.pose.engines import open_engine; open_engine();"
        "print('openvino_telemetry' in sys.modules, threading.active_count())"
    )
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert run.stdout == "False 1\n"


def test_where_the_second_person_is_seen_is_kept_and_they_can_be_followed_from_there_on(frames):
    with BlazePose() as model:
        first = hips(model, [frames[0]] * 40)
        (sighting, *_) = model.others
    assert (sighting.other.x > MIDDLE) != (first[0] > MIDDLE)
    with BlazePose(person=sighting.box, since=0.5) as model:
        later = np.array(hips(model, frames))
    assert np.isnan(later[:15]).all()
    assert (abs(later[15:] - sighting.other.x) < 0.5 * sighting.other.reach).all()
