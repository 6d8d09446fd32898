"""The coach sheet: one row for each clip of a batch, as a page that needs nothing else and as a table."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.places import write_whole
from posturecam.checks import column_checks
from posturecam.export.annotated_mp4 import FILE as VIDEO_FILE
from posturecam.export.thumbnail_jpg import FILE as THUMBNAIL_FILE
from posturecam.printable import printable
from posturecam.results.spreadsheet import write_csv
from posturecam.types import Activity, Verdict, View
from posturecam.version import __version__
from posturecam.wording import LOOKS, URGENCY, activity_name, verdict_name
from posturecam.words import language, say

if TYPE_CHECKING:
    from posturecam.batch.by_person import DatedEntry, PersonRows
    from posturecam.batch.since import Past

SHEET_FILE, TABLE_FILE = "coach_sheet.html", "coach_sheet.csv"
_TEMPLATE = "coach_sheet.html.j2"
_PARTS = ("verdict", "likelihood", "value", "uncertainty", "unit")
"""The columns of the table for each check. All headings of the table are English: programs read it by them."""


def write_sheet(manifest: Manifest, past: Past | None = None) -> None:
    """Write coach_sheet.html and coach_sheet.csv beside the manifest; raises OutputError.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.
    past : Past or None
        Knows what the library holds of a person; None: nothing.
    """
    people = _by_person(manifest, past)
    write_whole(manifest.out / SHEET_FILE, printable(_html(manifest, people), keep="\n\t").encode())
    write_whole(manifest.out / TABLE_FILE, printable(_csv(people), keep="\n\r\t").encode("utf-8-sig"))


def sheet_html(manifest: Manifest, past: Past | None = None) -> str:
    """Make the page: analysed clips in a table that sorts without a network, the others below with their reasons.

    Clips stand by person, the latest first.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.
    past : Past or None
        Knows what the library holds of a person; None: nothing.

    Returns
    -------
    str
        HTML in the present language.
    """
    return _html(manifest, _by_person(manifest, past))


def _by_person(manifest: Manifest, past: Past | None) -> list[PersonRows]:
    from posturecam.batch.by_person import by_person
    from posturecam.batch.since import nothing_known

    return by_person(manifest.entries, past or nothing_known)


def _html(manifest: Manifest, people: Sequence[PersonRows]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    page = Environment(
        loader=PackageLoader("posturecam.batch", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(_TEMPLATE)
    shown = [_person(one, manifest.out) for one in people]
    return page.render(
        people=[person for person in shown if person["rows"]],
        by_person=any(person["name"] for person in shown if person["rows"]),
        failures=[_failure(entry) for entry in manifest.entries if entry.outcome is not ClipOutcome.DONE],
        headings=[check.column for check in column_checks()],
        looks={verdict.value: (symbol, verdict_name(verdict)) for verdict, (symbol, _) in LOOKS.items()},
        counts={outcome.value: n for outcome, n in manifest.counts().items()},
        version=__version__,
        language=language(),
        say=say,
    )


def sheet_csv(manifest: Manifest, past: Past | None = None) -> str:
    """Make the table: a line for each clip, numbers in columns of their own, empty where nothing is known.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.
    past : Past or None
        Knows what the library holds of a person; None: nothing.

    Returns
    -------
    str
        CSV with English headings.
    """
    return _csv(_by_person(manifest, past))


def _csv(people: Sequence[PersonRows]) -> str:
    checks = tuple(check.id for check in column_checks())
    text = io.StringIO()
    header = [
        *("clip", "person", "outcome", "reason", "activity", "view", "score", "steps_per_min"),
        *(f"{check}_{part}" for check in checks for part in _PARTS),
        *("worst", "worst_verdict", "cue", "folder", "same_as"),
        *("group", "recorded", "since", "changes"),
    ]
    write_csv(text, header, (_line(row, checks) for person in people for row in person.rows))
    return text.getvalue()


def _line(row: DatedEntry, checks: tuple[str, ...]) -> list[object]:
    entry, summary, since = row.entry, row.entry.summary or {}, row.since
    bouts = summary.get("bouts", [])
    worst = summary.get("worst") or {}
    found = [summary.get("checks", {}).get(check) or {} for check in checks]
    return [
        *(entry.clip, entry.person, entry.outcome.value, entry.reason),
        " ".join(dict.fromkeys(bout["activity"] for bout in bouts)),
        " ".join(dict.fromkeys(bout["view"] for bout in bouts)),
        *(summary.get("score"), _cadences(bouts)),
        *(finding.get(part) for finding in found for part in _PARTS),
        *(worst.get("title"), worst.get("verdict"), worst.get("cue")),
        entry.folder if entry.outcome is ClipOutcome.DONE else None,
        *(entry.same_as, row.group or None, row.iso_day, None if since is None else since.iso_day),
        None if since is None else "; ".join(line for _, line in since.lines),
    ]


def _person(one: PersonRows, out: Path) -> dict[str, Any]:
    """Make what the page shows of a person."""
    done = [row for row in one.rows if row.entry.outcome is ClipOutcome.DONE]
    return {"name": one.person, "group": one.group, "rows": [_row(row, out) for row in done]}


def _row(row: DatedEntry, out: Path) -> dict[str, Any]:
    """Make what the page shows of an analysed clip."""
    entry, since = row.entry, row.since
    summary, folder = entry.summary or {}, entry.folder or ""
    bouts = summary.get("bouts", [])
    video = f"{folder}/{VIDEO_FILE}"
    several = len({bout["activity"] for bout in bouts}) > 1
    return {
        "name": _short(entry.clip),
        "clip": entry.clip,
        "person": entry.person,
        "day": row.day,
        "has_earlier": row.has_earlier,
        "since": None if since is None else {"day": since.day, "lines": since.lines, "order": since.order},
        "same_as": None if entry.same_as is None else _short(entry.same_as),
        "folder": _link(folder) + "/",
        "video": _link(video) if _is_there(out / video) else None,
        "image": _image(out / folder / THUMBNAIL_FILE),
        "doing": list(_doing(bouts)),
        "score": summary.get("score"),
        "score_of": summary.get("score_of", ""),
        "headline": summary.get("headline", ""),
        "cells": [
            {
                **_cell(summary.get("checks", {}).get(check.id), several),
                "counted": _counted(bouts) if check.counts_steps else "",
            }
            for check in column_checks()
        ],
        "worst": _cell(summary.get("worst"), several),
    }


def _cadences(bouts: list[Mapping[str, Any]]) -> str:
    """Return '107, 165': the steps per minute of each bout where they were counted, judged or not."""
    return ", ".join(f"{bout['cadence_spm']:.0f}" for bout in bouts if bout.get("cadence_spm") is not None)


def _counted(bouts: list[Mapping[str, Any]]) -> str:
    """Return '107, 165 steps/min'; empty where nothing was counted."""
    return say("batch.sheet.cadence", rates=rates) if (rates := _cadences(bouts)) else ""


def _doing(bouts: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield 'Running, from the right, 12 s' for each activity and view, the longest first."""
    seconds: dict[tuple[str, str], float] = {}
    for bout in bouts:
        kind = (activity_of(bout), bout["view"])
        seconds[kind] = seconds.get(kind, 0.0) + bout["seconds"]
    for (doing, view), length in sorted(seconds.items(), key=lambda item: -item[1]):
        yield f"{doing}, {View(view).seen_from}, {length:.0f} s"


