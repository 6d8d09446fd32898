"""`posturecam library`: who is kept, and what is done with them. The library is imported when a command runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posturecam.cli.console import PlainConsole
from posturecam.cli.keeping import DateOption, LibraryOption, SessionOption, moment_of
from posturecam.cli.language import Command, help_text
from posturecam.cli.library_access import found, found_clip, opened_library
from posturecam.cli.options import AsJson, WithDetails
from posturecam.cli.speech import Status, error_console, print_answer, print_error
from posturecam.errors import PosturecamError
from posturecam.printable import printable
from posturecam.words import say

if TYPE_CHECKING:
    from posturecam.library import Library

library_commands = typer.Typer(no_args_is_help=True, add_completion=False)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=help_text("library.help.name"))]
NewName = Annotated[str, typer.Argument(metavar="NEW", help=help_text("library.help.new_name"))]
GroupArgument = Annotated[str, typer.Argument(metavar="GROUP", help=help_text("library.help.group_name"))]
Which = Annotated[str, typer.Argument(metavar="CLIP|PERSON", help=help_text("library.help.which"))]
ZipOut = Annotated[Path, typer.Argument(metavar="ZIP", help=help_text("library.help.zip_out"))]
ZipIn = Annotated[Path, typer.Argument(metavar="ZIP", help=help_text("library.help.zip_in"))]
Clips = Annotated[list[str], typer.Argument(metavar="CLIP", help=help_text("library.help.clips"))]
Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER", help=help_text("library.help.folders"))]
OfPerson = Annotated[str | None, typer.Option("--person", metavar="NAME", help=help_text("library.help.of_person"))]
OfPeople = Annotated[
    list[str] | None, typer.Option("--person", metavar="NAME", help=help_text("library.help.of_people"))
]
Whom = Annotated[str, typer.Option("--person", metavar="NAME", help=help_text("library.help.person"))]
Yes = Annotated[bool, typer.Option("--yes", help=help_text("library.help.yes"))]


def list_(person: OfPerson = None, as_json: AsJson = False, library: LibraryOption = None) -> None:
    """List people, or the clips of one.

    Parameters
    ----------
    person : str or None
        Whose clips; None for a list of people.
    as_json : bool
        Whether to print JSON.
    library : str or None
        Where the library lies.
    """
    from posturecam.library.opening import locate

    if library is None and person is None and not locate().is_there:
        print_answer("[]" if as_json else say("library.cli.none_yet", place=locate().name))
        return
    with opened_library(library) as opened:
        from posturecam.cli import library_tables as tables

        if person is None:
            people = opened.people()
            if as_json:
                typer.echo(json.dumps([tables.person_row(one) for one in people], indent=2))
            elif people:
                PlainConsole().print(tables.people_table(people))
            else:
                print_answer(say("library.cli.empty", place=opened.location.name))
            return
        clips = opened.clips(opened.person(person))
        if as_json:
            typer.echo(json.dumps([tables.clip_row(opened, clip) for clip in clips], indent=2))
        else:
            PlainConsole().print(tables.clips_table(opened, clips))


def show(which: Which, details: WithDetails = False, as_json: AsJson = False, library: LibraryOption = None) -> None:
    """Show a clip or a person.

    Parameters
    ----------
    which : str
        The name of a person; or the id of a clip, its beginning, or its file name.
    details : bool
        Whether to print a table of all measurements of a clip, too.
    as_json : bool
        Whether to print JSON.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        from posturecam.cli import library_tables as tables

        person, clip = found(opened, which)
        console = PlainConsole()
        if person is not None:
            if as_json:
                typer.echo(json.dumps(tables.person_document(opened, person), indent=2))
            else:
                console.print(*tables.person_card(opened, person), sep="\n")
        elif clip is not None:
            if as_json:
                typer.echo(json.dumps(tables.clip_document(opened, clip), indent=2))
            else:
                console.print(*tables.clip_card(opened, clip, details=details), sep="\n")


