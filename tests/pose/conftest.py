"""A generated walker (33 landmarks of a body that moves as asked), and a machine without the model files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posturecam.landmarks import LEG_PAIRS
from posturecam.pose import fetching, models
from posturecam.pose.fetching import WHEEL
from posturecam.pose.models import PLACE
from posturecam.track import PoseTrack

MakeTrack = Callable[..., PoseTrack]


def walker(t: np.ndarray, *, x=300.0, y=200.0, height=170.0, speed=0.0, trunk=0.3, running=False, seed=0) -> np.ndarray:
    """(T, 33, 2) px: a side-on body with its hips at (x + speed t, y), at 1.4 strides a second, with 1 px of noise."""
    swing = np.sin(2 * np.pi * 1.4 * t) * (0.25 if running else 0.15) * height
    hips = np.column_stack([x + speed * t, y + 0.03 * height * np.abs(np.cos(2 * np.pi * 1.4 * t))])
    shoulders = hips - (0, trunk * height)
    xy = np.empty((len(t), 33, 2))
    xy[:, :11] = (shoulders - (0, 0.15 * height))[:, None]
    xy[:, 11:23] = (shoulders + np.array([0, 0.1 * height]))[:, None]
    xy[:, 11:13] = shoulders[:, None]
    xy[:, 23:25] = hips[:, None]
    for side, sign in ((0, 1), (1, -1)):
        reach = sign * swing
        xy[:, 25 + side] = hips + np.column_stack([0.6 * reach, np.full(len(t), 0.25 * height)])
        xy[:, 27 + side] = hips + np.column_stack([reach, np.full(len(t), 0.48 * height)])
        for foot in (29, 31):
            xy[:, foot + side] = xy[:, 27 + side] + (0.05 * height * (foot == 31), 0.03 * height)
    return xy + np.random.default_rng(seed).normal(0, 1.0, xy.shape)


@pytest.fixture
def make_track() -> MakeTrack:
    """A track of stretches, each a dict of `walker`'s arguments with `start` and `end` in s; gaps are unseen."""

    def make(*stretches: dict, fps: float = 30.0, duration: float = 10.0, swap_legs: float = 0.0) -> PoseTrack:
        t = np.arange(round(duration * fps)) / fps
        xy = np.full((len(t), 33, 2), np.nan)
        for number, stretch in enumerate(map(dict, stretches)):
            here = (t >= stretch.pop("start", 0.0)) & (t < stretch.pop("end", duration))
            xy[here] = walker(t[here], seed=number, **stretch)
        wrong = np.random.default_rng(9).random(len(t)) < swap_legs
        for left, right in LEG_PAIRS:
            xy[np.ix_(wrong, [left, right])] = xy[np.ix_(wrong, [right, left])]
        visibility = np.where(np.isfinite(xy[..., 0]), 0.9, 0.0)
        return PoseTrack(t, xy, visibility, size=(640, 480))

    return make


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that has no model yet, and no package index to ask."""
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(models, "_installed", lambda: iter(()))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return tmp_path / "cache"


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Contents that stand for the two model files."""
    contents = {name: name.encode() * 30_000 for name in list(models._SHA256)}
    for name, text in contents.items():
        monkeypatch.setitem(models._SHA256, name, hashlib.sha256(text).hexdigest())
    return contents


@pytest.fixture
def wheel(tmp_path: Path, small_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel that carries them, in a folder of its own."""
    file = tmp_path / "index" / WHEEL
    file.parent.mkdir()
    info = "mediapipe-0.10.21.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in small_files.items():
            archive.writestr(f"mediapipe/modules/{Path(name).stem}/{name}", content)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: mediapipe\nVersion: 0.10.21\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_28_x86_64\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setattr(fetching, "_WHEEL_SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    return file
