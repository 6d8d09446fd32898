"""The way into the library."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posturecam.documents import read_json
from posturecam.errors import LibraryError
from posturecam.library import files
from posturecam.library.opening import Location, explaining, locate, open_engine
from posturecam.library.records import ClipKind, ClipNote, KeptFinding, LibraryClip, LibraryPerson
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.results.profiles import clean
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

LONGEST_NAME = 80
"""Letters of a person's or a group's name; a choice, so that it fits a heading."""


class Library:
    """People with their sessions, clips, findings and notes.

    Every call is a transaction of its own; the object may be used by several threads, the library by several
    processes.

    Attributes
    ----------
    location : Location
        Where it lies.
    """

    def __init__(self, location: Location, engine: Engine) -> None:
        self.location = location
        self._engine = engine

    @classmethod
    def open(cls, where: str | Path | None = None) -> Library:
        """Open the library, making it where there is none.

        Parameters
        ----------
        where : str, Path or None
            A file for SQLite or an SQLAlchemy URL; None: POSTURECAM_LIBRARY, or the user's data folder.

        Returns
        -------
        Library
            At the newest schema.

        Raises
        ------
        LibraryError
            When it can't be opened, or is of a newer version.
        """
        location = locate(where)
        return cls(location, open_engine(location))

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def people(self) -> list[LibraryPerson]:
        """List all people.

        Returns
        -------
        list of LibraryPerson
            By name.
        """
        from sqlalchemy import func, select

        from posturecam.library.tables import ClipRow, PersonRow

        query = (
            select(PersonRow, func.count(ClipRow.id), func.max(ClipRow.recorded))
            .outerjoin(ClipRow, ClipRow.person_id == PersonRow.id)
            .group_by(PersonRow.id)
            .order_by(PersonRow.name_key)
        )
        with self._session() as session:
            return [
                LibraryPerson(row.id, row.name, row.group_name, row.created, clips, latest)
                for row, clips, latest in session.execute(query)
            ]

    def person(self, name_or_id: str) -> LibraryPerson:
        """Find a person.

        Parameters
        ----------
        name_or_id : str
            The name without regard to case, or the id.

        Returns
        -------
        LibraryPerson
            The person.

        Raises
        ------
        LibraryError
            When there is none.
        """
        key = name_key(name_or_id)
        for one in self.people():
            if one.id == name_or_id or name_key(one.name) == key:
                return one
        raise LibraryError(message("library.no_person", name=clean(name_or_id)))

    def add_person(self, name: str, group: str = "") -> LibraryPerson:
        """Add a person, or find the one of that name.

        Parameters
        ----------
        name : str
            The name.
        group : str
            A team or class; kept only for a new person.

        Returns
        -------
        LibraryPerson
            The person.

        Raises
        ------
        LibraryError
            For a name that is empty or too long.
        """
        from posturecam.library.rows import new_id
        from posturecam.library.tables import PersonRow

        name, group = _checked(name), clean(group)[:LONGEST_NAME]
        with self._session() as session:
            if session.query(PersonRow).filter_by(name_key=name_key(name)).first() is None:
                row = PersonRow(id=new_id(), name=name, name_key=name_key(name), group_name=group, created=_now())
                session.add(row)
        return self.person(name)

    def change_person(self, person: LibraryPerson, name: str, group: str) -> LibraryPerson:
        """Give a person another name or group.

        Parameters
        ----------
        person : LibraryPerson
            The person.
        name, group : str
            What it shall be.

        Returns
        -------
        LibraryPerson
            The person as it is now.

        Raises
        ------
        LibraryError
            For a name that won't do or that another person has.
        """
        from posturecam.library.tables import PersonRow

        name = _checked(name)
        with self._session() as session:
            other = session.query(PersonRow).filter_by(name_key=name_key(name)).first()
            if other is not None and other.id != person.id:
                raise LibraryError(message("library.name_taken", name=name))
            changed = {"name": name, "name_key": name_key(name), "group_name": clean(group)[:LONGEST_NAME]}
            session.query(PersonRow).filter_by(id=person.id).update(changed)
        return self.person(person.id)

    def forget(self, person: LibraryPerson) -> None:
        """Delete a person with everything that is kept of them.

        Parameters
        ----------
        person : LibraryPerson
            The person.

        Raises
        ------
        LibraryError, OutputError
            When that is not possible.
        """
        from posturecam.library.tables import PersonRow

        with self._session() as session:
            session.query(PersonRow).filter_by(id=person.id).delete()
        files.delete_folder(self.location.files / person.id)

    def keep(
        self,
        result: Path,
        person: str,
        *,
        source: Path | None = None,
        name: str | None = None,
        recorded: datetime | None = None,
        session: str = "",
        kind: ClipKind = ClipKind.VIDEO,
    ) -> LibraryClip:
        """Keep the result of a clip; an older one of the same clip and person gives way.

        Parameters
        ----------
        result : Path
            The result folder, of which a copy is kept.
        person : str
            The person's name; a new one is added.
        source : Path or None
            The clip itself, to be kept too.
        name : str or None
            The clip's file name; None: that of `source`, or of the result folder.
        recorded : datetime or None
            Aware; None: the date of the result, which is then said not to be known.
        session : str
            A heading of its session.
        kind : ClipKind
            What was handed in.

        Returns
        -------
        LibraryClip
            As it is kept.

        Raises
        ------
        LibraryError, OutputError
            When it can't be kept.
        """
        from posturecam.library.keeping import NewClip, keep

        given = NewClip(result, source, name, recorded, session, kind)
        row_id = keep(self._session, self.location.files, self.add_person(person), given)
        return self.clip(row_id)

    def clips(self, person: LibraryPerson | None = None, digest: str | None = None) -> list[LibraryClip]:
        """List clips.

        Parameters
        ----------
        person : LibraryPerson or None
            Of whom; None: of all.
        digest : str or None
            Only those of this content.

        Returns
        -------
        list of LibraryClip
            The latest first.
        """
        from posturecam.library.reading import clips

        with self._session() as session:
            return clips(session, person, digest=digest)

    def clip(self, id: str) -> LibraryClip:
        """Find a clip.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        LibraryClip
            The clip.

        Raises
        ------
        LibraryError
            When there is none.
        """
        from posturecam.library.reading import clips

        with self._session() as session:
            found = clips(session, id=id)
        if not found:
            raise LibraryError(message("library.no_clip"))
        return found[0]

    def findings(self, person: LibraryPerson, check: str | None = None) -> list[KeptFinding]:
        """List what was found in a person's clips.

        Parameters
        ----------
        person : LibraryPerson
            The person.
        check : str or None
            A check's id; None: all.

        Returns
        -------
        list of KeptFinding
            The earliest first.
        """
        from posturecam.library.reading import findings

        with self._session() as session:
            return findings(session, person, check)

    def folder(self, clip: LibraryClip) -> Path:
        """Find the result folder of a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        Path
            The folder; `files.source_of` finds the clip itself in it.
        """
        return self.location.files / clip.folder

    def analysis(self, clip: LibraryClip) -> Analysis:
        """Read what was found in a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        Analysis
            All of it, without its track.

        Raises
        ------
        TrackError
            When its file is gone or damaged.
        """
        from posturecam.documents import understood

        file = self.folder(clip) / ANALYSIS_FILE
        with understood(file, ANALYSIS):
            return Analysis.from_dict(read_json(file, ANALYSIS))

    def judged_again(self, clip: LibraryClip, analysis: Analysis) -> None:
        """Take over what the result folder of a clip holds since it was judged again.

        Parameters
        ----------
        clip : LibraryClip
            The clip.
        analysis : Analysis
            What its result holds now.

        Raises
        ------
        LibraryError
            When it can't be written.
        """
        from posturecam.library.keeping import write_again

        with self._session() as session:
            write_again(session, clip.id, analysis)

    def delete_clip(self, clip: LibraryClip) -> None:
        """Delete a clip with its files.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Raises
        ------
        LibraryError, OutputError
            When that is not possible.
        """
        from posturecam.library.tables import ClipRow

        with self._session() as session:
            session.query(ClipRow).filter_by(id=clip.id).delete()
        files.delete_folder(self.folder(clip))

    def notes(self, clips: Sequence[LibraryClip]) -> list[ClipNote]:
        """List the notes on clips.

        Parameters
        ----------
        clips : Sequence of LibraryClip
            The clips.

        Returns
        -------
        list of ClipNote
            In order of clip and moment.
        """
        from posturecam.library.reading import notes

        with self._session() as session:
            return notes(session, [clip.id for clip in clips])

    def write_note(
        self, clip: LibraryClip, text: str, t: float | None = None, drawing: Mapping[str, Any] | None = None
    ) -> ClipNote:
        """Write a note on a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.
        text : str
            The note.
        t : float or None
            The moment, s; None for the clip as a whole.
        drawing : Mapping or None
            Shapes on the frame at `t`.

        Returns
        -------
        ClipNote
            As it is kept.
        """
        from posturecam.library.rows import new_id, note_record
        from posturecam.library.tables import NoteRow

        shapes = None if drawing is None else dict(drawing)
        row = NoteRow(id=new_id(), clip_id=clip.id, t=t, text=text.strip(), drawing=shapes, created=_now())
        note = note_record(row)
        with self._session() as session:
            session.add(row)
        return note

    def delete_note(self, note: ClipNote) -> None:
        """Delete a note, if it is there.

        Parameters
        ----------
        note : ClipNote
            The note.
        """
        from posturecam.library.tables import NoteRow

        with self._session() as session:
            session.query(NoteRow).filter_by(id=note.id).delete()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction: committed at the end of the block, rolled back after an exception."""
        from sqlalchemy.orm import Session

        with explaining(self.location.name), Session(self._engine) as session, session.begin():
            yield session


def name_key(name: str) -> str:
    """Tidy a name so that two spellings of one name are equal.

    Parameters
    ----------
    name : str
        As it was typed.

    Returns
    -------
    str
        Without regard to case, width and composition.
    """
    return unicodedata.normalize("NFKC", clean(name)).casefold()


def _checked(name: str) -> str:
    name = clean(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise LibraryError(message("library.name_length", most=LONGEST_NAME))
    return name


def _now() -> datetime:
    return datetime.now(timezone.utc)
