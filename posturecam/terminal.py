"""What the terminal shows a runner: the scorecard of an analysis, and the names of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.importance import urgency
from posturecam.export import names_by_use
from posturecam.printable import printable
from posturecam.terminal_paper import Paper, findings_table
from posturecam.types import Analysis, Bout, Finding
from posturecam.wording import (
    count_text,
    counts,
    headline_of,
    likelihood_sentence,
    not_assessed,
    order_of,
    people_of,
    reading,
    score_rests_on,
    symbols_of,
    title_of,
    trust_notes,
    uncertain_line,
    usual_range,
    when_of,
)
from posturecam.words import say

MOST_ADVICE = 3
"""Findings that get advice; a choice, for more than three changes at a time are too many."""


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
        paper = Paper(options.ascii_only)
        yield Text(printable(self.name), "dim")
        yield from self.answer(paper)
        yield from paper.section(say("terminal.trust"), [f"• {note}" for note in self.trust()])
        yield from self.tables(paper)
        if self.folder is not None:
            yield Text()
            yield FilesMade(self.folder)
        for item in advice_for(self.analysis).of("rest_or_run")[:1]:
            yield paper.text(f"\n{item.text}", "dim")
        yield Text()

    def answer(self, paper: Paper) -> Iterator[RenderableType]:
        """Show the headline and score, what to change, what is too close to call and what was not assessed.

        Parameters
        ----------
        paper : Paper
            What it is written on.

        Yields
        ------
        RenderableType
            Of rich.
        """
        analysis = self.analysis
        yield paper.text(headline_of(analysis), "bold")
        yield from _score(analysis, paper)
        yield from _what_to_do(analysis, advice_for(analysis), paper, self.placed)
        yield from paper.section(say("terminal.uncertain"), _uncertain_lines(analysis, paper, self.placed))
        yield from paper.section(say("terminal.not_assessed"), [f"? {line}" for line in self.unanswered()])

    def placed(self, finding: Finding, bout: Bout, what: str) -> str:
        """Say what was found, with the bout it is about where there are several.

        Parameters
        ----------
        finding : Finding
            The finding.
        bout : Bout
            Its bout.
        what : str
            What is said of it.

        Returns
        -------
        str
            In the present language.
        """
        bouts = self.analysis.judgements
        return what if len(bouts) == 1 else say("say.when_and_what", when=when_of(bout, bouts), what=what)

    def unanswered(self) -> list[str]:
        """Say what was not assessed and why.

        Returns
        -------
        list[str]
            A line for each reason.
        """
        return not_assessed(self.analysis.judgements, say("terminal.record_own"))

    def trust(self) -> list[str]:
        """Say how far to trust it.

        Returns
        -------
        list[str]
            A line for each thing.
        """
        return trust_notes(self.analysis)

    def tables(self, paper: Paper) -> Iterator[RenderableType]:
        """Show all measurements of each bout, where details are wanted.

        Parameters
        ----------
        paper : Paper
            What they are written on.

        Yields
        ------
        RenderableType
            Of rich.
        """
        for bout in self.analysis.judgements if self.details else ():
            yield paper.text(f"\n{title_of(bout, self.analysis)}", "bold")
            yield findings_table(bout, paper)


def _score(analysis: Analysis, paper: Paper) -> Iterator[Text]:
    """The score where there is one, and how many answers of each kind there are."""
    if analysis.score is not None:
        yield paper.text(say("terminal.score", points=analysis.points, checks=score_rests_on(analysis)))
    if analysis.judgements and not people_of(analysis):
        found = counts(analysis.judgements)
        yield paper.text(" · ".join(count_text(kind, n) for kind, n in found.items()), "dim")


class FilesMade:
    """The names of the files in a result folder.

    Parameters
    ----------
    folder : Path
        The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield Text(say("terminal.files_in", folder=printable(str(self._folder))), "bold")
        yield from Paper(options.ascii_only).indented(_files(self._folder))


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


Placed = Callable[[Finding, Bout, str], str]
"""From a finding, its bout and what is said of it to the same with where it is from."""


def _what_to_do(analysis: Analysis, plan: Plan, paper: Paper, placed: Placed) -> Iterator[RenderableType]:
    """What to change, the most urgent first, with what was measured; nothing is said twice."""
    people, said = people_of(analysis), set[str]()
    asking = [pair for pair in _most_urgent(analysis) if pair[0].asks]
    for number, (finding, bout) in enumerate(asking, start=1):
        heading = "terminal.advice_for_person" if people else "terminal.advice"
        what = say(heading, number=number, what=order_of(finding), person=bout.person + 1)
        advice = _advice(plan, finding.check, said) if number <= MOST_ADVICE else []
        yield from paper.section(what, [placed(finding, bout, _measured(finding)), *advice], always=True)


def _measured(finding: Finding) -> str:
    """What was measured, what is usual, and how likely it is off, in sentences."""
    facts = " ".join(say("plain.sentence", reading=fact) for fact in (reading(finding), usual_range(finding)) if fact)
    return " ".join(filter(None, (facts, likelihood_sentence(finding))))


def _advice(plan: Plan, check: str, said: set[str]) -> list[str]:
    """Why it matters and one drill, each but what was said before; adds them to `said`."""
    lines = []
    for code, kinds in (("terminal.why", ("why",)), ("terminal.drill", ("drill", "trial"))):
        items = [item for item in plan.for_check(check) if item.kind in kinds and item.text not in said]
        lines += [say(f"{code}_with_dose" if item.dose else code, text=item.text, dose=item.dose) for item in items[:1]]
        said.update(item.text for item in items[:1])
    return lines


def _uncertain_lines(analysis: Analysis, paper: Paper, placed: Placed) -> list[str]:
    """A line for each finding that is too uncertain to ask for anything."""
    uncertain = [pair for pair in _most_urgent(analysis) if pair[0].is_uncertain]
    sign = symbols_of(uncertain[0][0])[paper.plain] if uncertain else ""
    return [f"{sign} {placed(finding, bout, uncertain_line(finding))}" for finding, bout in uncertain]
