"""The options by which commands keep results in the library, and what they do. The library is imported only then."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from posturecam.batch.people import is_to_come, moment_of_day
from posturecam.cli.language import help_text
from posturecam.cli.speech import print_error
from posturecam.errors import PosturecamError
from posturecam.tracking import is_stored
from posturecam.words import say

if TYPE_CHECKING:
    from posturecam.batch.since import Past
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


@dataclass
class ResultKeeper:
    """Keeps the results of a command in the library; one that can't be kept stays where it was made.

    Attributes
    ----------
    errors : Console
        Where failures go.
    session : str
        A heading for all of them.
    recorded : datetime or None
        When all of them were recorded.
    with_video : bool
        Whether the clips themselves are kept, too.
    failed : bool
        Whether one could not be kept.
    """

    library: Library
    errors: Console
    session: str = ""
    recorded: datetime | None = None
    with_video: bool = True
    failed: bool = field(default=False, init=False)

    def __enter__(self) -> ResultKeeper:
        return self

    def __exit__(self, *failure: object) -> None:
        self.library.close()

    def past(self) -> Past:
        """Look up what the library knows of people.

        Returns
        -------
        Past
            By name.
        """
        from posturecam.batch.past import past_in

        return past_in(self.library)

    def has(self, result: Path, person: str) -> bool:
        """Tell whether the library has this very result of a person, with its files.

        Parameters
        ----------
        result : Path
            The result folder.
        person : str
            Of whom.

        Returns
        -------
        bool
            Whether it has.
        """
        from posturecam.batch.past import holds

        return holds(self.library, result, person)

    def keep(
        self, result: Path, clip: Path, person: str, *, group: str = "", recorded: datetime | None = None
    ) -> str | None:
        """Keep a result, or say why not.

        Parameters
        ----------
        result : Path
            The result folder.
        clip : Path
            The clip it is of.
        person : str
            Of whom.
        group : str
            Of a person who has none yet.
        recorded : datetime or None
            When it was recorded, where that is known of this clip alone.

        Returns
        -------
        str or None
            The id in the library; None where it could not be kept.
        """
        from posturecam.batch.past import add_to_group
        from posturecam.library import ClipKind
        from posturecam.video.recorded import recorded_at

        there, stored = clip.is_file(), is_stored(clip)
        dated = datetime.fromtimestamp(clip.stat().st_mtime, timezone.utc) if there else None
        given = recorded or self.recorded
        camera = recorded_at(clip) if there and not stored and given is None else None
        try:
            add_to_group(self.library, person, group)
            kept = self.library.keep(
                result,
                person,
                source=clip if self.with_video and there and not stored else None,
                name=clip.name,
                recorded=given or camera,
                session=self.session,
                kind=ClipKind.LANDMARKS if stored else ClipKind.VIDEO,
                dated=dated,
            )
        except PosturecamError as error:
            self.failed = True
            print_error(self.errors, f"{error} {say('library.cli.not_kept', folder=result, person=person)}")
            return None
        return kept.id


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
