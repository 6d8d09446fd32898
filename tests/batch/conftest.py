from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.manifest import Entry
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.batch.task import InspectionTask
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack

Stored = Callable[..., Path]


@pytest.fixture
def stored(leaning_track: PoseTrack) -> Stored:
    """Write a clip of stored landmarks of so many seconds (up to 2), different for every length."""

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
    (folder / "broken.mp4").write_text("no video")
    return folder


class InProcessExecutor:
    """An executor that works in this process, so that a test sees what is done and can interfere."""

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
                yield index, function(item, ignore_progress)
                continue
            name = Path(item.clip).name
            self.done.append(name)
            yield index, self.answers[name] if name in self.answers else function(item, ignore_progress)


def ignore_progress(stage: str, done: int, total: int | None) -> None: ...


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for a condition; fail when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


FILES = {".posturecam.json", "analysis.json", "frames.csv", "landmarks.npz", "strides.csv"}


def by_name(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {Path(entry.clip).name: entry for entry in entries}


def analyse_again(clips: Path, out: Path, settings: ClipSettings | None = None) -> list[str]:
    """The names of the clips that are analysed when the batch is resumed."""
    executor = InProcessExecutor()
    run_batch(sorted(clips.rglob("*.*")), out, settings or ClipSettings(), resume=True, root=clips, executor=executor)
    return executor.done


def digests_by_folder(out: Path) -> dict[str, str]:
    """Map the folder of every result below `out` to the digest of its clip."""
    return {
        file.parent.relative_to(out).as_posix(): json.loads(file.read_text(encoding="utf-8"))["provenance"]["input"]
        for file in out.rglob("analysis.json")
    }


@pytest.fixture
def out(clips: Path, tmp_path: Path) -> Path:
    """The results of a first run over `clips`."""
    run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), root=clips, executor=InProcessExecutor())
    return tmp_path / "out"
