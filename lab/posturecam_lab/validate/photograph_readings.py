"""Photographs whose points two people read by hand: the readings, and what the checks are on them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.rounded_shoulders import ahead_of_line
from posturecam.errors import TrackError
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.motion.body import from_vertical_deg
from posturecam.types import Activity, View

if TYPE_CHECKING:
    pass

CHECKS: Mapping[str, tuple[str, ...]] = {
    "forward_head": ("ear", "shoulder"),
    "trunk_lean": ("shoulder", "hip"),
    "rounded_shoulders": ("ear", "shoulder", "hip"),
}
"""The checks that the readings show, and the points that each needs."""
PAIRS = {"ear": EAR, "shoulder": SHOULDER, "hip": HIP}
JOINT_BELOW_ACROMION = 0.054
"""Trunk lengths (acromion to hip) by which the shoulder joint, where pose models put the shoulder, lies below the
acromion."""
GUESS = 3
"""Quality of a point that a reader guessed."""
Points = dict[str, Floats]


@dataclass(frozen=True)
class PhotographReading:
    """One photograph.

    Who faces where and does what, both readers' points (px, by name), and the worse of their qualities.
    """

    name: str
    activity: Activity
    view: View
    read: tuple[Points, Points]
    quality: Mapping[str, int]

    @property
    def points(self) -> Points:
        """The mean of both readers."""
        a, b = self.read
        return {name: (a[name] + b[name]) / 2 for name in a}

    @property
    def trunk_px(self) -> float:
        """Acromion to hip."""
        return float(np.hypot(*(self.points["shoulder"] - self.points["hip"])))

    def shows(self, check: str) -> bool:
        """Whether no point that the check needs was guessed."""
        return max(self.quality[name] for name in CHECKS[check]) < GUESS

    def value(self, check: str, points: Points) -> float:
        """What the check would measure on these points."""
        forward = np.array([1.0 if self.view == View.RIGHT else -1.0, -1.0])
        joint = points["shoulder"] + (0.0, JOINT_BELOW_ACROMION * self.trunk_px)
        ear, shoulder, hip = (forward * point for point in (points["ear"], joint, points["hip"]))
        if check == "trunk_lean":
            shoulder = forward * points["shoulder"]
        return value_at(check, ear[None], shoulder[None], hip[None])


def readings_of(folder: Path) -> list[PhotographReading]:
    """The photographs that both readers read; TrackError when there are none."""
    try:
        people, a, b = (_table(folder / f"{name}.csv") for name in ("people", "read_a", "read_b"))
        found = [_reading(row, a[name], b[name]) for name, row in people.items() if name in a and name in b]
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise TrackError(f"{folder} holds no readings of photographs (people.csv, read_a.csv, read_b.csv).") from error
    return [reading for reading in found if reading is not None]


def readers_sd(check: str, readings: list[PhotographReading]) -> float:
    """SD of the error of the mean of both readers: half of the SD of their difference."""
    apart = [
        reading.value(check, reading.read[0]) - reading.value(check, reading.read[1])
        for reading in readings
        if reading.shows(check)
    ]
    return float(np.std(apart)) / 2 if len(apart) > 1 else 0.0


def value_at(check: str, ear: Floats, shoulder: Floats, hip: Floats) -> float:
    """The check's value at points (N, 2), forward and up."""
    if check == "forward_head":
        return float(np.median(from_vertical_deg(shoulder, ear)))
    if check == "trunk_lean":
        return float(np.median(from_vertical_deg(hip, shoulder)))
    return float(np.median(ahead_of_line(hip, shoulder, ear)))


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _reading(person: Mapping[str, str], a: Mapping[str, str], b: Mapping[str, str]) -> PhotographReading | None:
    """The reading of one photograph; None where a point was not read."""
    if not all(row[f"{name}_{axis}"] for row in (a, b) for name in PAIRS for axis in "xy"):
        return None
    read_a, read_b = (
        {name: np.array([float(row[f"{name}_x"]), float(row[f"{name}_y"])]) for name in PAIRS} for row in (a, b)
    )
    quality = {name: max(int(row[f"q_{name}"] or GUESS) for row in (a, b)) for name in PAIRS}
    return PhotographReading(
        person["id"], Activity(person["activity"]), View(person["facing"]), (read_a, read_b), quality
    )
