"""A still photo, from its landmarks to its result folder."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image
from rich.console import Console

from posturecam.analysis import analyze
from posturecam.batch.find import find_clips
from posturecam.clip import analyze_to_folder
from posturecam.errors import NoPersonError, VideoError
from posturecam.export.annotated_jpg import FILE as DRAWN
from posturecam.landmarks import ANKLE, HEEL, KNEE, TOE
from posturecam.library import ClipKind, Library
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import load_track, save_track
from posturecam.terminal import Scorecard
from posturecam.track import KIND, PHOTO, Frame, Pose, PoseTrack
from posturecam.tracking import open_source, track_video
from posturecam.types import Activity, Analysis, Verdict, View
from posturecam.video.files import VideoFile
from posturecam.video.photo_file import PhotoFile
from posturecam.wording import headline_of, title_of, trust_notes
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker

pillow_heif.register_heif_opener()
SAMPLES = Path(__file__).parents[1] / "sample_videos"
IN_GAIT = {"cadence", "overstride", "strike_pattern", "step_asymmetry", "shank_angle", "knee_flexion"}


def photo_of(who: Person, yaw_deg: float = 0.0, at: int = 0, **camera: object) -> PoseTrack:
    """The landmarks of one frame of a person, without error, as those of a photo."""
    track = SimulatedCamera(yaw_deg=yaw_deg, **camera).of((who, 2.0))  # type: ignore[arg-type]
    here = np.arange(len(track)) == at
    return replace(track.where(here), t=np.zeros(1), provenance={**track.provenance, KIND: PHOTO})


@pytest.mark.parametrize("head_deg", [5.0, 15.0, 30.0])
@pytest.mark.parametrize(("person", "activity"), [(stander, Activity.STAND), (sitter, Activity.SIT)])
def test_exact_landmarks_give_the_angles_of_the_moment(
    person: Callable[..., Person], activity: Activity, head_deg: float
) -> None:
    analysis = analyze(photo_of(person(head_deg=head_deg, lean_deg=4.0)))
    (bout,) = analysis.bouts
    assert (bout.activity, bout.scene.view, bout.start) == (activity, View.RIGHT, 0.0)
    head, lean = bout.finding("forward_head"), bout.finding("trunk_lean")
    assert head is not None and lean is not None and head.value is not None and lean.value is not None
    assert head.value == pytest.approx(head_deg, abs=1.5) and lean.value == pytest.approx(4.0, abs=3.0)
    assert (head.n, head.trend, head.iqr) == (1, None, 0.0)
    assert set(head.moments) <= {0.0} and bout.samples["forward_head"].t.tolist() == [0.0]


def test_a_photo_has_a_wider_uncertainty_than_a_clip_of_the_same_posture() -> None:
    who = stander(head_deg=20.0)
    named = {"model": "virtual BlazePose"}
    clip = analyze(SimulatedCamera(**named).of((who, 5.0))).bouts[0].finding("forward_head")  # type: ignore[arg-type]
    photo = analyze(photo_of(who, **named)).bouts[0].finding("forward_head")
    assert clip is not None and photo is not None and clip.value is not None and photo.value is not None
    assert photo.value == pytest.approx(clip.value, abs=0.5)
    assert (photo.uncertainty or 0.0) > (clip.uncertainty or 0.0)


def test_nothing_that_takes_time_is_measured_and_that_is_said_once() -> None:
    analysis = analyze(photo_of(stander()))
    assert not IN_GAIT & {finding.check for finding in analysis.bouts[0].findings}
    notes = trust_notes(analysis)
    assert sum("A photo shows one moment" in note for note in notes) == 1
    assert "taken to stand" in notes[0] and "taken to stand" not in analyze(photo_of(sitter())).notes[0]
    assert not any("taken to stand" in note for note in analyze(photo_of(stander()), activity="stand").notes)


@pytest.mark.parametrize("who", [walker(), runner()])
def test_a_person_in_mid_step_is_not_judged(who: Person) -> None:
    walking = [analyze(photo_of(who, at=at)) for at in range(0, 40, 2)]
    seen = [one for one in walking if one.bouts[0].activity.is_gait]
    assert len(seen) >= 12
    for analysis in seen:
        (bout,) = analysis.bouts
        assert all(finding.verdict is Verdict.UNKNOWN and finding.value is None for finding in bout.findings)
        assert bout.gait is None and not bout.samples and not IN_GAIT & {one.check for one in bout.findings}
        assert headline_of(analysis) == "Nothing in this photo could be judged."
        assert len({finding.reason for finding in bout.findings}) == 1
        assert "mid-step" in str(bout.findings[0].reason)


def test_what_the_user_says_the_person_does_holds() -> None:
    track = next(one for at in range(40) if analyze(one := photo_of(walker(), at=at)).bouts[0].activity.is_gait)
    (bout,) = analyze(track, activity="stand").bouts
    assert bout.activity is Activity.STAND and (bout.finding("forward_head") or bout.findings[0]).value is not None
    assert analyze(photo_of(stander()), activity="run").bouts[0].activity is Activity.RUN


def test_from_the_front_the_shoulders_are_measured() -> None:
    level = analyze(photo_of(stander(), 90.0)).bouts[0]
    assert level.scene.view is View.FRONT and level.activity is Activity.STAND
    tilted = analyze(photo_of(stander(), 90.0, roll_deg=8.0)).bouts[0].finding("shoulder_tilt")
    assert tilted is not None and tilted.value is not None and abs(tilted.value) == pytest.approx(8.0, abs=1.5)


def test_feet_apart_from_the_front_are_no_step() -> None:
    track = photo_of(stander(), 90.0)
    xy = np.array(track.xy)
    for side, away in ((0, 90.0), (1, -90.0)):
        xy[:, [ANKLE[side], HEEL[side], TOE[side]], 0] += away
    assert analyze(replace(track, xy=xy)).bouts[0].activity is Activity.STAND


def test_head_and_trunk_behind_a_desk_sit() -> None:
    hidden = tuple(k for pair in (KNEE, ANKLE, HEEL, TOE) for k in pair)
    track = photo_of(sitter(head_deg=20.0), hidden=hidden)
    (bout,) = analyze(track).bouts
    assert bout.activity is Activity.SIT and (bout.finding("forward_head") or bout.findings[0]).value is not None


def test_a_photo_without_a_person_says_so() -> None:
    track = photo_of(stander())
    nothing = track.unseen_where(np.array([True]))
    analysis = analyze(nothing)
    assert not analysis.bouts and analysis.score is None and "No person was seen" in " ".join(analysis.notes)


def test_the_result_reads_as_a_photo_s() -> None:
    analysis = analyze(photo_of(stander()))
    assert analysis.is_photo and analysis.provenance["kind"] == "photo"
    assert title_of(analysis.bouts[0], analysis) == "Standing · seen from the right"
    back = Analysis.from_dict(json.loads(json.dumps(analysis.to_dict())))
    assert back.is_photo and back.bouts[0].is_instant
    found, again = ([(one.check, one.verdict, one.moments) for one in of.bouts[0].findings] for of in (analysis, back))
    assert found == again


def test_stored_landmarks_of_a_photo_are_judged_alike(tmp_path: Path) -> None:
    track = photo_of(sitter(head_deg=25.0))
    save_track(track, tmp_path / "landmarks.npz")
    loaded = load_track(tmp_path / "landmarks.npz")
    assert loaded.is_photo and len(loaded) == 1
    found, again = (analyze(one).bouts[0].findings for one in (track, loaded))
    assert [(one.check, one.verdict) for one in found] == [(one.check, one.verdict) for one in again]


class StillPerson(ReplayPose):
    """Sees the same person in every look at a photo, moved and scaled as its two bright spots are.

    None in a black one.
    """

    def estimate(self, frame: Frame) -> Pose | None:
        pose = super().estimate(Frame(0.0, frame.rgb))
        left, right = (_spot(frame.rgb, k) for k in (0, 1))
        if pose is None or left is None or right is None:
            return None
        width, height = self._track.size
        stored = np.array([0.25 * width, 0.5 * height]), np.array([0.75 * width, 0.5 * height])
        scale = float(np.hypot(*(right - left)) / np.hypot(*(stored[1] - stored[0])))
        return replace(pose, xy=(pose.xy - stored[0]) * scale + left)


def _spot(rgb: np.ndarray, half: int) -> np.ndarray | None:
    """Centre of what is bright in the left or the right half, px; None where nothing is."""
    middle = rgb.shape[1] // 2
    rows, columns = np.nonzero(rgb[:, half * middle : (half + 1) * middle, 1] > 170)
    return np.array([columns.mean() + half * middle, rows.mean()]) if rows.size else None


def saved(track: PoseTrack, path: Path, brightness: int = 90, **options: object) -> Path:
    """A grey photo with a bright spot in each half, for `StillPerson`; a black one without."""
    width, height = track.size
    rgb = np.full((height, width, 3), brightness, np.uint8)
    for x in (0.25, 0.75) if brightness else ():
        cv2.circle(rgb, (round(x * width), round(0.5 * height)), max(4, width // 100), (250, 250, 250), -1)
    Image.fromarray(rgb).save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png", "heic", "webp"])
def test_a_photo_gets_a_result_folder_without_a_video(tmp_path: Path, ending: str) -> None:
    track = photo_of(sitter(head_deg=45.0))
    photo = saved(track, tmp_path / f"me.{ending}")
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), activity="sit")
    names = {path.name for path in result.folder.iterdir()}
    assert {"analysis.json", "landmarks.npz", "frames.csv", DRAWN, "thumbnail.jpg"} <= names
    assert any(name.startswith("1_forward_head") for name in names)
    assert not names & {"annotated.mp4", "strides.csv"}
    stored = load_track(result.folder / "landmarks.npz")
    assert len(stored) == 1 and stored.is_photo and stored.t.tolist() == [0.0]
    document = json.loads((result.folder / "analysis.json").read_text())
    assert document["provenance"]["kind"] == "photo" and document["provenance"]["input"].startswith("sha256:")
    drawn = cv2.imread(str(result.folder / DRAWN))
    assert drawn is not None and drawn.shape[:2] == (720, 1280) and drawn.std() > 5


def test_only_numbers_are_made_where_no_frames_are_wanted(tmp_path: Path) -> None:
    track = photo_of(stander())
    photo = saved(track, tmp_path / "me.png")
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), video=False)
    visible = sorted(path.name for path in result.folder.iterdir() if path.name[0] != ".")
    assert visible == ["analysis.json", "frames.csv", "landmarks.npz"]


def test_a_small_photo_is_drawn_large(tmp_path: Path) -> None:
    track = photo_of(stander())
    small = replace(track, xy=track.xy / 4, size=(320, 180))
    photo = saved(small, tmp_path / "me.png")
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(small))
    drawn = cv2.imread(str(result.folder / DRAWN))
    assert drawn is not None and drawn.shape[:2] == (675, 1200)


def exif_of(path: Path) -> dict[int, object]:
    with Image.open(path) as image:
        return dict(image.getexif())


def test_nothing_of_a_photo_s_metadata_but_its_date_reaches_a_result(tmp_path: Path) -> None:
    track, exif = photo_of(sitter(head_deg=45.0)), Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "SecretMaker", "SecretModel", "SecretArtist"
    exif.get_ifd(0x8769).update({0x9003: "2024:05:17 18:03:09", 0xA431: "SecretSerial", 0x9286: "SecretComment"})
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 25.0, 0.123), 3: "W", 4: (3.0, 42.0, 0.456), 0x1D: "2024:05:17"})
    photo = saved(track, tmp_path / "me.jpg", exif=exif, comment=b"SecretComment")
    assert b"Secret" in photo.read_bytes() and 0x8825 in exif_of(photo)
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), activity="sit")
    assert result.analysis.provenance["recorded"] == "2024-05-17T18:03:09"
    for path in result.folder.iterdir():
        content = path.read_bytes()
        assert b"Secret" not in content and b"GPS" not in content and b"Exif" not in content, path.name
        if path.suffix == ".jpg":
            assert not exif_of(path)


def test_a_picked_person_s_box_is_in_pixels_of_the_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, asked = photo_of(stander()), []
    saved(replace(track, size=(3840, 2160)), tmp_path / "me.jpg")

    def opened(engine: object, *, person: object, accurate: bool) -> StillPerson:
        asked.append(person)
        return StillPerson(replace(track, size=(1920, 1080)))

    monkeypatch.setattr("posturecam.pose.engines.open_engine", opened)
    assert track_video(tmp_path / "me.jpg", roi=(400, 200, 1000, 1600)).size == (1920, 1080)
    assert asked == [(200, 100, 500, 800)]


def test_a_photo_without_a_person_is_refused(tmp_path: Path) -> None:
    track = photo_of(stander())
    photo = saved(track, tmp_path / "me.png", brightness=0)
    with pytest.raises(NoPersonError, match=r"No person could be found in me\.png"):
        analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track))
    assert not [path for path in tmp_path.rglob("*") if path.name == "analysis.json"]


def test_a_photo_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    track = photo_of(stander())
    photo = saved(track, tmp_path / "me.png")

    def change(stage: object, done: int, total: int | None) -> None:
        saved(track, photo, brightness=40)

    with pytest.raises(VideoError, match="changed"):
        analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), progress=change)


def test_a_photo_called_a_video_and_a_video_called_a_photo(tmp_path: Path) -> None:
    track = photo_of(stander())
    saved(track, tmp_path / "holiday.mp4", format="jpeg")
    with pytest.raises(VideoError, match=r"is a JPEG image, not a video\. .* under its own ending, such as \.jpg"):
        analyze_to_folder(tmp_path / "holiday.mp4", tmp_path / "out")
    (tmp_path / "me.jpg").write_bytes((SAMPLES / "desk_good.mp4").read_bytes())
    with pytest.raises(VideoError, match="is not a photo"):
        PhotoFile(tmp_path / "me.jpg")
    assert isinstance(open_source(tmp_path / "me.jpg"), VideoFile)


def test_a_folder_s_photos_are_found_beside_its_clips(tmp_path: Path) -> None:
    track = photo_of(stander())
    for name in ("a.jpg", "b.PNG", "c.heic", "d.webp", "e.JPEG"):
        saved(track, tmp_path / name)
    (tmp_path / "f.jpg").write_bytes((SAMPLES / "desk_good.mp4").read_bytes())
    (tmp_path / "g.jpg").write_text("no photo")
    (tmp_path / "h.gif").write_bytes(b"GIF89a" + bytes(40))
    found = [Path(clip).name for clip in find_clips(tmp_path)]
    assert found == ["a.jpg", "b.PNG", "c.heic", "d.webp", "e.JPEG", "f.jpg"]


def test_a_library_keeps_a_photo_as_one_with_what_makes_it_comparable(tmp_path: Path) -> None:
    track = photo_of(sitter(head_deg=45.0))
    photo = saved(track, tmp_path / "me.jpg")
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), activity="sit")
    with Library.open(tmp_path / "library.db") as library:
        clip = library.keep(result.folder, "Anna", name="me.jpg")
        assert (clip.kind, clip.activity, clip.view) == (ClipKind.PHOTO, Activity.SIT, View.RIGHT)
        assert library.analysis(clip).is_photo


def test_the_scorecard_of_a_photo_has_no_times(tmp_path: Path) -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(Scorecard(analyze(photo_of(sitter(head_deg=45.0))), "me.jpg", details=True))
    text = console.export_text()
    assert "Bring your head back" in text and "A photo shows one moment" in text
    assert "0.0 to" not in text and "0:00" not in text


@pytest.mark.model
@pytest.mark.parametrize(("ending", "names"), [("jpg", ("a", "large", "turned")), ("heic", ("a",))])
def test_a_drawn_person_is_found_in_a_photo(tmp_path: Path, ending: str, names: tuple[str, ...]) -> None:
    """Found once more where the photo is turned, and where the person stands small in a large one."""
    frame = next(islice(VideoFile(SAMPLES / "desk_slouched.mp4"), 20, None)).rgb
    large = cv2.resize(np.array(frame), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.asarray(frame)).save(tmp_path / f"a.{ending}")
    Image.fromarray(large).save(tmp_path / f"large.{ending}")
    turned = Image.fromarray(np.asarray(frame)).transpose(Image.Transpose.ROTATE_90)
    turned.save(tmp_path / f"turned.{ending}", exif=exif.tobytes())
    heads = []
    for name in names:
        (bout,) = analyze(track_video(tmp_path / f"{name}.{ending}")).bouts
        assert (bout.activity, bout.scene.view) == (Activity.SIT, View.RIGHT)
        head = bout.finding("forward_head")
        assert head is not None and head.value is not None
        heads.append(head.value)
    assert min(heads) > 25 and np.ptp(heads) < 3.0


@pytest.mark.model
def test_of_two_people_the_one_in_the_box_is_judged_and_the_other_is_named(tmp_path: Path) -> None:
    frames = [
        next(islice(VideoFile(SAMPLES / f"{name}.mp4"), 5, None)).rgb[:, 200:680] for name in ("run_good", "walk_good")
    ]
    both = cv2.resize(np.hstack(frames), None, fx=3, fy=3, interpolation=cv2.INTER_AREA)
    Image.fromarray(np.asarray(both, dtype=np.uint8)).save(tmp_path / "two.png")
    half = both.shape[1] // 2
    tracks = [track_video(tmp_path / "two.png", roi=(x, 0, half, both.shape[0])) for x in (0, half)]
    middles = [float(np.mean(track.xy[0, [23, 24], 0])) / track.size[0] for track in tracks]
    assert middles[0] < 0.5 < middles[1]
    alone = track_video(tmp_path / "two.png")
    (remark,) = [str(one) for one in alone.remarks if "second person" in str(one)]
    box = [int(number) for number in remark.split("--roi ")[1].split()[0].split(",")]
    is_left = float(np.mean(alone.xy[0, [23, 24], 0])) < alone.size[0] / 2
    assert (box[0] + box[2] / 2 > half) == is_left and box[3] > 500
