"""The engine on photographs of people whose points were read by hand: `python -m posturecam_lab.validate.photographs DIR`.

DIR holds `people.csv` (id, activity, facing), `read_a.csv` and `read_b.csv` (id, then NAME_x, NAME_y for ear, shoulder and hip of the
near side in px of the image, and q_NAME: 1 clear, 2 fair, 3 guess) and `images/ID.jpg`. Each photograph becomes a short, faintly
shaken clip. Standing and sitting people go through the whole engine. One frame holds no strides, so of people who walk and run the near
side's points are measured after the landmarks' correction.

Truth is the mean of both readers; points that either of them guessed are left out. The readers' own error is half of the
SD of their difference. The readers read the acromion; the shoulder joint lies `JOINT_BELOW_ACROMION` lower.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.checks import find
from posturecam.checks.rounded_shoulders import ahead_of_line
from posturecam.errors import NobodyFound, TrackError
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.motion.body import body_of, from_vertical_deg
from posturecam.motion.calibration import correction_px
from posturecam.motion.camera_view import body_scale
from posturecam.motion.cleaning import cleaned
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.pose.stored import load_track, save_track
from posturecam.track import Frame, PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Activity, Side, View
from posturecam_lab.validate.promise import ErrorRow, Limits, Row

if TYPE_CHECKING:
    from typing_extensions import Self

TITLE = "Photographs of people, read by hand"
CHECKS: Mapping[str, tuple[str, ...]] = {
    "forward_head": ("ear", "shoulder"),
    "trunk_lean": ("shoulder", "hip"),
    "rounded_shoulders": ("ear", "shoulder", "hip"),
}
"""The checks that the readings show, and the points that each needs."""
UNITS = {"forward_head": "deg", "trunk_lean": "deg", "rounded_shoulders": "% trunk"}
PAIRS = {"ear": EAR, "shoulder": SHOULDER, "hip": HIP}
JOINT_BELOW_ACROMION = 0.054
"""Trunk lengths (acromion to hip) by which the shoulder joint, where pose models put the shoulder, lies below the acromion."""
GUESS = 3
"""Quality of a point that a reader guessed."""
BIAS_LIMIT_DEG = 1.5
"""Promised of the median error."""
COVERED = (0.90, 0.98)
"""Promised share of errors inside ±."""
LONGER_SIDE_PX = 720
"""Of the clip made of a photograph."""
FRAMES, FRAMES_PER_S = 30, 12.0
"""Length and frame rate of that clip."""
SHAKE_PX, NOISE_LEVELS = 1.5, 2.0
"""Amplitude of the shake, and SD of the noise in levels of 0-255: enough that no frame repeats the one before."""
OTHER_PERSON_TRUNKS = 0.5
"""A shoulder found further than this from the one that was read belongs to another person."""

Points = dict[str, Floats]


@dataclass(frozen=True)
class Reading:
    """One photograph: who faces where and does what, both readers' points (px, by name), and the worse of their qualities."""

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
        return _measured(check, ear[None], shoulder[None], hip[None])


@dataclass(frozen=True)
class Case:
    """One check on one photograph: value minus truth, and the ± stated."""

    check: str
    activity: Activity
    error: float
    uncertainty: float


def photograph_rows(
    folder: Path, progress: Callable[[str], None] = lambda text: None, landmarks: Path | None = None
) -> list[ErrorRow | Row]:
    """Bias, SD and coverage of neck angle, lean and shoulders by activity, over all photographs of the folder.

    Parameters
    ----------
    folder : Path
        See the head of this module.
    progress : callable
        Called with the name of each photograph.
    landmarks : Path, optional
        Folder in which the landmarks (ID.npz) are kept and, on a later call, read instead of the images.

    Returns
    -------
    list of ErrorRow and Row
        Of each check and activity: the errors, without and with the readers' own error allowed for in the ±, and their median.

    Raises
    ------
    TrackError
        For a folder without readings.
    """
    readings = readings_of(folder)
    cases = []
    for reading in readings:
        progress(reading.name)
        track = _track(reading, folder, landmarks)
        if track is not None:
            cases += cases_of(reading, track)
    return rows_of(cases, {check: readers_sd(check, readings) for check in CHECKS})


