"""The engine from pixels on the committed sample clips, whose truth stands beside them.

A folder holds NAME.mp4 and NAME.truth.json.gz, as `python -m posturecam.synth` leaves them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.clip import track_video
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import TrackError
from posturecam.judging import ORDER
from posturecam.landmarks import Landmark
from posturecam.synth.truth import Truth, load_truth
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout, EventKind, Finding, Side, Verdict, View
from posturecam.validate.matching import Matched, events_of, match, together
from posturecam.validate.promise import ErrorRow, Limits, Row
from posturecam.validate.truth import RATE_HZ, exact_body, true_verdict, values_of

TRUTH_SUFFIX = ".truth.json.gz"
MAIN_CHECKS = ("forward_head", "rounded_shoulders", "trunk_lean", "overstride")
NEAR_JOINTS = ("EAR", "SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
PROMISES = {
    "forward_head": Limits(bias=4.0),
    "trunk_lean": Limits(bias=2.0),
    "overstride": Limits(bias=2.0),
    "shank_angle": Limits(bias=4.0),
    "cadence": Limits(worst=0.5),
}
CONTACT_LIMITS = Limits(bias=10.0, spread=15.0)
LANDMARK_ERROR_PERCENT = 2.5
SQUARE_DEG = 20.0
MOST_OF_A_BOUT, PURE = 0.6, 0.9
"""Shares of a bout in which the person really does what it says: for the bout to be right, and for its values to be
held against the truth, since a stance of a second between two activities belongs to neither."""
PLACES = ((0.0, View.RIGHT), (90.0, View.FRONT), (180.0, View.LEFT), (270.0, View.REAR), (360.0, View.RIGHT))


@dataclass(frozen=True)
class Judged:
    """One check in one bout of a clip. truth: None where this view can't show it; due: what truth demands."""

    finding: Finding
    truth: float | None
    due: Verdict | None


@dataclass(frozen=True)
class Sample:
    """What came of one clip. near_error: of the camera side's landmarks, percent of body height. mistaken:
    bouts in which the person really did something else."""

    name: str
    found_share: float
    near_error: float
    judged: list[Judged]
    contacts: Matched
    mistaken: int


def sample_tables(folder: Path, progress: Callable[[str], None] = lambda text: None) -> dict[str, list[Row | ErrorRow]]:
    """The tables over every sample clip of the folder; TrackError when it holds none."""
    norms, samples = load_norms(), []
    for path in sorted(folder.glob("*.mp4")):
        beside = path.with_name(path.stem + TRUTH_SUFFIX)
        if beside.exists():
            progress(path.name)
            samples.append(_sample(path, load_truth(beside), norms))
    if not samples:
        raise TrackError(f"{folder} holds no clip with its truth beside it. Make some: python -m posturecam.synth.")
    return {
        "Sample clips, from pixels": _errors(samples),
        "What was told of the sample clips": [
            *(row for sample in samples for row in (*_seen_rows(sample), *_verdict_rows(sample))),
            *_open_rows(samples),
        ],
    }


def _sample(path: Path, truth: Truth, norms: Norms) -> Sample:
    track = track_video(path)
    analysis = analyze(track, norms=norms, slow_motion=truth.slow_motion)
    pure = [bout for bout in analysis.bouts if _really_done(bout, truth) >= PURE]
    judged = [entry for bout in pure for entry in _judged(bout, truth, norms)]
    mistaken = sum(_really_done(bout, truth) < MOST_OF_A_BOUT for bout in analysis.bouts)
    return Sample(
        path.stem,
        found_share(track),
        float(np.nanmean(near_errors(track, truth))),
        judged,
        _contacts(analysis, truth),
        mistaken,
    )


def _really_done(bout: Bout, truth: Truth) -> float:
    """Share of a bout in which the person really did what it says."""
    alike = [span for span in truth.spans if span.activity == bout.activity]
    done = sum(max(min(span.end, bout.end) - max(span.start, bout.start), 0.0) for span in alike)
    return done / (bout.end - bout.start)


def _judged(bout: Bout, truth: Truth, norms: Norms) -> list[Judged]:
    """The bout's findings beside the truth; where the view was mistaken they have none."""
    view = true_view(truth)
    if view != bout.scene.view:
        return [Judged(finding, None, None) for finding in bout.findings]
    values = _true_values(truth, bout, view)
    inputs = _true_inputs(truth)
    out = []
    for finding in bout.findings:
        row = norms.row(finding.check, bout.activity, view, False)
        value = values.get(finding.check)
        due = true_verdict(row, value, inputs) if row is not None and value is not None else None
        out.append(Judged(finding, value, due))
    return out


def _true_values(truth: Truth, bout: Bout, view: View) -> dict[str, float]:
    k = truth.slow_motion
    start, end = max(bout.start, float(truth.t[0])), min(bout.end, float(truth.t[-1]))
    t = np.arange(start, end, k / RATE_HZ)
    landmarks = CubicSpline(truth.t, truth.landmarks_m)(t)
    events = tuple(event for event in truth.events if start <= event.t < end)
    values = values_of(exact_body(t / k, landmarks, truth.leg_m, view), bout.activity, view, events, slow_motion=k)
    landings = [event for event in events if event.kind == EventKind.INITIAL_CONTACT]
    if landings:
        values["overstride"] = 100 * _by_side(landings, [e.ankle_ahead_over_leg for e in landings])
        values["shank_angle"] = _by_side(landings, [e.shank_angle_deg for e in landings])
        values["knee_flexion"] = _by_side(landings, [e.knee_flexion_deg for e in landings])
    return values


