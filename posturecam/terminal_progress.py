"""What the terminal shows while work goes on: a bar for the frames of a clip, or one line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.lazy_console import real_console
from posturecam.printable import printable
from posturecam.progress import clock_text, is_so_far, whole_done
from posturecam.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


_SOON_S = 0.05
"""Seconds of a stage before which its speed is not known. Our choice."""


class FrameBar:
    """A bar with the share of the whole that is done, frames, speed and time left. What is reported to it is shown.

    Where nothing says how much of the whole is done, bar and time left are those of the present stage.

    Parameters
    ----------
    progress : Progress
        Of rich, not started.
    name : str
        Of the clip.
    clock : callable, optional
        Returns the time, s.
    """

    def __init__(self, progress: Progress, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._progress, self._name = progress, printable(name)
        self._task = progress.add_task(self._name, total=None, frames="", speed="", left="")
        self._clock, self._stage = clock, ""
        self._began = clock()
        self._percent, self._end = 0.0, 0.0

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Show how far a stage is.

        Parameters
        ----------
        stage : Message or str
            What is being done.
        done : int
            Frames done.
        total : int or None
            Frames expected; None when unknown.
        """
        now, whole = self._clock(), whole_done(stage)
        if whole is not None:
            self._percent, self._end = whole[0], now + whole[1]
        elif is_so_far(stage):
            self._print(f"{self._name}: {stage}")
        elif str(stage) != self._stage:
            self._stage, self._began = str(stage), now
            self._progress.update(self._task, description=f"{self._name}: {stage}")
        speed = done / max(now - self._began, _SOON_S)
        shown, of_all = (self._percent, 100) if self._percent else (done, total)
        self._progress.update(
            self._task,
            completed=shown,
            total=of_all,
            frames=_frames(done, total),
            speed=f"{speed:>4.0f} {say('terminal.frames_per_second')}" if done else "",
            left=self._left(done, total, speed, now),
        )

    def _left(self, done: int, total: int | None, speed: float, now: float) -> str:
        """How long it still takes; empty while that is not known."""
        if self._percent:
            return clock_text(max(self._end - now, 0.0))
        return clock_text(max(total - done, 0) / speed) if total and done > 1 else ""

    def _print(self, text: str) -> None:
        """Print a line above the bar, which stays."""
        from rich.text import Text

        self._progress.console.print(Text(printable(text)))

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the bar off the terminal during the block, in which something else is printed."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


@contextmanager
def progress_bar(console: Console, name: str) -> Iterator[FrameBar | None]:
    """Show a bar with frames, speed and time left.

    Parameters
    ----------
    console : Console
        Where it is shown.
    name : str
        Of the clip.

    Yields
    ------
    FrameBar or None
        What to report frames to; None where the console is no terminal.
    """
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[frames]}"),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=real_console(console), transient=True) as progress:
        yield FrameBar(progress, name)


def _frames(done: int, total: int | None) -> str:
    """Frames done, of those expected."""
    return f"{done}/{total}" if total else f"{done}" if done else ""


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
    from rich.text import Text

    with console.status("") as status:
        yield lambda text: status.update(Text(printable(text)))
