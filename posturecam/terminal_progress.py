"""What the terminal shows while work goes on: a bar for the frames of a clip, or one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.lazy_console import real_console
from posturecam.printable import printable
from posturecam.progress import is_so_far
from posturecam.words import Message, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class FrameBar:
    """A bar with frames, speed and time left. What is reported to it is shown.

    Parameters
    ----------
    progress : Progress
        Of rich, not started.
    name : str
        Of the clip.
    """

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress, self._name = progress, printable(name)
        self._task = progress.add_task(self._name, total=None, speed=0.0)

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Show how far a stage is.

        Parameters
        ----------
        stage : Message or str
            What is being done; with its first frame the bar starts anew.
        done : int
            Frames done.
        total : int or None
            Frames expected; None when unknown.
        """
        task = self._progress.tasks[0]
        if is_so_far(stage):
            self._print(f"{self._name}: {stage}")
        elif done == 1:
            self._progress.reset(self._task, description=f"{self._name}: {stage}", total=total, speed=0.0)
        self._progress.update(self._task, completed=done, total=total, speed=task.speed or 0.0)

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
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]:>4.0f} " + say("terminal.frames_per_second")),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=real_console(console), transient=True) as progress:
        yield FrameBar(progress, name)


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
