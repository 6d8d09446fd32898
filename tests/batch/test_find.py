from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from posturecam.batch.find import find_clips
from posturecam.errors import VideoError

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "desk_good.mp4"


def _names(folder: Path, out: Path | None = None) -> list[str]:
    return [Path(clip).relative_to(folder).as_posix() for clip in find_clips(folder, out)]


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def test_clips_are_found_by_their_endings_in_subfolders_too(tmp_path: Path) -> None:
    _touch(*(tmp_path / name for name in ("b.MP4", "a/c.mov", "a/d/e.npz", "notes.txt", "data.json", "photo.jpg")))
    assert _names(tmp_path) == ["a/c.mov", "a/d/e.npz", "b.MP4"]


def test_a_name_that_says_nothing_is_looked_into(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "video")
    _touch(tmp_path / "readme")
    assert _names(tmp_path) == ["video"]


def test_a_shared_ending_is_looked_into_and_a_recorder_s_is_not(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "a.ts")
    _touch(tmp_path / "code.ts", tmp_path / "tune.mod", tmp_path / "b.m2v", tmp_path / "c.MXF", tmp_path / "d.h264")
    assert _names(tmp_path) == ["a.ts", "b.m2v", "c.MXF", "d.h264"]


def test_hidden_files_and_results_are_passed_over(tmp_path: Path) -> None:
    _touch(tmp_path / "._a.mp4", tmp_path / ".trash" / "b.mp4", tmp_path / "c.mp4")
    _touch(tmp_path / "old" / "c" / "annotated.mp4")
    (tmp_path / "old" / "c" / "analysis.json").write_text('{"provenance": {"input": "sha256:1"}}')
    _touch(tmp_path / "out" / "half" / "annotated.mp4")
    assert _names(tmp_path, tmp_path / "out") == ["c.mp4"]


def test_a_list_names_clips_beside_it_and_urls(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# Monday\na clip.mp4\n\ns3://gym/b.mp4\n", encoding="utf-8")
    assert find_clips(tmp_path / "list.txt") == [str(tmp_path / "a clip.mp4"), "s3://gym/b.mp4"]


def test_a_folder_can_be_a_url(tmp_path: Path) -> None:
    _touch(tmp_path / "a b.mp4", tmp_path / "sub" / "c.mov", tmp_path / "n.txt")
    found = find_clips(f"file://{tmp_path.as_posix()}")
    assert [clip.rsplit(tmp_path.name, 1)[1] for clip in found] == ["/a b.mp4", "/sub/c.mov"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "file.mp4"])
def test_where_no_clips_are_is_reported_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    _touch(tmp_path / "file.mp4")
    with pytest.raises(VideoError, match=name) as error:
        find_clips(tmp_path / name)
    assert str(error.value).endswith(".")


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(VideoError, match=r"locked can't be read \(permission denied\)"):
        find_clips(tmp_path / "locked")


def test_a_url_of_an_unknown_kind_is_reported() -> None:
    with pytest.raises(VideoError, match="nonsense://x can't be opened"):
        find_clips("nonsense://x")


posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links")


@posix
def test_only_regular_files_are_clips(tmp_path: Path) -> None:
    _touch(tmp_path / "video.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device.mp4").symlink_to("/dev/zero")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "video.mp4")
    (tmp_path / "lost.mp4").symlink_to(tmp_path / "nowhere.mp4")
    assert _names(tmp_path) == ["link.mp4", "lost.mp4", "video.mp4"]


@posix
def test_folders_that_links_lead_to_again_are_looked_into_once(tmp_path: Path) -> None:
    _touch(tmp_path / "z" / "video.mp4")
    for link, target in (("a", "."), ("b", "z"), ("z/up", ".."), ("z/self", "self"), ("c", str(tmp_path))):
        (tmp_path / link).symlink_to(target)
    assert _names(tmp_path) == ["z/video.mp4"]


def test_a_deep_folder_is_looked_into(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(200):
        deep /= "d"
    _touch(deep / "video.mp4")
    assert len(_names(tmp_path)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of files")
def test_a_name_that_is_not_utf_8_is_found(tmp_path: Path) -> None:
    _touch(tmp_path / os.fsdecode(b"caf\xe9.mp4"))
    assert _names(tmp_path) == ["caf\udce9.mp4"]


def test_files_of_others_that_are_called_as_ours_hide_no_clips(tmp_path: Path) -> None:
    _touch(
        tmp_path / "a.mp4",
        tmp_path / "analysis.json",
        tmp_path / "sub" / "b.mp4",
        tmp_path / "sub" / ".posturecam.json",
    )
    assert _names(tmp_path) == ["a.mp4", "sub/b.mp4"]


def test_results_may_go_into_the_folder_of_the_clips(tmp_path: Path) -> None:
    _touch(tmp_path / "a.mp4", tmp_path / "sub" / "b.mp4")
    assert _names(tmp_path, tmp_path) == ["a.mp4", "sub/b.mp4"]
