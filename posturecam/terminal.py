"""What the terminal shows a runner: the scorecard of an analysis, and a progress bar while it is made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.norms import Norms
from posturecam.types import Activity, Analysis, Baseline, Bout, Finding, Verdict, View
from posturecam.validate.promise import ErrorRow, Row

if TYPE_CHECKING:
    from posturecam.batch import Progress as Report

LOOKS = {
    Verdict.ADJUST: ("✗", "x", "adjust", "bold red"),
    Verdict.WATCH: ("▲", "!", "watch", "yellow"),
    Verdict.GOOD: ("✓", "+", "good", "green"),
    Verdict.UNKNOWN: ("?", "?", "can't tell", "dim"),
}
"""Per verdict: symbol, the same for a terminal without Unicode, word, colour. The most urgent first."""

URGENCY = tuple(LOOKS)
MOST_ADVICE = 3

DOING = {Activity.STAND: "Standing", Activity.SIT: "Sitting", Activity.WALK: "Walking", Activity.RUN: "Running"}
SEEN_FROM = {
    View.LEFT: "from the left",
    View.RIGHT: "from the right",
    View.FRONT: "from the front",
    View.REAR: "from behind",
    View.OBLIQUE: "at an angle",
    View.UNKNOWN: "from an unknown side",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Scorecard:
    """An analysis as a runner reads it: headline, score, a table for each bout, what to do, how far to trust it, the
    files.

    norms, baseline: those the analysis was made with, for the ranges. folder: where its files are, None for nowhere.
    """

    def __init__(
        self,
        analysis: Analysis,
        name: str,
        norms: Norms,
        *,
        baseline: Baseline | None = None,
        folder: Path | None = None,
    ) -> None:
        self.analysis, self.name, self.norms, self.baseline, self.folder = analysis, name, norms, baseline, folder

    def __rich_console__(self, console: Console, options: object) -> Iterator[RenderableType]:
        findings = [finding for bout in self.analysis.bouts for finding in bout.findings]
        yield Text(self.name, "dim")
        yield Text(headline(findings), "bold")
        yield _score(self.analysis)
        for bout in self.analysis.bouts:
            yield Text(f"\n{title_of(bout)}", "bold")
            yield self._table(bout, plain=console.options.ascii_only)
            yield from _indented(_untold(bout.findings))
        plan = advice_for(self.analysis)
        yield from _what_to_do(findings, plan)
        yield from _section("How far to trust this", _notes(self.analysis))
        if self.folder is not None:
            yield from _section(f"Files in {self.folder}", _files(self.folder))
        for item in plan.of("rest_or_run")[:1]:
            yield Text(f"\n{item.text}", "dim")
        yield Text()

    def _table(self, bout: Bout, plain: bool) -> RenderableType:
        """The findings that have a verdict, the most urgent first."""
        known = [finding for finding in bout.findings if finding.verdict is not Verdict.UNKNOWN]
        if not known:
            return Group()
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
        table.add_column("Verdict", no_wrap=True)
        table.add_column("What")
        table.add_column("You", justify="right", no_wrap=True)
        table.add_column("Fine", justify="right", no_wrap=True)
        table.add_column("n", justify="right", no_wrap=True)
        for finding in sorted(known, key=lambda finding: URGENCY.index(finding.verdict)):
            symbol, ascii_symbol, word, colour = LOOKS[finding.verdict]
            verdict = Text(f"{ascii_symbol if plain else symbol} {word}", colour)
            fine = fine_range(finding, bout, self.norms, self.baseline)
            table.add_row(verdict, finding.title, value_of(finding), fine, str(finding.n))
        return table


def headline(findings: Sequence[Finding]) -> str:
    """One sentence that counts the verdicts: 'Two things to change, one to watch, three are fine; one can't be told.'"""
    change, watch, good, unknown = (
        sum(finding.verdict is verdict for finding in findings)
        for verdict in (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
    )
    if not (change or watch or good):
        return "Nothing in this clip could be judged."
    said = [] if change or watch else ["nothing to change"]
    for n, what in ((change, "to change"), (watch, "to watch")):
        if n:
            thing = "" if said else " thing" if n == 1 else " things"
            said.append(f"{_number(n)}{thing} {what}")
    if good:
        said.append(f"{_number(good)} {'is' if good == 1 else 'are'} fine")
    rest = f"; {_number(unknown)} can't be told" if unknown else ""
    return f"{', '.join(said).capitalize()}{rest}."


def title_of(bout: Bout) -> str:
    """What the person did, as seen from where, when, with how many strides at what rate."""
    parts = [DOING[bout.activity], f"seen {SEEN_FROM[bout.scene.view]}", f"{bout.start:.1f} to {bout.end:.1f} s"]
    if bout.gait is not None:
        parts.append(f"{len(bout.gait.strides)} stride{'' if len(bout.gait.strides) == 1 else 's'}")
        if math.isfinite(bout.gait.cadence_spm):
            parts.append(f"{bout.gait.cadence_spm:.0f} steps/min")
    return " · ".join(parts)


def value_of(finding: Finding) -> str:
    """The value with its uncertainty and unit: '26.1 ± 4.0 % leg', '5.2 ± 4.0°'; empty where there is none."""
    if finding.value is None:
        return ""
    spread = "" if finding.uncertainty is None else f" ± {finding.uncertainty:.1f}"
    unit = "°" if finding.unit == "deg" else f" {finding.unit}"
    return f"{finding.value + 0:.1f}{spread}{unit}"


def fine_range(finding: Finding, bout: Bout, norms: Norms, baseline: Baseline | None = None) -> str:
    """The range in which the finding would be good, for this person now: '2.0 to 12.0', 'up to 23.9', 'any'; empty if
    not known."""
    fits = baseline is not None and (baseline.activity, baseline.view) == (bout.activity, bout.scene.view)
    own = fits and baseline is not None and finding.check in baseline.values
    norm = norms.row(finding.check, bout.activity, bout.scene.view, own)
    if norm is None and own:
        norm = norms.row(finding.check, bout.activity, bout.scene.view, False)
    if norm is None:
        return ""
    if norm.cap is Verdict.GOOD:
        return "any"
    low, high = (edge + (finding.expected or 0.0) for edge in norm.green)
    if math.isinf(low):
        return "" if math.isinf(high) else f"up to {high:.1f}"
    return f"from {low:.1f}" if math.isinf(high) else f"{low:.1f} to {high:.1f}"


@contextmanager
def progress_bar(console: Console, name: str) -> Iterator[Report | None]:
    """Yields what to report frames to, and shows a bar with frames, speed and time left; None where nobody watches."""
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]:>4.0f} frames/s"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=None, speed=0.0)

        def report(stage: str, done: int, total: int | None) -> None:
            if done == 1:
                progress.reset(task, description=f"{name}: {stage}", total=total, speed=0.0)
            progress.update(task, completed=done, total=total, speed=progress.tasks[0].speed or 0.0)

        yield report


