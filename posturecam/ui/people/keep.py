"""The form on a result by which it is kept in the library under a person's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult
from posturecam.library.moments import EARLIEST, possible
from posturecam.library.names import LONGEST_NAME
from posturecam.library.records import LibraryClip
from posturecam.printable import printable
from posturecam.track import RECORDED
from posturecam.types import Analysis
from posturecam.ui.backstage import Backstage
from posturecam.ui.clips import QueuedClip
from posturecam.ui.people.addresses import person_address
from posturecam.ui.templates import render
from posturecam.words import say

_NOON = time(12)
"""The time of a clip of which only the day is known: within the day in every time zone near."""


@dataclass(frozen=True)
class KeepFields:
    """What a form that keeps something was given.

    Attributes
    ----------
    name, session : str
        The person's name, and a heading.
    recorded : datetime or None
        The moment that the day stands for.
    """

    name: str
    recorded: datetime | None
    session: str


@dataclass(frozen=True)
class Keeping:
    """Where a result comes from that may be kept.

    Attributes
    ----------
    stage : Backstage
        With the library.
    clip : QueuedClip
        The clip of the job.
    """

    stage: Backstage
    clip: QueuedClip

    def draw(self, reading: ClipResult) -> None:
        """Draw the form, or under whose name the result is kept.

        Parameters
        ----------
        reading : ClipResult
            The result.
        """
        try:
            kept = self._kept(reading.analysis)
        except PosturecamError as error:
            st.warning(printable(str(error)))
            return
        title = say("ui.people.keep.again") if kept else say("ui.people.keep.title")
        with st.popover(title, icon=":material/bookmark_added:" if kept else ":material/bookmark_add:"):
            for one in kept:
                st.html(render("people/kept.html.j2", name=one.person, address=person_address(one.person_id)))
            self._ask(reading)

    def follow(self, analysis: Analysis) -> None:
        """Let the library follow a result that was judged again.

        Parameters
        ----------
        analysis : Analysis
            What was found now.
        """
        for one in self._kept(analysis):
            self.stage.library.keep(
                Path(str(self.clip.folder)),
                one.person,
                source=self.stage.library.source(one),
                name=one.name,
                recorded=one.recorded if one.recorded_is_known else None,
                session=one.session,
                kind=one.kind,
            )

    def _kept(self, analysis: Analysis) -> list[LibraryClip]:
        digest = analysis.provenance.get("input")
        return self.stage.library.clips(digest=digest) if digest else []

    def _ask(self, reading: ClipResult) -> None:
        people = [person.name for person in self.stage.library.people()]
        known = recorded_in(reading.analysis)
        with st.form(f"keep {reading.folder.name}", border=False):
            fields = ask_fields(people, known)
            source = self._source(reading)
            with_video = source is not None and st.checkbox(
                say("ui.people.keep.video", megabytes=source.stat().st_size / 1e6), value=True
            )
            pressed = st.form_submit_button(say("ui.people.keep.keep"), type="primary")
        if pressed:
            self._keep(reading, fields, source if with_video else None)

    def _keep(self, reading: ClipResult, fields: KeepFields, source: Path | None) -> None:
        try:
            self.stage.library.keep(
                reading.folder,
                fields.name,
                source=source,
                name=self.clip.label,
                recorded=fields.recorded,
                session=fields.session,
            )
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.rerun()

    def _source(self, reading: ClipResult) -> Path | None:
        """The clip itself, or of an upload what its player shows."""
        if not self.clip.ours:
            clip = Path(self.clip.path)
            return clip if clip.is_file() else None
        video = self.stage.videos.plain(reading.analysis.provenance.get("input"))
        return None if video is None else video.file


def ask_fields(people: Sequence[str], known: datetime | None) -> KeepFields:
    """Draw the fields of a form that keeps something under a person's name.

    Parameters
    ----------
    people : sequence of str
        Names that the library knows.
    known : datetime or None
        When it was recorded, where that is known.

    Returns
    -------
    KeepFields
        As they stand.
    """
    name = st.selectbox(
        say("ui.people.keep.name"),
        people,
        index=None,
        accept_new_options=True,
        placeholder=say("ui.people.keep.name_example"),
    )
    day = st.date_input(
        say("ui.people.keep.day"),
        value=_today() if known is None else known.date(),
        min_value=EARLIEST.date(),
        max_value="today",
        format="YYYY-MM-DD",
    )
    session = st.text_input(
        say("ui.people.keep.session"),
        max_chars=LONGEST_NAME,
        placeholder=say("ui.people.keep.session_example"),
    )
    return KeepFields(str(name or ""), _moment(day, known), session)


def recorded_in(analysis: Analysis) -> datetime | None:
    """Find out when a clip was recorded.

    Parameters
    ----------
    analysis : Analysis
        What was found in it.

    Returns
    -------
    datetime or None
        As its file said, in this computer's zone where it named none; None where it did not say, or what no clip can be
        of, such as a day to come.
    """
    try:
        named = datetime.fromisoformat(analysis.provenance[RECORDED])
        found = possible(named if named.tzinfo is not None else named.astimezone())
    except (KeyError, ValueError, OverflowError, OSError):
        return None
    return found if found is not None and found.date() <= _today() else None


def _today() -> date:
    return datetime.now().astimezone().date()


def _moment(day: date | None, known: datetime | None) -> datetime | None:
    """The moment that the day stands for: the known one where it is of that day."""
    if day is None or (known is not None and known.date() == day):
        return known
    return datetime.combine(day, _NOON).astimezone()
