"""The command line: every command with its arguments and options, as its own --help says them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from docs.hooks.markdown import code, plain, table
from posturecam.cli.main import app

PROGRAM = "posturecam"


def commands() -> str:
    """Return a section for the options of the program, and one for each of its commands and their subcommands."""
    group: Any = typer.main.get_command(app)
    own = _section(PROGRAM, PROGRAM, group)
    return "\n".join([own, *_sections("", group.commands)])


def _sections(above: str, commands: dict[str, Any]) -> Iterator[str]:
    for name, one in commands.items():
        yield _section(f"{above}{name}", f"{PROGRAM} {above}{name}", one)
        yield from _sections(f"{above}{name} ", getattr(one, "commands", {}))


def _section(title: str, path: str, command: Any) -> str:
    command.translate()
    context = command.make_context(path, [], resilient_parsing=True)
    usage = " ".join((path, *command.collect_usage_pieces(context)))
    records = [parameter.get_help_record(context) for parameter in command.params]
    rows = [(code(_shown(names)), plain(about)) for names, about in filter(None, records)]
    parts = [f"### {code(title)} {{ #{title.replace(' ', '-')} }}", plain(command.help), f"```text\n{usage}\n```"]
    if rows:
        parts.append(table(("Argument or option", ""), rows))
    return "\n\n".join(parts) + "\n"


def _shown(names: str) -> str:
    """Return what typer calls a parameter, without Python's names for types: 'CLIP', '--jobs N'."""
    name, kind, rest = names.partition(" <")
    if not kind or "|" in rest:
        return names
    return f"{name} N" if rest.startswith("int") and name.startswith("-") else name
