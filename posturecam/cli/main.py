"""The terminal: what the commands are called, what they take, what they say and with which status they end.

Status 0: all analysed. 2: wrong usage, or the results can't be written. 3: some clip could not be read or held no
person. 130: stopped with Ctrl-C. `validate` ends with 1 when a promise is broken. Answers go to stdout, everything else
to stderr.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from posturecam.cli.analyze import analyze
from posturecam.cli.app import app as browser_app
from posturecam.cli.batch import batch
from posturecam.cli.calibrate import calibrate
from posturecam.cli.live import live
from posturecam.cli.models import models
from posturecam.cli.validate import validate
from posturecam.version import __version__

app = typer.Typer(
    name="posturecam",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
for command in (analyze, batch, calibrate, live, validate, models):
    app.command()(command)
app.command("app")(browser_app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posturecam {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")]


@app.callback()
def posturecam(version: Version = False) -> None:
    """How you walk, run, stand and sit, measured from a clip. Nothing leaves this machine."""


def main() -> None:
    """Runs the command line of this process; what a terminal can't show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
