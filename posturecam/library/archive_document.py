"""What `library.json` in an exported library holds; docs/library.md describes it for others.

Findings are not in it: they are read anew from each clip's analysis.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, ValidationError, convert, to_builtins

from posturecam.library.moments import is_possible
from posturecam.library.names import LONGEST_NAME
from posturecam.library.records import ClipKind
from posturecam.words import message

KIND = "posturecam library"
SCHEMA = 1
MOST = 100_000
"""Of people, of a person's clips, of a clip's notes or files: far beyond any library; a choice."""
LONGEST_TEXT = 100_000
"""Letters of a note or a file name; a choice: forty pages."""

Id = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
Heading = Annotated[str, Meta(max_length=LONGEST_NAME)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Seconds = Annotated[float, Meta(ge=0, le=1e6)]
Moment = Annotated[datetime, Meta(tz=True)]


@dataclass(frozen=True)
class ArchivedNote:
    """A note on a clip; see `ClipNote`."""

    id: Id
    text: Text
    created: Moment
    t: Seconds | None = None
    drawing: dict[str, Any] | None = None


@dataclass(frozen=True)
class ArchivedClip:
    """A clip; see `LibraryClip`. Its files are in the folder `clips/<id>/` of the zip."""

    id: Id
    session: Id
    name: Text
    kind: ClipKind
    recorded: Moment
    recorded_is_known: bool
    added: Moment
    digest: Text
    has_source: bool
    files: Annotated[list[Text], Meta(min_length=1, max_length=MOST)]
    notes: Annotated[list[ArchivedNote], Meta(max_length=MOST)] = field(default_factory=list)


@dataclass(frozen=True)
class ArchivedSession:
    """A session of a person."""

    id: Id
    name: Heading
    began: Moment


@dataclass(frozen=True)
class ArchivedBaseline:
    """A baseline of a person; `document` is that of a baseline file."""

    id: Id
    name: Heading
    created: Moment
    document: dict[str, Any]


@dataclass(frozen=True)
class ArchivedPerson:
    """A person with all that is kept of them."""

    id: Id
    name: Name
    group: Heading
    created: Moment
    sessions: Annotated[list[ArchivedSession], Meta(max_length=MOST)] = field(default_factory=list)
    clips: Annotated[list[ArchivedClip], Meta(max_length=MOST)] = field(default_factory=list)
    baselines: Annotated[list[ArchivedBaseline], Meta(max_length=MOST)] = field(default_factory=list)


@dataclass(frozen=True)
class ArchivedLibrary:
    """All of `library.json`."""

    people: Annotated[list[ArchivedPerson], Meta(max_length=MOST)]


def written(people: list[ArchivedPerson]) -> dict[str, Any]:
    """Make the document.

    Parameters
    ----------
    people : list of ArchivedPerson
        Whom it holds.

    Returns
    -------
    dict
        For JSON.
    """
    content: dict[str, Any] = to_builtins(asdict(ArchivedLibrary(people)))
    return {"kind": KIND, "schema": SCHEMA, **content}


def understood(document: dict[str, Any]) -> ArchivedLibrary:
    """Read the document.

    Parameters
    ----------
    document : dict
        From JSON.

    Returns
    -------
    ArchivedLibrary
        With every value of the right type; ids stand once, and each clip's session is there.

    Raises
    ------
    ValueError
        With a message that says what is wrong with it.
    """
    schema = document.get("schema")
    if document.get("kind") != KIND or not isinstance(schema, int) or schema < 1:
        raise ValueError(message("library.archive.other_kind"))
    if schema > SCHEMA:
        raise ValueError(message("library.archive.newer", schema=schema, newest=SCHEMA))
    try:
        library: ArchivedLibrary = convert(document, ArchivedLibrary)
    except ValidationError as error:
        raise ValueError(message("library.archive.wrong_value", why=error)) from error
    for person in library.people:
        there = {session.id for session in person.sessions}
        if any(clip.session not in there for clip in person.clips):
            raise ValueError(message("library.archive.no_session"))
        for moment in _moments(person):
            if not is_possible(moment):
                raise ValueError(message("library.archive.wrong_value", why=moment.isoformat()))
    if _repeats(library):
        raise ValueError(message("library.archive.repeated_id"))
    return library


def _moments(person: ArchivedPerson) -> Iterator[datetime]:
    """All that it says of when."""
    yield person.created
    yield from (session.began for session in person.sessions)
    yield from (baseline.created for baseline in person.baselines)
    for clip in person.clips:
        yield from (clip.recorded, clip.added, *(note.created for note in clip.notes))


def _repeats(library: ArchivedLibrary) -> bool:
    people = library.people
    clips = [clip for person in people for clip in person.clips]
    kinds: list[list[str]] = [
        [one.id for one in people],
        [one.id for one in clips],
        [session.id for one in people for session in one.sessions],
        [baseline.id for one in people for baseline in one.baselines],
        [note.id for clip in clips for note in clip.notes],
    ]
    return any(len(ids) != len(set(ids)) for ids in kinds)
