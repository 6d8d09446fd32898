"""Files of other tools in the shapes that there are, and what is said of those that can't be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from posturecam.batch.find import find_clips
from posturecam.cli.main import app
from posturecam.errors import TrackError
from posturecam.landmarks import EAR, HIP, Landmark
from posturecam.pose.others.kinds import Stated, is_of_others, is_stored
from posturecam.pose.others.reading import load_of_others
from posturecam.pose.stored import load_track
from posturecam.track import PoseTrack
from tests.people import SimulatedCamera, walker
from tests.pose.others.files import COLUMNS, HALPE_26, as_csv, as_json, as_openpose, as_person, as_trc

FPS = Stated(fps=30.0)
BOTH = Stated(fps=30.0, frame_size=(1280, 720))
SHAPES = ("list", "rows", "people", "timed", "keyed", "named")


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """Two seconds, of which two frames show no one."""
    whole = SimulatedCamera(noise=0.002).of((walker(), 2.0))
    hide = np.zeros(len(whole), dtype=bool)
    hide[[10, 11]] = True
    return whole.unseen_where(hide)


def _check(read: PoseTrack, track: PoseTrack, landmarks: list[int] | None = None, abs_px: float = 0.01) -> None:
    some = list(range(33)) if landmarks is None else landmarks
    assert len(read) == len(track)
    assert read.xy[:, some] == pytest.approx(track.xy[:, some], abs=abs_px, nan_ok=True)
    assert read.t == pytest.approx(track.t, abs=1e-6)
    assert (read.visibility[10:12] == 0).all()


def test_a_trc_of_sports2d(track: PoseTrack, tmp_path: Path) -> None:
    read = load_of_others(as_trc(track, tmp_path / "a_px_person00.trc"), Stated())
    known = [landmark for landmark in HALPE_26.values() if landmark is not None]
    _check(read, track, [int(landmark) for landmark in known])
    assert np.isnan(read.xy[:, list(EAR)]).all()
    assert read.provenance["model"] == "Sports2D"
    width, height = read.size
    assert width > np.nanmax(track.xy[..., 0])
    assert height > np.nanmax(track.xy[..., 1])
    assert load_of_others(tmp_path / "a_px_person00.trc", BOTH).size == (1280, 720)


def test_a_rate_that_is_stated_beats_the_times_of_a_trc(track: PoseTrack, tmp_path: Path) -> None:
    read = load_of_others(as_trc(track, tmp_path / "a.trc"), Stated(fps=60.0))
    assert read.t == pytest.approx(track.t / 2)


def test_a_marker_at_the_origin_was_not_seen(track: PoseTrack, tmp_path: Path) -> None:
    xy = np.array(track.xy)
    xy[20, Landmark.RIGHT_KNEE] = 0.0
    read = load_of_others(as_trc(replace(track, xy=xy), tmp_path / "a.trc"), Stated())
    assert np.isnan(read.xy[20, Landmark.RIGHT_KNEE]).all()
    assert read.visibility[20, Landmark.RIGHT_KNEE] == 0


def test_a_trc_in_metres_is_refused(track: PoseTrack, tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="its places are metres, not pixels"):
        load_of_others(as_trc(track, tmp_path / "a_m.trc", unit=0.004), Stated())


def test_a_folder_of_openpose(track: PoseTrack, tmp_path: Path) -> None:
    folder = as_openpose([track], tmp_path / "json")
    assert is_stored(folder)
    read = load_of_others(folder, FPS)
    _check(read, track, [0, 7, 8, *range(11, 17), *range(23, 33)])
    assert read.visibility[0, HIP[0]] == pytest.approx(track.visibility[0, HIP[0]])
    assert read.provenance["model"] == "OpenPose BODY_25"


def test_frames_that_openpose_has_no_file_for_are_a_gap_in_time(track: PoseTrack, tmp_path: Path) -> None:
    folder = as_openpose([track], tmp_path / "json")
    for number in (20, 21, 22):
        (folder / f"clip_{number:012d}_keypoints.json").unlink()
    read = load_of_others(folder, FPS)
    assert len(read) == len(track) - 3
    assert np.diff(read.t).max() == pytest.approx(4 / 30)


def test_of_several_people_the_largest_is_followed_and_not_the_one_who_crosses(tmp_path: Path) -> None:
    large = SimulatedCamera(leg_px=200.0, place=(600.0, 620.0)).of((walker(), 4.0))
    small = SimulatedCamera(leg_px=120.0, place=(100.0, 600.0), crossing=True).of((walker(), 4.0))
    for k, order in enumerate(([large, small], [small, large])):
        read = load_of_others(as_openpose(order, tmp_path / f"json{k}"), FPS)
        assert read.xy[:, list(HIP)] == pytest.approx(large.xy[:, list(HIP)], abs=0.01)
        assert next(remark.code for remark in read.remarks) == "others.several_people"


def test_a_person_who_is_lost_for_a_moment_is_found_again_and_no_other_taken(tmp_path: Path) -> None:
    large = SimulatedCamera(leg_px=200.0, place=(900.0, 620.0)).of((walker(), 4.0))
    hide = np.zeros(len(large), dtype=bool)
    hide[40:50] = True
    small = SimulatedCamera(leg_px=120.0, place=(200.0, 600.0)).of((walker(), 4.0))
    read = load_of_others(as_openpose([large.unseen_where(hide), small], tmp_path / "json"), FPS)
    assert np.isnan(read.xy[40:50]).all()
    assert read.xy[50:, HIP[0]] == pytest.approx(large.xy[50:, HIP[0]], abs=0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_json_dumps_of_mediapipe(track: PoseTrack, tmp_path: Path, shape: str) -> None:
    _check(load_of_others(as_json(track, tmp_path / "a.json", shape), BOTH), track)


def test_a_json_dump_that_says_its_rate_and_size_needs_nothing_else(track: PoseTrack, tmp_path: Path) -> None:
    read = load_of_others(as_json(track, tmp_path / "a.json", "headed"), Stated())
    _check(read, track)
    assert read.size == track.size


def test_times_in_a_dump_are_its_clock(track: PoseTrack, tmp_path: Path) -> None:
    stated = Stated(frame_size=(1280, 720))
    assert load_of_others(as_json(track, tmp_path / "a.json", "timed"), stated).t == pytest.approx(track.t)
    assert load_of_others(as_csv(track, tmp_path / "a.csv", "x0"), stated).t == pytest.approx(track.t)


def test_a_dump_in_pixels_needs_no_size(track: PoseTrack, tmp_path: Path) -> None:
    read = load_of_others(as_json(track, tmp_path / "a.json", "pixels"), FPS)
    _check(read, track)
    assert "others.size_unknown" in [remark.code for remark in read.remarks]


@pytest.mark.parametrize("shape", COLUMNS)
def test_csv_dumps_of_mediapipe(track: PoseTrack, tmp_path: Path, shape: str) -> None:
    read = load_of_others(as_csv(track, tmp_path / "a.csv", shape), BOTH)
    _check(read, track)
    assert read.visibility[0] == pytest.approx(track.visibility[0])


def test_a_dump_without_visibility_is_taken_as_seen_and_says_so(track: PoseTrack, tmp_path: Path) -> None:
    frames = json.loads(as_json(track, tmp_path / "a.json", "list").read_text())
    for point in (point for frame in frames if frame for point in frame):
        del point["visibility"]
    (tmp_path / "a.json").write_text(json.dumps(frames))
    read = load_of_others(tmp_path / "a.json", BOTH)
    assert (read.visibility[0] == 1).all()
    assert "others.no_confidence" in [remark.code for remark in read.remarks]


def _write(content: object) -> Callable[[Path], Path]:
    def write(room: Path) -> Path:
        path = room / "a.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def _frames(landmark: object, n: int = 33) -> list[list[object]]:
    return [[landmark] * n] * 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1"),
        ("[" * 5000, "nested more than"),
        ({"a": 1}, "no list of frames"),
        ([], "no list of frames"),
        ({"frames": 3}, "no list of frames"),
        (_frames({"x": 0.5, "y": 0.5}, 32), "a frame holds 32 landmarks, not 33"),
        (_frames({"x": 0.5}), '"y" is missing'),
        (_frames({"x": "0.5", "y": 0.5}), "0.5 is not a number"),
        (_frames({"x": True, "y": 0.5}), "True is not a number"),
        (_frames({"x": 1e9, "y": 0.5}), "not between"),
        (_frames([0.5]), "its content does not fit"),
        (_frames(7), "its content does not fit"),
        ({"fps": 30, "frames": _frames(None)}, "hips and shoulders are not among its points"),
        ('[[{"x": NaN, "y": 0}]]', "not a number"),
        ('[[{"x": 1e999, "y": 0}]]', "too large"),
        ({"fps": 1e9, "frames": _frames({"x": 5.0, "y": 5.0})}, "is not between 0.1 and 2000"),
        ({"fps": "30", "frames": _frames({"x": 5.0, "y": 5.0})}, "30 is not a number"),
        ({"width": 0, "height": 5, "frames": _frames({"x": 0.5, "y": 0.5})}, "not between"),
    ],
)
def test_json_that_is_no_dump_is_refused(content: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(TrackError) as caught:
        load_of_others(_write(content)(tmp_path), Stated(frame_size=(640, 480)))
    assert said in str(caught.value)
    assert "docs/formats.md" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no list of frames"),
        ("frame,x\n1,2\n", "no columns for 33 landmarks"),
        ("\x00\x01", ""),
        (",".join(f"x{k},y{k}" for k in range(33)) + "\n" + ",".join(["1e999"] * 66), "too large"),
        (",".join(f"x{k},y{k}" for k in range(33)) + "\n" + ",".join(["one"] * 66), "one is not a number"),
        (",".join(f"x{k},y{k}" for k in range(33)) + "\n" + ",".join([""] * 66), "hips and shoulders"),
    ],
)
def test_csv_that_is_no_dump_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(TrackError) as caught:
        load_of_others(tmp_path / "a.csv", BOTH)
    assert said in str(caught.value)


def _header(rate: str = "30", names: str = "RHip\t\t\tLHip\t\t\tRShoulder\t\t\tLShoulder") -> str:
    return f"PathFileType\t4\t(X/Y/Z)\ta\nDataRate\n{rate}\nFrame#\tTime\t{names}\n\t\tX1\n"


_ROW = "\t100\t200\t0" * 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not begin as a TRC file does"),
        ("PathFileType\n", "does not begin"),
        (_header(), "not between 1 and"),
        (_header(names="a\t\t\tb") + "1\t0" + _ROW, "hips and shoulders are not among"),
        (_header(names="RKnee\t\t\tLKnee") + "1\t0" + _ROW, "hips and shoulders are not among"),
        (_header(names="\t\t\t".join(["RHip"] * 300)) + "1\t0" + _ROW, "not between 1 and 200"),
        (_header() + "1\t0" + _ROW + "\n2\t1\t1e999", "1e999 is too large"),
        (_header() + "1\t0" + _ROW + "\n2\t1\tx", "x is not a number"),
        (_header() + "1\t0" + _ROW + "\n2\t1\t9e8\t5\t5", "does not fit"),
        (_header(rate="1e9") + "1\tnan" + _ROW, "is not between 0.1 and 2000"),
        (_header() + "1\t0" + _ROW + "\n2\t9e9" + _ROW, "does not fit"),
    ],
)
def test_a_trc_that_is_none_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.trc").write_text(text)
    with pytest.raises(TrackError) as caught:
        load_of_others(tmp_path / "a.trc", Stated())
    assert said in str(caught.value)


def test_a_trc_without_a_rate_says_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "a.trc").write_text(_header(rate="") + "1\tnan" + _ROW)
    with pytest.raises(TrackError, match=r"does not say its frame rate\. Add it, such as --fps 30"):
        load_of_others(tmp_path / "a.trc", Stated())


def _person(n: int = 25) -> dict[str, object]:
    return {"pose_keypoints_2d": [50.0, 60.0, 0.9] * n}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a_0_keypoints.json": {"people": [_person(18)]}}, "a person has 18 keypoints, and BODY_25 has 25"),
        ({"a_0_keypoints.json": {"people": "none"}}, "its content does not fit"),
        ({"a_0_keypoints.json": {"people": [_person()] * 101}}, "its content does not fit"),
        ({"a_0_keypoints.json": {"people": [{}]}}, "pose_keypoints_2d"),
        ({"a_0_keypoints.json": {}}, '"people" is missing'),
        ({"a_0_keypoints.json": []}, "it holds no object"),
        ({"a_0_keypoints.json": {"people": [{"pose_keypoints_2d": [1e300] * 75}]}}, "not between"),
        ({"a_0_keypoints.json": {"people": []}}, "hips and shoulders are not among"),
        ({"a_0_keypoints.json": {"people": []}, "b_1_keypoints.json": {"people": []}}, "of a single clip|of one clip"),
        ({"a_1_keypoints.json": {"people": []}, "a_01_keypoints.json": {"people": []}}, "of one clip"),
        ({"x_keypoints.json": {"people": []}}, "of one clip"),
        ({"a_0_keypoints.json": {"people": [_person()]}, "a_999999999999999_keypoints.json": {"people": []}}, "fit"),
    ],
)
def test_a_folder_that_is_none_of_openpose_is_refused(files: dict[str, object], said: str, tmp_path: Path) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    with pytest.raises(TrackError) as caught:
        load_of_others(tmp_path, FPS)
    assert any(one in str(caught.value) for one in said.split("|"))


def test_files_that_are_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.trc", "a.json", "a.csv"):
        with (tmp_path / name).open("wb") as file:
            file.truncate((128 << 20) + 1)
        with pytest.raises(TrackError, match="larger than"):
            load_of_others(tmp_path / name, BOTH)
    with (tmp_path / "a_0_keypoints.json").open("wb") as file:
        file.truncate((1 << 20) + 1)
    with pytest.raises(TrackError, match="larger than 1 MB"):
        load_of_others(tmp_path, BOTH)


def test_only_what_has_a_reader_is_taken_for_landmarks(tmp_path: Path) -> None:
    assert not is_of_others(tmp_path)
    assert not is_of_others(tmp_path / "a.mp4")
    assert not is_of_others(tmp_path / "\0")
    assert is_of_others(Path("clip_px_person00.TRC"))


def test_the_command_takes_them_with_what_they_do_not_say(track: PoseTrack, tmp_path: Path) -> None:
    folder = as_openpose([SimulatedCamera().of((walker(), 4.0))], tmp_path / "json")
    words = ["analyze", str(folder), "--out", str(tmp_path / "out"), "--fps", "30", "--frame-size", "1280x720"]
    run = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert run.exit_code == 0, run.stderr
    assert load_track(tmp_path / "out" / "json" / "landmarks.npz").size == (1280, 720)
    assert "errors are not known (OpenPose BODY_25)" in run.stdout


@pytest.mark.parametrize("size", ["1920", "1920x", "0x5", "-5x5", "1e3x5", "1920x1080x3", "9" * 30 + "x1", "٣x٣"])
def test_a_frame_size_that_is_none_is_wrong_usage(size: str, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["analyze", "a.json", "--frame-size", size], env={"COLUMNS": "200"})
    assert run.exit_code == 2
    assert "--frame-size takes width and height" in run.stderr


def test_a_batch_finds_pixel_trc_files_and_passes_over_tables_and_documents(track: PoseTrack, tmp_path: Path) -> None:
    as_trc(track, tmp_path / "me_Sports2D_px_person00.trc")
    as_trc(track, tmp_path / "me_Sports2D_m_person00.trc", unit=0.004)
    as_csv(track, tmp_path / "me.csv", "x0")
    as_json(track, tmp_path / "me.json", "list")
    assert find_clips(tmp_path) == [str(tmp_path / "me_Sports2D_px_person00.trc")]
    (tmp_path / "list.txt").write_text("me.json\n")
    assert find_clips(tmp_path / "list.txt") == [str(tmp_path / "me.json")]


def test_a_person_of_openpose_has_25_keypoints(track: PoseTrack) -> None:
    keypoints = as_person(track, 0)["pose_keypoints_2d"]
    assert len(keypoints) == 75  # type: ignore[arg-type]
