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
from posturecam.words import Message, message

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


class PlainConsole(Console):
    """A console to which text is text: no markup, no emoji codes, no highlighting.

    Nothing that it prints is obeyed by the terminal but rich's own control codes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as rich does, with every text printable.

        Parameters
        ----------
        renderable : RenderableType
            What is printed.
        options : ConsoleOptions or None
            As of rich.

        Yields
        ------
        Segment
            A text with its style.
        """
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else printable(text, keep="\n"), style, control)


def error_console() -> Console:
    """Make the console of stderr, where everything but answers goes.

    Returns
    -------
    Console
        A plain one, which breaks no lines.
    """
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
    errors.print(Text(_LIST.join(printable(part) for part in sentence.split(_LIST)), "red"))


def print_answer(sentence: str) -> None:
    """Print a sentence on stdout.

    Parameters
    ----------
    sentence : str
        What the command answers.
    """
    typer.echo(printable(sentence))
