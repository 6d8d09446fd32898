"""Rows of the database made from an analysis, and records made from rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from posturecam.judge.comparable import FilmedFinding, filmed_finding
from posturecam.library.names import name_key
from posturecam.library.records import ClipKind, ClipNote, ClipSession, KeptBaseline, KeptFinding, LibraryClip
from posturecam.library.tables import BaselineRow, ClipRow, FindingRow, JudgementRow, NoteRow, PersonRow, SessionRow
from posturecam.results.baseline import read_baseline
from posturecam.types import Activity, Analysis, Bout, Finding, Place, View
from posturecam.types.document import read_finding
from posturecam.types.finding_document import finding_document


def new_id() -> str:
    """Make up an id.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return secrets.token_hex(8)


def add_person_row(session: Session, name: str, group: str) -> PersonRow:
    """Add a person, unless there is one of that name, also when another process adds them at this moment.

    Parameters
    ----------
    session : Session
        A transaction.
    name, group : str
        Tidied.

    Returns
    -------
    PersonRow
        The new one or the one that there is.
    """
    query = select(PersonRow).where(PersonRow.name_key == name_key(name))
    row = session.scalar(query)
    if row is None:
        with suppress(IntegrityError), session.begin_nested():
            now = datetime.now(timezone.utc)
            row = PersonRow(id=new_id(), name=name, name_key=name_key(name), group_name=group, created=now)
            session.add(row)
            session.flush()
    return session.scalars(query).one()


def main_judgement(analysis: Analysis) -> Bout | None:
    """Choose what a clip is listed under.

    Parameters
    ----------
    analysis : Analysis
        Of the clip.

    Returns
    -------
    Bout or None
        The longest judgement of the person seen longest; None where nothing was judged.
    """
    own = [whole for whole in analysis.judgements if whole.person == 0]
    return max(own, key=lambda whole: whole.seconds, default=None)


def judgement_rows(clip_id: str, analysis: Analysis) -> Iterator[tuple[JudgementRow, list[FindingRow]]]:
    """Turn the judgements of an analysis into rows.

    Parameters
    ----------
    clip_id : str
        Of which clip.
    analysis : Analysis
        What was found in it.

    Yields
    ------
    tuple of JudgementRow and list of FindingRow
        Not yet joined to each other.
    """
    for number, whole in enumerate(analysis.judgements):
        filmed = [
            one
            for finding in whole.findings
            if (one := filmed_finding(whole, finding.check, analysis.provenance, remarks=analysis.remarks)) is not None
        ]
        if filmed:
            yield _judgement_row(clip_id, number, whole, filmed[0]), [_finding_row(one.finding) for one in filmed]


def _judgement_row(clip_id: str, number: int, whole: Bout, filmed: FilmedFinding) -> JudgementRow:
    return JudgementRow(
        clip_id=clip_id,
        number=number,
        subject=whole.person,
        start=whole.start,
        end=whole.end,
        activity=str(filmed.activity),
        view=str(filmed.view),
        place=str(filmed.place),
        backward=filmed.backward,
        speeds=dict(filmed.speeds),
        model=list(filmed.model),
        uneven_clock=filmed.uneven_clock,
    )


def _finding_row(finding: Finding) -> FindingRow:
    document = finding_document(finding)
    named = {name: document[name] for name in ("unit", "verdict", "value", "uncertainty", "likelihood")}
    return FindingRow(check_id=document["check"], document=document, **named)


def clip_record(row: ClipRow) -> LibraryClip:
    """Make the record of a clip.

    Parameters
    ----------
    row : ClipRow
        With its person and session loaded.

    Returns
    -------
    LibraryClip
        The record.
    """
    return LibraryClip(
        id=row.id,
        person_id=row.person_id,
        session_id=row.session_id,
        person=row.person.name,
        name=row.name,
        session=row.session.name,
        kind=ClipKind(row.kind),
        recorded=row.recorded,
        recorded_is_known=row.recorded_is_known,
        added=row.added,
        activity=None if row.activity is None else Activity(row.activity),
        view=None if row.view is None else View(row.view),
        speed_mps=row.speed_mps,
        score=row.score,
        digest=row.digest,
        folder=row.folder,
        has_source=row.has_source,
    )


def finding_record(row: FindingRow, clip: LibraryClip) -> KeptFinding:
    """Make the record of a finding.

    Parameters
    ----------
    row : FindingRow
        With its judgement loaded.
    clip : LibraryClip
        The clip.

    Returns
    -------
    KeptFinding
        The record.
    """
    whole = row.judgement
    filmed = FilmedFinding(
        finding=read_finding(row.document),
        activity=Activity(whole.activity),
        view=View(whole.view),
        place=Place(whole.place),
        backward=whole.backward,
        speeds=whole.speeds,
        model=tuple(whole.model),
        when=clip.recorded,
        uneven_clock=whole.uneven_clock,
    )
    return KeptFinding(clip, whole.subject, whole.start, whole.end, filmed)


def note_record(row: NoteRow) -> ClipNote:
    """Make the record of a note.

    Parameters
    ----------
    row : NoteRow
        The row.

    Returns
    -------
    ClipNote
        The record.
    """
    return ClipNote(row.id, row.clip_id, row.t, row.text, row.drawing, row.created)


def session_record(row: SessionRow) -> ClipSession:
    """Make the record of a session.

    Parameters
    ----------
    row : SessionRow
        The row.

    Returns
    -------
    ClipSession
        The record.
    """
    return ClipSession(row.id, row.person_id, row.name, row.began)


def baseline_record(row: BaselineRow) -> KeptBaseline:
    """Make the record of a baseline.

    Raises BaselineError for one that can't be read.

    Parameters
    ----------
    row : BaselineRow
        The row.

    Returns
    -------
    KeptBaseline
        The record.
    """
    return KeptBaseline(row.id, row.person_id, row.name, read_baseline(row.document, row.name), row.created)
