"""The table as a Streamlit component: headings that sort, rows that open, one block for each row in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cell:
    """text: what stands in it. verdict: 'good', 'watch', 'adjust' or 'unknown' to show it as a badge. order: what to
    sort by, if not the text. picture: an address. note: a second, smaller line."""

    text: str = ""
    verdict: str = ""
    order: float | None = None
    picture: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """id: what is given back when it is opened; opens: whether it can be; cells: as many as there are headings."""

    id: str
    cells: tuple[Cell, ...]
    opens: bool = False


def sortable(headings: Sequence[str], rows: Sequence[Row], label: str, key: str) -> str | None:
    """Draws the table; the id of the row that was just opened, None for none. The second cell names its row."""
    component = st.components.v2.component(
        "posturecam_table",
        html="<div class='frame'></div>",
        css=(_HERE / "table.css").read_text(encoding="utf-8"),
        js=(_HERE / "table.js").read_text(encoding="utf-8"),
    )
    data = {"label": label, "headings": list(headings), "rows": [asdict(row) for row in rows]}
    answer = component(data=data, key=key, height="content", on_opened_change=lambda: None)
    opened = answer.get("opened")
    return str(opened) if opened is not None else None