def activity_of(bout: Mapping[str, Any]) -> str:
    """Name what was done in a bout.

    Parameters
    ----------
    bout : Mapping
        Of a clip's summary.

    Returns
    -------
    str
        'Walking', 'Walking backwards'.
    """
    doing = activity_name(Activity(bout["activity"]))
    return say("activity.backwards", doing=doing) if bout.get("backward") else doing


def _cell(finding: Mapping[str, Any] | None, several: bool) -> dict[str, Any]:
    """Return a finding with the place it sorts to: by urgency, then by value; what wasn't looked at comes last."""
    if finding is None:
        return {"verdict": None, "sort": 1e9}
    urgency = (
        URGENCY.index(Verdict.GOOD) - 0.5 if finding.get("borderline") else URGENCY.index(Verdict(finding["verdict"]))
    )
    while_doing = activity_name(Activity(finding["activity"])).lower() if several else ""
    where = ", ".join(filter(None, (finding.get("who"), while_doing)))
    words = (finding.get("words") or "").replace(" %", "\u00a0%")
    return {**finding, "words": words, "sort": 1e6 * urgency - (finding.get("value") or 0.0), "while": where}


def _failure(entry: Entry) -> dict[str, Any]:
    reason = entry.reason or say("batch.sheet.no_reason")
    return {
        "name": _short(entry.clip),
        "clip": entry.clip,
        "person": entry.person,
        "outcome": entry.outcome.value,
        "reason": reason.replace(entry.clip, _short(entry.clip)),
    }


def _short(clip: str) -> str:
    return clip.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _link(path: str) -> str:
    """Return the path as a relative URL; bytes of a name that are not UTF-8 stay what they are."""
    return quote(path, errors="surrogateescape")


def _is_there(file: Path) -> bool:
    """Tell whether there is such a file; a name that no file can have is none."""
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def _image(file: Path) -> str | None:
    """Return the image as a data URL, so that the page can be sent on its own; None where there is none."""
    try:
        return f"data:image/jpeg;base64,{b64encode(file.read_bytes()).decode()}"
    except (OSError, ValueError):
        return None
