"""What the terminal shows a runner: the scorecard of an analysis, and a progress bar while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.importance import urgency
from posturecam.export import names_by_use
from posturecam.printable import printable
from posturecam.types import Analysis, Bout, Verdict
from posturecam.wording import (
    fine_range,
    headline_of,
    not_assessed,
    people_of,
    score_rests_on,
    symbols_of,
    title_and_answer,
    title_of,
    trust_notes,
    value_of,
    verdict_words,
)
from posturecam.words import Message, say

if TYPE_CHECKING:
    from posturecam.progress import Progress as Report

MOST_ADVICE = 3
"""Findings that get advice; a choice, for more than three changes at a time are too many."""
VERDICT_WIDTH = 24
"""Characters of a verdict in one line of the table: as many as "✓ probably good (84 %)" needs, and two more."""
COLOURS: dict[Verdict, str] = {
    Verdict.ADJUST: "bold red",
    Verdict.WATCH: "yellow",
    Verdict.GOOD: "green",
    Verdict.UNKNOWN: "dim",
}


class Scorecard:
    """An analysis as a runner reads it.

    Headline, score, a table for each bout, what to do, how far to trust it, the files.

    Parameters
    ----------
    analysis : Analysis
        What is shown.
    name : str
        Of the clip or camera.
    folder : Path or None
        Where its files are; None for nowhere.
    """

    def __init__(self, analysis: Analysis, name: str, *, folder: Path | None = None) -> None:
        self.analysis, self.name, self.folder = analysis, name, folder

    def __rich_console__(self, console: Console, options: object) -> Iterator[RenderableType]:
        yield Text(printable(self.name), "dim")
        yield Text(headline_of(self.analysis), "bold")
        yield _score(self.analysis)
        for bout in self.analysis.judgements:
            yield Text(f"\n{title_of(bout, self.analysis)}", "bold")
            yield self._table(bout, plain=console.options.ascii_only)
        open_questions = not_assessed(self.analysis.judgements, say("terminal.record_own"))
        if len(self.analysis.judgements) > 1 and open_questions:
            yield Text()
        yield from _indented(f"? {line}" for line in open_questions)
        plan = advice_for(self.analysis)
        yield from _what_to_do(self.analysis, plan)
        yield from _section(say("terminal.trust"), [f"• {note}" for note in trust_notes(self.analysis)])
        if self.folder is not None:
            yield from _section(say("terminal.files_in", folder=printable(str(self.folder))), _files(self.folder))
        for item in plan.of("rest_or_run")[:1]:
            yield Text(f"\n{item.text}", "dim")
        yield Text()

    def _table(self, bout: Bout, plain: bool) -> RenderableType:
        """Show the findings that have a verdict, the most urgent first."""
        known = [finding for finding in bout.findings if finding.verdict is not Verdict.UNKNOWN]
        if not known:
            return Group()
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
        table.add_column(say("terminal.column.verdict"), no_wrap=True)
        table.add_column(say("terminal.column.what"), min_width=15)
        table.add_column(say("terminal.column.you"), justify="right")
        table.add_column(say("terminal.column.fine"), justify="right", no_wrap=True)
        table.add_column(say("terminal.column.strides"), justify="right", no_wrap=True)
        for finding in sorted(known, key=urgency):
            said = f"{symbols_of(finding)[plain]} {verdict_words(finding)}"
            colour = "" if finding.is_uncertain else COLOURS[finding.verdict]
            verdict = Text(_filled(said), colour)
            cells = (title_and_answer(finding), value_of(finding), fine_range(finding), str(finding.n))
            table.add_row(verdict, *map(Text, cells))
        return table


@contextmanager
def progress_bar(console: Console, name: str) -> Iterator[Report | None]:
    """Show a bar with frames, speed and time left.

    Parameters
    ----------
    console : Console
        Where it is shown.
    name : str
        Of the clip.

    Yields
    ------
    Report or None
        What to report frames to; None where the console is no terminal.
    """
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]:>4.0f} " + say("terminal.frames_per_second")),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        name = printable(name)
        task = progress.add_task(name, total=None, speed=0.0)

        def report(stage: Message | str, done: int, total: int | None) -> None:
            if done == 1:
                progress.reset(task, description=f"{name}: {stage}", total=total, speed=0.0)
            progress.update(task, completed=done, total=total, speed=progress.tasks[0].speed or 0.0)

        yield report


@contextmanager
def progress_line(console: Console) -> Iterator[Callable[[str], None]]:
    """Show the present work on one line.

    Parameters
    ----------
    console : Console
        Where it is shown, if it is a terminal.

    Yields
    ------
    callable
        Takes a text.
    """
    if not console.is_terminal:
        yield lambda text: None
        return
    with console.status("") as status:
        yield lambda text: status.update(Text(printable(text)))


def _filled(verdict: str) -> str:
    """Break a verdict into lines, never between a number and its percent sign."""
    unbroken = verdict.replace(" %", "\u00a0%")
    return fill(unbroken, VERDICT_WIDTH, subsequent_indent="  ").replace("\u00a0", " ")


def _score(analysis: Analysis) -> Text:
    if analysis.score is None:
        return Text(say("terminal.no_score"))
    before, after = say("terminal.score", points="\0", checks=score_rests_on(analysis)).split("\0")
    return Text.assemble(before, (f"{analysis.points}", "bold"), after)


def _files(folder: Path) -> list[str]:
    """List the names of the files of all formats in the folder, a line for each use."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return [say("terminal.files", use=use, names=", ".join(found)) for use, found in names_by_use(names).items()]


def _what_to_do(analysis: Analysis, plan: Plan) -> Iterator[RenderableType]:
    """Show the cue of each of the most serious findings, why it matters and what to try; nothing is said twice."""
    pairs = [(finding, bout) for bout in analysis.judgements for finding in bout.findings]
    people, said = people_of(analysis), set[str]()
    for number, check in enumerate(plan.checks[:MOST_ADVICE], start=1):
        worst, bout = min((pair for pair in pairs if pair[0].check == check), key=lambda pair: urgency(pair[0]))
        lines = []
        for code, kinds in (("terminal.why", ("why",)), ("terminal.drill", ("drill", "trial"))):
            items = [item for item in plan.for_check(check) if item.kind in kinds and item.text not in said]
            lines += [
                say(f"{code}_with_dose" if item.dose else code, text=item.text, dose=item.dose) for item in items[:1]
            ]
            said.update(item.text for item in items[:1])
        heading = "terminal.advice_for_person" if people else "terminal.advice"
        what = say(heading, number=number, what=worst.cue or worst.title, person=bout.person + 1)
        yield from _section(what, lines, always=True)


def _section(heading: str, lines: Sequence[str], always: bool = False) -> Iterator[RenderableType]:
    if lines or always:
        yield Text(f"\n{heading}", "bold")
        yield from _indented(lines)


def _indented(lines: Iterable[str]) -> Iterator[RenderableType]:
    for line in lines:
        first, _, rest = line.partition(" ") if line[:1] in "?•" else ("", "", line)
        hanging = Table.grid(padding=(0, 1, 0, 0))
        hanging.add_row(*([Text(first), Text(rest)] if first else [Text(rest)]))
        yield Padding(hanging, (0, 0, 0, 2), expand=False)
