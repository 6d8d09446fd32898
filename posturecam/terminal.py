"""What the terminal shows a runner: the scorecard of an analysis, and a progress bar while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.importance import urgency
from posturecam.export import names_by_use
from posturecam.printable import in_ascii, printable
from posturecam.types import Analysis, Bout, Finding, Verdict
from posturecam.wording import (
    count_text,
    counts,
    fine_range,
    headline_of,
    likelihood_sentence,
    not_assessed,
    order_of,
    people_of,
    reading,
    score_rests_on,
    symbols_of,
    title_and_answer,
    title_of,
    trust_notes,
    uncertain_line,
    usual_range,
    value_of,
    verdict_words,
    when_of,
)
from posturecam.words import Message, say

if TYPE_CHECKING:
    from posturecam.progress import Progress as Report

MOST_ADVICE = 3
"""Findings that get advice; a choice, for more than three changes at a time are too many."""
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


class Scorecard:
    """An analysis as a runner reads it.

    The headline first; then what to change, what is too close to call, what was not assessed, how far to trust it.

    Parameters
    ----------
    analysis : Analysis
        What is shown.
    name : str
        Of the clip or camera.
    folder : Path or None
        Where its files are; None for nowhere.
    details : bool
        Whether to show a table of all measurements of each bout, too.
    """

    def __init__(self, analysis: Analysis, name: str, *, folder: Path | None = None, details: bool = False) -> None:
        self.analysis, self.name, self.folder, self.details = analysis, name, folder, details

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        paper, analysis, plan = _Paper(options.ascii_only), self.analysis, advice_for(self.analysis)
        yield Text(printable(self.name), "dim")
        yield paper.text(headline_of(analysis), "bold")
        yield from _score(analysis, paper)
        yield from _what_to_do(analysis, plan, paper)
        yield from paper.section(say("terminal.uncertain"), _uncertain_lines(analysis, paper))
        open_questions = not_assessed(analysis.judgements, say("terminal.record_own"))
        yield from paper.section(say("terminal.not_assessed"), [f"? {line}" for line in open_questions])
        yield from paper.section(say("terminal.trust"), [f"• {note}" for note in trust_notes(analysis)])
        for bout in analysis.judgements if self.details else ():
            yield paper.text(f"\n{title_of(bout, analysis)}", "bold")
            yield _table(bout, paper)
        if self.folder is not None:
            yield Text(f"\n{say('terminal.files_in', folder=printable(str(self.folder)))}", "bold")
            yield from paper.indented(_files(self.folder))
        for item in plan.of("rest_or_run")[:1]:
            yield paper.text(f"\n{item.text}", "dim")
        yield Text()


@dataclass(frozen=True)
class _Paper:
    """What texts are written on.

    Attributes
    ----------
    plain : bool
        Whether only ASCII can be shown.
    """

    plain: bool

    def text(self, text: str, style: str = "") -> Text:
        return Text(in_ascii(text) if self.plain else text, style)

    def section(self, heading: str, lines: Sequence[str], *, always: bool = False) -> Iterator[RenderableType]:
        if lines or always:
            yield self.text(f"\n{heading}", "bold")
            yield from self.indented(lines)

    def indented(self, lines: Iterable[str]) -> Iterator[RenderableType]:
        """Each line with its sign, if it has one, in a column of its own."""
        for line in lines:
            sign, _, rest = line.partition(" ") if line[:1] in _SIGNS else ("", "", line)
            hanging = Table.grid(padding=(0, 1, 0, 0))
            hanging.add_row(*map(self.text, filter(None, (sign, rest))))
            yield Padding(hanging, (0, 0, 0, 2), expand=False)


def _score(analysis: Analysis, paper: _Paper) -> Iterator[Text]:
    """The score where there is one, and how many answers of each kind there are."""
    if analysis.score is not None:
        yield paper.text(say("terminal.score", points=analysis.points, checks=score_rests_on(analysis)))
    if analysis.judgements and not people_of(analysis):
        found = counts(analysis.judgements)
        yield paper.text(" · ".join(count_text(kind, n) for kind, n in found.items()), "dim")


def _table(bout: Bout, paper: _Paper) -> RenderableType:
    """The findings that have a verdict, the most urgent first."""
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
        cells = (title_and_answer(finding), value_of(finding), fine_range(finding), str(finding.n))
        table.add_row(verdict, *map(paper.text, cells))
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


def _files(folder: Path) -> list[str]:
    """List the names of the files of all formats in the folder, a line for each use."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return [say("terminal.files", use=use, names=", ".join(found)) for use, found in names_by_use(names).items()]


Judged = tuple[Finding, Bout]
"""A finding, and where it was made."""


def _most_urgent(analysis: Analysis) -> Iterator[Judged]:
    """Of each check and person the most urgent finding, the most urgent first."""
    pairs = [(finding, bout) for bout in analysis.judgements for finding in bout.findings]
    seen = set[tuple[int, str]]()
    for finding, bout in sorted(pairs, key=lambda pair: urgency(pair[0])):
        if (bout.person, finding.check) not in seen:
            seen.add((bout.person, finding.check))
            yield finding, bout


def _what_to_do(analysis: Analysis, plan: Plan, paper: _Paper) -> Iterator[RenderableType]:
    """What to change, the most urgent first, with what was measured; nothing is said twice."""
    people, said = people_of(analysis), set[str]()
    asking = [pair for pair in _most_urgent(analysis) if pair[0].asks]
    for number, (finding, bout) in enumerate(asking, start=1):
        heading = "terminal.advice_for_person" if people else "terminal.advice"
        what = say(heading, number=number, what=order_of(finding), person=bout.person + 1)
        advice = _advice(plan, finding.check, said) if number <= MOST_ADVICE else []
        yield from paper.section(what, [_measured(finding, bout, analysis), *advice], always=True)


def _measured(finding: Finding, bout: Bout, analysis: Analysis) -> str:
    """What was measured, what is usual, and how likely it is off, in sentences."""
    facts = " ".join(say("plain.sentence", reading=fact) for fact in (reading(finding), usual_range(finding)) if fact)
    what = " ".join(filter(None, (facts, likelihood_sentence(finding))))
    return _where_and_what(bout, analysis, what)


def _where_and_what(bout: Bout, analysis: Analysis, what: str) -> str:
    """The text, with the bout it is about where there are several."""
    bouts = analysis.judgements
    return what if len(bouts) == 1 else say("say.when_and_what", when=when_of(bout, bouts), what=what)


def _advice(plan: Plan, check: str, said: set[str]) -> list[str]:
    """Why it matters and one drill, each but what was said before; adds them to `said`."""
    lines = []
    for code, kinds in (("terminal.why", ("why",)), ("terminal.drill", ("drill", "trial"))):
        items = [item for item in plan.for_check(check) if item.kind in kinds and item.text not in said]
        lines += [say(f"{code}_with_dose" if item.dose else code, text=item.text, dose=item.dose) for item in items[:1]]
        said.update(item.text for item in items[:1])
    return lines


def _uncertain_lines(analysis: Analysis, paper: _Paper) -> list[str]:
    """A line for each finding that is too uncertain to ask for anything."""
    uncertain = [pair for pair in _most_urgent(analysis) if pair[0].is_uncertain]
    sign = symbols_of(uncertain[0][0])[paper.plain] if uncertain else ""
    return [f"{sign} {_where_and_what(bout, analysis, uncertain_line(finding))}" for finding, bout in uncertain]
