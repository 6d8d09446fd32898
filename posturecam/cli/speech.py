"""What a command says when something goes wrong, and the status it ends with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer
from rich.console import Console
from rich.text import Text

from posturecam.errors import PosturecamError, TrackError, VideoError


class Status(IntEnum):
    """The exit status of a command."""

    DONE = 0
    BROKEN_PROMISE = 1
    WRONG_USAGE = 2
    UNREADABLE = 3
    STOPPED = 130


@contextmanager
def speaking(errors: Console, stopped: str = "Stopped.") -> Iterator[None]:
    """Turns what can go wrong in the block into one sentence on stderr and the exit status that goes with it; `stopped`
    is what to say to Ctrl-C."""
    try:
        yield
    except PosturecamError as error:
        say(errors, str(error))
        raise typer.Exit(
            Status.UNREADABLE if isinstance(error, (VideoError, TrackError)) else Status.WRONG_USAGE
        ) from error
    except KeyboardInterrupt:
        say(errors, stopped)
        raise typer.Exit(Status.STOPPED) from None


def error_console() -> Console:
    return Console(stderr=True, soft_wrap=True, highlight=False)


def say(errors: Console, sentence: str) -> None:
    """Prints a sentence about a failure, red where there is colour."""
    errors.print(Text(sentence, "red"))
