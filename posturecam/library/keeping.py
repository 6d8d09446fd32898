"""Keep a result in the library: its files first, then its rows, so that a row always has its files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from posturecam.documents import read_json, understood
from posturecam.errors import LibraryError
from posturecam.library import files
from posturecam.library.records import ClipKind, LibraryPerson
from posturecam.library.rows import judgement_rows, main_judgement, new_id
from posturecam.library.tables import ClipRow, JudgementRow, NoteRow, SessionRow
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, holds_result
from posturecam.types import Analysis
from posturecam.words import message

Transaction = Callable[[], AbstractContextManager[Session]]
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

    @property
    def file_name(self) -> str:
        """The clip's file name."""
        return self.name or (self.source or self.result).name


def keep(transaction: Transaction, home: Path, person: LibraryPerson, given: NewClip) -> str:
    """Copy the files, then write the rows.

    Parameters
    ----------
    transaction : Transaction
        Opens one.
    home : Path
        The folder of the library's files.
    person : LibraryPerson
        Of whom the clip is.
    given : NewClip
        What to keep.

    Returns
    -------
    str
        The id of the clip.

    Raises
    ------
    LibraryError, OutputError
        When it can't be kept; then nothing of it is.
    """
    if not holds_result(given.result):
        raise LibraryError(message("library.no_result", place=given.result))
    file = given.result / ANALYSIS_FILE
    with understood(file, ANALYSIS):
        analysis = Analysis.from_dict(read_json(file, ANALYSIS))
    recorded = given.recorded or datetime.fromtimestamp((given.source or file).stat().st_mtime, timezone.utc)
    clip_id = new_id()
    folder = files.folder_name(person.id, clip_id, given.file_name, recorded)
    files.copy_result(given.result, given.source, home / folder)
    try:
        with transaction() as session:
            clip = _clip_row(person, given, analysis, recorded)
            clip.id, clip.folder = clip_id, folder
            replaced = _write(session, clip, analysis, given.session)
    except BaseException:
        files.delete_folder(home / folder)
        raise
    if replaced is not None:
        files.delete_folder(home / replaced)
    return clip_id


def _clip_row(person: LibraryPerson, given: NewClip, analysis: Analysis, recorded: datetime) -> ClipRow:
    """The row of the clip, without its id, folder and session."""
    return ClipRow(
        person_id=person.id,
        name=given.file_name,
        kind=given.kind.value,
        recorded=recorded,
        recorded_is_known=given.recorded is not None,
        added=datetime.now(timezone.utc),
        digest=analysis.provenance.get("input", ""),
        has_source=given.source is not None,
        **_listed(analysis),
    )


def _write(session: Session, clip: ClipRow, analysis: Analysis, heading: str) -> str | None:
    """Write the rows; return the folder of an older result of the same clip, whose rows go."""
    same = (ClipRow.person_id == clip.person_id, ClipRow.digest == clip.digest)
    older = session.scalar(select(ClipRow).where(*same))
    replaced = None if older is None else older.folder
    if older is not None:
        older.digest = f"replaced {older.id}"
        session.flush()
    clip.session_id = _session_of(session, clip, heading)
    session.add(clip)
    session.flush()
    _add_judgements(session, clip.id, analysis)
    if older is not None:
        session.execute(update(NoteRow).where(NoteRow.clip_id == older.id).values(clip_id=clip.id))
        session.delete(older)
    return replaced


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
    session.execute(delete(JudgementRow).where(JudgementRow.clip_id == clip_id))
    for name, value in _listed(analysis).items():
        setattr(row, name, value)
    _add_judgements(session, clip_id, analysis)


def _add_judgements(session: Session, clip_id: str, analysis: Analysis) -> None:
    for judgement, findings in judgement_rows(clip_id, analysis):
        session.add(judgement)
        for finding in findings:
            finding.judgement = judgement
            session.add(finding)


def _listed(analysis: Analysis) -> dict[str, Any]:
    """What lists show of an analysis, by column of the clip."""
    whole = main_judgement(analysis)
    gait = None if whole is None else whole.gait
    return {
        "activity": None if whole is None else str(whole.activity),
        "view": None if whole is None else str(whole.scene.view),
        "speed_mps": None if gait is None else gait.speed_mps,
        "score": analysis.score,
    }


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
