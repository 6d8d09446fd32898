"""Results and libraries that reports are made from; no pose model is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image

from posturecam.clip import analyze_to_folder
from posturecam.library import Library
from posturecam.pose.stored import save_track
from tests.people import Person, SimulatedCamera, runner

FIRST_DAY = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
FAR_AHEAD = runner(ahead=0.36, lean_deg=17.0)
"""A runner who lands far ahead of the hips and leans far forward."""


def filmed(folder: Path, name: str, who: Person, yaw_deg: float = 0.0, seed: int = 1) -> Path:
    """The result folder of a made-up person."""
    clip = folder / f"{name}.npz"
    save_track(SimulatedCamera(yaw_deg=yaw_deg, seed=seed, noise=0.004).of((who, 6.0)), clip)
    return analyze_to_folder(clip, folder / "out", height_m=1.7).folder


@pytest.fixture(scope="session")
def filmed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result without stills, made once; not to be changed."""
    return filmed(tmp_path_factory.mktemp("filmed"), "run", FAR_AHEAD)


@pytest.fixture
def result(filmed_once: Path, tmp_path: Path) -> Path:
    """A result of a runner with two things to change and a still of one."""
    folder = tmp_path / "result"
    folder.mkdir()
    for file in filmed_once.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    Image.new("RGB", (900, 1200), (120, 60, 60)).save(folder / "1_overstride_02.40s.jpg")
    return folder


@pytest.fixture
def person_over_weeks(tmp_path: Path) -> Callable[[int], Library]:
    """A library with a number of clips of Ana, one a week, in which foot strike and lean improve."""

    def build(number: int) -> Library:
        library = Library.open(tmp_path / "library.sqlite3")
        library.add_person("Ana")
        for week in range(number):
            who = runner(ahead=0.36 - 0.09 * week, lean_deg=17.0 - 3.0 * week)
            folder = filmed(tmp_path, f"week_{week}", who, seed=week + 1)
            when = FIRST_DAY + timedelta(weeks=week)
            library.keep(folder, "Ana", name=f"week_{week}.mp4", recorded=when)
        return library

    return build
