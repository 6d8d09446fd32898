"""The table of differences as the terminal shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from posturecam.printable import in_ascii, printable
from posturecam.side_by_side.comparison import Comparison
from posturecam.side_by_side.telling import (
    DifferenceRow,
    about_clip,
    common_remarks,
    difference_headline,
    difference_rows,
    in_step_words,
)
from posturecam.words import say

_COLOURS = {"real": "bold", "better": "bold green", "worse": "bold red"}


class ComparisonTable:
    """A comparison as a runner reads it: the sentence, the table, what to know of it.

    Parameters
    ----------
    comparison : Comparison
        Of two clips.
    remarks : tuple of str
        What is to be said besides, such as where frames come from.
    """

    def __init__(self, comparison: Comparison, remarks: tuple[str, ...] = ()) -> None:
        self._comparison, self._remarks = comparison, remarks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        def text(sentence: str, style: str = "") -> Text:
            return Text(in_ascii(printable(sentence)) if options.ascii_only else printable(sentence), style)

        comparison = self._comparison
        for number, (clip, stretch) in enumerate(comparison.pairs, start=1):
            yield text(f"{number}  {clip.name} · {about_clip(clip, stretch)}", "dim")
        yield text(difference_headline(comparison), "bold")
        rows = difference_rows(comparison)
        if rows:
            yield _table(rows, text)
        said = [in_step_words(comparison.synchrony), *map(str, comparison.remarks), *self._remarks]
        for sentence in [*common_remarks(comparison), *said]:
            yield text(f"• {sentence}")
        for row in rows:
            if row.more:
                yield text(f"• {say('say.title_and_answer', title=row.title, answer=row.more)}")
        yield Text()


def _table(rows: list[DifferenceRow], shown: Callable[..., Text]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(shown(say("compare.column.check")), min_width=14)
    for heading in ("1", "2"):
        table.add_column(Text(heading), justify="right")
    table.add_column(shown(say("compare.column.difference")), justify="right")
    table.add_column(shown(say("compare.column.worth")))
    for row in rows:
        values = [row.first or row.first_verdict, row.second or row.second_verdict, row.difference]
        table.add_row(shown(row.title), *map(shown, values), shown(row.word, _COLOURS.get(row.kind, "")))
    return table
