"""The annotated photo on the result page, where a clip has its player."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from posturecam.export.annotated_jpg import FILE
from posturecam.export.reading import ClipResult
from posturecam.ui.markup import part
from posturecam.ui.templates import render
from posturecam.words import say


def photo_html(reading: ClipResult, address: Callable[[str], str]) -> Markup:
    """Draw the photo with what was measured on it.

    Parameters
    ----------
    reading : ClipResult
        The result of a photo.
    address : callable
        From a file's name in the result folder to where the browser finds it.

    Returns
    -------
    Markup
        HTML; empty where it was not made.
    """
    if FILE not in reading.files:
        return Markup("")
    return part(say("photo.title"), render("result/photo.html.j2", address=address(FILE)), "photo")
