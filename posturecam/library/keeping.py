"""Keep a result in the library: its files first, then its rows, so that a row always has its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from posturecam.documents import read_json, understood
from posturecam.errors import LibraryError
from posturecam.library import files
from posturecam.library.leftovers import abandoned, clear_quietly, reserved, taken
from posturecam.library.moments import file_date, possible
from posturecam.library.names import checked_group, storable
from posturecam.library.records import ClipKind, LibraryPerson
from posturecam.library.rows import judgement_rows, main_judgement, new_id
from posturecam.library.tables import ClipRow, JudgementRow, PersonRow, SessionRow
from posturecam.results.inputs import file_digest
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, holds_result
from posturecam.track import RECORDED
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.library.database import LibraryDatabase

SAME_SESSION_S = 6 * 3600
"""Clips of a person within so many seconds are of one session unless named otherwise. A choice: a training day."""


@dataclass(frozen=True)
class NewClip:
    """What shall be kept; see `Library.keep`."""

    result: Path
    source: Path | None
    name: str | None
    recorded: datetime | None
    session: str
    kind: ClipKind
    dated: datetime | None = None

    @property
    def file_name(self) -> str:
        """The clip's file name."""
        return storable(self.name or (self.source or self.result).name)


def found_in(given: NewClip) -> Analysis:
    """Read what was found in a clip that shall be kept.

    Parameters
    ----------
    given : NewClip
        What to keep.

    Returns
    -------
    Analysis
        What its result folder holds.

    Raises
    ------
    LibraryError
        When it is no result folder; TrackError when it is damaged.
    """
    if not holds_result(given.result):
        raise LibraryError(message("library.no_result", place=given.result))
    file = given.result / ANALYSIS_FILE
    with understood(file, ANALYSIS):
        return Analysis.from_dict(read_json(file, ANALYSIS))


def keep(database: LibraryDatabase, person: LibraryPerson, given: NewClip, analysis: Analysis) -> str:
    """Copy the files, then write the rows.

    An older result of the same clip gives way; its id, notes, session and date stay, and the clip itself where it was
    kept and is not given now.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    person : LibraryPerson
        Of whom the clip is.
    given : NewClip
        What to keep.
    analysis : Analysis
        What was found in it.

    Returns
    -------
    str
        The id of the clip.

    Raises
    ------
    LibraryError
        When it can't be kept; then nothing of it is. OutputError where the files can't be written.
    """
    file = given.result / ANALYSIS_FILE
    digest = analysis.provenance.get("input") or file_digest(file)
    if analysis.is_photo:
        given = replace(given, kind=ClipKind.PHOTO)
    if given.source is None:
        given = replace(given, source=_source_kept(database, person, digest))
    kind = ClipKind.PHOTO if analysis.is_photo and given.kind is ClipKind.VIDEO else given.kind
    given = replace(given, kind=kind, recorded=possible(given.recorded) or possible(_recorded_in(analysis)))
    recorded = given.recorded or possible(given.dated) or file_date(given.source or file)
    folder = files.folder_name(person.id, new_id(), given.file_name, recorded)
    with reserved(database, folder) as place:
        files.copy_result(given.result, given.source, place)
        with database.transaction(writes=True) as session:
            row, replaced = _row(session, person, digest)
            _fill(row, given, recorded, replaced is not None)
            fill_from_analysis(row, analysis)
            row.folder = folder
            if replaced is None or given.session:
                row.session_id = _session_of(session, row, checked_group(given.session))
            session.add(row)
            session.flush()
            write_judgements(session, row.id, analysis)
            delete_empty_sessions(session, person.id)
            taken(session, folder)
            clip_id = row.id
    if replaced is not None:
        clear_quietly(database, replaced)
    return clip_id


def _recorded_in(analysis: Analysis) -> datetime | None:
    """When a clip was recorded, as its camera wrote it; on the clock of this computer where it names no zone."""
    try:
        found = datetime.fromisoformat(analysis.provenance[RECORDED])
        return found.astimezone(timezone.utc)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _source_kept(database: LibraryDatabase, person: LibraryPerson, digest: str) -> Path | None:
    """The clip itself, where it was kept with an older result of it."""
    with database.transaction() as session:
        query = select(ClipRow.folder).where(ClipRow.person_id == person.id, ClipRow.digest == digest)
        folder = session.scalar(query)
    return None if folder is None else files.source_of(database.location.files / folder)


