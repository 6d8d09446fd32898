from __future__ import annotations

import io
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posturecam.errors import BaselineError, VideoError
from posturecam.ui import intake, uploads
from posturecam.ui.jobs import ClipState
from posturecam.ui.uploads import receive, receive_baseline
from posturecam.video.writer import VideoWriter
from tests.batch.fakes import crash


@dataclass(frozen=True)
class Upload:
    """What the page would hand over."""

    name: str
    content: bytes
    claimed: int | None = None

    @property
    def size(self) -> int:
        return len(self.content) if self.claimed is None else self.claimed

    def getvalue(self) -> bytes:
        return self.content


def _video(path: Path, size: tuple[int, int] = (64, 48), times: tuple[float, ...] = (0.0, 0.1, 0.2)) -> bytes:
    with VideoWriter(path, size, longest=None) as writer:
        for t in times:
            writer.write(t, np.full((size[1], size[0], 3), 90, np.uint8))
    return path.read_bytes()


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


def test_an_upload_is_stored_under_a_name_of_our_own(tmp_path: Path, room: Path) -> None:
    clip = receive(Upload("../../etc/Grandma’s run.MOV", _video(tmp_path / "a.mp4")), room, 7)
    assert clip == room / "clip_007.mp4"
    assert [file.name for file in room.iterdir()] == ["clip_007.mp4"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n/etc/passwd\n", "a playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "a playlist"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a JPEG image"),
        (b"", "is empty"),
        (b"MZ" + bytes(range(256)), "not a video"),
    ],
)
def test_what_is_no_video_is_refused_by_its_first_bytes_and_not_stored(content: bytes, said: str, room: Path) -> None:
    with pytest.raises(VideoError) as refused:
        receive(Upload("run.mp4", content), room, 1)
    assert said in str(refused.value)
    assert str(refused.value).startswith("run.mp4 ")
    assert str(room) not in str(refused.value)
    assert list(room.iterdir()) == []


def _photo(ending: str = "jpeg", size: tuple[int, int] = (64, 48)) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.full((size[1], size[0], 3), 90, np.uint8)).save(content, ending)
    return content.getvalue()


@pytest.mark.parametrize(("name", "kind", "stored"), [("me.JPEG", "jpeg", "jpg"), ("me.png", "png", "png")])
def test_a_photo_is_taken_in(name: str, kind: str, stored: str, room: Path) -> None:
    assert receive(Upload(name, _photo(kind)), room, 3) == room / f"clip_003.{stored}"


def test_a_photo_is_known_by_its_content_unless_it_is_called_a_video(room: Path) -> None:
    assert receive(Upload("me.heic", _photo()), room, 1).name == "clip_001.jpg"
    with pytest.raises(VideoError, match=r"me\.mp4 is a JPEG image, not a video"):
        receive(Upload("me.mp4", _photo()), room, 2)


def test_a_photo_that_claims_to_be_huge_is_refused(room: Path) -> None:
    huge = bytearray(_photo("png"))
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    huge[29:33] = zlib.crc32(huge[12:29]).to_bytes(4, "big")
    with pytest.raises(VideoError, match=r"me\.png has more than \d+ million pixels"):
        receive(Upload("me.png", bytes(huge)), room, 1)
    assert list(room.iterdir()) == []


def test_a_file_too_large_is_refused_before_it_is_read(room: Path) -> None:
    with pytest.raises(VideoError, match=r"long\.mp4 is larger than 4 GB"):
        receive(Upload("long.mp4", b"", claimed=uploads.MOST_BYTES + 1), room, 1)
    assert list(room.iterdir()) == []


def test_an_upload_that_is_on_the_disk_already_is_moved_and_never_read(tmp_path: Path, room: Path) -> None:
    spooled = tmp_path / "a.mp4"
    content = _video(spooled)
    clip = receive(Upload("run.mp4", b"ticket"), room, 1, file_of={b"ticket": spooled}.get)
    assert clip.read_bytes() == content
    assert not spooled.exists()


def test_a_clip_of_which_a_part_is_chosen_may_be_long(tmp_path: Path, room: Path) -> None:
    sent = Upload("long.mp4", _video(tmp_path / "a.mp4", times=(0.0, 300.0, 2400.0)))
    assert intake.received([sent], room, long=True)[0].state is ClipState.WAITING
    endless = Upload("endless.mp4", _video(tmp_path / "b.mp4", times=(0.0, 4 * 3600.0 + 10)))
    assert "longer than the 240 minutes" in (intake.received([endless], room, long=True)[0].reason or "")