def _by_side(landings: list, values: list[float]) -> float:  # type: ignore[type-arg]
    sides = [[v for e, v in zip(landings, values, strict=True) if e.side == side] for side in Side]
    return float(np.mean([np.median(side) for side in sides if side]))


def _true_inputs(truth: Truth) -> dict[str, float]:
    moments = truth.made_of.get("motion", {}).get("moments", [])
    speeds = [float(moment["style"]["speed_mps"]) for moment in moments if "style" in moment]
    if not speeds or max(speeds) - min(speeds) > 0.01:
        return {}
    return {"speed_mps": speeds[0], "belt_speed_legs_s": speeds[0] / truth.leg_m}


def true_view(truth: Truth) -> View:
    """From where the camera really sees the person, who faces along x."""
    azimuth = float(truth.made_of.get("camera", {}).get("azimuth_deg", 0.0)) % 360
    near = [view for place, view in PLACES if abs(azimuth - place) <= SQUARE_DEG]
    return near[0] if near else View.OBLIQUE


def found_share(track: PoseTrack) -> float:
    """Share of the pictures in which the person was found."""
    return float(np.isfinite(track.xy).all(axis=(1, 2)).mean())


def near_errors(track: PoseTrack, truth: Truth) -> Floats:
    """Distance (T, 7) of the camera side's landmarks from the truth, percent of the person's height in the picture; NaN
    where nobody was found and where the landmark lies outside the picture."""
    nearest = np.abs(truth.t[None] - track.t[:, None]).argmin(axis=1)
    side = "LEFT" if true_view(truth) == View.LEFT else "RIGHT"
    joints = [Landmark[f"{side}_{joint}"] for joint in NEAR_JOINTS]
    away = track.xy[:, joints] - truth.xy[nearest][:, joints]
    inside = ((truth.xy[nearest][:, joints] >= 0) & (truth.xy[nearest][:, joints] < np.array(track.size))).all(axis=2)
    height_px = float(np.nanmax(np.ptp(truth.xy[..., 1], axis=1)))
    return np.where(inside, 100 * np.hypot(away[..., 0], away[..., 1]) / height_px, np.nan)


def _contacts(analysis: Analysis, truth: Truth) -> Matched:
    start, end = float(truth.t[0]) + 0.3, float(truth.t[-1]) - 0.3
    kind = EventKind.INITIAL_CONTACT
    if not true_view(truth).is_side:
        return together([])
    return together([match(truth.times(side, kind), events_of(analysis, side, kind), start, end) for side in Side])


def _errors(samples: list[Sample]) -> list[Row | ErrorRow]:
    cases = [entry for sample in samples for entry in sample.judged]
    rows: list[Row | ErrorRow] = []
    for check in ORDER:
        known = [j for j in cases if j.finding.check == check and j.truth is not None and j.finding.value is not None]
        if known:
            errors = np.array([(j.finding.value or 0.0) - (j.truth or 0.0) for j in known])
            stated = np.array([j.finding.uncertainty or 0.0 for j in known])
            rows.append(ErrorRow.of("checks", check, known[0].finding.unit, errors, stated, PROMISES.get(check)))
    contacts: Floats = 1000 * together([sample.contacts for sample in samples]).errors
    rows.append(ErrorRow.of("events", "initial contact", "ms", contacts, None, CONTACT_LIMITS))
    return rows


def _seen_rows(sample: Sample) -> list[Row]:
    rows = [
        Row(sample.name, "frames with landmarks", 100 * sample.found_share, 100.0, "%", at_least=True),
        Row(sample.name, "near landmarks off, of height", sample.near_error, LANDMARK_ERROR_PERCENT, "%"),
    ]
    if sample.contacts.true:
        rows.append(Row(sample.name, "contacts missed", sample.contacts.missed, None, f"of {sample.contacts.true}"))
        rows.append(Row(sample.name, "contacts invented", sample.contacts.invented, None, ""))
    return rows


def _verdict_rows(sample: Sample) -> list[Row]:
    """Truth's verdict against the given one: a row for each of the four checks, and for whatever contradicts (1)."""
    rows = []
    for entry in sample.judged:
        given, due = entry.finding.verdict, entry.due
        wrong = (given, due) in ((Verdict.GOOD, Verdict.ADJUST), (Verdict.ADJUST, Verdict.GOOD))
        if wrong or (entry.finding.check in MAIN_CHECKS and due is not None):
            rows.append(Row(sample.name, f"{entry.finding.check}: truth {due}, said {given}", float(wrong), 0.0, ""))
    return rows


def _open_rows(samples: list[Sample]) -> list[Row]:
    """How often nothing was said though the view could show it, and something though it could not."""
    cases = [entry for sample in samples for entry in sample.judged]
    could = [entry.finding.verdict for entry in cases if entry.due is not None]
    guessed = sum(entry.truth is None and entry.finding.verdict is not Verdict.UNKNOWN for entry in cases)
    untold = 100 * could.count(Verdict.UNKNOWN) / max(len(could), 1)
    return [
        Row("all clips", "left open, though the view could show it", untold, None, "%"),
        Row("all clips", "told, though the view could not show it", float(guessed), 0.0, ""),
        Row("all clips", "bouts of another activity than the true one", sum(s.mistaken for s in samples), 0.0, ""),
    ]
