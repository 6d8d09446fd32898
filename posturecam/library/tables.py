"""The tables of the library's database; migrations/ holds how each version of them came to be."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Float, ForeignKey, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

ID = String(16)
"""Hexadecimal digits by chance (64 bits), so that two libraries can be merged."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, kept as UTC: SQLite knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC, and refuse one without a zone.

        Parameters
        ----------
        value : datetime or None
            To be kept.
        dialect : Dialect
            Of the database.

        Returns
        -------
        datetime or None
            In UTC.

        Raises
        ------
        ValueError
            For a datetime without a zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back a datetime in UTC.

        Parameters
        ----------
        value : datetime or None
            As it was kept.
        dialect : Dialect
            Of the database.

        Returns
        -------
        datetime or None
            Aware, UTC.
        """
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can refer to."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class PersonRow(Base):
    """A person; `name_key` is the name without regard to case."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text, unique=True)
    group_name: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """Clips of one occasion."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    began: Mapped[datetime] = mapped_column(UtcDateTime)


class ClipRow(Base):
    """A clip of a session."""

    __tablename__ = "clip"
    __table_args__ = (UniqueConstraint("person_id", "digest"),)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    recorded: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_is_known: Mapped[bool] = mapped_column(Boolean)
    added: Mapped[datetime] = mapped_column(UtcDateTime)
    activity: Mapped[str | None] = mapped_column(String(16))
    view: Mapped[str | None] = mapped_column(String(16))
    speed_mps: Mapped[float | None] = mapped_column(Float)
    score: Mapped[float | None] = mapped_column(Float)
    digest: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(Text)
    has_source: Mapped[bool] = mapped_column(Boolean, default=False)
    person: Mapped[PersonRow] = relationship()
    session: Mapped[SessionRow] = relationship()


class JudgementRow(Base):
    """What one person did in a stretch of a clip, and how it was seen: the context that comparisons need."""

    __tablename__ = "judgement"
    __table_args__ = (UniqueConstraint("clip_id", "number"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    subject: Mapped[int] = mapped_column(Integer)
    start: Mapped[float] = mapped_column(Float)
    end: Mapped[float] = mapped_column(Float)
    activity: Mapped[str] = mapped_column(String(16))
    view: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(16))
    backward: Mapped[bool] = mapped_column(Boolean)
    speeds: Mapped[dict[str, float]] = mapped_column(JSON)
    model: Mapped[list[str]] = mapped_column(JSON)
    uneven_clock: Mapped[bool] = mapped_column(Boolean)
    clip: Mapped[ClipRow] = relationship()


class FindingRow(Base):
    """A finding; `document` is what analysis.json says of it, with its norm; the columns are for queries."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgement.id", ondelete="CASCADE"), index=True)
    check_id: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    value: Mapped[float | None] = mapped_column(Float)
    uncertainty: Mapped[float | None] = mapped_column(Float)
    likelihood: Mapped[float | None] = mapped_column(Float)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    judgement: Mapped[JudgementRow] = relationship()


class NoteRow(Base):
    """A coach's note."""

    __tablename__ = "note"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id", ondelete="CASCADE"), index=True)
    t: Mapped[float | None] = mapped_column(Float)
    text: Mapped[str] = mapped_column(Text)
    drawing: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(UtcDateTime)


class BaselineRow(Base):
    """A person's own good posture."""

    __tablename__ = "baseline"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(UtcDateTime)


class LeftoverRow(Base):
    """A folder that belongs to no row, not yet or no more: it goes, unless a process still works on it."""

    __tablename__ = "leftover"
    folder: Mapped[str] = mapped_column(Text, primary_key=True)
