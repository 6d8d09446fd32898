"""The common pieces of HTML, for pages that have no template of their own; macros.html.j2 holds them."""

from __future__ import annotations

import re

from markupsafe import Markup

from posturecam.types import Finding, Verdict
from posturecam.ui.templates import piece
from posturecam.wording import verdict_name
from posturecam.words import sentence_case

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!:$~|])")
"""What Markdown, and Streamlit's additions to it, may take for more than a letter."""


def unmarked(text: str) -> str:
    r"""Write a text of others so that labels and messages of Streamlit, which are Markdown, show it as it is.

    Parameters
    ----------
    text : str
        Such as a name.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> unmarked("**Ana**")
    '\\*\\*Ana\\*\\*'
    """
    return _MARKS.sub(r"\\\1", text)


def badge_of(finding: Finding, words: str) -> Markup:
    """Show a finding's verdict in those words; grey where it is close to the limit.

    Parameters
    ----------
    finding : Finding
        The finding.
    words : str
        Its verdict in words.

    Returns
    -------
    Markup
        HTML.
    """
    return badge(Verdict.UNKNOWN if finding.is_uncertain else finding.verdict, words)


def badge(verdict: Verdict, words: str = "") -> Markup:
    """Show a verdict as shape, colour and word.

    Parameters
    ----------
    verdict : Verdict
        The verdict.
    words : str
        What is said in place of the verdict's own word.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("badge", verdict, sentence_case(words or verdict_name(verdict)))


def paragraph(text: str, kind: str = "") -> Markup:
    """Make a paragraph.

    Parameters
    ----------
    text : str
        Its text.
    kind : str
        Its CSS class, if any.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("paragraph", text, kind)


def hero(title: str, lead: str = "", eyebrow: str = "") -> Markup:
    """Make the head of a page.

    Parameters
    ----------
    title : str
        Its only h1.
    lead : str
        What the page is for.
    eyebrow : str
        A line above the title.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("hero", title, lead, eyebrow)


def part(title: str, inner: Markup | str = "", kind: str = "") -> Markup:
    """Make a part of a page under its heading.

    Parameters
    ----------
    title : str
        The heading.
    inner : Markup or str
        The part; a plain str is text.
    kind : str
        One more CSS class, if any.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("part", title, inner, kind)
