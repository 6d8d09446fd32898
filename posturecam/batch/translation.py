"""Rows of an earlier run in the language of this one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posturecam.batch.manifest import Entry
from posturecam.batch.summary import summary_of
from posturecam.documents import read_json, understood
from posturecam.errors import PosturecamError
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.types import Analysis
from posturecam.words import ENGLISH, language


def in_present_language(entry: Entry, out: Path) -> Entry:
    """Say a row's summary again, from its stored result, where it was written in another language.

    Parameters
    ----------
    entry : Entry
        Of the manifest.
    out : Path
        The folder of all results.

    Returns
    -------
    Entry
        The same where it speaks the present language already, or where its result can't be read.
    """
    if entry.summary is None or entry.folder is None or (entry.language or ENGLISH) == language():
        return entry
    file = out / entry.folder / ANALYSIS_FILE
    try:
        document = read_json(file, ANALYSIS)
        with understood(file, ANALYSIS):
            summary = summary_of(Analysis.from_dict(document))
    except PosturecamError:
        return entry
    return replace(entry, summary=summary, language=language())
