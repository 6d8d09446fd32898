"""The engine from pixels on made-up people on whom nothing was tuned.

The clips are those that `python -m posturecam_lab.synth --people N` leaves in a folder, with their truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.checks import discover
from posturecam.coaching.norms import load_norms
from posturecam.tracking import track_video
from posturecam.types import Activity, Verdict
from posturecam_lab.validate.joints import Misplaced, joint_tables, misplaced
from posturecam_lab.validate.matching import Matched, together
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.samples import (
    LANDMARK_ERROR_PERCENT,
    SampleResult,
    check_rows,
    clips_with_truth,
    error_rows,
    of_rendered_people,
    open_rows,
    sample_of,
    verdict_row,
)
from posturecam_lab.validate.verdicts import verdict_rows


@dataclass(frozen=True)
class Person:
    """What came of one video."""

    activity: Activity
    sample: SampleResult
    misplaced: Misplaced | None


def people_tables(
    folder: Path, progress: Callable[[str], None] = lambda text: None
) -> dict[str, list[FigureRow | ErrorRow]]:
    """The tables over every clip of the folder; TrackError when it holds none with its truth."""
    norms, people = load_norms(), []
    for path, truth in clips_with_truth(folder, progress):
        track = of_rendered_people(track_video(path))
        analysis = analyze(track, norms=norms, slow_motion=truth.slow_motion)
        people.append(
            Person(
                max(truth.spans, key=lambda span: span.end - span.start).activity,
                sample_of(path.stem, track, analysis, truth, norms),
                misplaced(track, analysis.track or track, truth),
            )
        )
    return {
        f"{len(people)} made-up people, from pixels": error_rows([person.sample for person in people]),
        "The same, by what they do": _rows_by_activity(people),
        "Verdicts on them": _verdict_rows(people),
        **joint_tables([person.misplaced for person in people if person.misplaced is not None]),
    }


def _rows_by_activity(people: list[Person]) -> list[FigureRow | ErrorRow]:
    cases = [entry for person in people for entry in person.sample.judged]
    rows: list[FigureRow | ErrorRow] = []
    for check in (one.id for one in discover()):
        for activity in Activity:
            rows += check_rows(check, [entry for entry in cases if entry.activity == activity], f", {activity}")
    for activity in (Activity.WALK, Activity.RUN):
        for name, events in _events(people, activity).items():
            if events.true:
                rows.append(ErrorRow.of("events", f"{name}, {activity}", "ms", 1000 * events.errors))
    return rows


def _events(people: list[Person], activity: Activity) -> dict[str, Matched]:
    """All contacts and toe offs of those who do that."""
    those = [person.sample for person in people if person.activity == activity]
    return {
        "initial contact": together([sample.contacts for sample in those]),
        "toe off": together([sample.toe_offs for sample in those]),
    }


def _verdict_rows(people: list[Person]) -> list[FigureRow | ErrorRow]:
    samples = [person.sample for person in people]
    cases = [entry for sample in samples for entry in sample.judged]
    found = 100 * float(np.mean([sample.found_share for sample in samples]))
    off = float(np.mean([sample.near_error for sample in samples]))
    where = "all clips"
    return [
        FigureRow(where, "frames with landmarks", found, 100.0, "%", at_least=True),
        FigureRow(where, "near landmarks off, of height", off, LANDMARK_ERROR_PERCENT, "%"),
        *open_rows(samples),
        *(row for activity in Activity for row in _rows_of_doing(people, activity)),
        *verdict_rows((entry.due, entry.finding) for entry in cases),
        *(verdict_row(sample.name, entry) for sample in samples for entry in sample.judged if entry.contradicts),
    ]


def _rows_of_doing(people: list[Person], activity: Activity) -> list[FigureRow]:
    """What was not assessed of those who do that, and which of their steps were missed."""
    rows = []
    could = [
        entry.finding.verdict
        for person in people
        for entry in person.sample.judged
        if entry.activity == activity and entry.due is not None
    ]
    if could:
        share = 100 * could.count(Verdict.UNKNOWN) / len(could)
        rows.append(FigureRow(str(activity), "not assessed, though the view could show it", share, None, "%"))
    for name, events in _events(people, activity).items():
        if events.true:
            rows.append(FigureRow(str(activity), f"{name} missed", events.missed, None, f"of {events.true}"))
            rows.append(FigureRow(str(activity), f"{name} invented", events.invented, None, ""))
    return rows
