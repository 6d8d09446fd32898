"""What the timeline under the video shows: values by time with their norms, contacts, and where a cue holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from posturecam.checks import Check, discover
from posturecam.export.reading import ClipResult
from posturecam.types import Bout, EventKind, Finding, Norm, Samples, Verdict
from posturecam.wording import doing_of, people_of, unit_of
from posturecam.words import say, sentence_case

_APART_S = 2.0
"""Two samples outside green that are further apart than this make two cue spans; a choice, longer than any stride."""


def timeline(reading: ClipResult) -> dict[str, Any]:
    """Collect everything the player draws.

    Parameters
    ----------
    reading : ClipResult
        The result.

    Returns
    -------
    dict
        JSON-ready; times in s, values in the unit of their lane.
    """
    bouts, people = reading.analysis.bouts, people_of(reading.analysis)
    track = reading.analysis.track
    return {
        "times": [] if track is None else [round(float(t), 4) for t in track.t],
        "bouts": [
            {
                "start": round(bout.start, 3),
                "end": round(bout.end, 3),
                "name": _name(bout, several=bool(people)),
            }
            for bout in bouts
        ],
        "transitions": [
            {"start": round(one.start, 3), "end": round(one.end, 3), "name": sentence_case(one.kind.doing)}
            for one in reading.analysis.transitions
        ],
        "contacts": [
            {"t": round(event.t, 3), "side": str(event.side)}
            for bout in bouts
            if bout.gait is not None
            for event in bout.gait.contacts
            if event.kind is EventKind.INITIAL_CONTACT
        ],
        "lanes": [lane for check in discover() if check.lane and (lane := _lane(reading, check)) is not None],
        "cues": sorted(_cues(reading), key=lambda cue: (str(cue["text"]), float(cue["start"]))),
    }


def _name(bout: Bout, several: bool) -> str:
    """What a bout is called; of several people, which one."""
    doing = doing_of(bout)
    return say("ui.player.person", person=bout.person + 1, doing=doing) if several else doing


def _lane(reading: ClipResult, check: Check) -> dict[str, Any] | None:
    """One check through the whole clip; None where nothing of it was measured or nothing is known of it."""
    points, bands, unit = [], [], ""
    for bout in reading.analysis.bouts:
        finding, samples = bout.finding(check.id), bout.samples.get(check.id)
        if finding is None or samples is None or finding.verdict is Verdict.UNKNOWN:
            continue
        norm = finding.norm
        unit = unit_of(finding.unit)
        points += _points(samples)
        if norm is not None and norm.compare == "difference":
            low, high = _green(norm, finding)
            bands.append({"start": round(bout.start, 3), "end": round(bout.end, 3), "low": low, "high": high})
    return {"name": check.lane, "unit": unit, "points": points, "green": bands} if points else None


def _points(samples: Samples) -> list[list[Any]]:
    sides = samples.side or ("",) * len(samples)
    rows = zip(samples.t.tolist(), samples.value.tolist(), sides, strict=False)
    return [[round(t, 3), round(value, 2), side] for t, value, side in rows if math.isfinite(value)]


def _green(norm: Norm, finding: Finding) -> tuple[float | None, float | None]:
    """The fine range of the values; None where it is open."""
    low, high = ((finding.expected or 0.0) + edge for edge in norm.green)
    return (round(low, 2) if math.isfinite(low) else None, round(high, 2) if math.isfinite(high) else None)


def _cues(reading: ClipResult) -> Iterator[dict[str, Any]]:
    """Per finding that asks for something, the spans in which its samples lie outside green."""
    for bout, finding in reading.findings:
        norm = finding.norm
        samples = bout.samples.get(finding.check)
        wanted = finding.asks and finding.cue is not None
        if not wanted or norm is None or samples is None or norm.compare == "ratio":
            continue
        outside = [
            t
            for t, value in zip(samples.t.tolist(), samples.value.tolist(), strict=False)
            if norm.beyond(value - (finding.expected or 0.0)) > 0
        ]
        look = {"text": finding.cue, "verdict": str(finding.verdict).lower()}
        for start, end in _spans(outside, _reach_s(bout, samples)):
            yield {**look, "start": round(max(bout.start, start), 3), "end": round(min(bout.end, end), 3)}


def _reach_s(bout: Bout, samples: Samples) -> float:
    """How much time a sample stands for, in s."""
    gaps = np.diff(np.sort(samples.t))
    typical = float(np.median(gaps)) if gaps.size else bout.end - bout.start
    return min(_APART_S, max(0.1, typical))


def _spans(times: Sequence[float], reach_s: float) -> list[tuple[float, float]]:
    """Moments joined to spans: each reaches half of `reach_s` to either side, and small gaps are closed."""
    spans: list[tuple[float, float]] = []
    for t in sorted(times):
        start, end = t - reach_s / 2, t + reach_s / 2
        if spans and start - spans[-1][1] <= reach_s:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
