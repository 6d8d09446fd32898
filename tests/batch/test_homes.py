from __future__ import annotations

import json
import sys
from pathlib import Path, PurePosixPath

import pytest

from posturecam.batch.homes import Homes


def _homes(out: Path, clips: list[str], kept: tuple[str, ...] = (), own: dict[str, str] | None = None) -> list[str]:
    paths = [PurePosixPath(clip) for clip in clips]
    homes = Homes(out, ("manifest.json",), kept, paths)
    return [homes.take(path, (own or {}).get(str(path))) for path in paths]


def _put_result(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "analysis.json").write_text(json.dumps({"provenance": {"input": "sha256:1"}}))


@pytest.mark.parametrize(
    ("clips", "homes"),
    [
        (["anna/monday.mp4", "ben.mov"], ["anna/monday", "ben"]),
        (["anna.mp4", "anna/monday.mp4"], ["anna_mp4", "anna/monday"]),
        (["anna/monday.mp4", "anna.mp4"], ["anna/monday", "anna_mp4"]),
        (["anna.mp4", "anna.mov", "anna/a.mp4", "anna_mp4/b.mp4"], ["anna_2", "anna_mov", "anna/a", "anna_mp4/b"]),
        (["a/b.mp4", "a/b/c.mp4", "a/b/c/d.mp4"], ["a/b_mp4", "a/b/c_mp4", "a/b/c/d"]),
        (["Anna.mp4", "anna.mp4"], ["Anna", "anna_mp4"]),
        (["Anna.mp4", "anna/monday.mp4"], ["Anna_mp4", "anna/monday"]),
        (["e\u0301.mp4", "\u00e9.mp4"], ["e\u0301", "\u00e9_mp4"]),
        (["run.mp4", "run.mov", "run.avi"], ["run", "run_mov", "run_avi"]),
        (["caf\udce9.mp4", "caf\udce8.mp4"], ["caf_", "caf__mp4"]),
        (["con.mp4", "a/nul.x.mp4", "what?.mp4", "end. .mp4"], ["con_", "a/nul.x_", "what_", "end"]),
        (["manifest.json/a.mp4", "manifest.json.mp4"], ["manifest.json_2/a", "manifest.json_mp4"]),
        (["../up.mp4"], ["up"]),
    ],
)
def test_every_clip_gets_a_folder_that_no_other_lies_in(tmp_path: Path, clips: list[str], homes: list[str]) -> None:
    assert _homes(tmp_path, clips) == homes


def test_a_name_that_is_as_long_as_names_can_be_leaves_room_for_numbers(tmp_path: Path) -> None:
    folders = _homes(tmp_path, [f"{'ü' * 120}{end}" for end in (".mp4", ".mov", ".avi", ".mkv")])
    assert len(set(folders)) == 4
    for folder in folders:
        (tmp_path / folder).mkdir()


def test_below_a_result_of_an_earlier_run_nothing_is_put(tmp_path: Path) -> None:
    _put_result(tmp_path / "anna")
    (tmp_path / "ben").write_text("a file")
    assert _homes(tmp_path, ["anna/monday.mp4", "ben/monday.mp4"]) == ["anna_2/monday", "ben_2/monday"]


def test_results_that_stay_keep_their_place(tmp_path: Path) -> None:
    clips = ["anna.mp4", "ben/monday.mp4"]
    assert _homes(tmp_path, clips, kept=("anna/old", "ben")) == ["anna_mp4", "ben_2/monday"]


def test_a_clip_keeps_the_folder_of_its_own_result_and_gets_no_other(tmp_path: Path) -> None:
    _put_result(tmp_path / "a")
    (tmp_path / "b").mkdir()
    _put_result(tmp_path / "c")
    own = {"a.mp4": "a", "b.mp4": "b"}
    assert _homes(tmp_path, ["a.mp4", "b.mp4", "c.mp4"], own=own) == ["a", "b_mp4", "c_mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_is_no_place_for_a_result(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    assert _homes(tmp_path, ["a.mp4"]) == ["a_mp4"]
