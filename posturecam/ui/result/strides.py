"""strides.csv as a table to read, folded away."""

from __future__ import annotations

from pathlib import Path

from posturecam.checks import discover
from posturecam.documents import Kind, read_table
from posturecam.errors import TrackError
from posturecam.ui.markup import folded, paragraph, table, told

STRIDES = Kind("a table of strides", TrackError, "Analyse the clip again.", 1 << 24)
"""An hour's run takes 1 MB."""
MOST_ROWS = 400
"""What is more than this stands in the CSV only."""
_FIRST = {"start_s": "Lands at, s", "side": "Foot", "stride_time_s": "Stride, s", "duty_factor": "On the ground"}


def strides_html(file: Path) -> str:
    """Every stride with what was measured at it, in the units of the findings; empty where there are none."""
    try:
        rows = read_table(file, STRIDES)
    except TrackError:
        return ""
    if not rows:
        return ""
    measured = {check.id: check.title for check in discover() if any(row.get(check.id) for row in rows)}
    columns = {**_FIRST, **measured}
    cells = [[told(_rounded(row.get(column) or "")) for column in columns] for row in rows[:MOST_ROWS]]
    rest = "" if len(rows) <= MOST_ROWS else paragraph(f"The first {MOST_ROWS} of {len(rows)}; the CSV has them all.")
    shown = table(list(columns.values()), cells, "Stride by stride")
    return folded(f"Stride by stride ({len(rows)})", f'<div class="pc-strides">{shown}</div>{rest}')


def _rounded(text: str) -> str:
    """A number with two decimals, or one from 10 on; anything else as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
