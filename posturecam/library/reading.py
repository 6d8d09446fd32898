"""Queries of the library."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from posturecam.library.names import name_key
from posturecam.library.records import ClipNote, KeptBaseline, KeptFinding, LibraryClip, LibraryPerson
from posturecam.library.rows import baseline_record, clip_record, finding_record, note_record
from posturecam.library.tables import BaselineRow, ClipRow, FindingRow, JudgementRow, NoteRow, PersonRow


def people(session: Session, name_or_id: str | None = None) -> list[LibraryPerson]:
    """Read people.

    Parameters
    ----------
    session : Session
        A transaction.
    name_or_id : str or None
        Only the one of this name or id.

    Returns
    -------
    list of LibraryPerson
        By name.
    """
    query = (
        select(PersonRow, func.count(ClipRow.id), func.max(ClipRow.recorded))
        .outerjoin(ClipRow, ClipRow.person_id == PersonRow.id)
        .group_by(PersonRow.id)
        .order_by(PersonRow.name_key)
    )
    if name_or_id is not None:
        query = query.where(or_(PersonRow.id == name_or_id, PersonRow.name_key == name_key(name_or_id)))
    found = [
        LibraryPerson(row.id, row.name, row.group_name, row.created, clips, latest)
        for row, clips, latest in session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.id != name_or_id, name_key(one.name)))


def clips(
    session: Session, person: LibraryPerson | None = None, id: str | None = None, digest: str | None = None
) -> list[LibraryClip]:
    """Read clips.

    Parameters
    ----------
    session : Session
        A transaction.
    person : LibraryPerson or None
        Of whom; None: of all.
    id : str or None
        Only the one of this id.
    digest : str or None
        Only those of this content.

    Returns
    -------
    list of LibraryClip
        The latest first.
    """
    query = select(ClipRow).options(joinedload(ClipRow.person), joinedload(ClipRow.session))
    if person is not None:
        query = query.where(ClipRow.person_id == person.id)
    if id is not None:
        query = query.where(ClipRow.id == id)
    if digest is not None:
        query = query.where(ClipRow.digest == digest)
    return [clip_record(row) for row in session.scalars(query.order_by(ClipRow.recorded.desc(), ClipRow.id))]


def findings(session: Session, person: LibraryPerson, check: str | None = None) -> list[KeptFinding]:
    """Read findings.

    Parameters
    ----------
    session : Session
        A transaction.
    person : LibraryPerson
        Of whom.
    check : str or None
        Of one check.

    Returns
    -------
    list of KeptFinding
        In order of time.
    """
    there = {clip.id: clip for clip in clips(session, person)}
    query = (
        select(FindingRow)
        .join(FindingRow.judgement)
        .join(JudgementRow.clip)
        .options(contains_eager(FindingRow.judgement))
        .where(ClipRow.person_id == person.id)
        .order_by(ClipRow.recorded, ClipRow.id, JudgementRow.number, FindingRow.id)
    )
    if check is not None:
        query = query.where(FindingRow.check_id == check)
    return [finding_record(row, there[row.judgement.clip_id]) for row in session.scalars(query)]


def notes(session: Session, clip_ids: Sequence[str]) -> list[ClipNote]:
    """Read notes.

    Parameters
    ----------
    session : Session
        A transaction.
    clip_ids : Sequence of str
        On which clips.

    Returns
    -------
    list of ClipNote
        In order of clip and moment; those on a whole clip first.
    """
    rows = session.scalars(select(NoteRow).where(NoteRow.clip_id.in_(clip_ids)).order_by(NoteRow.created))
    place = {id: number for number, id in enumerate(clip_ids)}
    return sorted(map(note_record, rows), key=lambda note: (place[note.clip_id], -1.0 if note.t is None else note.t))


def baselines(session: Session, person: LibraryPerson) -> list[KeptBaseline]:
    """Read baselines.

    Parameters
    ----------
    session : Session
        A transaction.
    person : LibraryPerson
        Of whom.

    Returns
    -------
    list of KeptBaseline
        The latest first.
    """
    query = select(BaselineRow).where(BaselineRow.person_id == person.id)
    return [baseline_record(row) for row in session.scalars(query.order_by(BaselineRow.created.desc(), BaselineRow.id))]