def test_frames_too_large_are_refused_before_any_is_decoded(tmp_path: Path, room: Path) -> None:
    with pytest.raises(VideoError, match=r"wide\.mp4 are 4608x2592"):
        receive(Upload("wide.mp4", _video(tmp_path / "a.mp4", (4608, 2592), (0.0,))), room, 1)
    assert list(room.iterdir()) == []


def test_a_video_of_more_than_ten_minutes_is_refused(tmp_path: Path, room: Path) -> None:
    with pytest.raises(VideoError, match=r"long\.mp4 is longer than the 10 minutes"):
        receive(Upload("long.mp4", _video(tmp_path / "a.mp4", times=(0.0, 300.0, 602.0))), room, 1)
    assert list(room.iterdir()) == []


def test_too_many_clips_at_once_have_to_wait(tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = _video(tmp_path / "a.mp4")
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", int(1.5 * len(content)))
    clip = receive(Upload("first.mp4", content), room, 1)
    with pytest.raises(VideoError, match=r"second\.mp4 has to wait"):
        receive(Upload("second.mp4", content), room, 2)
    clip.unlink()
    assert receive(Upload("second.mp4", content), room, 2).is_file()


@pytest.mark.parametrize(
    "error", [UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "x"), ValueError("x"), OSError(28, "No space")]
)
def test_whatever_goes_wrong_nothing_of_the_upload_stays(
    error: Exception, tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(uploads, "check_limits", fail)
    with pytest.raises(VideoError, match=r"^run\.mp4 could not be"):
        receive(Upload("run.mp4", _video(tmp_path / "a.mp4")), room, 1)
    assert list(room.iterdir()) == []


def test_a_baseline_is_read_and_its_file_removed(room: Path) -> None:
    content = {
        "kind": "posturecam baseline",
        "schema": 1,
        "activity": "sit",
        "view": "right",
        "seconds": 6.0,
        "values": {"trunk_lean": {"median": 2.0, "mad": 0.3}},
    }
    baseline = receive_baseline(Upload("me.json", json.dumps(content).encode()), room)
    assert baseline.values["trunk_lean"] == (2.0, 0.3)
    assert list(room.iterdir()) == []


@pytest.mark.parametrize("content", [b"{}", b"not json", b" " * 100_000])
def test_what_is_no_baseline_is_refused_by_the_name_it_came_with(content: bytes, room: Path) -> None:
    with pytest.raises(BaselineError, match=r"me\.json is not a baseline"):
        receive_baseline(Upload("me.json", content), room)
    assert list(room.iterdir()) == []


def test_a_file_that_ends_the_process_which_looks_at_it_is_refused_in_a_sentence(
    tmp_path: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _video(tmp_path / "a.mp4")
    monkeypatch.setattr(intake, "fault_of", crash)
    sent = [Upload("crash.mp4", content), Upload("text.mp4", b"no video")]
    clips = intake.received(sent, room)
    assert [clip.state for clip in clips] == [ClipState.FAILED, ClipState.FAILED]
    assert "The worker crashed" in (clips[0].reason or "")
    assert list(room.iterdir()) == []


def test_uploads_are_looked_at_in_another_process(tmp_path: Path, room: Path) -> None:
    sent = [
        Upload("a.mp4", _video(tmp_path / "a.mp4")),
        Upload("long.mp4", _video(tmp_path / "b.mp4", times=(0.0, 602.0))),
    ]
    good, long = intake.received(sent, room)
    assert Path(good.path).is_file()
    assert "longer than the 10 minutes" in (long.reason or "")


@pytest.mark.parametrize("name", ["me.npz", "me_px_person00.trc", "dump.JSON", "dump.csv"])
def test_landmarks_in_place_of_a_video_are_sent_to_the_terminal(name: str, room: Path) -> None:
    with pytest.raises(
        VideoError, match=r"holds landmarks, not a video\. Analyse it in the terminal: posturecam analyze"
    ):
        receive(Upload(name, b"x"), room, 1)
    assert list(room.iterdir()) == []
