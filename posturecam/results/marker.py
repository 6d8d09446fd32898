"""The marker in each result folder: which files posturecam wrote there.

Whatever else lies in the folder is the user's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection
from pathlib import Path

from posturecam.documents import DocumentKind, read_json
from posturecam.durable import write_whole
from posturecam.errors import OutputError, TrackError
from posturecam.words import message

ANALYSIS_FILE = "analysis.json"
ANALYSIS = DocumentKind(
    message("results.document.result"), TrackError, message("results.document.result_remedy"), 1 << 28
)
"""An hour's run with its contacts takes 2 MB."""
MARKER_FILE = ".posturecam.json"
_FORMAT = 1
_BEFORE_MARKERS = re.compile(
    r"analysis\.json|landmarks\.npz|(frames|strides)\.csv|annotated\.mp4|thumbnail\.jpg|\d+_[a-z_]+_\d+\.\d\ds\.jpg"
)
"""The files of results that were written before there were markers."""


def write_marker(folder: Path, run: str) -> None:
    """Mark a folder as a result with the files that are in it now.

    Raises OSError.

    Parameters
    ----------
    folder : Path
        The result folder.
    run : str
        Id of the run, such as the digest of its analysis.json, so that the same analysis leaves the same bytes.
    """
    files = sorted(file.name for file in folder.iterdir() if file.is_file() and file.name != MARKER_FILE)
    (folder / MARKER_FILE).write_bytes(_marker(run, files))


def add_to_marker(folder: Path, names: Collection[str]) -> None:
    """Mark more files of a result as ours, before they are written.

    Parameters
    ----------
    folder : Path
        The result folder.
    names : Collection of str
        Of the files.

    Raises
    ------
    OutputError
        Where one of them is there and is not ours.
    """
    ours = files_of(folder)
    foreign = next((name for name in names if name not in ours and os.path.lexists(folder / name)), None)
    if foreign is not None:
        raise OutputError(message("results.folder.foreign_file", place=folder / foreign))
    run = run_of(folder) or ""
    files = sorted((ours - {MARKER_FILE}) | set(names))
    write_whole(folder / MARKER_FILE, _marker(run, files))


def _marker(run: str, files: list[str]) -> bytes:
    content = json.dumps({"posturecam": _FORMAT, "run": run, "files": files}, indent=2, ensure_ascii=False)
    return f"{content}\n".encode()


def is_result(folder: Path) -> bool:
    """Tell whether this is a folder (no link to one) that holds a result of ours.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    bool
        Whether it is.
    """
    return not folder.is_symlink() and holds_result(folder)


def holds_result(folder: Path) -> bool:
    """Tell whether a folder, which may be reached by a link, holds a result of ours.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    bool
        Whether it does.
    """
    return bool(_marked_files(folder)) or input_of(folder) is not None


def files_of(folder: Path) -> frozenset[str]:
    """List the files in a folder that posturecam wrote.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    frozenset of str
        Their names; empty when it holds no result of ours.
    """
    marked = _marked_files(folder)
    if marked:
        return marked | {MARKER_FILE}
    if input_of(folder) is None:
        return frozenset()
    return frozenset(file.name for file in folder.iterdir() if _BEFORE_MARKERS.fullmatch(file.name))


def run_of(folder: Path) -> str | None:
    """Read the id of the run that wrote a result.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    str or None
        The id; None for a folder without a marker.
    """
    run = _read(folder / MARKER_FILE).get("run")
    return run if isinstance(run, str) else None


def input_of(folder: Path) -> str | None:
    """Read from analysis.json of which clip a result is.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    str or None
        The digest of the clip; None when there is no result of ours.
    """
    provenance = _read(folder / ANALYSIS_FILE).get("provenance")
    digest = provenance.get("input") if isinstance(provenance, dict) else None
    return digest if isinstance(digest, str) else None


def _marked_files(folder: Path) -> frozenset[str]:
    """The files that the marker names; only plain names count, for a marker may come from elsewhere."""
    files = _read(folder / MARKER_FILE).get("files")
    names = files if isinstance(files, list) else []
    return frozenset(name for name in names if isinstance(name, str) and _is_plain(name))


def _is_plain(name: str) -> bool:
    return bool(name.strip(".")) and not set(name) & set("/\\:\x00")


def _read(file: Path) -> dict[str, object]:
    """The object in a JSON file; empty when there is none to be read."""
    try:
        return read_json(file, ANALYSIS) if file.is_file() else {}
    except TrackError:
        return {}
