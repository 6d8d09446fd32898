from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from posturecam.ui.workspace import JUST_MADE_S, MARK, Workspace, sweep


def _aged(folder: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(folder / MARK, (then, then))
    return folder


def test_everything_is_gone_when_the_app_ends(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (workspace.room() / "clip_001.mp4").write_bytes(b"clip")
    workspace.close()
    assert list(tmp_path.iterdir()) == []


def test_rooms_have_names_that_no_one_can_guess(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    rooms = {workspace.room() for _ in range(5)}
    assert len(rooms) == 5
    assert all(len(room.name) >= 16 for room in rooms)
    workspace.close()


def _left_behind(home: Path, name: str = "posturecam-left", age_s: float = 2 * JUST_MADE_S) -> Path:
    """A folder as an app leaves it that was killed."""
    folder = home / name
    folder.mkdir()
    (folder / MARK).touch()
    return _aged(folder, age_s)


def test_an_app_that_has_been_idle_for_days_keeps_its_folder(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    _aged(workspace.path, 30 * 24 * 3600.0)
    sweep(tmp_path)
    assert workspace.path.is_dir()
    workspace.close()


def test_what_another_process_holds_stays_until_it_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from posturecam.ui.workspace import Workspace; "
        "held = Workspace(Path(sys.argv[1])); print(held.path, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        folder = _aged(Path(run.stdout.readline().strip()), 30 * 24 * 3600.0)
        sweep(tmp_path)
        assert folder.is_dir()
        run.kill()
    sweep(tmp_path)
    assert not folder.exists()


def test_the_sweep_takes_only_folders_of_the_app_that_were_left_behind(tmp_path: Path) -> None:
    left, starting = _left_behind(tmp_path), _left_behind(tmp_path, "posturecam-new", 0.0)
    strange = tmp_path / "posturecam-mine"
    strange.mkdir()
    (strange / "diary.txt").write_text("keep me")
    other = tmp_path / "photos"
    other.mkdir()
    sweep(tmp_path)
    assert not left.exists()
    assert starting.exists()
    assert (strange / "diary.txt").exists()
    assert other.exists()


def test_the_sweep_follows_no_link(tmp_path: Path) -> None:
    stays = _left_behind(tmp_path, "elsewhere")
    (tmp_path / "posturecam-link").symlink_to(stays, target_is_directory=True)
    marked = tmp_path / "posturecam-marked"
    marked.mkdir()
    (marked / MARK).symlink_to(stays / MARK)
    sweep(tmp_path)
    assert stays.exists()
    assert marked.exists()
