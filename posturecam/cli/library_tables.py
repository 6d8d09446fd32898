"""People and clips of the library as the terminal shows them, and as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from posturecam.errors import PosturecamError
from posturecam.library import KeptFinding, Library, LibraryClip, LibraryPerson
from posturecam.printable import printable
from posturecam.terminal import Scorecard
from posturecam.wording import activity_name, headline_of, value_of, verdict_words
from posturecam.words import say

_SHOWN_ID = 8
"""Letters of a clip's id that lists show and commands take; with ten thousand clips two begin alike once in a
hundred libraries, and then more letters are asked for."""

_WHOLE = ("id", "score", "clips")
"""Columns that are not broken."""
_MOST = {"date": len("2026-11-30")}
"""Letters of a line in a column: what is said before a date stands above it, so that 80 columns are enough. None has a
least width, for which rich would cut off the end of the table."""


def people_table(people: list[LibraryPerson]) -> Table:
    """Make the list of people.

    Parameters
    ----------
    people : list of LibraryPerson
        Who.

    Returns
    -------
    Table
        A row for each.
    """
    table = _table("name", "group", "clips", "latest")
    for one in people:
        table.add_row(
            *map(_text, (one.name, one.group, str(one.clips), "" if one.latest is None else _day(one.latest)))
        )
    return table


def clips_table(library: Library, clips: list[LibraryClip]) -> Table:
    """Make the list of clips.

    Parameters
    ----------
    library : Library
        Where they are.
    clips : list of LibraryClip
        Which.

    Returns
    -------
    Table
        A row for each.
    """
    table = _table("id", "date", "clip", "score", "sentence")
    for clip in clips:
        activity = "" if clip.activity is None else activity_name(clip.activity)
        seen = ", ".join(filter(None, (activity, "" if clip.view is None else clip.view.seen_from)))
        score = "" if clip.score is None else f"{clip.score:.0f}"
        when = _day(clip.recorded) if clip.recorded_is_known else say("library.cli.about", day=_day(clip.recorded))
        what = _text(clip.name).append(f"\n{seen}" if seen else "", "dim")
        table.add_row(_text(clip.id[:_SHOWN_ID]), _text(when), what, _text(score), _text(_sentence(library, clip)))
    return table


def person_row(person: LibraryPerson) -> dict[str, Any]:
    """Make the JSON of a person.

    Parameters
    ----------
    person : LibraryPerson
        The person.

    Returns
    -------
    dict
        For JSON.
    """
    latest = None if person.latest is None else person.latest.isoformat()
    return {"name": person.name, "group": person.group, "clips": person.clips, "latest": latest}


def clip_row(library: Library, clip: LibraryClip) -> dict[str, Any]:
    """Make the JSON of a clip.

    Parameters
    ----------
    library : Library
        Where it is.
    clip : LibraryClip
        The clip.

    Returns
    -------
    dict
        For JSON.
    """
    return {
        "id": clip.id,
        "person": clip.person,
        "name": clip.name,
        "session": clip.session,
        "kind": clip.kind.value,
        "recorded": clip.recorded.isoformat(),
        "recorded_is_known": clip.recorded_is_known,
        "activity": None if clip.activity is None else str(clip.activity),
        "view": None if clip.view is None else str(clip.view),
        "speed_mps": clip.speed_mps,
        "score": clip.score,
        "sentence": _sentence(library, clip),
        "has_files": library.has_files(clip),
        "folder": str(library.folder(clip)),
    }


def person_card(library: Library, person: LibraryPerson) -> list[RenderableType]:
    """Show a person: name, group, baselines, clips.

    Parameters
    ----------
    library : Library
        Where they are.
    person : LibraryPerson
        The person.

    Returns
    -------
    list
        To be printed one below the other.
    """
    heading = (
        person.name if not person.group else say("library.cli.name_and_group", name=person.name, group=person.group)
    )
    baselines = [
        _text(say("library.cli.baseline", day=_day(one.created), activity=_doing(one), name=one.name).rstrip(" ,"))
        for one in library.baselines(person)
    ]
    return [_text(heading, "bold"), *baselines, clips_table(library, library.clips(person))]


def person_document(library: Library, person: LibraryPerson) -> dict[str, Any]:
    """Make the JSON of a person with all clips.

    Parameters
    ----------
    library : Library
        Where they are.
    person : LibraryPerson
        The person.

    Returns
    -------
    dict
        For JSON.
    """
    rows = [clip_row(library, clip) for clip in library.clips(person)]
    return {**person_row(person), "clips": rows}


def clip_card(library: Library, clip: LibraryClip, *, details: bool) -> list[RenderableType]:
    """Show a clip: its scorecard and notes.

    Parameters
    ----------
    library : Library
        Where it is.
    clip : LibraryClip
        The clip.
    details : bool
        Whether to show a table of all measurements, too.

    Returns
    -------
    list
        To be printed one below the other.
    """
    heading = say("library.cli.clip", name=clip.name, person=clip.person, day=_day(clip.recorded))
    card: list[RenderableType] = (
        [Scorecard(library.analysis(clip), heading, folder=library.folder(clip), details=details)]
        if library.has_files(clip)
        else [_text(heading, "dim"), _text(say("ui.kept.gone_here"), "red"), *_what_is_left(library, clip)]
    )
    return card + [
        _text(
            say("library.cli.note", text=note.text)
            if note.t is None
            else say("library.cli.note_at", text=note.text, t=f"{note.t:.2f}")
        )
        for note in library.notes([clip])
    ]


def _finding_row(kept: KeptFinding) -> dict[str, Any]:
    finding = kept.finding
    return {
        "person": kept.subject,
        "start": kept.start,
        "end": kept.end,
        "check": finding.check,
        "value": finding.value,
        "uncertainty": finding.uncertainty,
        "unit": finding.unit,
        "verdict": str(finding.verdict),
    }


def _what_is_left(library: Library, clip: LibraryClip) -> list[Text]:
    """What the database holds of a clip whose files are gone."""
    score = [] if clip.score is None else [_text(say("ui.people.points", n=round(clip.score)))]
    found = [kept.finding for kept in library.findings_of(clip) if kept.subject == 0]
    return score + [
        _text(say("say.title_value_verdict", title=one.title, value=value_of(one), verdict=verdict_words(one)))
        for one in found
        if one.value is not None
    ]


def clip_document(library: Library, clip: LibraryClip) -> dict[str, Any]:
    """Make the JSON of a clip with its notes and its analysis.

    Parameters
    ----------
    library : Library
        Where it is.
    clip : LibraryClip
        The clip.

    Returns
    -------
    dict
        For JSON; of a clip whose files are gone, with the findings of the database in place of its analysis.
    """
    notes = [{"t": note.t, "text": note.text, "drawing": note.drawing} for note in library.notes([clip])]
    row = {**clip_row(library, clip), "notes": notes}
    if library.has_files(clip):
        return {**row, "analysis": library.analysis(clip).to_dict()}
    return {**row, "analysis": None, "findings": [_finding_row(kept) for kept in library.findings_of(clip)]}


def _sentence(library: Library, clip: LibraryClip) -> str:
    """The one sentence of a clip, or what is wrong with its files; a list never fails for one of them."""
    if not library.has_files(clip):
        return say("library.cli.files_gone")
    try:
        return headline_of(library.analysis(clip)).replace("\n", " ")
    except PosturecamError:
        return say("library.cli.files_damaged")


def _doing(kept: Any) -> str:
    return activity_name(kept.baseline.activity)


def _day(moment: datetime) -> str:
    return moment.astimezone().date().isoformat()


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for column in columns:
        title = _text(say(f"library.column.{column}"))
        table.add_column(title, max_width=_MOST.get(column), no_wrap=column in _WHOLE, overflow="fold")
    return table


def _text(sentence: str, style: str = "") -> Text:
    return Text(printable(sentence), style)
