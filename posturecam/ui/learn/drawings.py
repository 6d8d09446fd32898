"""The drawings of how to film, lettered in the present language."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from xml.etree import ElementTree

from posturecam.types import YAW_WARNING_DEG
from posturecam.words import say

DRAWINGS = {"side": "film_side.svg", "above": "film_above.svg"}
"""By name of the drawing, its file; the labels in it are English, as the documentation shows them."""
_SVG = "http://www.w3.org/2000/svg"


def drawing(name: str) -> dict[str, str]:
    """Make a drawing ready for a page.

    Parameters
    ----------
    name : str
        One of `DRAWINGS`.

    Returns
    -------
    dict
        content: the SVG in base64. about: what it shows, for those who can't see it.
    """
    return {
        "content": b64encode(_lettered(DRAWINGS[name])).decode(),
        "about": say(f"ui.learn.drawing.{name}", fine=YAW_WARNING_DEG),
    }


def _lettered(file: str) -> bytes:
    """The SVG with its labels in the present language: each is a group of lines, whose id is the code of its words."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.parse(Path(__file__).parent / file).getroot()
    for label in root.iter(f"{{{_SVG}}}g"):
        lines = say(f"ui.learn.label.{label.get('id')}", fine=YAW_WARNING_DEG).split("\n")
        for line, text in zip(lines, label, strict=True):
            text.text = line
    return ElementTree.tostring(root)
