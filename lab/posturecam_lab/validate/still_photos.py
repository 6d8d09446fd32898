"""The engine on photographs as photographs: what it says of one frame, beside points that were read by hand.

People who stand or sit; of those who walk or run nothing is judged in a photo. `photographs` says what the folder
holds and how truth is made; there each becomes a short clip, here it is read as `posturecam analyze photo.jpg` does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from posturecam.errors import NoPersonError
from posturecam.pose.stored import load_track, save_track
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam_lab.validate.photograph_readings import CHECKS, PhotographReading, readers_sd, readings_of
from posturecam_lab.validate.photographs import cases_of, in_image_px, rows_of
from posturecam_lab.validate.promise import ErrorRow, FigureRow

TITLE = "Photographs of people, as photos"
COVERED = (0.90, 1.0)
"""Promised share of errors inside ± of a photo."""


def still_photo_rows(
    folder: Path, progress: Callable[[str], None] = lambda text: None, landmarks: Path | None = None
) -> list[ErrorRow | FigureRow]:
    """Bias, SD and coverage of neck angle, lean and shoulders in single photos of people who stand or sit.

    Parameters
    ----------
    folder : Path
        See `photographs`.
    progress : callable
        Called with the name of each photograph.
    landmarks : Path, optional
        Folder in which the landmarks (ID.npz) are kept and, on a later call, read instead of the images.

    Returns
    -------
    list of ErrorRow and FigureRow
        As `photographs.photograph_rows` gives them.

    Raises
    ------
    TrackError
        For a folder without readings.
    """
    readings = readings_of(folder)
    cases = []
    for reading in readings:
        if reading.activity.is_gait:
            continue
        progress(reading.name)
        path = folder / "images" / f"{reading.name}.jpg"
        track = _track(reading, path, landmarks)
        if track is not None:
            cases += cases_of(reading, in_image_px(track, path))
    return rows_of(cases, {check: readers_sd(check, readings) for check in CHECKS}, covered=COVERED)


def _track(reading: PhotographReading, path: Path, landmarks: Path | None) -> PoseTrack | None:
    """The landmarks of a photo; None where no person was found."""
    kept = None if landmarks is None else landmarks / f"{reading.name}.npz"
    if kept is not None and kept.exists():
        return load_track(kept)
    try:
        track = track_video(path)
    except NoPersonError:
        return None
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_track(track, kept)
    return track
