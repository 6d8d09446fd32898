"""landmarks.npz: a PoseTrack on disk, which can be analysed again without the clip.

A zip of .npy arrays as numpy writes them: `format` (the mark), `version`, `t`, `xy`, `visibility`, `world` (left out
when there is none), `size`, `notes`, `provenance` (pairs), `cuts` and `people` (left out when there are no cuts). The same track always gives the same bytes.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturecam.errors import OutputError, TrackError
from posturecam.track import PoseTrack

FORMAT = "posturecam landmarks"
VERSION = 1
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def save_track(track: PoseTrack, path: str | Path) -> None:
    """Writes the track, whole or not at all, replacing what was there; OutputError when the disk refuses."""
    path = Path(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with zipfile.ZipFile(temporary, "w") as archive:
                for name, array in _arrays(track).items():
                    entry = zipfile.ZipInfo(f"{name}.npy", date_time=_NO_DATE)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.create_system, entry.external_attr = 3, 0o644 << 16
                    with archive.open(entry, "w") as file:
                        np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror or error}. Check that the folder exists, that you may write there "
            "and that the disk has room."
        ) from error


def load_track(path: str | Path) -> PoseTrack:
    """The track in a file written by `save_track`; TrackError, saying what to do, for anything else."""
    path = Path(path)
    arrays = _read(path)
    if "format" not in arrays or str(arrays["format"]) != FORMAT:
        raise TrackError(f"{path} is not a landmarks file of posturecam. Give a landmarks.npz, or the clip itself.")
    try:
        version = int(arrays["version"])
        if version > VERSION:
            raise TrackError(f"{path} was written by a newer posturecam. Update posturecam, or analyse the clip again.")
        return PoseTrack(
            t=arrays["t"],
            xy=arrays["xy"],
            visibility=arrays["visibility"],
            world=arrays.get("world"),
            size=(int(arrays["size"][0]), int(arrays["size"][1])),
            notes=tuple(str(note) for note in arrays["notes"]),
            provenance={str(key): str(value) for key, value in arrays["provenance"]},
            cuts=tuple(float(cut) for cut in arrays.get("cuts", ())),
            people=tuple(int(person) for person in arrays.get("people", ())),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _damaged(path) from error


def _arrays(track: PoseTrack) -> dict[str, NDArray[Any]]:
    """What is stored, by name and in this order."""
    arrays: dict[str, NDArray[Any]] = {
        "format": np.array(FORMAT),
        "version": np.array(VERSION, dtype=np.int64),
        "t": track.t,
        "xy": track.xy,
        "visibility": track.visibility,
        "size": np.array(track.size, dtype=np.int64),
        "notes": np.array(track.notes, dtype=np.str_),
        "provenance": np.array(sorted(track.provenance.items()), dtype=np.str_).reshape(-1, 2),
    }
    if track.cuts:
        arrays["cuts"] = np.array(track.cuts, dtype=np.float64)
        arrays["people"] = np.array(track.people, dtype=np.int64)
    if track.world is not None:
        arrays["world"] = track.world
    return arrays


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Every array in the file; TrackError when there is no such file or it is no such archive."""
    try:
        with path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise TrackError(
                    f"{path} is not a landmarks file of posturecam. Give a landmarks.npz, or the clip itself."
                )
            file.seek(0)
            with np.load(file, allow_pickle=False) as archive:
                return {name: archive[name] for name in archive.files}
    except OSError as error:
        raise TrackError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> TrackError:
    return TrackError(f"{path} is damaged. Analyse the clip again to get a new one.")
