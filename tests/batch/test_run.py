from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.batch.manifest import Outcome, load_manifest
from posturecam.batch.run import run_batch
from posturecam.batch.settings import Settings
from posturecam.pose.stored import save_track
from posturecam.types import PoseTrack


@pytest.fixture
def clips(leaning_track: PoseTrack, tmp_path: Path) -> list[Path]:
    """Two clips of stored landmarks, the shorter one first, and one that is broken."""
    (tmp_path / "clips").mkdir()
    paths = [tmp_path / "clips" / name for name in ("a.npz", "b.npz", "broken.mp4")]
    save_track(leaning_track.between(0, 1), paths[0])
    save_track(leaning_track, paths[1])
    paths[2].write_text("no film")
    return paths


def test_every_clip_gets_a_folder_or_a_reason(clips: list[Path], tmp_path: Path) -> None:
    manifest = run_batch(clips, tmp_path / "out", Settings(), jobs=2)
    assert [entry.outcome for entry in manifest.entries] == [Outcome.DONE, Outcome.DONE, Outcome.FAILED]
    assert (tmp_path / "out" / "a" / "analysis.json").is_file()
    assert "broken.mp4 is a text file" in (manifest.entries[2].reason or "")
    assert load_manifest(tmp_path / "out") == manifest
