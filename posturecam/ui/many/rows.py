"""The clips of a job as rows of the table."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from posturecam.batch.by_person import DatedEntry
from posturecam.batch.sheet import activity_of
from posturecam.checks import Check, column_checks
from posturecam.export.thumbnail_jpg import FILE as THUMBNAIL_FILE
from posturecam.judge.change_kinds import Direction
from posturecam.types import Verdict
from posturecam.ui.jobs import ClipState, QueuedClip
from posturecam.ui.progress import look_of, remark_of
from posturecam.ui.shelf import Shelf
from posturecam.ui.table.component import TableCell, TableRow
from posturecam.wording import verdict_name
from posturecam.words import say

_LOOKS = {str(Direction.WORSE): "watch", str(Direction.BETTER): "good", str(Direction.NEITHER): "unknown"}


def headings(by_person: bool = False) -> tuple[str, ...]:
    """Name the columns.

    Parameters
    ----------
    by_person : bool
        Whether there are people, whose clips are compared.

    Returns
    -------
    tuple of str
        A heading for each.
    """
    clip, person, activity, first = (say(f"ui.many.column.{name}") for name in ("clip", "person", "activity", "first"))
    since = (say("since.title"),) if by_person else ()
    return ("", clip, person, activity, *(check.name.capitalize() for check in column_checks()), first, *since)


def rows_of(
    clips: tuple[QueuedClip, ...], shelf: Shelf, found: Mapping[str, DatedEntry] | None = None
) -> list[TableRow]:
    """Make the rows of the table.

    Parameters
    ----------
    clips : tuple of QueuedClip
        Of a job, in the order they were given.
    shelf : Shelf
        Where the browser fetches their thumbnails.
    found : Mapping of str to DatedEntry, or None
        By path, dates and changes, in the order of the rows; None where there are no people.

    Returns
    -------
    list of TableRow
        One for each clip, whose id is the clip's number.
    """
    now = time.monotonic()
    if found is None:
        return [_row(number, clip, shelf, now) for number, clip in enumerate(clips)]
    places = {path: place for place, path in enumerate(found)}
    ordered = sorted(enumerate(clips), key=lambda pair: places.get(pair[1].path, len(places)))
    return [_row(number, clip, shelf, now, found.get(clip.path), by_person=True) for number, clip in ordered]


def _row(
    number: int, clip: QueuedClip, shelf: Shelf, now: float, dated: DatedEntry | None = None, *, by_person: bool = False
) -> TableRow:
    done = clip.state is ClipState.DONE
    summary = clip.summary or {}
    doing = list(dict.fromkeys(activity_of(bout) for bout in summary.get("bouts", ())))
    last = _worst(summary) if done else _standing(clip, now)
    cells = (
        TableCell(image=_thumbnail(clip, shelf)),
        TableCell(clip.label, note=_score(summary) if done else ""),
        _person(clip, dated),
        TableCell(", ".join(doing)),
        *(_of_check(check, summary) for check in column_checks()),
        last,
        *((_since(dated),) if by_person else ()),
    )
    return TableRow(str(number), cells, opens=done)


def _person(clip: QueuedClip, dated: DatedEntry | None) -> TableCell:
    """Whom it shows, of which group and when."""
    if dated is None or not clip.person:
        return TableCell(clip.person or "")
    return TableCell(clip.person, note=" · ".join(filter(None, (dated.group, dated.day))))


def _since(dated: DatedEntry | None) -> TableCell:
    """What really changed: the worst for the worse first."""
    since = None if dated is None else dated.since
    if since is None:
        return TableCell(note=say("since.not_comparable") if dated and dated.has_earlier else "", order=1.0)
    (kind, first), *more = since.lines
    rest = (line for _, line in more)
    return TableCell(first, _LOOKS.get(kind, ""), float(since.order), note=" · ".join((*rest, since.day)))


def _standing(clip: QueuedClip, now: float) -> TableCell:
    """Where a clip without a result stands, and why."""
    word, verdict = look_of(clip.state)
    return TableCell(word, str(verdict).lower(), note=remark_of(clip, now))


def _thumbnail(clip: QueuedClip, shelf: Shelf) -> str:
    if clip.folder is None or not (clip.folder / THUMBNAIL_FILE).is_file():
        return ""
    return shelf.address(clip.folder, THUMBNAIL_FILE)


def _score(summary: dict[str, Any]) -> str:
    score, whose = summary.get("score"), summary.get("score_of")
    if score is None:
        return say("ui.many.score.none")
    return (
        say("ui.many.score.of_person", score=score, person=whose) if whose else say("ui.many.score.plain", score=score)
    )


def _of_check(check: Check, summary: dict[str, Any]) -> TableCell:
    """The cell of one check; of cadence the steps per minute."""
    if check.counts_steps:
        return _cadence(summary.get("bouts", ()))
    return _verdict(summary.get("checks", {}).get(check.id))


def _verdict(finding: dict[str, Any] | None) -> TableCell:
    if finding is None:
        return TableCell()
    words = finding.get("words", verdict_name(Verdict(finding["verdict"]))).replace(" %", "\u00a0%")
    note = ", ".join(filter(None, (finding["value_text"], finding.get("who"))))
    return TableCell(words.capitalize(), _look(finding), note=note)


def _look(finding: dict[str, Any]) -> str:
    """Whose colour the cell has: that of the verdict, or none in particular where it is close to the limit."""
    return str(Verdict.UNKNOWN if finding.get("borderline") else finding["verdict"]).lower()


def _cadence(bouts: Sequence[dict[str, Any]]) -> TableCell:
    """Steps per minute of every bout that has them."""
    rates = [bout["cadence_spm"] for bout in bouts if bout.get("cadence_spm") is not None]
    return TableCell(" / ".join(f"{rate:.0f}" for rate in rates), order=rates[0]) if rates else TableCell()


def _worst(summary: dict[str, Any]) -> TableCell:
    worst = summary.get("worst")
    if worst is None:
        return TableCell(str(summary.get("headline", "")))
    note = ", ".join(filter(None, (worst["title"] if worst["cue"] else "", worst.get("who"))))
    return TableCell(worst["cue"] or worst["title"], note=note)
