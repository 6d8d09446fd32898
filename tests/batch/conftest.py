from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack

Stored = Callable[..., Path]


@pytest.fixture
def stored(leaning_track: PoseTrack) -> Stored:
    """Writes a clip of stored landmarks of so many seconds (up to 2), different for every length."""

    def write(path: Path, seconds: float = 2.0) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_track(leaning_track.between(0, seconds), path)
        return path

    return write


@pytest.fixture
def clips(stored: Stored, tmp_path: Path) -> Path:
    """A folder with two clips of stored landmarks and one that is broken."""
    folder = tmp_path / "clips"
    stored(folder / "a.npz", 1.0)
    stored(folder / "b.npz", 2.0)
    (folder / "broken.mp4").write_text("no film")
    return folder


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Waits for a condition; fails when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
