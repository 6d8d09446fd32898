"""The progress of a batch: a bar for the whole and one for each clip in work, or a line for each finished clip."""

from __future__ import annotations

from pathlib import PurePath
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.lazy_console import real_console
from posturecam.printable import printable
from posturecam.words import say

if TYPE_CHECKING:
    from typing_extensions import Self

_COLOURS = {
    BatchEventKind.DONE: "green",
    BatchEventKind.SKIPPED: "dim",
    BatchEventKind.FAILED: "red",
    BatchEventKind.STOPPED: "yellow",
}
"""Of the line about a clip, for each of the kinds of event that are the last of a clip."""


class BatchBars:
    """Show the events of `run_batch` on stderr.

    On a terminal with bars, above which failures stay on the screen, and what a long clip shows first, provisionally;
    elsewhere with a line for each clip.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._clips: dict[str, TaskID] = {}
        self._begun: set[str] = set()
        self._of_whole: set[str] = set()
        self._waiting = 0
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeRemainingColumn(compact=True),
            console=real_console(console),
            transient=True,
            disable=not console.is_terminal,
        )
        self._whole = self._bars.add_task(say("cli.bars.looking"), total=None, unit=say("cli.bars.clips"))

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, event: BatchEvent) -> None:
        """Show one event of the batch.

        Parameters
        ----------
        event : BatchEvent
            What happened to a clip.
        """
        name = printable(PurePath(event.clip).name)
        if event.kind is BatchEventKind.WAITING:
            self._waiting += 1
            self._bars.update(self._whole, total=self._waiting, description=say("cli.bars.all"))
        elif event.kind is BatchEventKind.STARTED:
            self._clips[event.clip] = self._bars.add_task(f"  {name}", total=None, unit=say("cli.bars.frames"))
        elif event.kind is BatchEventKind.PROGRESS and event.clip in self._clips:
            task = self._clips[event.clip]
            self._bars.update(task, description=f"  {name}: {event.stage}", refresh=False)
            if event.clip not in self._of_whole:
                self._bars.update(task, completed=event.done, total=event.total, refresh=False)
        elif event.kind is BatchEventKind.WHOLE and event.clip in self._clips:
            self._bars.update(self._clips[event.clip], completed=event.percent, total=100, unit="%", refresh=False)
            self._of_whole.add(event.clip)
        elif event.kind is BatchEventKind.SO_FAR:
            self._say_first(event, name)
        elif event.kind in _COLOURS:
            self._end(event)

    def _say_first(self, event: BatchEvent, name: str) -> None:
        """Print the first finding of a clip; later ones would push those of the other clips off the screen."""
        if event.clip not in self._begun and self._console.is_terminal:
            self._begun.add(event.clip)
            self._bars.console.print(Text(printable(f"{name}: {event.stage}")))

    def _end(self, event: BatchEvent) -> None:
        self._of_whole.discard(event.clip)
        if event.clip in self._clips:
            self._bars.remove_task(self._clips.pop(event.clip))
        if event.kind is not BatchEventKind.SKIPPED:
            self._bars.advance(self._whole)
        if event.kind is BatchEventKind.FAILED or (event.kind is BatchEventKind.DONE and not self._console.is_terminal):
            self._console.print(Text(printable(_line(event)), _COLOURS[event.kind]))


def _line(event: BatchEvent) -> str:
    """What a line says of a clip that is done or failed; its path, unless the reason holds it."""
    if event.kind is BatchEventKind.DONE:
        return say("cli.bars.done", clip=event.clip)
    if event.reason is None:
        return say("cli.bars.failed", reason=event.clip)
    if event.clip in event.reason:
        return say("cli.bars.failed", reason=event.reason)
    return say("cli.bars.failed_clip", clip=event.clip, reason=event.reason)
