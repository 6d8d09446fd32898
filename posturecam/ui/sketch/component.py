"""The still to draw on as a Streamlit component."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from posturecam.library.drawing import LONGEST_TEXT, MOST_SHAPES, StillDrawing, read_drawing
from posturecam.report.shapes import COLOUR, EDGE
from posturecam.ui.component_key import component_key
from posturecam.words import say

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sheet:
    """The still that is drawn on.

    Attributes
    ----------
    address : str
        Where the browser finds it.
    alt : str
        What it shows.
    width, height : int
        Its size, px.
    usable : float
        How much of its height may be drawn on, from the top, as a share: a panel below says what it shows.
    """

    address: str
    alt: str
    width: int
    height: int
    usable: float = 1.0


def draw_on(sheet: Sheet, key: str) -> StillDrawing | None:
    """Draw the component.

    Parameters
    ----------
    sheet : Sheet
        The still.
    key : str
        Distinguishes it from others.

    Returns
    -------
    StillDrawing or None
        What was just saved.

    Raises
    ------
    LibraryError
        When the browser sent what is no drawing.
    """
    component = st.components.v2.component(
        "posturecam_sketch",
        html="<div class='frame'></div>",
        css=(_HERE / "sketch.css").read_text(encoding="utf-8"),
        js=(_HERE / "sketch.js").read_text(encoding="utf-8"),
    )
    data = {
        "address": sheet.address,
        "alt": sheet.alt,
        "width": sheet.width,
        "height": sheet.height,
        "usable": sheet.usable,
        "most": MOST_SHAPES,
        "longest": LONGEST_TEXT,
        "colour": COLOUR,
        "edge": EDGE,
        "words": sketch_words(),
    }
    saved = component(data=data, key=component_key(key), height="content", on_saved_change=lambda: None).get("saved")
    if saved is None:
        return None
    return read_drawing({"width": sheet.width, "height": sheet.height, "shapes": saved})


def sketch_words() -> dict[str, str]:
    """Collect what the component says, in the present language.

    Returns
    -------
    dict
        By code, the texts.
    """
    codes = ("line", "arrow", "angle", "text", "tools", "undo", "clear", "save", "words", "canvas")
    return {
        **{code: say(f"ui.sketch.{code}") for code in codes},
        **{f"how_{tool}": say(f"ui.sketch.how.{tool}") for tool in ("line", "arrow", "angle", "text")},
    }
