from __future__ import annotations

import os
import time
from pathlib import Path

from posturecam.ui.workspace import MARK, OLD_S, Workspace, sweep


def _aged(folder: Path, seconds: float) -> Path:
    then = time.time() - seconds
    os.utime(folder / MARK, (then, then))
    return folder


def test_everything_is_gone_when_the_app_ends(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (workspace.room() / "clip_001.mp4").write_bytes(b"film")
    workspace.close()
    assert list(tmp_path.iterdir()) == []


def test_rooms_have_names_that_nobody_can_guess(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    rooms = {workspace.room() for _ in range(5)}
    assert len(rooms) == 5
    assert all(len(room.name) >= 16 for room in rooms)
    workspace.close()


def test_the_sweep_takes_only_old_folders_of_the_app(tmp_path: Path) -> None:
    old, new = Workspace(tmp_path), Workspace(tmp_path)
    _aged(old.path, OLD_S + 60)
    strange = tmp_path / "posturecam-mine"
    strange.mkdir()
    (strange / "diary.txt").write_text("keep me")
    other = tmp_path / "photos"
    other.mkdir()
    sweep(tmp_path)
    assert not old.path.exists()
    assert new.path.exists()
    assert (strange / "diary.txt").exists()
    assert other.exists()
    old.close()
    new.close()


def test_the_sweep_follows_no_link(tmp_path: Path) -> None:
    kept = Workspace(tmp_path / "..")
    (tmp_path / "posturecam-link").symlink_to(_aged(kept.path, OLD_S + 60), target_is_directory=True)
    sweep(tmp_path)
    assert kept.path.exists()
    kept.close()
