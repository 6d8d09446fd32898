"""Recordings as a motion laboratory would make them, of people made of formulas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posturecam.types import Side
from tests.people import Person

Record = Callable[..., Path]
LEG_M, RATE_HZ = 0.87, 200.0
JOINTS = {"hip": (23, 24), "knee": (25, 26), "ankle": (27, 28), "heel": (29, 30), "toe": (31, 32)}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Writes NAME.npz of that person into the folder "lab" and gives its path."""

    def write(name: str, who: Person, seconds: float = 6.0, without: tuple[str, ...] = ()) -> Path:
        t = np.arange(0, seconds, 1 / RATE_HZ)
        pose = who.pose(t)
        names = [f"{side}_{joint}" for side in "lr" for joint in JOINTS]
        index = [JOINTS[joint][side == "r"] for side in "lr" for joint in JOINTS]
        content = {
            "t": t,
            "names": np.array(names),
            "xy": LEG_M * pose[:, index, :2],
            "speed": LEG_M * who.speed,
            "leg": LEG_M,
            "gait": str(who.activity),
            "ic_l": who.contacts(Side.LEFT, 0, seconds),
            "ic_r": who.contacts(Side.RIGHT, 0, seconds),
            "to_l": who.toe_offs(Side.LEFT, 0, seconds),
            "to_r": who.toe_offs(Side.RIGHT, 0, seconds),
        }
        path = tmp_path / "lab" / f"{name}.npz"
        path.parent.mkdir(exist_ok=True)
        np.savez(path, **{key: value for key, value in content.items() if key not in without})
        return path

    return write