def export(file: ZipOut, person: OfPeople = None, library: LibraryOption = None) -> None:
    """Write people into one zip.

    Parameters
    ----------
    file : Path
        The zip.
    person : list of str or None
        Whom; None for all.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        outcome = opened.export_zip(file, [opened.person(name) for name in person] if person else None)
        print_answer(say("library.cli.exported", people=outcome.people, clips=outcome.clips, file=file))
        if outcome.left_out:
            print_error(error_console(), say("library.cli.left_out", names=", ".join(outcome.left_out)))


def import_(file: ZipIn, library: LibraryOption = None) -> None:
    """Take in the people of an exported zip.

    Parameters
    ----------
    file : Path
        The zip.
    library : str or None
        Where the library lies.
    """
    with opened_library(library, make=True) as opened:
        outcome = opened.import_zip(file)
        print_answer(say("library.cli.imported", people=outcome.people, clips=outcome.clips, there=outcome.there))
        if outcome.merged:
            print_answer(say("library.cli.merged", names=", ".join(outcome.merged)))
        for clip in outcome.moved:
            before, now = (when.astimezone().date().isoformat() for when in (clip.before, clip.now))
            print_answer(say("library.cli.moved", name=clip.name, before=before, now=now))


def forget(name: NameArgument, yes: Yes = False, library: LibraryOption = None) -> None:
    """Delete a person with everything that is kept of them.

    Parameters
    ----------
    name : str
        Of the person.
    yes : bool
        Whether not to ask.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        person = opened.person(name)
        if not yes:
            typer.confirm(say("library.cli.really", name=person.name, n=person.clips), abort=True, err=True)
        opened.forget(person)
        print_answer(say("library.cli.forgotten", name=person.name))


def delete(clips: Clips, yes: Yes = False, library: LibraryOption = None) -> None:
    """Delete clips with their results, notes and drawings.

    Parameters
    ----------
    clips : list of str
        Of each its id, the beginning of that, or its file name.
    yes : bool
        Whether not to ask.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        chosen = {clip.id: clip for clip in (found_clip(opened, which) for which in clips)}
        if not yes:
            names = ", ".join(
                say("library.cli.clip", name=clip.name, person=clip.person, day=clip.recorded.astimezone().date())
                for clip in chosen.values()
            )
            typer.confirm(printable(say("library.cli.really_clips", names=names, n=len(chosen))), abort=True, err=True)
        for clip in chosen.values():
            opened.delete_clip(clip)
            print_answer(say("library.cli.deleted", name=clip.name, person=clip.person))


def rename(name: NameArgument, new: NewName, library: LibraryOption = None) -> None:
    """Give a person another name.

    Parameters
    ----------
    name : str
        Of the person.
    new : str
        What it shall be.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        person = opened.person(name)
        changed = opened.change_person(person, new, person.group)
        print_answer(say("library.cli.renamed", name=person.name, new=changed.name))


def group(name: NameArgument, group: GroupArgument, library: LibraryOption = None) -> None:
    """Put a person into a group.

    Parameters
    ----------
    name : str
        Of the person.
    group : str
        The group; empty for none.
    library : str or None
        Where the library lies.
    """
    with opened_library(library) as opened:
        person = opened.person(name)
        changed = opened.change_person(person, person.name, group)
        code = "library.cli.grouped" if changed.group else "library.cli.ungrouped"
        print_answer(say(code, name=changed.name, group=changed.group))


def add(
    folders: Folders,
    person: Whom,
    date: DateOption = None,
    session: SessionOption = "",
    library: LibraryOption = None,
) -> None:
    """Keep results that were made before.

    Parameters
    ----------
    folders : list of Path
        Result folders.
    person : str
        Of whom.
    date : str or None
        When the clips were recorded.
    session : str
        A heading.
    library : str or None
        Where the library lies.

    Raises
    ------
    Exit
        Of Typer, with a status, when one could not be kept.
    """
    recorded = moment_of(date)
    with opened_library(library, make=True) as opened:
        done = [_added(opened, folder, person, recorded, session) for folder in folders]
        if not all(done):
            raise typer.Exit(Status.WRONG_USAGE)


def _added(library: Library, folder: Path, person: str, recorded: datetime | None, session: str) -> bool:
    """Keep a result, or say why not; whether it is kept."""
    try:
        clip = library.keep(folder, person, recorded=recorded, session=session)
    except PosturecamError as error:
        print_error(error_console(), str(error))
        return False
    print_answer(say("library.cli.kept", name=clip.name, person=clip.person))
    return True


_COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "add": add,
    "export": export,
    "import": import_,
    "rename": rename,
    "group": group,
    "delete": delete,
    "forget": forget,
}
for word, command in _COMMANDS.items():
    library_commands.command(word, cls=Command, help=help_text(f"library.help.{word}"))(command)
