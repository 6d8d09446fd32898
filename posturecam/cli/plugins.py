"""Commands that other distributions add to `posturecam`: the entry points of the group `posturecam.commands`.

An entry point's name is the command's, its object a function as typer takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from posturecam.cli.speech import Status, error_console, say

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "posturecam.commands"
KNOWN = {"validate": "posturecam-lab"}
"""The distribution of each command that belongs to this project and is not in this package."""


class CommandGroup(TyperGroup):
    """The package's own commands, then those of other distributions, which are loaded when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, own ones first."""
        own = super().list_commands(ctx)
        return [*own, *sorted({*KNOWN, *_entries()} - {*own})]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of that name; None where there is none."""
        return super().get_command(ctx, cmd_name) or _command(cmd_name)


def _entries() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # own commands start without it

    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _command(name: str) -> Any:
    """A command of another distribution: one that says why it can't run where that is missing or does not load."""
    entry = _entries().get(name)
    if entry is None:
        return _unavailable(name, _missing(name)) if name in KNOWN else None
    try:
        function = entry.load()
    except (ImportError, AttributeError) as error:
        return _unavailable(name, f"`posturecam {name}` could not be loaded from {entry.value}: {error}.")
    one = typer.Typer(add_completion=False)
    one.command(name)(function)
    return typer.main.get_command(one)


def _missing(name: str) -> str:
    return (
        f"`posturecam {name}` comes with {KNOWN[name]}, which is not installed: "
        "run `pip install ./lab` in a checkout of posturecam."
    )


def _unavailable(name: str, sentence: str) -> Any:
    """A command that takes any arguments, says the sentence and ends with the status of wrong usage."""

    def unavailable() -> None:
        say(error_console(), sentence)
        raise typer.Exit(Status.WRONG_USAGE)

    one = typer.Typer(add_completion=False)
    anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    one.command(name, help=sentence, context_settings=anything, add_help_option=False)(unavailable)
    return typer.main.get_command(one)