def readings_of(folder: Path) -> list[Reading]:
    """The photographs that both readers read; TrackError when there are none."""
    try:
        people, a, b = (_table(folder / f"{name}.csv") for name in ("people", "read_a", "read_b"))
        found = [_reading(row, a[name], b[name]) for name, row in people.items() if name in a and name in b]
    except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
        raise TrackError(f"{folder} holds no readings of photographs (people.csv, read_a.csv, read_b.csv).") from error
    return [reading for reading in found if reading is not None]


def readers_sd(check: str, readings: list[Reading]) -> float:
    """SD of the error of the mean of both readers: half of the SD of their difference."""
    apart = [
        reading.value(check, reading.read[0]) - reading.value(check, reading.read[1])
        for reading in readings
        if reading.shows(check)
    ]
    return float(np.std(apart)) / 2 if len(apart) > 1 else 0.0


def cases_of(reading: Reading, track: PoseTrack) -> list[Case]:
    """What the engine says of a photograph's track (in px of the image) beside the readings; empty where it followed another
    person or gives no value."""
    shoulder = np.nanmedian(track.xy[:, SHOULDER[reading.view == View.RIGHT]], axis=0)
    joint = reading.points["shoulder"] + (0.0, JOINT_BELOW_ACROMION * reading.trunk_px)
    if not np.hypot(*(shoulder - joint)) <= OTHER_PERSON_TRUNKS * reading.trunk_px:
        return []
    found = _of_one_frame(reading, track) if reading.activity.is_gait else _of_the_engine(reading, track)
    return [
        Case(check, reading.activity, value - reading.value(check, reading.points), uncertainty)
        for check, (value, uncertainty) in found.items()
        if reading.shows(check)
    ]


def rows_of(cases: list[Case], readers: Mapping[str, float]) -> list[ErrorRow | Row]:
    """The table, by check and activity and over all; `readers`: the SD of their error by check."""
    rows: list[ErrorRow | Row] = []
    for check in CHECKS:
        for activity in (*Activity, None):
            those = [case for case in cases if case.check == check and activity in (None, case.activity)]
            if not those:
                continue
            error, stated = np.array([(case.error, case.uncertainty) for case in those]).T
            doing, unit = ("all" if activity is None else str(activity)), UNITS[check]
            engine = activity is not None and not activity.is_gait and check != "rounded_shoulders"
            bias = Row(
                doing, f"{check}, median error", float(np.median(error)), BIAS_LIMIT_DEG if engine else None, unit
            )
            allowed = np.hypot(stated, 1.96 * readers[check])
            limits = Limits(covered=COVERED if activity is None and check != "rounded_shoulders" else None)
            plain = ErrorRow.of("photographs", f"{check}, {doing}", unit, error, stated)
            wider = ErrorRow.of("photographs", f"{check}, {doing}, readers allowed for", unit, error, allowed, limits)
            rows += [plain, wider, bias]
    return rows


def _of_the_engine(reading: Reading, track: PoseTrack) -> dict[str, tuple[float, float]]:
    """Value and ± by check, of the longest bout."""
    bouts = analyze(track, activity=reading.activity).bouts
    findings = max(bouts, key=lambda bout: bout.end - bout.start).findings if bouts else ()
    return {
        f.check: (f.value, f.uncertainty)
        for f in findings
        if f.check in CHECKS and f.value is not None and f.uncertainty is not None
    }


def _of_one_frame(reading: Reading, track: PoseTrack) -> dict[str, tuple[float, float]]:
    """Value and ± by check, of the near side's points over all the time that they were seen."""
    clean = cleaned(track).track
    motion = smooth_motion(clean.t, clean.xy, clean.visibility)
    scale, facing = body_scale(motion), 1 if reading.view == View.RIGHT else -1
    motion = motion.moved(correction_px(motion, facing, scale.trunk_px, reading.activity, track.provenance))
    near = Side(str(reading.view))
    body = body_of(motion, facing, scale.by_time, 0.0, near)
    seen = np.logical_and.reduce([body.seen(PAIRS[name][near == Side.RIGHT]) for name in ("ear", "shoulder", "hip")])
    ear, shoulder, hip = (body.of(PAIRS[name], near)[seen] for name in ("ear", "shoulder", "hip"))
    found: dict[str, tuple[float, float]] = {}
    if not seen.any():
        return found
    for check in CHECKS:
        value = _measured(check, ear, shoulder, hip)
        known = find(check).model_error.systematic(value, reading.activity, track.provenance)
        if known is not None and np.isfinite(value):
            found[check] = (value, known)
    return found


