"""Results that are there already: the analysis in a folder, that of a clip, and the session over several."""

from __future__ import annotations

import json
from pathlib import Path

from posturecam.documents import read_json
from posturecam.errors import TrackError
from posturecam.results.folder import explaining, write_atomically
from posturecam.results.inputs import clip_digest
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, input_of, is_result
from posturecam.results.names import name_key, safe_name
from posturecam.session import SessionAnalysis
from posturecam.types import Analysis
from posturecam.version import __version__
from posturecam.words import message

SESSION_FILE = "session.json"
"""In the folder that the results lie in; a later session in the same folder takes its place."""


def analysis_in(folder: Path) -> Analysis:
    """Read the analysis of a result folder, without its landmarks.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    Analysis
        What was found.

    Raises
    ------
    TrackError
        Where the folder holds no result, a damaged one, or one of a newer posturecam.
    """
    if not (folder / ANALYSIS_FILE).is_file():
        raise TrackError(message("session.stored.no_result", folder=folder))
    try:
        return Analysis.from_dict(read_json(folder / ANALYSIS_FILE, ANALYSIS))
    except ValueError as error:
        raise TrackError(message("session.stored.unreadable", folder=folder, why=error)) from error


def result_of(clip: Path, out: Path) -> Analysis | None:
    """Find the analysis of a clip among the results in a folder.

    Parameters
    ----------
    clip : Path
        A video or stored landmarks.
    out : Path
        Where results lie.

    Returns
    -------
    Analysis or None
        None where there is none of these very bytes by this very version.

    Raises
    ------
    VideoError
        When the clip can't be read.
    """
    stem = safe_name(clip.stem)
    digest = clip_digest(clip)
    with explaining(out):
        folders = sorted(path for path in out.iterdir() if name_key(path.name).startswith(name_key(stem)))
    for folder in folders:
        if is_result(folder) and input_of(folder) == digest:
            try:
                analysis = analysis_in(folder)
            except TrackError:
                continue
            if analysis.provenance.get("version") == __version__:
                return analysis
    return None


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
