"""The options by which commands keep results in the library, and what they do. The library is imported only then."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from posturecam.batch.people import is_to_come, moment_of_day
from posturecam.cli.keeper import ResultKeeper
from posturecam.cli.language import help_text
from posturecam.words import say

if TYPE_CHECKING:
    from rich.console import Console

    from posturecam.library import Library

PersonOption = Annotated[str | None, typer.Option("--person", metavar="NAME", help=help_text("library.help.keep_for"))]
BaselinePerson = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help=help_text("library.help.baseline_person"))
]
SessionOption = Annotated[str, typer.Option("--session", metavar="TITLE", help=help_text("library.help.session"))]
DateOption = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help=help_text("library.help.date"))]
KeepVideo = Annotated[bool, typer.Option("--keep-video/--no-keep-video", help=help_text("library.help.keep_video"))]
Keep = Annotated[bool, typer.Option("--keep", help=help_text("library.help.keep"))]
LibraryOption = Annotated[str | None, typer.Option("--library", metavar="PATH", help=help_text("library.help.library"))]


def moment_of(date: str | None) -> datetime | None:
    """Read a day or a moment.

    Parameters
    ----------
    date : str or None
        As ISO 8601, on the clock of this computer where no zone is given.

    Returns
    -------
    datetime or None
        Aware; noon for a day.

    Raises
    ------
    BadParameter
        Of Typer, for anything else, and for a day that is still to come.
    """
    if date is None:
        return None
    try:
        moment = moment_of_day(date)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(say("library.cli.bad_date", date=date)) from None
    if is_to_come(moment):
        raise typer.BadParameter(say("library.cli.future_date", date=date))
    return moment


@dataclass(frozen=True)
class KeepForPerson:
    """The options of a command that keeps what it makes for one person."""

    person: PersonOption = None
    session: SessionOption = ""
    date: DateOption = None
    keep_video: KeepVideo = True
    library: LibraryOption = None

    def keeper(self, errors: Console) -> AbstractContextManager[ResultKeeper | None]:
        """Open the library, before the work begins; raises LibraryError where that is not possible.

        Parameters
        ----------
        errors : Console
            Where failures go.

        Returns
        -------
        AbstractContextManager
            Of the keeper; of None where nothing is to be kept.

        Raises
        ------
        BadParameter
            Of Typer, for options that say how to keep, where nothing is kept.
        """
        if self.person is None:
            if self != KeepForPerson():
                raise typer.BadParameter(say("library.cli.needs_person"))
            return nullcontext()
        return _keeper(errors, self.library, self.session, moment_of(self.date), self.keep_video)


@dataclass(frozen=True)
class KeepByFolder:
    """The options of a command that keeps what it makes for the people after whom folders are named."""

    keep: Keep = False
    session: SessionOption = ""
    keep_video: KeepVideo = True
    library: LibraryOption = None

    def keeper(self, errors: Console) -> AbstractContextManager[ResultKeeper | None]:
        """Open the library, before the work begins; raises LibraryError where that is not possible.

        Parameters
        ----------
        errors : Console
            Where failures go.

        Returns
        -------
        AbstractContextManager
            Of the keeper; of None where nothing is to be kept.

        Raises
        ------
        BadParameter
            Of Typer, for options that say how to keep, where nothing is kept.
        """
        if not self.keep:
            if self != KeepByFolder():
                raise typer.BadParameter(say("library.cli.needs_person"))
            return nullcontext()
        return _keeper(errors, self.library, self.session, None, self.keep_video)


@dataclass(frozen=True)
class KeepBaseline:
    """The options of a command that keeps a baseline for a person."""

    person: BaselinePerson = None
    library: LibraryOption = None

    def opened(self) -> AbstractContextManager[Library | None]:
        """Open the library, where a baseline is to be kept; raises LibraryError where that is not possible.

        Returns
        -------
        AbstractContextManager
            Of the library; of None where nothing is to be kept.

        Raises
        ------
        BadParameter
            Of Typer, for a library without a person.
        """
        if self.person is None:
            if self.library is not None:
                raise typer.BadParameter(say("library.cli.needs_person"))
            return nullcontext()
        from posturecam.library import Library

        return Library.open(self.library)


def _keeper(
    errors: Console, where: str | None, session: str, recorded: datetime | None, with_video: bool
) -> ResultKeeper:
    from posturecam.library import Library

    return ResultKeeper(Library.open(where), errors, session, recorded, with_video)