def _measured(check: str, ear: Floats, shoulder: Floats, hip: Floats) -> float:
    """The check's value at points (N, 2), forward and up."""
    if check == "forward_head":
        return float(np.median(from_vertical_deg(shoulder, ear)))
    if check == "trunk_lean":
        return float(np.median(from_vertical_deg(hip, shoulder)))
    return float(np.median(ahead_of_line(hip, shoulder, ear)))


def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _reading(person: Mapping[str, str], a: Mapping[str, str], b: Mapping[str, str]) -> Reading | None:
    """The reading of one photograph; None where a point was not read."""
    if not all(row[f"{name}_{axis}"] for row in (a, b) for name in PAIRS for axis in "xy"):
        return None
    read_a, read_b = (
        {name: np.array([float(row[f"{name}_x"]), float(row[f"{name}_y"])]) for name in PAIRS} for row in (a, b)
    )
    quality = {name: max(int(row[f"q_{name}"] or GUESS) for row in (a, b)) for name in PAIRS}
    return Reading(person["id"], Activity(person["activity"]), View(person["facing"]), (read_a, read_b), quality)


def _track(reading: Reading, folder: Path, landmarks: Path | None) -> PoseTrack | None:
    """The landmarks of a photograph in px of the image; None where no person was found."""
    path = folder / "images" / f"{reading.name}.jpg"
    image = cv2.imread(str(path))
    if image is None:
        raise TrackError(f"{path} can't be read.")
    kept = None if landmarks is None else landmarks / f"{reading.name}.npz"
    if kept is not None and kept.exists():
        track = load_track(kept)
    else:
        try:
            track = track_video(StillClip(reading.name, cv2.cvtColor(image, cv2.COLOR_BGR2RGB).astype(np.uint8)))
        except NobodyFound:
            return None
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            save_track(track, kept)
    height, width = image.shape[:2]
    return replace(track, xy=track.xy * (max(height, width) / max(track.size)), size=(width, height), world=None)


class StillClip:
    """A photograph (H, W, 3) as a short, faintly shaken clip with its longer side at `LONGER_SIDE_PX`; a VideoSource."""

    def __init__(self, name: str, rgb: NDArray[np.uint8]) -> None:
        scale = LONGER_SIDE_PX / max(rgb.shape[:2])
        self.name = name
        self.n_frames = FRAMES
        self._rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the frames."""
        return int(self._rgb.shape[1]), int(self._rgb.shape[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def __iter__(self) -> Iterator[Frame]:
        rng = np.random.default_rng(0)
        for n in range(FRAMES):
            t = n / FRAMES_PER_S
            shift = np.array([[1, 0, SHAKE_PX * np.sin(4.3 * t)], [0, 1, SHAKE_PX * np.cos(3.3 * t)]], dtype=np.float32)
            moved = cv2.warpAffine(self._rgb, shift, self.size, borderMode=cv2.BORDER_REPLICATE)
            noisy = moved + rng.normal(0, NOISE_LEVELS, moved.shape)
            yield Frame(t, np.clip(noisy, 0, 255).astype(np.uint8))


def main(arguments: list[str] | None = None) -> int:
    """Prints the table; 0 when every promise is kept, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.validate.photographs", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--landmarks", type=Path, metavar="DIR", help="keep the landmarks here, and read them when they are there"
    )
    options = parser.parse_args(arguments)
    rows = photograph_rows(options.folder, landmarks=options.landmarks)
    print("error of, in                                                n   mean     SD   in ±")
    for row in rows:
        if isinstance(row, ErrorRow):
            print(
                f"{row.what + ', ' + row.unit:55s} {row.n:5d} {row.bias:+6.1f} {row.spread:6.1f} {row.covered or 0.0:6.0%}"
            )
        else:
            print(f"{row.what + ', ' + row.where:55s}       {row.value:+6.1f} {row.unit}")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
