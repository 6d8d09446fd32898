"""The engine on photographs of people whose points were read by hand.

`python -m posturecam_lab.validate.photographs DIR`.

DIR holds `people.csv` (id, activity, facing), `read_a.csv` and `read_b.csv` (id, then NAME_x, NAME_y for ear, shoulder
and hip of the near side in px of the image, and q_NAME: 1 clear, 2 fair, 3 guess) and `images/ID.jpg`. Each photograph
becomes a short, faintly shaken clip. Standing and sitting people go through the whole engine. One frame holds no
strides, so of people who walk and run the near side's points are measured after the landmarks' correction.

Truth is the mean of both readers; points that either of them guessed are left out. The readers' own error is half of
the SD of their difference. The readers read the acromion; the shoulder joint lies `JOINT_BELOW_ACROMION` lower.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posturecam.analysis import analyze
from posturecam.checks import find
from posturecam.errors import NoPersonError, TrackError
from posturecam.landmarks import SHOULDER
from posturecam.motion.body import body_of
from posturecam.motion.calibration import correction_px
from posturecam.motion.camera_view import body_scale
from posturecam.motion.cleaning import cleaned
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.pose.stored import load_track, save_track
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Activity, Side, View
from posturecam_lab.validate.photograph_readings import (
    CHECKS,
    JOINT_BELOW_ACROMION,
    PAIRS,
    PhotographReading,
    readers_sd,
    readings_of,
    value_at,
)
from posturecam_lab.validate.promise import ErrorLimits, ErrorRow, FigureRow
from posturecam_lab.validate.still_clip import StillClip

if TYPE_CHECKING:
    pass

TITLE = "Photographs of people, read by hand"
UNITS = {"forward_head": "deg", "trunk_lean": "deg", "rounded_shoulders": "% trunk"}
BIAS_LIMIT_DEG = 1.5
"""Promised of the median error."""
COVERED = (0.90, 0.98)
"""Promised share of errors inside ±."""
OTHER_PERSON_TRUNKS = 0.5
"""A shoulder found further than this from the one that was read belongs to another person."""


@dataclass(frozen=True)
class Case:
    """One check on one photograph: value minus truth, and the ± stated."""

    check: str
    activity: Activity
    error: float
    uncertainty: float


def photograph_rows(
    folder: Path, progress: Callable[[str], None] = lambda text: None, landmarks: Path | None = None
) -> list[ErrorRow | FigureRow]:
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
    list of ErrorRow and FigureRow
        Of each check and activity: the errors, without and with the readers' own error in the ±, and their median.

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


def cases_of(reading: PhotographReading, track: PoseTrack) -> list[Case]:
    """What the engine says of a photograph's track (in px of the image) beside the readings.

    Empty where it followed another person or gives no value.
    """
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


def rows_of(
    cases: list[Case], readers: Mapping[str, float], *, covered: tuple[float, float] = COVERED
) -> list[ErrorRow | FigureRow]:
    """The table, by check and activity and over all; `readers`: the SD of their error by check."""
    rows: list[ErrorRow | FigureRow] = []
    for check in CHECKS:
        for activity in (*Activity, None):
            those = [case for case in cases if case.check == check and activity in (None, case.activity)]
            if not those:
                continue
            error, stated = np.array([(case.error, case.uncertainty) for case in those]).T
            doing, unit = ("all" if activity is None else str(activity)), UNITS[check]
            engine = activity is not None and not activity.is_gait and check != "rounded_shoulders"
            bias = FigureRow(
                doing, f"{check}, median error", float(np.median(error)), BIAS_LIMIT_DEG if engine else None, unit
            )
            allowed = np.hypot(stated, 1.96 * readers[check])
            limits = ErrorLimits(covered=covered if activity is None and check != "rounded_shoulders" else None)
            plain = ErrorRow.of("photographs", f"{check}, {doing}", unit, error, stated)
            wider = ErrorRow.of("photographs", f"{check}, {doing}, readers allowed for", unit, error, allowed, limits)
            rows += [plain, wider, bias]
    return rows


def _of_the_engine(reading: PhotographReading, track: PoseTrack) -> dict[str, tuple[float, float]]:
    """Value and ± by check, of the longest bout."""
    bouts = analyze(track, activity=reading.activity).bouts
    findings = max(bouts, key=lambda bout: bout.end - bout.start).findings if bouts else ()
    return {
        f.check: (f.value, f.uncertainty)
        for f in findings
        if f.check in CHECKS and f.value is not None and f.uncertainty is not None
    }


def _of_one_frame(reading: PhotographReading, track: PoseTrack) -> dict[str, tuple[float, float]]:
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
        value = value_at(check, ear, shoulder, hip)
        known = find(check).model_error.systematic(value, reading.activity, track.provenance)
        if known is not None and np.isfinite(value):
            found[check] = (value, known)
    return found


def _track(reading: PhotographReading, folder: Path, landmarks: Path | None) -> PoseTrack | None:
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
        except NoPersonError:
            return None
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            save_track(track, kept)
    return in_image_px(track, path)


def image_size(path: Path) -> tuple[int, int]:
    """(width, height) px of an image; TrackError when it can't be read."""
    image = cv2.imread(str(path))
    if image is None:
        raise TrackError(f"{path} can't be read.")
    return int(image.shape[1]), int(image.shape[0])


def in_image_px(track: PoseTrack, path: Path) -> PoseTrack:
    """A track of a photograph that was enlarged or shrunk, in px of its image."""
    width, height = image_size(path)
    return replace(track, xy=track.xy * (max(height, width) / max(track.size)), size=(width, height), world=None)


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
            figures = f"{row.n:5d} {row.bias:+6.1f} {row.spread:6.1f} {row.covered or 0.0:6.0%}"
            print(f"{row.what + ', ' + row.unit:55s} {figures}")
        else:
            print(f"{row.what + ', ' + row.where:55s}       {row.value:+6.1f} {row.unit}")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
