"""strides.csv as a table to read, folded away."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from posturecam.checks import discover
from posturecam.documents import DocumentKind, read_table
from posturecam.errors import TrackError
from posturecam.types import Side
from posturecam.ui.templates import render
from posturecam.words import say

STRIDES = DocumentKind("a table of strides", TrackError, "Analyse the clip again.", 1 << 24)
"""An hour's run takes 1 MB. Its faults are not shown: without the table the page is whole."""
MOST_ROWS = 400
"""Rows that a page shows; the CSV has the rest. A choice: 400 strides are five minutes of a run."""
_SIDE = "side"
_COLUMNS = {"start_s": "start", _SIDE: "side", "stride_time_s": "time", "duty_factor": "contact"}
"""The first columns: name in the CSV, and code of the heading."""


def strides_html(file: Path) -> Markup:
    """Draw every stride with what was measured at it, in the units of the findings.

    Parameters
    ----------
    file : Path
        A strides.csv.

    Returns
    -------
    Markup
        HTML; empty where there are none.
    """
    try:
        rows = read_table(file, STRIDES)
    except TrackError:
        return Markup("")
    if not rows:
        return Markup("")
    first = {column: say(f"ui.result.strides.{code}") for column, code in _COLUMNS.items()}
    measured = {check.id: check.title for check in discover() if any(row.get(check.id) for row in rows)}
    columns = {**first, **measured}
    return render(
        "result/strides.html.j2",
        number=len(rows),
        headings=list(columns.values()),
        rows=[[_cell(column, row.get(column) or "") for column in columns] for row in rows[:MOST_ROWS]],
    )


def _cell(column: str, text: str) -> str:
    return say(f"ui.result.strides.{text}") if column == _SIDE and text in tuple(Side) else _rounded(text)


def _rounded(text: str) -> str:
    """A number with two decimals, or one from 10 on; anything else as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
