"""Commands that other distributions add to `posturecam`: the entry points of the group `posturecam.commands`.

An entry point's name is the command's, its object a function as Typer takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperGroup

from posturecam.cli.language import Command, Translated, choose_language
from posturecam.cli.lazy import CommandPlace, LazyCommands
from posturecam.cli.speech import Status, error_console, print_error
from posturecam.words import Message, message

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "posturecam.commands"
KNOWN = {"validate": "posturecam-lab"}
"""The distribution of each command that belongs to this project and is not in this package."""


class CommandGroup(Translated, TyperGroup):
    """The package's own commands, then those of other distributions; all are loaded when they are asked for."""

    own: ClassVar[Mapping[str, CommandPlace]] = {}
    """The package's own."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.commands = self._own = LazyCommands(self.own)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what was typed, having set the language that it names anywhere.

        Parameters
        ----------
        ctx : click.Context
            Of this group.
        args : list of str
            All that was typed after the program's name.

        Returns
        -------
        list of str
            What is left for the subcommand.
        """
        choose_language(args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, for which no command is imported.

        Parameters
        ----------
        ctx : click.Context
            Of this group.
        formatter : click.HelpFormatter
            Takes it.
        """
        with self._own.listed():
            super().format_help(ctx, formatter)

    def list_commands(self, ctx: Any) -> list[str]:
        """List the names of all commands, own ones first.

        Parameters
        ----------
        ctx : click.Context
            Of this group.

        Returns
        -------
        list of str
            The names.
        """
        return [*self.commands, *sorted({*KNOWN, *_entries()} - {*self.commands})]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Find a command.

        Parameters
        ----------
        ctx : click.Context
            Of this group.
        cmd_name : str
            What was typed.

        Returns
        -------
        click.Command or None
            The command of that name; None where there is none.
        """
        return super().get_command(ctx, cmd_name) or _command(cmd_name)


def _entries() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # own commands start without it

    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _command(name: str) -> Any:
    """Load a command of another distribution; where that is missing or does not load, make one that says why."""
    entry = _entries().get(name)
    if entry is None:
        if name not in KNOWN:
            return None
        return _unavailable(name, message("cli.plugin.missing", name=name, distribution=KNOWN[name]))
    try:
        function = entry.load()
    except (ImportError, AttributeError) as error:
        return _unavailable(name, message("cli.plugin.broken", name=name, source=entry.value, error=error))
    one = typer.Typer(add_completion=False)
    one.command(name, cls=Command)(function)
    return typer.main.get_command(one)


def _unavailable(name: str, reason: Message) -> Any:
    """A command that takes any arguments, says the reason and ends with the status of wrong usage."""

    def unavailable() -> None:
        print_error(error_console(), str(reason))
        raise typer.Exit(Status.WRONG_USAGE)

    one = typer.Typer(add_completion=False)
    anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    one.command(name, help=str(reason), context_settings=anything, add_help_option=False)(unavailable)
    return typer.main.get_command(one)
