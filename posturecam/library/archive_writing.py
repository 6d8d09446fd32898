"""Write people of the library, with all that is kept of them, into one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from posturecam.durable import AtomicFile
from posturecam.errors import OutputError
from posturecam.library.archive_document import (
    ArchivedBaseline,
    ArchivedClip,
    ArchivedNote,
    ArchivedPerson,
    ArchivedSession,
    written,
)
from posturecam.library.records import ClipKind, ExportOutcome, LibraryPerson
from posturecam.library.tables import BaselineRow, ClipRow, NoteRow, PersonRow, SessionRow
from posturecam.results.folder import explaining
from posturecam.results.marker import ANALYSIS_FILE, MARKER_FILE
from posturecam.results.names import json_text, safe_name
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.library.database import LibraryDatabase

DOCUMENT = "library.json"
FOLDER = "clips"
"""Of the zip, with a folder for each clip."""
_PACKED = (".json", ".csv", ".svg", ".txt")
"""Endings of files that get smaller when they are compressed; videos, images and landmarks are so already."""


def write_archive(database: LibraryDatabase, path: Path, people: Sequence[LibraryPerson] | None) -> ExportOutcome:
    """Write the zip, whole or not at all.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    path : Path
        The zip; an older one gives way.
    people : Sequence of LibraryPerson, or None
        Whom; None for all.

    Returns
    -------
    ExportOutcome
        What is in it.

    Raises
    ------
    OutputError
        When it can't be written, or another file is in its place. LibraryError for the database.
    """
    with explaining(path):
        if path.exists() and not zipfile.is_zipfile(path):
            raise OutputError(message("library.archive.in_the_way", place=path))
        path.parent.mkdir(parents=True, exist_ok=True)
        left_out: list[str] = []
        with (
            database.transaction() as session,
            AtomicFile(path) as partial,
            zipfile.ZipFile(partial, "w", strict_timestamps=False) as archive,
        ):
            query = select(PersonRow).order_by(PersonRow.name_key)
            if people is not None:
                query = query.where(PersonRow.id.in_([person.id for person in people]))
            found = [
                _person(session, row, database.location.files, archive, left_out) for row in session.scalars(query)
            ]
            archive.writestr(DOCUMENT, json_text(written(found), indent=1), zipfile.ZIP_DEFLATED)
    return ExportOutcome(len(found), sum(len(person.clips) for person in found), tuple(left_out))


def _person(
    session: Session, row: PersonRow, home: Path, archive: zipfile.ZipFile, left_out: list[str]
) -> ArchivedPerson:
    """A person; the files of the clips go into the zip, and the names of clips without files to `left_out`."""
    clips = []
    for clip in session.scalars(select(ClipRow).where(ClipRow.person_id == row.id).order_by(ClipRow.recorded)):
        files = _pack(home / clip.folder, clip.id, archive)
        if files:
            clips.append(_clip(session, clip, files))
        else:
            left_out.append(clip.name)
    sessions = select(SessionRow).where(SessionRow.person_id == row.id).order_by(SessionRow.began)
    baselines = select(BaselineRow).where(BaselineRow.person_id == row.id).order_by(BaselineRow.created)
    return ArchivedPerson(
        row.id,
        row.name,
        row.group_name,
        row.created,
        [ArchivedSession(one.id, one.name, one.began) for one in session.scalars(sessions)],
        clips,
        [ArchivedBaseline(one.id, one.name, one.created, one.document) for one in session.scalars(baselines)],
    )


def _clip(session: Session, row: ClipRow, files: list[str]) -> ArchivedClip:
    notes = session.scalars(select(NoteRow).where(NoteRow.clip_id == row.id).order_by(NoteRow.created))
    return ArchivedClip(
        id=row.id,
        session=row.session_id,
        name=row.name,
        kind=ClipKind(row.kind),
        recorded=row.recorded,
        recorded_is_known=row.recorded_is_known,
        added=row.added,
        digest=row.digest,
        has_source=row.has_source,
        files=files,
        notes=[ArchivedNote(one.id, one.text, one.created, one.t, one.drawing) for one in notes],
    )


def _pack(folder: Path, clip_id: str, archive: zipfile.ZipFile) -> list[str]:
    """Put the files of a clip into the zip and return their names; empty where they are gone."""
    if not (folder / ANALYSIS_FILE).is_file():
        return []
    packed = []
    for file in sorted(folder.iterdir()):
        if file.is_symlink() or not file.is_file():
            continue
        name = file.name if file.name == MARKER_FILE else safe_name(file.name)
        if name not in packed:
            kind = zipfile.ZIP_DEFLATED if file.suffix.lower() in _PACKED else zipfile.ZIP_STORED
            archive.write(file, f"{FOLDER}/{clip_id}/{name}", kind)
            packed.append(name)
    return packed
