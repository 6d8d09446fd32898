from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from posturecam.errors import OutputError
from posturecam.results import publish as module
from posturecam.results.folder import prepare_out, result_folder
from posturecam.results.locks import LockedError, locked
from posturecam.results.marker import MARKER_FILE, files_of, is_result
from posturecam.results.publish import attempt, publish, scratch_folder, sweep

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links")


def _result(out: Path, name: str, content: str, files: tuple[str, ...] = ("frames.csv",)) -> Path:
    """A finished result in a hidden folder, as a run has it just before it is published."""
    with result_folder(out / ".room", name, "a") as result:
        (result.folder / "analysis.json").write_text(json.dumps({"provenance": {"input": "a"}, "is": content}))
        for file in files:
            (result.folder / file).write_text(content)
    return result.home


def _content(home: Path) -> str:
    return str(json.loads((home / "analysis.json").read_text())["is"])


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The older result, with notes of the user beside its files and a result that an earlier version put into it."""
    home = tmp_path / "anna"
    publish(_result(tmp_path, "anna", "older", ("frames.csv", "1_trunk_lean_00.50s.jpg")), home)
    (home / "notes.txt").write_text("knee hurts")
    (home / "monday").mkdir()
    (home / "monday" / "analysis.json").write_text("{}")
    return home


def test_only_the_files_of_the_older_result_are_replaced(home: Path) -> None:
    publish(_result(home.parent, "anna", "newer"), home)
    assert _content(home) == "newer"
    assert _names(home) == {"analysis.json", "frames.csv", MARKER_FILE, "notes.txt", "monday"}
    assert (home / "notes.txt").read_text() == "knee hurts"
    assert _names(home.parent) == {"anna", ".room"}


def test_a_file_of_the_user_with_a_new_name_of_ours_is_kept_under_another(home: Path) -> None:
    (home / "strides.csv").write_text("my own")
    publish(_result(home.parent, "anna", "newer", ("strides.csv",)), home)
    assert (home / "strides.csv").read_text() == "newer"
    assert (home / "strides_2.csv").read_text() == "my own"


def test_a_result_without_a_marker_is_known_by_its_files(home: Path) -> None:
    (home / MARKER_FILE).unlink()
    assert files_of(home) == {"analysis.json", "frames.csv", "1_trunk_lean_00.50s.jpg"}
    publish(_result(home.parent, "anna", "newer"), home)
    assert _names(home) == {"analysis.json", "frames.csv", MARKER_FILE, "notes.txt", "monday"}


def test_a_folder_that_is_no_result_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "frames.csv").write_text("mine")
    publish(_result(tmp_path, "anna", "newer"), tmp_path / "anna")
    assert (tmp_path / "anna" / "frames_2.csv").read_text() == "mine"


def test_a_marker_cannot_name_files_elsewhere(home: Path) -> None:
    (home.parent / "other.txt").write_text("other")
    marker = json.loads((home / MARKER_FILE).read_text())
    marker["files"] += ["../other.txt", "..", str(home.parent / "other.txt"), "monday", 7]
    (home / MARKER_FILE).write_text(json.dumps(marker))
    publish(_result(home.parent, "anna", "newer"), home)
    assert (home.parent / "other.txt").exists()
    assert (home / "monday" / "analysis.json").exists()


@posix
def test_a_file_or_a_link_is_no_place_for_a_result(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            publish(_result(tmp_path, name, "newer"), tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"
    assert _names(tmp_path / "elsewhere") == set()


def test_what_another_process_put_there_first_is_not_replaced(tmp_path: Path) -> None:
    publish(_result(tmp_path, "anna", "first"), tmp_path / "anna")
    assert attempt(_result(tmp_path, "anna", "second"), tmp_path / "anna", replacing=False) is False
    assert _content(tmp_path / "anna") == "first"


@pytest.mark.parametrize("failing", [1, 2])
def test_when_the_swap_fails_the_older_result_comes_back(
    home: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    newer = _result(home.parent, "anna", "newer")
    monkeypatch.setattr(os, "rename", _failing(os.rename, failing))
    with pytest.raises(OSError, match="No space"):
        publish(newer, home)
    assert _content(home) == "older"
    assert _names(home) >= {"notes.txt", "monday", "frames.csv"}
    assert _names(home.parent) == {"anna", ".room"}


def _failing(function: Callable[..., None], nth: int) -> Callable[..., None]:
    """The function, whose call of that number fails as on a full disk."""
    calls = [0]

    def call(*arguments: object) -> None:
        calls[0] += 1
        if calls[0] == nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        function(*arguments)

    return call


CRASH = """
import os, sys
from pathlib import Path
from posturecam.results import publish as module
calls = [0]
def crashing(function):
    def call(*arguments, **keywords):
        calls[0] += 1
        if calls[0] == int(sys.argv[3]):
            os._exit(9)
        return function(*arguments, **keywords)
    return call
for name in ("rename", "rmdir", "unlink", "mkdir"):
    setattr(os, name, crashing(getattr(os, name)))
