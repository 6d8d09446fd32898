"""Pieces of HTML that every page uses. Text from outside comes in only through `told`."""

from __future__ import annotations

from html import escape

from posturecam.printable import printable
from posturecam.types import Finding, Verdict
from posturecam.wording import verdict_name


def told(text: object) -> str:
    """Any text as HTML shows it, nothing in it taken for markup; what can't be shown as an escape."""
    return escape(printable(str(text), keep="\n\t"), quote=True)


def shape(verdict: Verdict) -> str:
    """The verdict's shape and colour, for the eye only: disc, diamond, triangle or ring."""
    return f'<span class="pc-shape {_kind(verdict)}" aria-hidden="true"></span>'


def badge_of(finding: Finding, words: str) -> str:
    """A finding's verdict in those words; grey where it is close to the limit."""
    return badge(Verdict.UNKNOWN if finding.is_borderline else finding.verdict, words)


def badge(verdict: Verdict, words: str = "") -> str:
    """The verdict as shape, colour and word, or other `words` in its place."""
    said = (words or verdict_name(verdict)).capitalize()
    return f'<span class="pc-badge {_kind(verdict)}">{shape(verdict)}{told(said)}</span>'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain text."""
    return f'<p class="{kind}">{told(text)}</p>' if kind else f"<p>{told(text)}</p>"


def listed(lines: list[str], kind: str = "pc-list") -> str:
    """A bulleted list of plain texts; empty for none."""
    return f'<ul class="{kind}">{"".join(f"<li>{told(line)}</li>" for line in lines)}</ul>' if lines else ""


def folded(title: str, inner: str, opened: bool = False) -> str:
    """A part that opens on a click on its title; `inner` is HTML."""
    state = " open" if opened else ""
    return f'<details class="pc-fold"{state}><summary>{told(title)}</summary><div>{inner}</div></details>'


def hero(title: str, lead: str = "", eyebrow: str = "") -> str:
    """The head of a page: its title, what it is for, and a line above it."""
    above, below = (text and paragraph(text, kind) for text, kind in ((eyebrow, "pc-eyebrow"), (lead, "pc-lead")))
    return f'<div class="pc pc-hero">{above}<h1>{told(title)}</h1>{below}</div>'


def part(title: str, inner: str = "", kind: str = "") -> str:
    """A part of a page under its heading; `inner` is HTML."""
    return f'<section class="pc pc-part{kind and f" {kind}"}"><h2>{told(title)}</h2>{inner}</section>'


def link(address: str, saved: str, what: str, kind: str) -> str:
    """A link that saves a file under the name `saved`; kind: of file, such as CSV."""
    return (
        f'<a class="pc-link" href="{told(address)}" download="{told(saved)}">{told(what)} <span>{told(kind)}</span></a>'
    )


def figure(source: str, alt: str, caption: str = "") -> str:
    """A picture with its caption."""
    below = f"<figcaption>{told(caption)}</figcaption>" if caption else ""
    return f'<figure class="pc-figure"><img src="{told(source)}" alt="{told(alt)}" loading="lazy">{below}</figure>'


def table(headings: list[str], rows: list[list[str]], label: str) -> str:
    """A table of ready HTML cells, which a narrow window shows as one block for each row; the first cell names its row."""
    head = "".join(f'<th scope="col">{told(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{_cells(headings, row)}</tr>" for row in rows)
    return (
        f'<div class="pc-scroll" role="region" aria-label="{told(label)}" tabindex="0"><table class="pc-table">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(headings: list[str], row: list[str]) -> str:
    first = f'<th scope="row">{row[0]}</th>'
    rest = (f'<td data-label="{told(h)}">{cell}</td>' for h, cell in zip(headings[1:], row[1:], strict=True))
    return first + "".join(rest)


def _kind(verdict: Verdict) -> str:
    return str(verdict).lower()
