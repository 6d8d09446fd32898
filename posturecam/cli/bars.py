"""The progress of a batch: a bar for the whole and one for each clip in work, or a line for each finished clip."""

from __future__ import annotations

from pathlib import PurePath
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from posturecam.batch.events import Event, Kind
from posturecam.printable import printable

if TYPE_CHECKING:
    from typing_extensions import Self

_ENDS = {Kind.DONE: "green", Kind.SKIPPED: "dim", Kind.FAILED: "red", Kind.STOPPED: "yellow"}
_TOLD = (Kind.DONE, Kind.FAILED)


class BatchBars:
    """Shows what `run_batch` tells, on stderr. Bars where somebody watches; failures stay on the screen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._clips: dict[str, TaskID] = {}
        self._waiting = 0
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._whole = self._bars.add_task("Looking at the clips", total=None, unit="clips")

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, event: Event) -> None:
        """Takes one event of the batch."""
        if event.kind is Kind.WAITING:
            self._waiting += 1
            self._bars.update(self._whole, total=self._waiting, description="All clips")
        elif event.kind is Kind.STARTED:
            name = printable(PurePath(event.clip).name)
            self._clips[event.clip] = self._bars.add_task(f"  {name}", total=None, unit="frames")
        elif event.kind is Kind.PROGRESS and event.clip in self._clips:
            task = self._clips[event.clip]
            name = printable(PurePath(event.clip).name)
            self._bars.update(
                task, description=f"  {name}: {event.stage}", completed=event.done, total=event.total, refresh=False
            )
        elif event.kind in _ENDS:
            self._end(event)

    def _end(self, event: Event) -> None:
        if event.clip in self._clips:
            self._bars.remove_task(self._clips.pop(event.clip))
        if event.kind is not Kind.SKIPPED:
            self._bars.advance(self._whole)
        if event.kind is Kind.FAILED or (event.kind in _TOLD and not self._console.is_terminal):
            about = event.clip if event.reason is None else event.reason
            named = "" if event.clip in about else f" {event.clip}"
            self._console.print(Text(printable(f"{event.kind.value}{named}: {about}"), _ENDS[event.kind]))
