"""What a change is judged by, compactly in the line of a clip: the manifest of 5,000 clips is read, not 5,000 analyses.

Of the person whom a clip is about, the longest judgement of each activity; of that the findings of the main checks with
a value, whose changes are said (`posturecam.library.trends.worth_saying`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from posturecam.arrays import rounded
from posturecam.checks import find
from posturecam.documents import mapping, number, text
from posturecam.judge.comparable import FilmedFinding, filmed_finding
from posturecam.judge.reasons import Code
from posturecam.types import Activity, Analysis, Bout, Finding, Norm, Place, Verdict, View
from posturecam.types.norm import Expectation

_NUMBERS = ("value", "uncertainty", "iqr", "left", "right", "expected")
_DIGITS = 3
_MOST = 1e6
"""Larger than any value, in any unit; what claims more is no finding."""
_SLOWEST, _FASTEST = 1e-6, 1e4
"""Bounds of what is read as a speed, m/s, leg lengths/s or steps/min: far outside of what a person does."""
_STEEPEST = 10.0
"""Exponent of what is expected at a speed, far beyond that of any norm."""


def filmed_of(analysis: Analysis) -> list[dict[str, Any]]:
    """Write down what a clip can be compared by.

    Parameters
    ----------
    analysis : Analysis
        Of the clip.

    Returns
    -------
    list of dict
        One for each activity, ready for JSON; `filmed_from` reads it.
    """
    longest: dict[Activity, Bout] = {}
    for bout in analysis.judgements:
        present = longest.get(bout.activity)
        if bout.person == 0 and (present is None or bout.seconds > present.seconds):
            longest[bout.activity] = bout
    rows = (_row(analysis, bout) for bout in longest.values())
    return [row for row in rows if row["findings"] and _can_be_read(row)]


def filmed_from(row: Mapping[str, Any]) -> list[FilmedFinding]:
    """Read a row of `filmed_of` back, strictly.

    Parameters
    ----------
    row : Mapping
        As it was stored.

    Returns
    -------
    list of FilmedFinding
        With what a comparison needs of each finding.

    Raises
    ------
    ValueError
        For a value of a wrong kind; a KeyError for one that is missing.
    """
    scene: dict[str, Any] = {
        "activity": Activity(row["activity"]),
        "view": View(row["view"]),
        "place": Place(row["place"]),
        "backward": _flag(row["backward"]),
        "speeds": {text(name): number(value, _SLOWEST, _FASTEST) for name, value in mapping(row["speeds"]).items()},
        "model": tuple(map(text, row["model"])),
        "uneven_clock": _flag(row["uneven_clock"]),
    }
    findings = mapping(row["findings"])
    return [FilmedFinding(finding=_finding(check, mapping(found), scene), **scene) for check, found in findings.items()]


def _row(analysis: Analysis, bout: Bout) -> dict[str, Any]:
    filmed = [
        one
        for finding in bout.findings
        if find(finding.check).is_main
        and _is_assessed(finding)
        and (one := filmed_finding(bout, finding.check, analysis.provenance, remarks=analysis.remarks)) is not None
    ]
    first = filmed[0] if filmed else None
    return {
        "activity": str(bout.activity),
        "view": str(bout.scene.view),
        "place": str(bout.scene.place),
        "backward": bout.backward,
        "speeds": {} if first is None else {name: round(speed, _DIGITS) for name, speed in first.speeds.items()},
        "model": [] if first is None else list(first.model),
        "uneven_clock": first is not None and first.uneven_clock,
        "findings": {one.finding.check: _compact(one.finding) for one in filmed},
    }


def _can_be_read(row: Mapping[str, Any]) -> bool:
    """Whether it lies within what is read back: a manifest with one line that doesn't would be refused whole."""
    try:
        return bool(filmed_from(row))
    except (ValueError, KeyError, TypeError):
        return False


def _is_assessed(finding: Finding) -> bool:
    """Whether its value holds: it was judged, or only what is usual at its speed is not known."""
    judged = finding.verdict is not Verdict.UNKNOWN or finding.has_reason(Code.SPEED_UNKNOWN)
    return judged and finding.value is not None and math.isfinite(finding.value)


def _compact(finding: Finding) -> dict[str, Any]:
    known = {name: rounded(getattr(finding, name), _DIGITS) for name in _NUMBERS}
    row = {name: value for name, value in known.items() if value is not None}
    return {**row, "unit": finding.unit, "n": finding.n, "norm": None if finding.norm is None else _edges(finding.norm)}


def _edges(norm: Norm) -> list[Any]:
    """Low and high edge of green (null: open), usual scatter, cap, and what is expected at a speed."""
    low, high = (rounded(edge, 4) if math.isfinite(edge) else None for edge in norm.green)
    row = [low, high, norm.sample_sd, str(norm.cap)]
    course = norm.expected
    return row if course is None else [*row, course.model, course.input, *course.coefficients]


def _finding(check: str, found: Mapping[str, Any], scene: Mapping[str, Any]) -> Finding:
    """The finding, which was assessed: else it were not stored. Which verdict it has is not needed."""
    known: dict[str, Any] = {
        name: None if found.get(name) is None else number(found[name], -_MOST, _MOST) for name in _NUMBERS
    }
    return Finding(
        check=check,
        unit=text(found["unit"]),
        verdict=Verdict.GOOD,
        **known,
        n=round(number(found["n"], 0, _MOST)),
        share_outside=None,
        trend=None,
        confidence=1.0,
        cue_code=None,
        moments=(),
        norm=None if found["norm"] is None else _norm(check, found, scene),
    )


def _norm(check: str, found: Mapping[str, Any], scene: Mapping[str, Any]) -> Norm:
    low, high, scatter, cap, *course = found["norm"]
    green = (-math.inf if low is None else number(low), math.inf if high is None else number(high))
    return Norm(
        check,
        scene["activity"],
        "side" if scene["view"].is_side else "front",
        baseline=False,
        unit=text(found["unit"]),
        green=green,
        amber=green,
        uncertainty=0.0,
        sample_sd=number(scatter, 0, _MOST),
        cap=Verdict(cap),
        weight=0.0,
        compare="difference",
        evidence="convention",
        source="",
        expected=_course(*course) if course else None,
    )


def _course(model: object, of: object, *coefficients: object) -> Expectation:
    """What is expected at a speed."""
    if text(model) == "linear":
        a, b = coefficients
        return Expectation("linear", text(of), (number(a, -_MOST, _MOST), number(b, -_MOST, _MOST)))
    if model != "power":
        raise ValueError(model)
    c, x0, p = coefficients
    known = (number(c, -_MOST, _MOST), number(x0, _SLOWEST, _FASTEST), number(p, -_STEEPEST, _STEEPEST))
    return Expectation("power", text(of), known)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value
