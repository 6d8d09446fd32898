"""Results of made-up people, whose size, posture and steps are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from posturecam.clip import analyze_to_folder
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.types import Analysis

FORMATS = ("trc", "mot", "c3d", "bids")


@dataclass
class Made:
    """A result folder with the files of motion capture in it."""

    folder: Path
    analysis: Analysis
    track: PoseTrack

    def file(self, name: str) -> Path:
        return self.folder / name


Make = Callable[..., Made]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Analyses a track and makes its files: make(track, height_m=1.8, exports=("trc",))."""

    def made(track: PoseTrack, exports: tuple[str, ...] = FORMATS, **known: Any) -> Made:
        save_track(track, tmp_path / "who.npz")
        result = analyze_to_folder(tmp_path / "who.npz", tmp_path / "out", exports=exports, **known)
        return Made(result.folder, result.analysis, track)

    return made
