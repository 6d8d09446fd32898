"""Sports2D's pixel TRC (`*_px_person00.trc`): places in px, y down, whatever unit its header names.

Sports2D writes "m" into the header of the pixel file, too, so the numbers decide. Empty cells, and a marker at exactly
(0, 0), were not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.documents import read_bytes, understood
from posturecam.parsing import DocumentError, short
from posturecam.pose.others.common import (
    Found,
    check_fps,
    empty,
    kind_of_file,
    marker_names,
    times_of,
    track_of,
)
from posturecam.pose.others.kinds import Stated
from posturecam.pose.stored import MOST_FRAMES
from posturecam.track import PoseTrack
from posturecam.words import message

KIND = kind_of_file("trc", 128 << 20)
"""An hour at 60 fps with 26 markers takes 110 MB."""
MOST_MARKERS = 200
"""Sports2D's largest model has 133."""
METRES_BELOW = 20.0
"""Places that all lie within so many units of the origin are metres: no person is so few pixels large."""
_HEADER_LINES = 5


def read_trc(path: Path, stated: Stated) -> PoseTrack:
    """Read the landmarks of one person.

    Parameters
    ----------
    path : Path
        The file.
    stated : Stated
        What the user says; a frame rate in the file gives way to it.

    Returns
    -------
    PoseTrack
        Of a model whose errors are not known.

    Raises
    ------
    TrackError
        For any other file, saying what to do.
    """
    data = read_bytes(path, KIND)
    with understood(path, KIND):
        # The first line holds a path in any encoding; all that counts is ASCII.
        lines = data.decode("utf-8", errors="replace").splitlines()
        rate, columns = _header(lines)
        table = _table([line for line in lines[_HEADER_LINES:] if line.strip()], 2 + 3 * (1 + max(columns.values())))
        return track_of(_found(table, columns, rate, stated, path), stated, path)


def _header(lines: Sequence[str]) -> tuple[float | None, dict[int, int]]:
    """The frame rate, and in which place of the row each landmark stands."""
    if len(lines) < _HEADER_LINES or not lines[0].startswith("PathFileType"):
        raise DocumentError("no_trc")
    said = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=False))
    try:
        rate = float(said.get("DataRate", ""))
    except ValueError:
        rate = 0.0
    names = [name.strip().lower() for name in lines[3].split("\t")[2::3]]
    if len(names) > MOST_MARKERS:
        raise DocumentError("not_between", value=len(names), low=1, high=MOST_MARKERS)
    known = marker_names()
    columns = {known[name]: place for place, name in enumerate(names) if name in known}
    if not columns:
        raise DocumentError("no_body")
    return (rate if rate > 0 else None), columns


def _table(rows: Sequence[str], width: int) -> Floats:
    """The numbers (T, width); NaN for empty cells."""
    if not 1 <= len(rows) <= MOST_FRAMES:
        raise DocumentError("not_between", value=len(rows), low=1, high=MOST_FRAMES)
    table = np.full((len(rows), width), np.nan)
    for number, row in enumerate(rows):
        cells = row.split("\t")[:width]
        table[number, : len(cells)] = [_number(cell) for cell in cells]
    return table


def _number(cell: str) -> float:
    try:
        value = float(cell) if cell.strip() else np.nan
    except ValueError:
        raise DocumentError("not_a_number", value=short(cell)) from None
    if np.isinf(value):
        raise DocumentError("too_large_a_number", value=short(cell))
    return value


def _found(table: Floats, columns: dict[int, int], rate: float | None, stated: Stated, path: Path) -> Found:
    xy, visibility = empty(len(table))
    for landmark, place in columns.items():
        xy[:, landmark] = table[:, 2 + 3 * place : 4 + 3 * place]
    xy[(xy == 0.0).all(axis=2)] = np.nan
    seen = np.isfinite(xy).all(axis=2)
    if seen.any() and np.abs(xy[seen]).max() < METRES_BELOW:
        raise DocumentError("in_metres")
    visibility[seen] = 1.0
    t = table[:, 1]
    if stated.fps is not None or not (np.isfinite(t).all() and (np.diff(t) > 0).all()):
        t = times_of(len(table), check_fps(stated.fps or rate, path))
    return Found(t, xy, visibility, "Sports2D", remarks=(message("others.no_confidence"),))
