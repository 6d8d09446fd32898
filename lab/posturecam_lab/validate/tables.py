"""The tables that `posturecam validate` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from posturecam.printable import printable
from posturecam_lab.validate.promise import ErrorRow, FigureRow


def validation_table(title: str, rows: Sequence[FigureRow | ErrorRow]) -> RenderableType:
    """Measured errors beside what is promised, a block for each place of measurement."""
    figures = [row for row in rows if isinstance(row, FigureRow)]
    errors = [row for row in rows if isinstance(row, ErrorRow)]
    return Group(
        *([_error_table(title, errors)] if errors else []), *([_figure_table(title, figures)] if figures else [])
    )


def _error_table(title: str, rows: Sequence[ErrorRow]) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for heading in ("Error of", "", "n", "mean", "SD", "largest", "truth in ±", "promised", ""):
        left = heading in ("Error of", "", "promised")
        table.add_column(heading, justify="left" if left else "right", no_wrap=heading == "Error of")
    for row in rows:
        inside = "" if row.covered is None else f"{100 * row.covered:.0f} %"
        figures = (f"{round(value, 2) + 0.0:.2f}" for value in (row.bias, row.spread, row.worst))
        kept = Text("") if not row.limits.text else Text("kept", "green") if row.kept else Text("broken", "bold red")
        table.add_row(Text(row.what), row.unit, f"{row.n}", *figures, inside, row.limits.text, kept)
    return table


def _figure_table(title: str, rows: Sequence[FigureRow]) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for heading in ("What", "Measured", "Promised", ""):
        table.add_column(heading, justify="right" if heading in ("Measured", "Promised") else "left")
    before = ""
    for row in rows:
        if row.where != before:
            table.add_row(Text(printable(row.where), "bold"))
            before = row.where
        promised = "" if row.promise is None else f"{'≥' if row.at_least else '≤'} {row.promise:g}"
        kept = Text("") if row.promise is None else Text("kept", "green") if row.kept else Text("broken", "bold red")
        table.add_row(Text(f"  {row.what}"), f"{row.value:.2f} {row.unit}".rstrip(), promised, kept)
    return table