module.publish(Path(sys.argv[1]), Path(sys.argv[2]))
print("whole", calls[0])
"""


def test_a_process_killed_at_any_step_loses_neither_result_nor_notes(tmp_path: Path) -> None:
    """Each step that changes a folder is the last one once; the next start puts things right."""
    step, seen, finished = 0, set[str](), False
    while not finished:
        step += 1
        out = tmp_path / str(step)
        home = out / "anna"
        publish(_result(out, "anna", "older", ("frames.csv", "annotated.mp4")), home)
        (home / "notes.txt").write_text("knee hurts")
        newer = _result(out, "anna", "newer")
        run = subprocess.run(
            [sys.executable, "-c", CRASH, newer, home, str(step)], capture_output=True, text=True, check=False
        )
        finished = "whole" in run.stdout
        assert run.returncode == (0 if finished else 9), run.stderr
        sweep(out)
        seen.add(_content(home))
        files = {"older": {"frames.csv", "annotated.mp4"}, "newer": {"frames.csv"}}[_content(home)]
        assert _names(home) == {"analysis.json", MARKER_FILE, "notes.txt", *files}, step
        assert _names(out) == {"anna", ".room"}, step
    assert seen == {"older", "newer"}
    assert step > 3


def test_what_a_dead_process_left_is_swept_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    dead = tmp_path / ".0123456789ab.partial"
    dead.mkdir()
    (dead / "annotated.mp4").touch()
    (tmp_path / ".0123456789ab.lock").touch()
    (tmp_path / ".0123456789ac.lock").touch()
    (tmp_path / ".0123456789ad.partial").write_text("half a manifest")
    (tmp_path / ".mine.partial").mkdir()
    (tmp_path / "anna.old").mkdir()
    with scratch_folder(tmp_path) as living:
        sweep(tmp_path)
        assert _names(tmp_path) == {living.name, f"{living.stem}.lock", ".mine.partial", "anna.old"}
    assert _names(tmp_path) == {".mine.partial", "anna.old"}


def test_a_sweep_between_a_lock_file_and_its_lock_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps = [0]

    def swept_first(path: Path, text: str, unless: Path) -> AbstractContextManager[None]:
        sweeps[0] += 1
        if sweeps[0] == 1:
            raise LockedError("of the sweep")
        return locked(path, text, unless=unless)

    monkeypatch.setattr(module, "locked", swept_first)
    with scratch_folder(tmp_path) as scratch:
        assert _names(tmp_path) == {scratch.name, f"{scratch.stem}.lock"}
    assert sweeps == [2]


def test_an_older_result_that_was_set_aside_comes_back_beside_another_one(tmp_path: Path) -> None:
    """The place is taken by a result that is not the one for which it was set aside."""
    publish(_result(tmp_path, "anna", "other"), tmp_path / "anna")
    old = tmp_path / ".0123456789ab.old"
    old.mkdir()
    (tmp_path / ".0123456789ab.lock").write_text("sha256:of the newer")
    publish(_result(tmp_path, "anna", "older"), old / "anna")
    sweep(tmp_path)
    assert (_content(tmp_path / "anna"), _content(tmp_path / "anna_2")) == ("other", "older")
    assert _names(tmp_path) == {"anna", "anna_2", ".room"}


def test_results_do_not_contain_each_other(home: Path) -> None:
    assert is_result(home)
    with pytest.raises(OutputError, match="is the result folder of a clip"), result_folder(home, "tuesday", "b"):
        pass


def test_the_same_analysis_leaves_the_same_bytes(tmp_path: Path) -> None:
    first, second = (_result(tmp_path / name, "anna", "same") for name in "ab")
    assert (first / MARKER_FILE).read_bytes() == (second / MARKER_FILE).read_bytes()


def test_files_are_on_the_disk_before_they_get_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(module, "sync_files_in", lambda folder: steps.append(f"sync {folder.name}"))
    monkeypatch.setattr(module, "sync_folder", lambda folder: steps.append(f"sync {folder.name}"))
    rename = os.rename
    monkeypatch.setattr(os, "rename", lambda *a: (steps.append(f"rename {Path(a[0]).name}"), rename(*a)))
    result = _result(tmp_path, "anna", "newer")
    steps.clear()
    publish(result, tmp_path / "bert")
    assert steps == ["sync anna", "rename anna", f"sync {tmp_path.name}"]


def test_a_lock_is_held_by_one_and_free_when_its_process_is_dead(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", "first"), pytest.raises(LockedError, match="first"), locked(tmp_path / "lock"):
        pass
    assert not (tmp_path / "lock").exists()
    begun = "import os, sys, pathlib; from posturecam.results.locks import locked"
    code = f"{begun}\nwith locked(pathlib.Path(sys.argv[1])): os._exit(0)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], check=True)
    assert (tmp_path / "lock").exists()
    with locked(tmp_path / "lock", "third"):
        pass


def test_the_result_of_another_clip_that_came_meanwhile_keeps_its_place(home: Path) -> None:
    result = _result(home.parent, "anna", "newer")
    assert publish(result, home, inputs=("b", None)) == home.with_name("anna_2")
    assert (_content(home), _content(home.with_name("anna_2"))) == ("older", "newer")
    assert publish(_result(home.parent, "anna", "newest"), home, inputs=("a",)) == home
    assert _content(home) == "newest"


def test_results_do_not_lie_in_the_result_of_a_clip(home: Path) -> None:
    with pytest.raises(OutputError, match="which is the result folder of a clip"):
        prepare_out(home / "sub" / "out")
    assert not (home / "sub").exists()
