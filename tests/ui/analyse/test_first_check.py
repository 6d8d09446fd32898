from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posturecam.pose.detector import Detection
from posturecam.pose.region import Region
from posturecam.setup_check import SetupState
from posturecam.setup_check.lighting import Light
from posturecam.track import PoseTrack
from posturecam.ui.analyse.first_check import FirstCheckTask, check_clip, items_of
from posturecam.ui.analyse.frame_people import COMPARABLE, people_of
from posturecam.ui.analyse.survey import LONG_S, SurveyTask, survey
from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter
from posturecam_lab.checkout import ROOT
from tests.people import SimulatedCamera, runner

SAMPLES = ROOT / "sample_videos"
GOOD_LIGHT = Light(120.0, 50.0, 110.0, 120.0)
SIZE = (1920, 1080)


def _silent(*_: object) -> None:
    """Take a report and do nothing."""


def _few(track: PoseTrack) -> PoseTrack:
    """Frames of a track so far apart that each is judged by itself."""
    return track.where(np.isin(np.arange(len(track)), np.searchsorted(track.t, np.arange(5) * 0.4)))


def _states(items: tuple[object, ...]) -> dict[str, SetupState]:
    return {item.id: item.state for item in items}  # type: ignore[attr-defined]


def test_a_runner_from_the_side_passes_in_every_line() -> None:
    track = _few(SimulatedCamera().of((runner(), 3.0)))
    assert _states(items_of(track, track, GOOD_LIGHT, 30.0)) == dict.fromkeys(
        ("body", "side", "light", "rate"), SetupState.GO
    )


@pytest.mark.parametrize(("fps", "code"), [(17.0, "walks"), (9.0, "too_few")])
def test_too_few_real_frames_are_said(fps: float, code: str) -> None:
    track = _few(SimulatedCamera().of((runner(), 3.0)))
    rate = items_of(track, track, GOOD_LIGHT, fps)[-1]
    assert (rate.state, rate.text.code) == (SetupState.MOVE, f"ui.analyse.look.{code}")


def test_a_dark_clip_is_said_and_a_white_wall_behind_a_body_that_is_found_is_not() -> None:
    track = _few(SimulatedCamera().of((runner(), 3.0)))
    assert _states(items_of(track, track, Light(10.0, 5.0), 30.0))["light"] is SetupState.MOVE
    assert _states(items_of(track, track, Light(240.0, 40.0), 30.0))["light"] is SetupState.GO


def test_a_person_who_comes_later_is_not_missed_at_first() -> None:
    track = _few(SimulatedCamera().of((runner(), 3.0)))
    near = track.unseen_where(np.ones(len(track), dtype=np.bool_))
    assert "body" not in _states(items_of(near, track, GOOD_LIGHT, 30.0))
    assert _states(items_of(near, near, GOOD_LIGHT, 30.0))["body"] is SetupState.MOVE


def _person(x: float, reach: float) -> Detection:
    region = Region(x, 600.0, 2 * 1.25 * reach)
    return Detection(0.9, np.array([x - 20, 200.0, x + 20, 240.0]), region)


def test_people_not_much_smaller_than_the_largest_are_offered_with_hips_and_body_in_their_box() -> None:
    people = [_person(600.0, 450.0), _person(1200.0, 450.0 * COMPARABLE), _person(1800.0, 100.0)]
    first, second = people_of(people, SIZE)
    for one, person in ((first, people[0]), (second, people[1])):
        x, y, width, height = one.roi
        assert x < person.region.x < x + width
        assert y < person.region.y < y + height
        assert one.left * SIZE[0] < person.region.x < (one.left + one.width) * SIZE[0]
        assert one.left >= 0 and one.left + one.width <= 1
        assert one.top >= 0 and one.top + one.height <= 1
    assert people_of([], SIZE) == ()


def test_what_cannot_be_read_is_left_to_the_analysis(tmp_path: Path) -> None:
    broken = tmp_path / "a.mp4"
    broken.write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(100))
    assert check_clip(FirstCheckTask(broken, tmp_path), _silent).items == ()


