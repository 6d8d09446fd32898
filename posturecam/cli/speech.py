"""What a command says when something goes wrong, and the status it ends with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, cast

import typer

from posturecam.errors import PosturecamError, TrackError, VideoError
from posturecam.lazy_console import LazyConsole
from posturecam.printable import printable
from posturecam.words import Message, message

if TYPE_CHECKING:
    from rich.console import Console

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
    """Choose the exit status that goes with an error.

    Parameters
    ----------
    error : PosturecamError
        What a command failed with.

    Returns
    -------
    Status
        UNREADABLE where a clip is to blame, else WRONG_USAGE.
    """
    return Status.UNREADABLE if isinstance(error, (VideoError, TrackError)) else Status.WRONG_USAGE


@contextmanager
def reporting_errors(errors: Console, stopped: Message | None = None) -> Iterator[None]:
    """Turn what can go wrong in the block into one sentence on stderr and the exit status that goes with it.

    Parameters
    ----------
    errors : Console
        Where the sentence goes.
    stopped : Message or None
        What to say to Ctrl-C; None for the usual.

    Raises
    ------
    Exit
        Of Typer, with the status.
    """
    try:
        yield
    except PosturecamError as error:
        print_error(errors, str(error))
        raise typer.Exit(status_of(error)) from error
    except KeyboardInterrupt:
        print_error(errors, str(stopped or message("cli.stopped")))
        raise typer.Exit(Status.STOPPED) from None


def error_console() -> Console:
    """Make the console of stderr, where everything but answers goes.

    Returns
    -------
    Console
        A plain one, which breaks no lines; a `LazyConsole`.
    """
    return cast("Console", LazyConsole(_plain_console))


def _plain_console() -> Console:
    from posturecam.cli.console import PlainConsole

    return PlainConsole(stderr=True, soft_wrap=True)


def print_error(errors: Console, sentence: str) -> None:
    """Print a sentence about a failure, red where there is colour.

    Parameters
    ----------
    errors : Console
        Where it goes.
    sentence : str
        It may end in a list, each item after a line end and a dash.
    """
    from rich.text import Text

    errors.print(Text(_LIST.join(printable(part) for part in sentence.split(_LIST)), "red"))


def print_answer(sentence: str) -> None:
    """Print a sentence on stdout.

    Parameters
    ----------
    sentence : str
        What the command answers.
    """
    typer.echo(printable(sentence))
