"""The coach sheet: one row for each clip of a batch, as a page that needs nothing else and as a table."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
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

SHEET_FILE, TABLE_FILE = "coach_sheet.html", "coach_sheet.csv"
_TEMPLATE = "coach_sheet.html.j2"
_PARTS = ("verdict", "likelihood", "value", "uncertainty", "unit")
"""The columns of the table for each check. All headings of the table are English: programs read it by them."""


def write_sheet(manifest: Manifest) -> None:
    """Write coach_sheet.html and coach_sheet.csv beside the manifest; raises OutputError.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.
    """
    write_whole(manifest.out / SHEET_FILE, printable(sheet_html(manifest), keep="\n\t").encode())
    write_whole(manifest.out / TABLE_FILE, printable(sheet_csv(manifest), keep="\n\r\t").encode("utf-8-sig"))


def sheet_html(manifest: Manifest) -> str:
    """Make the page: analysed clips in a table that sorts without a network, the others below with their reasons.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.

    Returns
    -------
    str
        HTML in the present language.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    page = Environment(
        loader=PackageLoader("posturecam.batch", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(_TEMPLATE)
    done = [entry for entry in manifest.entries if entry.outcome is ClipOutcome.DONE]
    return page.render(
        rows=[_row(entry, manifest.out) for entry in done],
        failures=[_failure(entry) for entry in manifest.entries if entry.outcome is not ClipOutcome.DONE],
        headings=[check.column for check in column_checks()],
        looks={verdict.value: (symbol, verdict_name(verdict)) for verdict, (symbol, _) in LOOKS.items()},
        counts={outcome.value: n for outcome, n in manifest.counts().items()},
        people=len({entry.person for entry in done if entry.person}),
        version=__version__,
        language=language(),
        say=say,
    )


def sheet_csv(manifest: Manifest) -> str:
    """Make the table: a line for each clip, numbers in columns of their own, empty where nothing is known.

    Parameters
    ----------
    manifest : Manifest
        Of the batch.

    Returns
    -------
    str
        CSV with English headings.
    """
    checks = tuple(check.id for check in column_checks())
    text = io.StringIO()
    header = [
        *("clip", "person", "outcome", "reason", "activity", "view", "score", "steps_per_min"),
        *(f"{check}_{part}" for check in checks for part in _PARTS),
        *("worst", "worst_verdict", "cue", "folder", "same_as"),
    ]
    write_csv(text, header, (_line(entry, checks) for entry in manifest.entries))
    return text.getvalue()


def _line(entry: Entry, checks: tuple[str, ...]) -> list[object]:
    summary = entry.summary or {}
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
        entry.same_as,
    ]


def _row(entry: Entry, out: Path) -> dict[str, Any]:
    """Make what the page shows of an analysed clip."""
    summary, folder = entry.summary or {}, entry.folder or ""
    bouts = summary.get("bouts", [])
    video = f"{folder}/{VIDEO_FILE}"
    several = len({bout["activity"] for bout in bouts}) > 1
    return {
        "name": _short(entry.clip),
        "clip": entry.clip,
        "person": entry.person,
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