def _side_by_side(path: Path) -> Path:
    """Two runners beside each other, as if they ran on two treadmills."""
    left, right = (VideoFile(SAMPLES / f"{name}.mp4") for name in ("run_good", "run_overstride_lean"))
    with VideoWriter(path, (1920, 540)) as writer:
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            if number == 60:
                break
            writer.write(one.t, np.hstack([one.rgb, other.rgb]))
    return path


@pytest.mark.model
def test_good_samples_are_never_held(tmp_path: Path) -> None:
    for name in ("run_good", "walk_slumped_phone", "desk_slouched", "run_front", "story"):
        look = check_clip(FirstCheckTask(SAMPLES / f"{name}.mp4", tmp_path), _silent)
        assert not look.matters, name
        assert {item.id for item in look.items} == {"body", "side", "light", "rate"}, name
        assert look.people == ()


@pytest.mark.model
def test_a_clip_without_a_person_is_held(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "room.mp4", (640, 360)) as writer:
        for n in range(60):
            writer.write(n / 30, np.full((360, 640, 3), 90, np.uint8))
    look = check_clip(FirstCheckTask(tmp_path / "room.mp4", tmp_path), _silent)
    assert look.matters
    assert look.items[0].text.code == "setup.body.not_seen"


@pytest.mark.model
def test_of_two_people_one_is_to_be_chosen(tmp_path: Path) -> None:
    look = check_clip(FirstCheckTask(_side_by_side(tmp_path / "two.mp4"), tmp_path), _silent)
    assert len(look.people) == 2
    assert look.image is not None
    assert (tmp_path / look.image).is_file()
    assert sorted(round(one.left + one.width / 2) for one in look.people) == [0, 1]


@pytest.mark.model
def test_a_short_clip_has_a_filmstrip_only_where_it_is_wanted(tmp_path: Path) -> None:
    story = SAMPLES / "story.mp4"
    assert survey(SurveyTask(story, tmp_path), _silent).strip is None
    strip = survey(SurveyTask(story, tmp_path, wanted=True), _silent).strip
    assert strip is not None
    assert strip.seconds == pytest.approx(15.8) and strip.seconds < LONG_S
    assert all((tmp_path / name).is_file() for _, name in strip.images)
    assert [t for t, _ in strip.images] == sorted(t for t, _ in strip.images)


@pytest.mark.model
def test_the_first_look_is_at_the_part_that_was_chosen(tmp_path: Path) -> None:
    clip = tmp_path / "clip_001.mp4"
    clip.write_bytes((SAMPLES / "story.mp4").read_bytes())
    found = survey(SurveyTask(clip, tmp_path, part=(4.5, 9.0)), _silent)
    assert found.part is not None
    assert found.part.path == tmp_path / "clip_001_part.mp4"
    assert found.part.start == pytest.approx(4.0)
    assert {item.id for item in found.look.items} >= {"body", "light", "rate"}


@pytest.mark.model
def test_of_several_people_in_a_photo_one_is_asked_for_in_its_own_pixels(tmp_path: Path) -> None:
    frames = [next(iter(VideoFile(SAMPLES / f"{name}.mp4"))).rgb[:, 200:680] for name in ("run_good", "walk_good")]
    both = np.repeat(np.repeat(np.hstack(frames), 3, axis=0), 3, axis=1)
    Image.fromarray(both).save(tmp_path / "two.jpg")
    found = survey(SurveyTask(tmp_path / "two.jpg", tmp_path), _silent)
    assert len(found.look.people) == 2 and found.strip is None and not found.look.matters
    assert found.look.image is not None and (tmp_path / found.look.image).is_file()
    middles = sorted(one.roi[0] + one.roi[2] / 2 for one in found.look.people)
    assert middles[0] < both.shape[1] / 2 < middles[1] and all(one.roi[3] > 300 for one in found.look.people)
    Image.fromarray(np.ascontiguousarray(frames[0])).save(tmp_path / "one.jpg")
    assert not survey(SurveyTask(tmp_path / "one.jpg", tmp_path), _silent).look.people
