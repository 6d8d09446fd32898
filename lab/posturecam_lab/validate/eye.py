"""The findings on real clips beside what a careful look saw: how much is answered, and whether the answers agree.

`eye.csv` in the folder of clips has a row a clip: file, view, activity, forward_head and overstride ("no…", "mild…",
"yes…" or n/a). A "no" should be GOOD, a "yes" WATCH or ADJUST; "mild" may be either. A borderline answer is an answer,
but no alarm. Of several judgements of a clip the first that answers counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from posturecam.checks import main_checks
from posturecam.documents import DocumentKind, read_table, understood
from posturecam.errors import PosturecamError
from posturecam.types import Analysis, Finding, Verdict
from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.reliability import reliability_rows

EYE_FILE = "eye.csv"
EYE = DocumentKind(
    "a table of what the eye saw", PosturecamError, "Correct it, or remove it to leave that out.", 1 << 24
)
SEEN_BY_EYE = ("forward_head", "overstride")
LEAST_ANSWERED, MOST_BORDERLINE, MOST_ALARMS = 90.0, 20.0, 10.0
"""Promises, percent: of the questions; of the answers; of what the eye calls "no"."""


def eye_rows(folder: Path, analyses: Mapping[str, Analysis]) -> list[FigureRow]:
    """The table over the side-view clips that `eye.csv` lists; analyses: by file name. Empty without that file."""
    path = folder / EYE_FILE
    if not path.exists():
        return []
    asked, answers = 0, []
    compared: list[tuple[str, Finding]] = []
    rows = read_table(path, EYE)
    with understood(path, EYE):
        clips = [row for row in rows if _is_asked(row) and row["file"] in analyses]
        judged = [[row[check] for check in SEEN_BY_EYE] for row in clips]
    for row, eyes in zip(clips, judged, strict=True):
        checks = [
            check
            for check in (one.id for one in main_checks())
            if check != "overstride" or re.search("walk|run", row["activity"])
        ]
        found = {check: _answer(analyses[row["file"]], check) for check in checks}
        asked += len(checks)
        answers += [finding for finding in found.values() if finding is not None]
        for check, eye in zip(SEEN_BY_EYE, eyes, strict=True):
            finding = found.get(check)
            if finding is not None and eye[:2] in ("no", "ye") and "mild" not in eye:
                compared.append((eye[:2], finding))
    return [*_answered_rows(asked, answers), *_agreement_rows(compared)]


def _is_asked(row: Mapping[str, str]) -> bool:
    side_on = "side" in row["view"] and "3/4" not in row["view"]
    return side_on and bool(re.search("walk|run|desk|sit", row["activity"])) and not row["derived_from"]


def _answer(analysis: Analysis, check: str) -> Finding | None:
    findings = [bout.finding(check) for bout in analysis.bouts if bout.scene.view.is_side]
    return next((f for f in findings if f is not None and f.verdict is not Verdict.UNKNOWN), None)


def _answered_rows(asked: int, answers: list[Finding]) -> list[FigureRow]:
    where, borderline = "four main questions", sum(finding.is_borderline for finding in answers)
    return [
        FigureRow(
            where, f"answered, of {asked}", 100 * len(answers) / max(asked, 1), LEAST_ANSWERED, "%", at_least=True
        ),
        FigureRow(where, "of these borderline", 100 * borderline / max(len(answers), 1), MOST_BORDERLINE, "%"),
    ]


def _agreement_rows(compared: list[tuple[str, Finding]]) -> list[FigureRow]:
    no = [finding for eye, finding in compared if eye == "no"]
    yes = [finding for eye, finding in compared if eye == "ye"]
    cases = [(f, Verdict.GOOD if eye == "no" else Verdict.WATCH) for eye, f in compared]
    adjusted = sum(finding.verdict is Verdict.ADJUST for finding in no)
    praised = sum(finding.verdict is Verdict.GOOD and not finding.is_borderline for finding in yes)
    alarms = 100 * sum(finding.is_alarm for finding in no) / max(len(no), 1)
    return [
        FigureRow(f'the eye says "no" ({len(no)})', "alarm: WATCH or ADJUST", alarms, MOST_ALARMS, "%"),
        FigureRow(f'the eye says "no" ({len(no)})', "ADJUST", adjusted, 0.0, ""),
        FigureRow(f'the eye says "yes" ({len(yes)})', "GOOD", praised, 0.0, ""),
        *reliability_rows(cases, "likelihood against the eye", promised=False),
    ]
