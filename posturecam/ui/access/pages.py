"""The pages that stand before the app's own: how to get in, and the way on."""

from __future__ import annotations

from posturecam.ui.templates import render
from posturecam.words import language


def entrance_page(wrong: bool = False) -> str:
    """Make the page for a browser without the cookie.

    Parameters
    ----------
    wrong : bool, optional
        Whether it gave a token that is none.

    Returns
    -------
    str
        HTML.
    """
    return render("access/entrance.html.j2", language=language(), wrong=wrong)


def onward_page(way: str) -> str:
    """Make a page that goes on at once.

    Parameters
    ----------
    way : str
        Where to: path and query.

    Returns
    -------
    str
        HTML.
    """
    return render("access/onward.html.j2", language=language(), way=way)
