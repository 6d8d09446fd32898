"""The terminal: what the commands are called, what they take, what they say and with which status they end.

Status 0: all analysed. 2: wrong usage, or the results can't be written. 3: some clip could not be read or held no
person. 70: a fault of posturecam itself. 130: stopped with Ctrl-C. `validate` ends with 1 when a promise is broken.
Answers go to stdout, everything else to stderr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated, cast

import typer

from posturecam.cli.language import help_text
from posturecam.cli.lazy import CommandPlace
from posturecam.cli.plugins import CommandGroup
from posturecam.cli.speech import Status, error_console, print_error, status_of
from posturecam.errors import DEBUG_VARIABLE, PosturecamError
from posturecam.printable import printable
from posturecam.version import __version__

_USAGE_ERROR = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
"""What Typer raises for wrong usage of any kind; it has no public name of its own."""

_CLI = "posturecam.cli"
_PLACES = {
    **{
        name: CommandPlace(f"{_CLI}.{name}", name, help_text(f"cli.command.{name}"))
        for name in ("analyze", "batch", "session", "calibrate", "export", "live", "report", "models", "app")
    },
    "compare": CommandPlace(f"{_CLI}.compare", "compare", help_text("compare.help.command")),
    "library": CommandPlace(f"{_CLI}.library", "library_commands", help_text("library.help.command")),
}
"""In the order of the help. No module of a command is imported before that command is called or helped."""


class OwnCommands(CommandGroup):
    """The commands of posturecam."""

    own = _PLACES


app = typer.Typer(
    name="posturecam",
    cls=OwnCommands,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posturecam {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help=help_text("cli.help.version"))
]


def _debug(wanted: bool) -> None:
    if wanted:
        os.environ[DEBUG_VARIABLE] = "1"


Debug = Annotated[
    bool,
    typer.Option("--debug", callback=_debug, is_eager=True, help=help_text("cli.help.debug", variable=DEBUG_VARIABLE)),
]


@app.callback(help=help_text("cli.command.posturecam"))
def posturecam(version: Version = False, debug: Debug = False) -> None:
    """Take the options that stand before a command's name.

    Parameters
    ----------
    version, debug : bool
        What `--version` and `--debug` do is done when they are parsed.
    """


def main() -> None:
    """Run the command line of this process; what a terminal can't show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(_status_of(app))


def _status_of(command: Callable[..., object]) -> int:
    """Run the command and return the status of the process.

    Wrong usage, and our own errors that the command did not handle, are sentences on stderr.
    """
    try:
        status = command(standalone_mode=False)
    except _USAGE_ERROR as error:
        error.message = printable(error.message)
        error.show()
        return Status.WRONG_USAGE
    except typer.Abort:
        return Status.STOPPED
    except PosturecamError as error:
        print_error(error_console(), str(error))
        return status_of(error)
    return status if isinstance(status, int) else Status.DONE
