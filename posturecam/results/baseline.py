"""A person's own good posture as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posturecam.arrays import rounded
from posturecam.documents import DocumentKind, mapping, number, read_json, understood
from posturecam.errors import BaselineError
from posturecam.results.folder import write_atomically
from posturecam.types import Activity, Baseline, View
from posturecam.words import message

_KIND = "posturecam baseline"
BASELINE = DocumentKind(
    message("results.document.baseline"), BaselineError, message("results.document.baseline_remedy"), 1 << 16
)
"""A baseline of every check takes 2 kB."""
_LARGEST = 1e6
"""Of a median, a MAD or the seconds: far beyond any that a check can have, and nothing that overflows."""


def save_baseline(baseline: Baseline, path: Path, name: str | None = None) -> None:
    """Write a baseline as JSON, whole or not at all.

    Raises OutputError when that is not possible.

    Parameters
    ----------
    baseline : Baseline
        What to keep.
    path : Path
        The file; its folder is made.
    name : str or None
        The name that the person gave it.
    """
    content = baseline_document(baseline, name)
    write_atomically(path, (json.dumps(content, indent=2) + "\n").encode())


def baseline_document(baseline: Baseline, name: str | None = None) -> dict[str, Any]:
    """Make the document of a baseline.

    Parameters
    ----------
    baseline : Baseline
        What it shall hold.
    name : str or None
        The name that the person gave it.

    Returns
    -------
    dict
        For JSON.
    """
    return {
        "kind": _KIND,
        "schema": 1,
        **({} if name is None else {"name": name}),
        "activity": str(baseline.activity),
        "view": str(baseline.view),
        "seconds": rounded(baseline.seconds, 2),
        "values": {check: {"median": rounded(m, 4), "mad": rounded(d, 4)} for check, (m, d) in baseline.values.items()},
    }


def load_baseline(path: Path) -> Baseline:
    """Read a file of `save_baseline`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Baseline
        What it holds.

    Raises
    ------
    BaselineError
        When it can't be read or is not one.
    """
    return read_baseline(read_json(path, BASELINE), path)


def read_baseline(document: Mapping[str, Any], place: Path | str) -> Baseline:
    """Read a document of `baseline_document`.

    Raises BaselineError when it is not one.

    Parameters
    ----------
    document : Mapping
        From JSON.
    place : Path or str
        Where it came from, for a message.

    Returns
    -------
    Baseline
        What it holds.
    """
    with understood(place, BASELINE):
        return _baseline(document)


def _baseline(content: Mapping[str, Any]) -> Baseline:
    if content["kind"] != _KIND:
        raise ValueError(content["kind"])
    values = {check: _values(mapping(row)) for check, row in mapping(content["values"]).items()}
    seconds = number(content["seconds"], 0, _LARGEST)
    return Baseline(Activity(content["activity"]), View(content["view"]), values, seconds)


def _values(row: Mapping[str, Any]) -> tuple[float, float]:
    return number(row["median"], -_LARGEST, _LARGEST), number(row["mad"], 0, _LARGEST)
