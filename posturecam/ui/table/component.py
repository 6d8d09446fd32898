"""The table as a Streamlit component: headings that sort, rows that open, one block for each row in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from posturecam.ui.component_key import component_key
from posturecam.words import say

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class TableCell:
    """One cell.

    Attributes
    ----------
    text : str
        What stands in it.
    verdict : str
        "good", "watch", "adjust" or "unknown" to show the text as a badge.
    order : float or None
        What to sort by, if not the text.
    image : str
        The address of an image.
    note : str
        A second, smaller line.
    """

    text: str = ""
    verdict: str = ""
    order: float | None = None
    image: str = ""
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row.

    Attributes
    ----------
    id : str
        What is given back when it is opened.
    cells : tuple of TableCell
        As many as there are headings.
    opens : bool
        Whether it can be opened.
    """

    id: str
    cells: tuple[TableCell, ...]
    opens: bool = False


def sortable(headings: Sequence[str], rows: Sequence[TableRow], label: str, key: str) -> str | None:
    """Draw a table.

    Parameters
    ----------
    headings : sequence of str
        The columns' headings; the first may be empty.
    rows : sequence of TableRow
        The rows; the second cell of each names it.
    label : str
        What the table is, for those who can't see it.
    key : str
        Distinguishes the table from others.

    Returns
    -------
    str or None
        The id of the row that was just opened.
    """
    component = st.components.v2.component(
        "posturecam_table",
        html="<div class='frame'></div>",
        css=(_HERE / "table.css").read_text(encoding="utf-8"),
        js=(_HERE / "table.js").read_text(encoding="utf-8"),
    )
    data = {"label": label, "headings": list(headings), "rows": [asdict(row) for row in rows], "words": table_words()}
    answer = component(data=data, key=component_key(key), height="content", on_opened_change=lambda: None)
    opened = answer.get("opened")
    return str(opened) if opened is not None else None


def table_words() -> dict[str, str]:
    """Collect what the table says, in the present language.

    Returns
    -------
    dict
        By code, the texts; "sort_by" holds {heading}, which the table fills in.
    """
    return {
        "sort": say("batch.sheet.sort_by"),
        "sort_by": say("ui.result.table.sort_by", heading="{heading}"),
        "open": say("ui.result.table.open"),
    }