def _row(session: Session, person: LibraryPerson, digest: str) -> tuple[ClipRow, str | None]:
    """The row of a person's clip, new or that of an older result, and the folder of the older result."""
    if session.get(PersonRow, person.id, with_for_update=True) is None:  # others who keep for this person wait here
        raise LibraryError(message("library.person_gone", name=person.name))
    older = session.scalar(select(ClipRow).where(ClipRow.person_id == person.id, ClipRow.digest == digest))
    if older is None:
        return ClipRow(id=new_id(), person_id=person.id, digest=digest), None
    abandoned(session, older.folder)
    return older, older.folder


def _fill(row: ClipRow, given: NewClip, recorded: datetime, again: bool) -> None:
    """Write into a row what was given; a date that is known stays when only the file's own is given."""
    if given.recorded is not None or not (again and row.recorded_is_known):
        row.recorded, row.recorded_is_known = recorded, given.recorded is not None
    row.name, row.kind = given.file_name, given.kind.value
    row.added, row.has_source = datetime.now(timezone.utc), given.source is not None


def delete_empty_sessions(session: Session, person_id: str) -> None:
    """Delete the sessions of a person that have no clip any more.

    Parameters
    ----------
    session : Session
        A transaction.
    person_id : str
        Of whom.
    """
    there = select(ClipRow.session_id).where(ClipRow.person_id == person_id)
    session.execute(delete(SessionRow).where(SessionRow.person_id == person_id, SessionRow.id.not_in(there)))


def write_again(session: Session, clip_id: str, analysis: Analysis) -> None:
    """Write the findings of a clip anew, since it was judged again.

    Parameters
    ----------
    session : Session
        A transaction.
    clip_id : str
        Of which clip; nothing happens where it is gone.
    analysis : Analysis
        What its result holds now.
    """
    row = session.get(ClipRow, clip_id)
    if row is None:
        return
    row.added = datetime.now(timezone.utc)
    fill_from_analysis(row, analysis)
    write_judgements(session, clip_id, analysis)


def write_judgements(session: Session, clip_id: str, analysis: Analysis) -> None:
    """Write the findings of a clip in place of those that there are.

    Parameters
    ----------
    session : Session
        A transaction.
    clip_id : str
        Of which clip.
    analysis : Analysis
        What was found in it.
    """
    session.execute(delete(JudgementRow).where(JudgementRow.clip_id == clip_id))
    for judgement, findings in judgement_rows(clip_id, analysis):
        session.add(judgement)
        for finding in findings:
            finding.judgement = judgement
            session.add(finding)


def fill_from_analysis(row: ClipRow, analysis: Analysis) -> None:
    """Write into the row of a clip what lists show of its analysis.

    Parameters
    ----------
    row : ClipRow
        The row.
    analysis : Analysis
        What was found in the clip.
    """
    whole = main_judgement(analysis)
    gait = None if whole is None else whole.gait
    row.activity = None if whole is None else str(whole.activity)
    row.view = None if whole is None else str(whole.scene.view)
    row.speed_mps = None if gait is None else gait.speed_mps
    row.score = analysis.score


def _session_of(session: Session, clip: ClipRow, name: str) -> str:
    """The id of the session that a clip belongs to; a new one where none fits."""
    near = timedelta(seconds=SAME_SESSION_S)
    query = select(SessionRow).where(
        SessionRow.person_id == clip.person_id,
        SessionRow.name == name,
        SessionRow.began >= clip.recorded - near,
        SessionRow.began <= clip.recorded + near,
    )
    found = session.scalar(query.order_by(SessionRow.began).limit(1))
    if found is not None:
        return found.id
    row = SessionRow(id=new_id(), person_id=clip.person_id, name=name, began=clip.recorded)
    session.add(row)
    session.flush()
    return row.id
