"""The package's own commands by name, each imported when it is called or helped, and not before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import typer

from posturecam.cli.language import Command, Subcommands


class CommandPlace(NamedTuple):
    """Where a command is.

    Attributes
    ----------
    module : str
        Its module.
    name : str
        Of the function as Typer takes it, or of the Typer of a command with subcommands.
    help : str
        The code of its help text, from `help_text`.
    """

    module: str
    name: str
    help: str


class LazyCommands(MutableMapping[str, Any]):
    """Commands by name, made when they are looked up.

    Parameters
    ----------
    places : Mapping[str, CommandPlace]
        By name, in the order of the help.
    """

    def __init__(self, places: Mapping[str, CommandPlace]) -> None:
        self._places = places
        self._made: dict[str, Any] = {}
        self._is_listed = False

    @contextmanager
    def listed(self) -> Iterator[None]:
        """Stand in for commands that were not called by their names and helps, during the block."""
        self._is_listed = True
        try:
            yield
        finally:
            self._is_listed = False

    def __getitem__(self, name: str) -> Any:
        if self._is_listed and name in self._places:
            return _named(name, self._places[name].help)
        if name not in self._made:
            self._made[name] = _made(name, self._places[name])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._places or name in self._made

    def __iter__(self) -> Iterator[str]:
        return iter({**self._places, **self._made})

    def __len__(self) -> int:
        return len({**self._places, **self._made})


def _named(name: str, help_code: str) -> Any:
    """A command that has only a name and a help, in the present language."""

    def nothing() -> None:
        """Do nothing; it is never called."""

    program = typer.Typer(add_completion=False)
    program.command(name, cls=Command, help=help_code)(nothing)
    one: Any = typer.main.get_command(program)
    one.translate()
    return one


def _made(name: str, place: CommandPlace) -> Any:
    """The command as Click takes it."""
    found = getattr(import_module(place.module), place.name)
    program = typer.Typer(add_completion=False)
    if not isinstance(found, typer.Typer):
        program.command(name, cls=Command, help=place.help)(found)
        return typer.main.get_command(program)
    program.add_typer(found, name=name, cls=Subcommands, help=place.help)
    group: Any = typer.main.get_command(program)
    return group.commands[name]
