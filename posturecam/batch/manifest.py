"""manifest.json: what became of every clip of a batch, and with what it was analysed."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from posturecam.batch.places import write_whole
from posturecam.batch.summary import check_summary, upgraded
from posturecam.documents import DocumentKind, mapping, number, read_json, text, understood
from posturecam.errors import OutputError
from posturecam.results.names import json_text
from posturecam.version import __version__
from posturecam.words import message

MANIFEST_FILE = "manifest.json"
MANIFEST = DocumentKind(
    message("batch.manifest"), OutputError, message("batch.manifest_remedy"), 1 << 29, undecoded=True
)
"""A clip takes 6 kB."""
_NUMBERS = ("size", "seconds")
_FORMAT = 1
SHARE = 0.05
"""Of the time of a batch that may go into writing the manifest; a choice."""


class ClipOutcome(str, Enum):
    """What became of a clip: analysed, not possible, or not finished because the batch was stopped."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Entry:
    """One clip.

    Attributes
    ----------
    clip : str
        Its path or URL.
    outcome : ClipOutcome
        What became of it.
    person : str or None
        Who it shows, as far as its place, a table of people or the user says.
    folder : str or None
        Of the result, relative to the manifest, with slashes; where it would have come for a clip that isn't done.
    reason : str or None
        Why it is not done, one sentence.
    input, model, settings : str or None
        'sha256:…' of the file, the networks and the settings.
    size : int or None
        Bytes of the file.
    version : str
        Of posturecam.
    seconds : float or None
        What the analysis took.
    started, finished : str or None
        UTC, ISO 8601.
    same_as : str or None
        The clip with the same content whose result this is.
    summary : dict or None
        The line of the coach sheet (`posturecam.batch.summary`).
    group : str or None
        A team or class of the person.
    recorded : str or None
        ISO 8601, when it was recorded, where the user says so.
    dated : str or None
        UTC, ISO 8601, the date of its file.
    language : str or None
        Of reason and summary; None in rows of versions that spoke English only.
    run : str or None
        Id of the run that wrote the result (`posturecam.results.marker`).
    """

    clip: str
    outcome: ClipOutcome
    person: str | None = None
    folder: str | None = None
    reason: str | None = None
    input: str | None = None
    size: int | None = None
    settings: str | None = None
    version: str = __version__
    model: str | None = None
    seconds: float | None = None
    started: str | None = None
    finished: str | None = None
    same_as: str | None = None
    summary: dict[str, Any] | None = None
    run: str | None = None
    language: str | None = None
    group: str | None = None
    recorded: str | None = None
    dated: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Make the row of manifest.json.

        Returns
        -------
        dict
            By field.
        """
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"outcome": self.outcome.value}

    @cached_property
    def line(self) -> str:
        """The row as JSON, made once however often the manifest is written."""
        return json_text(self.to_dict())


@dataclass(frozen=True)
class Manifest:
    """All clips of a batch in the order they were given.

    Attributes
    ----------
    out : Path
        The folder that it lies in, a UPath for a URL.
    settings : dict
        Those of the run, ready for JSON.
    entries : tuple of Entry
        One for each clip.
    """

    out: Path
    settings: dict[str, Any]
    entries: tuple[Entry, ...] = ()

    def counts(self) -> dict[ClipOutcome, int]:
        """Count the clips of each outcome.

        Returns
        -------
        dict of ClipOutcome to int
            All outcomes, those of no clip too.
        """
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in ClipOutcome}

    def to_dict(self) -> dict[str, Any]:
        """Make the content of manifest.json.

        Returns
        -------
        dict
            Ready for JSON.
        """
        return {**self._head(), "clips": [entry.to_dict() for entry in self.entries]}

    def save(self) -> None:
        """Write OUT/manifest.json, a line for each clip, whole or not at all; raises OutputError."""
        head = json_text(self._head()).removesuffix("}")
        lines = ",\n".join(entry.line for entry in self.entries)
        write_whole(self.out / MANIFEST_FILE, f'{head}, "clips": [\n{lines}\n]}}\n'.encode())

    def _head(self) -> dict[str, Any]:
        return {"manifest": _FORMAT, "version": __version__, "settings": self.settings}


class Upkeep:
    """Keep manifest.json up to date while clips come in, in no more than `SHARE` of the time for any number of clips.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._due, self._behind = clock, -math.inf, True

    def changed(self) -> None:
        """Note that there is something to write."""
        self._behind = True

    def save(self, present: Callable[[], Manifest]) -> None:
        """Write, if something changed and the last time is long enough ago; raises OutputError.

        Parameters
        ----------
        present : callable
            Returns the manifest as it is now.
        """
        start = self._clock()
        if self._behind and start >= self._due:
            present().save()
            end = self._clock()
            self._behind, self._due = False, end + (end - start) * (1 / SHARE - 1)


def load_manifest(out: Path) -> Manifest | None:
    """Read the manifest of a folder.

    Parameters
    ----------
    out : Path
        The folder.

    Returns
    -------
    Manifest or None
        None where there is none.

    Raises
    ------
    OutputError
        For one that can't be understood.
    """
    file = out / MANIFEST_FILE
    try:
        content = read_json(file, MANIFEST)
    except OutputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
    with understood(file, MANIFEST):
        _check_format(content["manifest"])
        return Manifest(
            out, dict(mapping(content["settings"])), tuple(_entry(mapping(row)) for row in content["clips"])
        )


def _check_format(found: object) -> None:
    if found != _FORMAT:
        raise ValueError(found)


def _entry(row: Mapping[str, Any]) -> Entry:
    """Read a row that others may have written; raises ValueError or KeyError for one that doesn't fit."""
    given = {field.name: row[field.name] for field in fields(Entry) if field.name in row}
    for name, value in given.items():
        if name not in (*_NUMBERS, "summary") and (value is not None or name in ("clip", "outcome", "version")):
            text(value)
    for name in _NUMBERS:
        if given.get(name) is not None:
            number(given[name], 0)
    given["folder"] = _inside(given.get("folder"))
    if given.get("summary") is not None:
        given["summary"] = upgraded(mapping(given["summary"]))
        check_summary(given["summary"])
    return Entry(**{**given, "outcome": ClipOutcome(row["outcome"])})


def _inside(folder: str | None) -> str | None:
    """Return the folder, which must lie inside that of the manifest; raises ValueError."""
    path = PurePosixPath(folder or "")
    if path.is_absolute() or ".." in path.parts or "\0" in str(path):
        raise ValueError(folder)
    return folder
