"""Results that are there already: the folder of a clip, and the session over several."""

from __future__ import annotations

import json
from pathlib import Path

from posturecam.documents import read_json
from posturecam.results.folder import explaining, write_atomically
from posturecam.results.inputs import clip_digest
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, input_of, is_result
from posturecam.results.names import name_key, safe_name
from posturecam.session import SessionAnalysis
from posturecam.version import __version__

SESSION_FILE = "session.json"
"""In the folder that the results lie in; a later session in the same folder takes its place."""


def folder_of(clip: Path, out: Path) -> Path | None:
    """Find the result of a clip in a folder.

    Parameters
    ----------
    clip : Path
        A video, a photo or stored landmarks.
    out : Path
        Where results lie.

    Returns
    -------
    Path or None
        The result folder; None where there is none of these very bytes by this very version.

    Raises
    ------
    VideoError
        When the clip can't be read.
    """
    stem, digest = safe_name(clip.stem), clip_digest(clip)
    with explaining(out):
        folders = sorted(path for path in out.iterdir() if name_key(path.name).startswith(name_key(stem)))
    return next((one for one in folders if is_result(one) and input_of(one) == digest and _is_of_now(one)), None)


def _is_of_now(folder: Path) -> bool:
    provenance = read_json(folder / ANALYSIS_FILE, ANALYSIS).get("provenance")
    return isinstance(provenance, dict) and provenance.get("version") == __version__


def write_session(out: Path, session: SessionAnalysis) -> Path:
    """Write session.json into a folder.

    Parameters
    ----------
    out : Path
        The folder.
    session : SessionAnalysis
        The session.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        When it can't be written.
    """
    path = out / SESSION_FILE
    content = json.dumps(session.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, f"{content}\n".encode())
    return path
