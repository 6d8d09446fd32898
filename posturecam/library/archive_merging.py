"""Take the people of an exported library into this one; what both have stays once, in its newer form."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from posturecam.documents import read_json
from posturecam.documents import understood as explained
from posturecam.library import files
from posturecam.library.archive_document import ArchivedClip, ArchivedPerson, ArchivedSession
from posturecam.library.archive_reading import OpenedArchive, opened_archive
from posturecam.library.keeping import fill_from_analysis, write_judgements
from posturecam.library.leftovers import abandoned, clear_quietly, reserved, taken
from posturecam.library.names import checked_group, checked_name, name_key, storable
from posturecam.library.records import ImportOutcome, MovedClip
from posturecam.library.rows import new_id
from posturecam.library.tables import BaselineRow, ClipRow, NoteRow, PersonRow, SessionRow
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.types import Analysis

if TYPE_CHECKING:
    from posturecam.library.database import LibraryDatabase


def merge_archive(database: LibraryDatabase, path: Path) -> ImportOutcome:
    """Take in the people of a zip.

    Each clip is taken as a whole; what a killed import left out, the next one adds.

    Raises LibraryError and OutputError.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    path : Path
        The zip.

    Returns
    -------
    ImportOutcome
        What was taken.
    """
    with opened_archive(path, database.location.files) as archive:
        merging = _Merging(database, archive)
        for person in archive.document.people:
            merging.take(person)
    taken, there = merging.clips, merging.there
    return ImportOutcome(len(archive.document.people), taken, there, tuple(merging.merged), tuple(merging.moved))


@dataclass
class _Merging:
    """An import under way: what it counted so far."""

    database: LibraryDatabase
    archive: OpenedArchive
    clips: int = 0
    there: int = 0
    merged: list[str] = field(default_factory=list)
    moved: list[MovedClip] = field(default_factory=list)

    def take(self, given: ArchivedPerson) -> None:
        """Take a person in."""
        with self.database.transaction(writes=True) as session:
            person = self._person(session, given)
            person_id = person.id
            session.flush()
            for baseline in given.baselines:
                if session.get(BaselineRow, baseline.id) is None:
                    row = BaselineRow(id=baseline.id, person_id=person_id, document=baseline.document)
                    row.name, row.created = checked_group(baseline.name), baseline.created
                    session.add(row)
        sessions = {one.id: one for one in given.sessions}
        for clip in given.clips:
            self._clip(person_id, clip, sessions[clip.session])

    def _person(self, session: Session, given: ArchivedPerson) -> PersonRow:
        """The row of a person: by id, by name, or a new one."""
        row = session.get(PersonRow, given.id)
        if row is not None:
            return row
        name = checked_name(given.name)
        row = session.scalar(select(PersonRow).where(PersonRow.name_key == name_key(name)))
        if row is not None:
            self.merged.append(row.name)
            return row
        row = PersonRow(id=given.id, name=name, name_key=name_key(name), created=given.created)
        row.group_name = checked_group(given.group)
        session.add(row)
        return row

    def _clip(self, person_id: str, given: ArchivedClip, of: ArchivedSession) -> None:
        """Take a clip in, unless it is there as new."""
        with self.database.transaction(writes=True) as session:
            row = _same(session, person_id, given)
            if row is not None and row.added >= given.added and self._has_files(row):
                _add_notes(session, row.id, given)
                self.there += 1
                return
            owner = person_id if row is None else row.person_id  # who was renamed since, so that the zip's is another
            before = None if row is None else row.recorded
        folder = files.folder_name(owner, new_id(), given.name, given.recorded)
        with reserved(self.database, folder) as place:
            self.archive.extract(given, place)
            files.sync(place)
            with explained(place, ANALYSIS):
                analysis = Analysis.from_dict(read_json(place / ANALYSIS_FILE, ANALYSIS))
            with self.database.transaction(writes=True) as session:
                session.get(PersonRow, owner, with_for_update=True)
                row, replaced = _write(session, owner, given, of, folder, analysis)
                now = row.recorded
        self.clips += 1
        if before is not None and before.date() != now.date():
            self.moved.append(MovedClip(given.name, before, now))
        if replaced is not None:
            clear_quietly(self.database, replaced)

    def _has_files(self, row: ClipRow) -> bool:
        return (self.database.location.files / row.folder / ANALYSIS_FILE).is_file()


def _same(session: Session, person_id: str, given: ArchivedClip) -> ClipRow | None:
    """The row of this clip, or of the same video of this person."""
    by_content = select(ClipRow).where(ClipRow.person_id == person_id, ClipRow.digest == given.digest)
    return session.get(ClipRow, given.id) or session.scalar(by_content)


def _write(
    session: Session, person_id: str, given: ArchivedClip, of: ArchivedSession, folder: str, analysis: Analysis
) -> tuple[ClipRow, str | None]:
    """Write the rows of a clip, of which a date that is known stays; return its row and the folder of an older one."""
    row = _same(session, person_id, given)
    replaced = None if row is None else row.folder
    if replaced is not None:
        abandoned(session, replaced)
    if row is None:
        row = ClipRow(id=given.id, person_id=person_id, digest=storable(given.digest))
    row.session_id = _session(session, row.person_id, of)
    row.name, row.kind, row.added = storable(given.name), given.kind.value, given.added
    if replaced is None or given.recorded_is_known or not row.recorded_is_known:
        row.recorded, row.recorded_is_known = given.recorded, given.recorded_is_known
    row.folder, row.has_source = folder, given.has_source
    fill_from_analysis(row, analysis)
    session.add(row)
    session.flush()
    write_judgements(session, row.id, analysis)
    _add_notes(session, row.id, given)
    taken(session, folder)
    return row, replaced


def _session(session: Session, person_id: str, given: ArchivedSession) -> str:
    """The id of a person's session: the same one, one of the same name and time, or a new one."""
    row = session.get(SessionRow, given.id)
    if row is not None and row.person_id == person_id:
        return row.id
    name = checked_group(given.name)
    same = (SessionRow.person_id == person_id, SessionRow.name == name, SessionRow.began == given.began)
    found = session.scalar(select(SessionRow).where(*same))
    if found is None:
        found = SessionRow(id=given.id if row is None else new_id(), person_id=person_id, name=name, began=given.began)
        session.add(found)
        session.flush()
    return found.id


def _add_notes(session: Session, clip_id: str, given: ArchivedClip) -> None:
    """Add the notes that are not there."""
    for note in given.notes:
        if session.get(NoteRow, note.id) is None:
            text, created = storable(note.text), note.created
            row = NoteRow(id=note.id, clip_id=clip_id, t=note.t, text=text, drawing=note.drawing, created=created)
            session.add(row)
