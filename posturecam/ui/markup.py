"""The common pieces of HTML, for pages that have no template of their own; macros.html.j2 holds them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from posturecam.printable import printable
from posturecam.types import Finding, Verdict
from posturecam.ui.templates import piece
from posturecam.wording import verdict_name


def told(text: object) -> str:
    """Escape any text for HTML; only for pages that are not made from templates yet.

    Parameters
    ----------
    text : object
        The text.

    Returns
    -------
    str
        HTML that shows it.
    """
    return escape(printable(str(text), keep="\n\t"), quote=True)


def shape(verdict: Verdict) -> Markup:
    """Draw a verdict's shape and colour, for the eye only: disc, diamond, triangle or ring.

    Parameters
    ----------
    verdict : Verdict
        The verdict.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("shape", verdict)


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
    return badge(Verdict.UNKNOWN if finding.is_borderline else finding.verdict, words)


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
    return piece("badge", verdict, (words or verdict_name(verdict)).capitalize())


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


def listed(lines: Sequence[str], kind: str = "pc-list") -> Markup:
    """Make a bulleted list.

    Parameters
    ----------
    lines : sequence of str
        The texts.
    kind : str
        Its CSS class.

    Returns
    -------
    Markup
        HTML; empty for no lines.
    """
    return piece("listed", lines, kind)


def folded(title: str, inner: str, opened: bool = False) -> Markup:
    """Make a part that opens on a click on its title.

    Parameters
    ----------
    title : str
        The title.
    inner : str
        HTML of the part.
    opened : bool
        Whether it is open at first.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("folded", title, Markup(inner), opened)


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


def part(title: str, inner: str = "", kind: str = "") -> Markup:
    """Make a part of a page under its heading.

    Parameters
    ----------
    title : str
        The heading.
    inner : str
        HTML of the part.
    kind : str
        One more CSS class, if any.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("part", title, Markup(inner), kind)


def link(address: str, saved: str, what: str, kind: str) -> Markup:
    """Make a link that saves a file.

    Parameters
    ----------
    address : str
        Where the file is.
    saved : str
        The name under which it is saved.
    what : str
        What it is, in words.
    kind : str
        The kind of file, such as CSV.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("link", address, saved, what, kind)


def figure(source: str, alt: str, caption: str = "") -> Markup:
    """Show an image with its caption.

    Parameters
    ----------
    source : str
        The image's address.
    alt : str
        What it shows, for those who can't see it.
    caption : str
        The line below it, if any.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("figure", source, alt, caption)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> Markup:
    """Make a table, which a narrow window shows as one block for each row.

    Parameters
    ----------
    headings : sequence of str
        The columns' headings.
    rows : sequence of sequence of str
        HTML of the cells, as many as there are headings; the first names its row.
    label : str
        What the table is, for those who can't see it.

    Returns
    -------
    Markup
        HTML.
    """
    return piece("table", headings, [[Markup(cell) for cell in row] for row in rows], label)
