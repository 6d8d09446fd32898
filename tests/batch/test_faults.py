"""A batch whose disk runs full, or whose processes are killed, at any moment."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.manifest import ClipOutcome, Manifest, load_manifest
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.errors import OutputError
from posturecam.results.publish import sweep
from posturecam_lab.benchmarks.storage_rounds import run_rounds
from tests.batch.conftest import FILES, InProcessExecutor, Stored

TAKES_ROOM = ("open", "mkdir", "rename", "replace", "fsync")
"""The functions of `os` that fail on a full disk and that the product calls."""


class FullDisk:
    """Make the calls of `TAKES_ROOM` below `out` fail, from one of them on."""

    def __init__(self, out: Path, room: int) -> None:
        self.out, self.room, self.calls = out, room, 0

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            inside = not isinstance(arguments[0], int) and str(arguments[0]).startswith(str(self.out))
            if inside or function is _fsync:
                self.calls += 1
                if self.calls > self.room:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return function(*arguments, **keywords)

        return call


_fsync = os.fsync


def _manifest_or_fault(clip: Path, out: Path) -> Manifest | str:
    try:
        return run_batch([clip], out, ClipSettings(), executor=InProcessExecutor())
    except OutputError as error:
        return str(error)


def _is_whole(home: Path) -> bool:
    """Tell whether the notes are there, and all files of one run and no other."""
    marker = json.loads((home / ".posturecam.json").read_text(encoding="utf-8"))
    names = {path.name for path in home.iterdir()}
    return names == {*FILES, "notes.txt"} and {*marker["files"], ".posturecam.json"} == FILES


def test_a_disk_that_runs_full_at_any_step_loses_nothing(stored: Stored, tmp_path: Path) -> None:
    clip, out = stored(tmp_path / "a.npz", 0.5), tmp_path / "out"
    run_batch([clip], out, ClipSettings(), executor=InProcessExecutor())
    (out / "a" / "notes.txt").write_text("knee hurts")
    for room in count():
        with pytest.MonkeyPatch.context() as patch:
            disk = FullDisk(out, room)
            for name in TAKES_ROOM:
                patch.setattr(os, name, disk.of(getattr(os, name)))
            result = _manifest_or_fault(clip, out)
            assert isinstance(result, Manifest) or "is full" in result
        sweep(out)  # as the next start does
        assert _is_whole(out / "a"), room
        assert load_manifest(out) is not None
        if isinstance(result, Manifest) and disk.calls <= room:
            break
    assert result.entries[0].outcome is ClipOutcome.DONE
    assert room > 10
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_killed_batches_leave_whole_results_only_and_the_next_one_finishes(stored: Stored, tmp_path: Path) -> None:
    for i in range(3):
        stored(tmp_path / "clips" / f"anna {i}" / "a.npz", 0.5 + i / 2)
    assert run_rounds(tmp_path / "clips", tmp_path / "work", rounds=3, seed=5) == []
