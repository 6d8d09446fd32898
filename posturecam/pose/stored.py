"""landmarks.npz: a PoseTrack on disk, which can be analysed again without the clip.

A zip of .npy arrays as numpy writes them: `format` (the mark), `version`, `t`, `xy`, `visibility`, `world` (left out
when there is none), `size`, `notes` (each a message as JSON), `provenance` (pairs), `cuts` and `people` (left out when
there are no cuts). The same track always gives the same bytes.
"""

from __future__ import annotations

import json
import math
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturecam.durable import AtomicFile
from posturecam.errors import OutputError, TrackError, explained
from posturecam.parsing import parse_json
from posturecam.track import PoseTrack
from posturecam.words import ENGLISH, Message, in_language, literal, message

FORMAT = "posturecam landmarks"
VERSION = 2
"""Of the format; before version 2 a note was a plain text."""
MOST_FRAMES = 400_000
"""In one file: an hour and three quarters at 60 frames a second. Measured: 1.36 GB to analyse 500,000 of them."""
MOST_BYTES = 900 * MOST_FRAMES
"""Of all arrays in one file, unpacked: a frame takes 800."""
_MOST_TEXT = 200_000
"""Characters of all notes, or of all provenance, in one file."""
_FARTHEST_PX, _FARTHEST_M, _LONGEST_S, _SHORTEST_S = 1e6, 1e4, 1e7, 1e-5
"""Landmarks and times beyond these, or frames that follow each other faster on average, are damaged."""
_LONGEST_HEADER = 500
"""Characters of an array's header; ours have 120."""
_ARRAYS = frozenset(
    {"format", "version", "t", "xy", "visibility", "world", "size", "notes", "provenance", "cuts", "people"}
)
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def save_track(track: PoseTrack, path: str | Path) -> None:
    """Write a track, whole or not at all, replacing what was there.

    Parameters
    ----------
    track : PoseTrack
        What is stored.
    path : str or Path
        Of the file.

    Raises
    ------
    OutputError
        When the disk refuses.
    """
    path = Path(path)
    try:
        with AtomicFile(path) as partial, zipfile.ZipFile(partial, "w") as archive:
            for name, array in _arrays(track).items():
                entry = zipfile.ZipInfo(f"{name}.npy", date_time=_NO_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                with archive.open(entry, "w") as file:
                    np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
    except OSError as error:
        raise OutputError(message("track.not_written", path=path, error=error.strerror or error)) from error


def load_track(path: str | Path) -> PoseTrack:
    """Read a file that `save_track` wrote.

    Parameters
    ----------
    path : str or Path
        Of the file.

    Returns
    -------
    PoseTrack
        Equal to the one that was stored.

    Raises
    ------
    TrackError
        For anything else, saying what to do.
    """
    path = Path(path)
    arrays = _read(path)
    if "format" not in arrays or str(arrays["format"]) != FORMAT:
        raise TrackError(message("track.not_ours", path=path))
    with explained(TrackError, _damaged(path), _too_large(path), TypeError):
        version = int(arrays["version"])
        if version > VERSION:
            raise TrackError(message("track.from_later", path=path))
        track = PoseTrack(
            t=arrays["t"],
            xy=arrays["xy"],
            visibility=arrays["visibility"],
            world=arrays.get("world"),
            size=(int(arrays["size"][0]), int(arrays["size"][1])),
            remarks=tuple(_remark(str(note), version) for note in arrays["notes"]),
            provenance={str(key): str(value) for key, value in arrays["provenance"]},
            cuts=tuple(float(cut) for cut in arrays.get("cuts", ())),
            people=tuple(int(person) for person in arrays.get("people", ())),
        )
        check_values(track)
        return track


def check_values(track: PoseTrack) -> None:
    """Refuse values that no clip gives.

    Parameters
    ----------
    track : PoseTrack
        From a file that others may have written.

    Raises
    ------
    ValueError
        For landmarks and times beyond reason, and frames without a size.
    """
    limits = [(track.t, _LONGEST_S), (track.xy, _FARTHEST_PX), (track.visibility, 1.0)]
    limits += [] if track.world is None else [(track.world, _FARTHEST_M)]
    if len(track) and any(np.nanmax(np.abs(array), initial=0.0) > most for array, most in limits):
        raise ValueError("values beyond reason")
    if len(track) > 1 and track.t[-1] - track.t[0] < _SHORTEST_S * (len(track) - 1):
        raise ValueError("no such times")
    if not 1 <= min(track.size) <= max(track.size) <= _FARTHEST_PX:
        raise ValueError("no such size")


def _arrays(track: PoseTrack) -> dict[str, NDArray[Any]]:
    """What is stored, by name and in this order."""
    arrays: dict[str, NDArray[Any]] = {
        "format": np.array(FORMAT),
        "version": np.array(VERSION, dtype=np.int64),
        "t": track.t,
        "xy": track.xy,
        "visibility": track.visibility,
        "size": np.array(track.size, dtype=np.int64),
        "notes": np.array([_note(remark) for remark in track.remarks], dtype=np.str_),
        "provenance": np.array(sorted(track.provenance.items()), dtype=np.str_).reshape(-1, 2),
    }
    if track.cuts:
        arrays["cuts"] = np.array(track.cuts, dtype=np.float64)
        arrays["people"] = np.array(track.people, dtype=np.int64)
    if track.world is not None:
        arrays["world"] = track.world
    return arrays


def _note(remark: Message) -> str:
    """A remark as it is stored: JSON, with its text in English for readers that do not know its code."""
    with in_language(ENGLISH):
        return json.dumps(remark.to_dict(), ensure_ascii=False, sort_keys=True)


def _remark(note: str, version: int) -> Message:
    """A remark as it was stored; ValueError or KeyError where it was not."""
    if version < 2:
        return literal(note)
    document = parse_json(note)
    if not isinstance(document, dict) or not isinstance(document.get("parameters", {}), dict):
        raise ValueError("no remark")
    return Message.from_dict(document)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Our arrays in the file; TrackError when there is no such file, it is no such archive, or it is too large."""
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TrackError(message("track.cannot_read", path=path, error=reason)) from error
    faults = (zipfile.BadZipFile, zlib.error, TypeError, struct.error, SyntaxError, tokenize.TokenError)
    with file, explained(TrackError, _damaged(path), _too_large(path), *faults):
        if not zipfile.is_zipfile(file):
            raise TrackError(message("track.not_ours", path=path))
        with zipfile.ZipFile(file) as archive:
            entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
            ours = {name: entry for name, entry in entries.items() if name in _ARRAYS}
            if sum(entry.file_size for entry in ours.values()) > MOST_BYTES:
                raise TrackError(_too_large(path))
            arrays = {name: _array(archive, entry) for name, entry in ours.items()}
    if "t" in arrays and arrays["t"].size > MOST_FRAMES:
        raise TrackError(_too_large(path))
    return arrays


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    """One array of an archive; ValueError where it promises more than there is, or anything but numbers and text.

    An entry is never read beyond the size that the archive's directory says, so that one is the limit.
    """
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        shape, _, kind = header[version](file, max_header_size=_LONGEST_HEADER)
    if kind.kind not in "biufU" or math.prod(shape) * kind.itemsize > entry.file_size:
        raise ValueError("no array of ours")
    if kind.kind == "U" and math.prod(shape) * kind.itemsize > 4 * _MOST_TEXT:
        raise ValueError("too much text")
    with archive.open(entry) as file:
        return np.asarray(np.lib.format.read_array(file, allow_pickle=False))


def _damaged(path: Path) -> Message:
    return message("track.damaged", path=path)


def _too_large(path: Path) -> Message:
    return message("track.too_large", path=path, most=MOST_FRAMES)
