"""When a clip or photo was recorded, as its camera says."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from posturecam.types import Analysis
from posturecam.ui.people.keep import recorded_in
from posturecam.video.files import VideoFile
from posturecam.video.photo_file import PhotoFile
from posturecam.video.recorded import recorded_at, recorded_by_camera

_EXIF = 0x8769
GREY = np.full((48, 64, 3), 128, np.uint8)
MADRID = timezone(timedelta(hours=2))


def photo(path: Path, tags: dict[int, str], own: dict[int, str] | None = None) -> Path:
    exif = Image.Exif()
    exif.update(own or {})
    exif.get_ifd(_EXIF).update(tags)
    Image.fromarray(GREY).save(path, exif=exif)
    return path


def video(path: Path, **metadata: str) -> Path:
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata.update(metadata)
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(GREY, format="rgb24")))
        out.mux(stream.encode())
    return path


def test_a_photo_was_taken_when_its_camera_says_in_its_own_zone(tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg", {0x9003: "2024:05:17 18:03:09", 0x9011: "+02:00"}, {0x0132: "2025:01:01 00:00:00"})
    assert recorded_at(file) == datetime(2024, 5, 17, 18, 3, 9, tzinfo=MADRID)
    assert PhotoFile(file).provenance["recorded"] == "2024-05-17T18:03:09+02:00"


def test_without_a_zone_the_cameras_clock_is_this_computers(tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg", {0x9003: "2024:05:17 18:03:09"})
    assert recorded_by_camera(file) == datetime(2024, 5, 17, 18, 3, 9)
    assert recorded_at(file) == datetime(2024, 5, 17, 18, 3, 9).astimezone()
    assert PhotoFile(file).provenance["recorded"] == "2024-05-17T18:03:09"


def test_a_photo_that_was_only_saved_has_the_time_of_that(tmp_path: Path) -> None:
    found = recorded_by_camera(photo(tmp_path / "a.jpg", {}, {0x0132: "2023:11:02 07:08:09"}))
    assert found == datetime(2023, 11, 2, 7, 8, 9)


@pytest.mark.parametrize(
    "text",
    ["", "0000:00:00 00:00:00", "2024:13:45 99:99:99", "yesterday", "1980:01:01 00:00:00", "2999:01:01 00:00:00"],
)
def test_a_time_that_is_none_is_left(tmp_path: Path, text: str) -> None:
    file = photo(tmp_path / "a.jpg", {0x9003: text})
    assert recorded_at(file) is None and "recorded" not in PhotoFile(file).provenance


def test_photos_without_metadata_and_damaged_ones_have_no_time(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "a.png")
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff" + bytes(50))
    assert recorded_at(tmp_path / "a.png") is None and recorded_at(tmp_path / "b.jpg") is None


def test_a_video_was_recorded_when_its_container_says(tmp_path: Path) -> None:
    file = video(tmp_path / "a.mp4", creation_time="2024-05-17T16:03:09.000000Z")
    assert recorded_at(file) == datetime(2024, 5, 17, 16, 3, 9, tzinfo=timezone.utc)


def test_the_local_time_of_a_phone_comes_first(tmp_path: Path) -> None:
    file = video(
        tmp_path / "a.mov",
        creation_time="2024-06-01T00:00:00.000000Z",
        **{"com.apple.quicktime.creationdate": "2024-05-17T18:03:09+0200"},
    )
    found = recorded_at(file)
    assert found == datetime(2024, 5, 17, 18, 3, 9, tzinfo=MADRID) and found.utcoffset() == timedelta(hours=2)


def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path) -> None:
    assert recorded_at(video(tmp_path / "a.mp4", creation_time="1970-01-01T00:00:00.000000Z")) is None
    assert recorded_at(video(tmp_path / "b.mp4")) is None


def test_what_is_no_clip_has_no_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024-05-17T16:03:09Z")
    assert recorded_at(tmp_path / "a.txt") is None and recorded_at(tmp_path / "none.mp4") is None


def test_the_result_of_a_video_knows_when_it_was_recorded(tmp_path: Path) -> None:
    known = VideoFile(video(tmp_path / "a.mp4", creation_time="2024-05-17T16:03:09.000000Z"))
    assert known.provenance == {"recorded": "2024-05-17T16:03:09+00:00"}
    assert VideoFile(video(tmp_path / "b.mp4")).provenance == {}


@pytest.mark.parametrize(
    ("text", "zone"), [("2024-05-17T18:03:09+02:00", timedelta(hours=2)), ("2024-05-17T18:03:09", None)]
)
def test_the_form_that_keeps_a_result_takes_its_date_with_a_zone(text: str, zone: timedelta | None) -> None:
    found = recorded_in(Analysis((), None, (), {"recorded": text}))
    assert found is not None and found.tzinfo is not None and found.strftime("%H:%M") == "18:03"
    assert zone is None or found.utcoffset() == zone
    assert recorded_in(Analysis((), None, (), {})) is None
