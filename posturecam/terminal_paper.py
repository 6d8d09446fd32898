"""What a terminal shows is written on: texts, sections of lines with their signs, and the table of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posturecam.coaching.importance import urgency
from posturecam.printable import in_ascii
from posturecam.types import Bout, Finding, Verdict
from posturecam.wording import fine_range, symbols_of, title_and_answer, value_of, verdict_words
from posturecam.words import say

VERDICT_WIDTH = 24
"""Characters of a verdict in one line of the table: as many as "✓ probably good (84 %)" needs, and two more."""
_SIGNS = ("?", "•", "≈", "~")
"""What a line may begin with that stands in a column of its own."""
COLOURS: dict[Verdict, str] = {
    Verdict.ADJUST: "bold red",
    Verdict.WATCH: "yellow",
    Verdict.GOOD: "green",
    Verdict.UNKNOWN: "dim",
}


@dataclass(frozen=True)
class Paper:
    """What texts are written on.

    Attributes
    ----------
    plain : bool
        Whether only ASCII can be shown.
    """

    plain: bool

    def text(self, text: str, style: str = "") -> Text:
        """Put a text on it.

        Parameters
        ----------
        text, style : str
            The text, and its style as rich names it.

        Returns
        -------
        Text
            Of rich.
        """
        return Text(in_ascii(text) if self.plain else text, style)

    def section(self, heading: str, lines: Sequence[str], *, always: bool = False) -> Iterator[RenderableType]:
        """Put lines under a heading.

        Parameters
        ----------
        heading : str
            The heading.
        lines : Sequence[str]
            What stands below it.
        always : bool
            Whether the heading stands without lines, too.

        Yields
        ------
        RenderableType
            Of rich.
        """
        if lines or always:
            yield self.text(f"\n{heading}", "bold")
            yield from self.indented(lines)

    def indented(self, lines: Iterable[str]) -> Iterator[RenderableType]:
        """Put lines further in, each with its sign, if it has one, in a column of its own.

        Parameters
        ----------
        lines : Iterable[str]
            The lines.

        Yields
        ------
        RenderableType
            Of rich.
        """
        for line in lines:
            sign, _, rest = line.partition(" ") if line[:1] in _SIGNS else ("", "", line)
            hanging = Table.grid(padding=(0, 1, 0, 0))
            hanging.add_row(*map(self.text, filter(None, (sign, rest))))
            yield Padding(hanging, (0, 0, 0, 2), expand=False)


def findings_table(bout: Bout, paper: Paper, origin: Callable[[Finding], str] = lambda _: "") -> RenderableType:
    """Show the findings that have a verdict, the most urgent first.

    Parameters
    ----------
    bout : Bout
        The bout.
    paper : Paper
        What it is written on.
    origin : callable, optional
        What stands below the name of a finding's check; nothing where it is empty.

    Returns
    -------
    RenderableType
        Of rich; nothing where nothing has a verdict.
    """
    known = [finding for finding in bout.findings if finding.verdict is not Verdict.UNKNOWN]
    if not known:
        return Group()
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(paper.text(say("terminal.column.verdict")), no_wrap=True)
    table.add_column(paper.text(say("terminal.column.what")), min_width=15)
    table.add_column(paper.text(say("terminal.column.you")), justify="right")
    table.add_column(paper.text(say("terminal.column.fine")), justify="right", no_wrap=True)
    table.add_column(paper.text(say("terminal.column.strides")), justify="right", no_wrap=True)
    for finding in sorted(known, key=urgency):
        said = f"{symbols_of(finding)[paper.plain]} {verdict_words(finding)}"
        verdict = paper.text(_filled(said), "" if finding.is_uncertain else COLOURS[finding.verdict])
        what = "\n".join(filter(None, (title_and_answer(finding), origin(finding))))
        cells = (what, value_of(finding), fine_range(finding), str(finding.n))
        table.add_row(verdict, *map(paper.text, cells))
    return table


def _filled(verdict: str) -> str:
    """Break a verdict into lines, never between a number and its percent sign."""
    unbroken = verdict.replace(" %", "\u00a0%")
    return fill(unbroken, VERDICT_WIDTH, subsequent_indent="  ").replace("\u00a0", " ")
