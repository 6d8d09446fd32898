"""The language of the command line: `--language` on every command, and help texts that are said when they are shown.

Typer reads help texts when a command's module is imported, before the language is known. So it is given codes
(`help_text`), and the classes of commands put them into words. The words of Typer and Click themselves ("Usage",
"Options", "Missing argument") stay English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from posturecam.cli.values import take_plain_values
from posturecam.words import LANGUAGE_VARIABLE, Message, language_codes, languages, message, say, set_language

_FLAG = "--language"
_HELP_TEXTS: dict[str, Message] = {}
"""By code, the help texts of all commands, arguments and options."""


def help_text(code: str, /, **parameters: object) -> str:
    """Declare a help text, to be said when help is shown.

    Parameters
    ----------
    code : str
        The key of its text.
    **parameters : object
        What the text needs.

    Returns
    -------
    str
        The code, to be given to Typer as the help.
    """
    _HELP_TEXTS[code] = message(code, **parameters)
    return code


def choose_language(arguments: Sequence[str]) -> None:
    """Set the language that the arguments name, ahead of their parsing; an unknown one is left to the parser.

    Parameters
    ----------
    arguments : sequence of str
        What was typed after the program's name.
    """
    for index, word in enumerate(arguments):
        flag, equals, value = word.partition("=")
        code = value if equals else "".join(arguments[index + 1 : index + 2])
        if flag == _FLAG and code in language_codes():
            set_language(code)


class Translated:
    """Mixin of Typer's commands: adds `--language`, and puts the help texts into words when help is shown."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params: list[Any]
        self.params.append(_language_option())
        take_plain_values(self.params)
        self._codes = [(owner, owner.help) for owner in (self, *self.params) if getattr(owner, "help", None)]

    def get_help_option(self, ctx: Any) -> Any:
        """Make the option `--help`, which Typer adds when a command is called.

        Parameters
        ----------
        ctx : click.Context
            Of the command.

        Returns
        -------
        click.Option or None
            None where the command has none.
        """
        option = super().get_help_option(ctx)  # type: ignore[misc]
        take_plain_values([] if option is None else [option])
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in the present language.

        Parameters
        ----------
        ctx : click.Context
            Of the command.
        formatter : click.HelpFormatter
            Takes it.
        """
        self.translate()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def translate(self) -> None:
        """Say the help texts in the present language."""
        for owner, code in self._codes:
            if code in _HELP_TEXTS:
                owner.help = str(_HELP_TEXTS[code])


class Command(Translated, TyperCommand):
    """A command that takes `--language` and whose help is said in it."""


class Subcommands(Translated, TyperGroup):
    """A command that has commands of its own."""

    def translate(self) -> None:
        """Say the help texts in the present language, those of the subcommands too."""
        super().translate()
        for one in self.commands.values():
            if isinstance(one, Translated):
                one.translate()


def _language_option() -> Any:
    """Have Typer make the option, since the constructor of its class differs between versions."""
    declared = typer.Option(
        None,
        _FLAG,
        metavar="CODE",
        is_eager=True,
        expose_value=False,
        callback=_set_language,
        help=help_text("cli.help.language", languages=", ".join(language_codes()), variable=LANGUAGE_VARIABLE),
    )

    def carrier(language: str | None = declared) -> None:
        """Carry the option."""

    program = typer.Typer(add_completion=False)
    program.command()(carrier)
    return typer.main.get_command(program).params[0]


def _set_language(value: str | None) -> None:
    """Set the language, or refuse one that there is not."""
    if value is None:
        return
    if value not in language_codes():
        there_are = ", ".join(f"{code} ({name})" for code, name in languages().items())
        raise typer.BadParameter(say("cli.unknown_language", wanted=value, languages=there_are))
    set_language(value)
