from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.task import InspectionTask
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


class Here:
    """A crew that works in this process, so that a test sees what is done and can be in the way."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers, self.done = answers or {}, list[str]()

    def work(
        self, function: Any, items: Sequence[Any], heard: Any, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        for index, item in enumerate(items):
            if stop.is_set():
                return
            heard(index, "", 0, None)
            if isinstance(item, InspectionTask):
                yield index, function(item, nobody_asks)
                continue
            name = Path(item.clip).name
            self.done.append(name)
            yield index, self.answers[name] if name in self.answers else function(item, nobody_asks)


def nobody_asks(stage: str, done: int, total: int | None) -> None: ...


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Waits for a condition; fails when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