@contextmanager
def progress_line(console: Console) -> Iterator[Callable[[str], None]]:
    """Yields what to report the present work to, and shows it on one line where somebody watches."""
    if not console.is_terminal:
        yield lambda text: None
        return
    with console.status("") as status:
        yield lambda text: status.update(Text(text))


def validation_table(title: str, rows: Sequence[Row | ErrorRow]) -> RenderableType:
    """Measured errors beside what is promised, a block for each place of measurement."""
    figures = [row for row in rows if isinstance(row, Row)]
    errors = [row for row in rows if isinstance(row, ErrorRow)]
    return Group(
        *([_error_table(title, errors)] if errors else []), *([_figure_table(title, figures)] if figures else [])
    )


def _error_table(title: str, rows: Sequence[ErrorRow]) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for heading in ("Error of", "", "n", "mean", "SD", "largest", "truth in ±", "promised", ""):
        table.add_column(heading, justify="left" if heading in ("Error of", "", "promised") else "right")
    for row in rows:
        inside = "" if row.covered is None else f"{100 * row.covered:.0f} %"
        figures = (f"{value:.2f}" for value in (row.bias, row.spread, row.worst))
        kept = Text("") if not row.limits.told else Text("kept", "green") if row.kept else Text("broken", "bold red")
        table.add_row(f"{row.what}", row.unit, f"{row.n}", *figures, inside, row.limits.told, kept)
    return table


def _figure_table(title: str, rows: Sequence[Row]) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for heading in ("What", "Measured", "Promised", ""):
        table.add_column(heading, justify="right" if heading in ("Measured", "Promised") else "left")
    before = ""
    for row in rows:
        if row.where != before:
            table.add_row(Text(row.where, "bold"))
            before = row.where
        promised = "" if row.promise is None else f"{'≥' if row.at_least else '≤'} {row.promise:g}"
        kept = Text("") if row.promise is None else Text("kept", "green") if row.kept else Text("broken", "bold red")
        table.add_row(f"  {row.what}", f"{row.value:.2f} {row.unit}".rstrip(), promised, kept)
    return table


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _score(analysis: Analysis) -> Text:
    if analysis.score is None:
        return Text("No overall score: too little of what it rests on could be measured here.")
    return Text.assemble("Score ", (f"{analysis.score:.0f}", "bold"), " of 100, over what could be measured.")


def _untold(findings: Iterable[Finding]) -> list[str]:
    """What can't be told and why, one line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for finding in findings:
        if finding.verdict is Verdict.UNKNOWN:
            by_reason.setdefault(finding.reason or "no reason known", []).append(finding.title)
    return [f"? Can't tell {_listed(titles)}: {reason}" for reason, titles in by_reason.items()]


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(title[:1].lower() + title[1:] for title in titles)


def _notes(analysis: Analysis) -> list[str]:
    notes = [*analysis.notes, *(note for bout in analysis.bouts for note in bout.scene.notes)]
    findings = [finding for bout in analysis.bouts for finding in bout.findings]
    notes += [f"{f.title}: {f.reason}" for f in findings if f.reason and f.verdict is not Verdict.UNKNOWN]
    return [f"• {note}" for note in dict.fromkeys(notes)]


def _files(folder: Path) -> list[str]:
    """The names of the files in the folder, a line for each use."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    uses = {"Watch": (".mp4",), "Look": (".jpg", ".png"), "Numbers": (".json", ".csv", ".npz")}
    by_use = {use: [name for name in names if name.endswith(suffixes)] for use, suffixes in uses.items()}
    return [f"{use}: {', '.join(found)}" for use, found in by_use.items() if found]


def _what_to_do(findings: Sequence[Finding], plan: Plan) -> Iterator[RenderableType]:
    """The cue of each of the most serious findings, why it matters and what to try; nothing is said twice."""
    said: set[str] = set()
    for number, check in enumerate(plan.checks[:MOST_ADVICE], start=1):
        worst = min((f for f in findings if f.check == check), key=lambda finding: URGENCY.index(finding.verdict))
        lines = []
        for word, kinds in (("Why: ", ("why",)), ("Drill: ", ("drill", "trial"))):
            items = [item for item in plan.for_check(check) if item.kind in kinds and item.text not in said]
            lines += [f"{word}{item.text}{f' ({item.dose})' if item.dose else ''}" for item in items[:1]]
            said.update(item.text for item in items[:1])
        yield from _section(f"{number}. {worst.cue or worst.title}", lines, always=True)


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
