"""What a command says when something goes wrong, and the status it ends with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from posturecam.errors import PosturecamError, TrackError, VideoError
from posturecam.printable import printable

_LIST = "\n- "
"""Before each item of a list in a message."""


class Status(IntEnum):
    """The exit status of a command."""

    DONE = 0
    BROKEN_PROMISE = 1
    WRONG_USAGE = 2
    UNREADABLE = 3
    STOPPED = 130


def status_of(error: PosturecamError) -> Status:
    """The exit status that goes with an error."""
    return Status.UNREADABLE if isinstance(error, (VideoError, TrackError)) else Status.WRONG_USAGE


@contextmanager
def speaking(errors: Console, stopped: str = "Stopped.") -> Iterator[None]:
    """Turns what can go wrong in the block into one sentence on stderr and the exit status that goes with it; `stopped`
    is what to say to Ctrl-C."""
    try:
        yield
    except PosturecamError as error:
        say(errors, str(error))
        raise typer.Exit(status_of(error)) from error
    except KeyboardInterrupt:
        say(errors, stopped)
        raise typer.Exit(Status.STOPPED) from None


class PlainConsole(Console):
    """A console to which text is text: no markup, no emoji codes, no highlighting, and nothing that the terminal obeys but
    rich's own control codes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich's, with every text printable."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text, keep="\n"), style, control)


def error_console() -> Console:
    """Stderr, where everything but answers goes."""
    return PlainConsole(stderr=True, soft_wrap=True)


def say(errors: Console, sentence: str) -> None:
    """Prints a sentence about a failure, red where there is colour; it may end in a list."""
    errors.print(Text(_LIST.join(printable(part) for part in sentence.split(_LIST)), "red"))


def answer(sentence: str) -> None:
    """Prints a sentence on stdout."""
    typer.echo(printable(sentence))
