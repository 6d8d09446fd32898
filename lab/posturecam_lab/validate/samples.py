"""The engine from pixels on rendered clips with their truth beside them, and the tables over the committed samples.

A folder holds NAME.mp4 and NAME.truth.json.gz, as `python -m posturecam_lab.synth` leaves them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.checks import discover, find
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import TrackError
from posturecam.landmark_bias import CALIBRATION, RENDERED_PEOPLE
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Activity, Analysis, Bout, EventKind, Finding, Side, Verdict, View
from posturecam_lab.synth.truth import Truth, load_truth
from posturecam_lab.validate.matching import Matched, events_of, match, together
from posturecam_lab.validate.promise import ErrorLimits, ErrorRow, FigureRow
from posturecam_lab.validate.truth import RATE_HZ, exact_body, true_verdict, values_of
from posturecam_lab.validate.verdicts import contradicts

TRUTH_SUFFIX = ".truth.json.gz"
NEAR_JOINTS = ("EAR", "SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
PROMISES = {
    "forward_head": ErrorLimits(bias=4.0),
    "trunk_lean": ErrorLimits(bias=2.0),
    "overstride": ErrorLimits(bias=2.0),
    "shank_angle": ErrorLimits(bias=4.0),
    "cadence": ErrorLimits(worst=0.5),
}
CONTACT_LIMITS = ErrorLimits(bias=10.0, spread=15.0)
LANDMARK_ERROR_PERCENT = 2.5
SQUARE_DEG = 20.0
MOST_OF_A_BOUT, PURE = 0.6, 0.9
"""Shares of a bout in which the person really does what it says: for the bout to be right, and for its values to be
held against the truth, since a stance of a second between two activities belongs to neither."""
PLACES = ((0.0, View.RIGHT), (90.0, View.FRONT), (180.0, View.LEFT), (270.0, View.REAR), (360.0, View.RIGHT))


@dataclass(frozen=True)
class SampleFinding:
    """One check in one bout of a clip. truth: None where this view can't show it; due: what truth demands."""

    activity: Activity
    finding: Finding
    truth: float | None
    due: Verdict | None

    @property
    def contradicts(self) -> bool:
        """Whether something poor was called good, or a change was asked for where all was good."""
        return contradicts(self.due, self.finding)


@dataclass(frozen=True)
class SampleResult:
    """What came of one clip.

    near_error: of the camera side's landmarks, percent of body height. contacts, toe_offs: without any where the view
    is no side. mistaken: bouts in which the person really did something else.
    """

    name: str
    found_share: float
    near_error: float
    judged: list[SampleFinding]
    contacts: Matched
    toe_offs: Matched
    mistaken: int


def sample_tables(
    folder: Path, progress: Callable[[str], None] = lambda text: None
) -> dict[str, list[FigureRow | ErrorRow]]:
    """The tables over every sample clip of the folder; TrackError when it holds none."""
    norms, samples = load_norms(), []
    for path, truth in clips_with_truth(folder, progress):
        track = of_rendered_people(track_video(path))
        analysis = analyze(track, norms=norms, slow_motion=truth.slow_motion)
        samples.append(sample_of(path.stem, track, analysis, truth, norms))
    return {
        "Sample clips, from pixels": error_rows(samples),
        "Verdicts on the sample clips": [
            *(row for sample in samples for row in (*_seen_rows(sample), *_verdict_rows(sample))),
            *open_rows(samples),
        ],
    }


def clips_with_truth(folder: Path, progress: Callable[[str], None]) -> Iterator[tuple[Path, Truth]]:
    """Each clip of the folder that has its truth beside it, reporting its name; TrackError when none has."""
    beside = {path: path.with_name(path.stem + TRUTH_SUFFIX) for path in sorted(folder.glob("*.mp4"))}
    known = {path: truth for path, truth in beside.items() if truth.exists()}
    if not known:
        raise TrackError(
            f"{folder} holds no clip with its truth beside it. "
            "`python -m posturecam_lab.synth --help` says how to make some."
        )
    for path, truth in known.items():
        progress(path.name)
        yield path, load_truth(truth)


def of_rendered_people(track: PoseTrack) -> PoseTrack:
    """The track, with the calibration that fits the people in these folders.

    A video made before posturecam said so in its metadata needs it.
    """
    return replace(track, provenance={**track.provenance, CALIBRATION: RENDERED_PEOPLE.name})


def sample_of(name: str, track: PoseTrack, analysis: Analysis, truth: Truth, norms: Norms) -> SampleResult:
    """What came of a clip: its landmarks and their analysis under these norms beside the truth."""
    pure = [bout for bout in analysis.bouts if _really_done(bout, truth) >= PURE]
    judged = [entry for bout in pure for entry in _judged(bout, truth, norms)]
    mistaken = sum(_really_done(bout, truth) < MOST_OF_A_BOUT for bout in analysis.bouts)
    return SampleResult(
        name,
        found_share(track),
        float(np.nanmean(near_errors(track, truth))),
        judged,
        _matched(analysis, truth, EventKind.INITIAL_CONTACT),
        _matched(analysis, truth, EventKind.TOE_OFF),
        mistaken,
    )


def _really_done(bout: Bout, truth: Truth) -> float:
    """Share of a bout in which the person really did what it says."""
    alike = [span for span in truth.spans if span.activity == bout.activity]
    done = sum(max(min(span.end, bout.end) - max(span.start, bout.start), 0.0) for span in alike)
    return done / (bout.end - bout.start)


def _judged(bout: Bout, truth: Truth, norms: Norms) -> list[SampleFinding]:
    """The bout's findings beside the truth; where the view was mistaken they have none."""
    view = true_view(truth)
    if view != bout.scene.view:
        return [SampleFinding(bout.activity, finding, None, None) for finding in bout.findings]
    values = _true_values(truth, bout, view)
    inputs = _true_inputs(truth)
    out = []
    for finding in bout.findings:
        row = norms.row(finding.check, bout.activity, view, False)
        value = values.get(finding.check)
        due = true_verdict(row, value, inputs) if row is not None and value is not None else None
        out.append(SampleFinding(bout.activity, finding, value, due))
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
    """Share of the frames in which the person was found."""
    return float(np.isfinite(track.xy).all(axis=(1, 2)).mean())


def near_errors(track: PoseTrack, truth: Truth) -> Floats:
    """Distance (T, 7) of the camera side's landmarks from the truth, percent of the person's height in the image.

    NaN where no person was found and where the landmark lies outside the image.
    """
    nearest = np.abs(truth.t[None] - track.t[:, None]).argmin(axis=1)
    side = "LEFT" if true_view(truth) == View.LEFT else "RIGHT"
    joints = [Landmark[f"{side}_{joint}"] for joint in NEAR_JOINTS]
    away = track.xy[:, joints] - truth.xy[nearest][:, joints]
    inside = ((truth.xy[nearest][:, joints] >= 0) & (truth.xy[nearest][:, joints] < np.array(track.size))).all(axis=2)
    height_px = float(np.nanmax(np.ptp(truth.xy[..., 1], axis=1)))
    return np.where(inside, 100 * np.hypot(away[..., 0], away[..., 1]) / height_px, np.nan)


def _matched(analysis: Analysis, truth: Truth, kind: EventKind) -> Matched:
    start, end = float(truth.t[0]) + 0.3, float(truth.t[-1]) - 0.3
    if not true_view(truth).is_side:
        return together([])
    return together([match(truth.times(side, kind), events_of(analysis, side, kind), start, end) for side in Side])


def error_rows(samples: list[SampleResult]) -> list[FigureRow | ErrorRow]:
    """A row for each check that was measured, and one for contacts, beside what is promised."""
    cases = [entry for sample in samples for entry in sample.judged]
    rows: list[FigureRow | ErrorRow] = [
        row for check in (one.id for one in discover()) for row in check_rows(check, cases, limits=PROMISES.get(check))
    ]
    contacts: Floats = 1000 * together([sample.contacts for sample in samples]).errors
    rows.append(ErrorRow.of("events", "initial contact", "ms", contacts, None, CONTACT_LIMITS))
    return rows


def check_rows(
    check: str, cases: list[SampleFinding], doing: str = "", limits: ErrorLimits | None = None
) -> list[ErrorRow]:
    """The row of a check's errors, `doing` added to its name; none where nothing was measured."""
    known = [j for j in cases if j.finding.check == check and j.truth is not None and j.finding.value is not None]
    if not known:
        return []
    errors = np.array([(j.finding.value or 0.0) - (j.truth or 0.0) for j in known])
    stated = np.array([j.finding.uncertainty or 0.0 for j in known])
    return [ErrorRow.of("checks", check + doing, known[0].finding.unit, errors, stated, limits)]


def _seen_rows(sample: SampleResult) -> list[FigureRow]:
    rows = [
        FigureRow(sample.name, "frames with landmarks", 100 * sample.found_share, 100.0, "%", at_least=True),
        FigureRow(sample.name, "near landmarks off, of height", sample.near_error, LANDMARK_ERROR_PERCENT, "%"),
    ]
    if sample.contacts.true:
        rows.append(
            FigureRow(sample.name, "contacts missed", sample.contacts.missed, None, f"of {sample.contacts.true}")
        )
        rows.append(FigureRow(sample.name, "contacts invented", sample.contacts.invented, None, ""))
    return rows


def _verdict_rows(sample: SampleResult) -> list[FigureRow]:
    """Truth's verdict against the given one: a row for each of the four checks, and for whatever contradicts (1)."""
    return [
        verdict_row(sample.name, entry)
        for entry in sample.judged
        if entry.contradicts or (find(entry.finding.check).is_main and entry.due is not None)
    ]


def verdict_row(name: str, entry: SampleFinding) -> FigureRow:
    """Truth's verdict against the given one; 1 where they contradict each other, which must not be."""
    what = f"{entry.finding.check}: truth {entry.due}, said {entry.finding.verdict}"
    return FigureRow(name, what, float(entry.contradicts), 0.0, "")


def open_rows(samples: list[SampleResult]) -> list[FigureRow]:
    """How often nothing was said though the view could show it, and something though it could not."""
    cases = [entry for sample in samples for entry in sample.judged]
    could = [entry.finding.verdict for entry in cases if entry.due is not None]
    guessed = sum(entry.truth is None and entry.finding.verdict is not Verdict.UNKNOWN for entry in cases)
    not_assessed = 100 * could.count(Verdict.UNKNOWN) / max(len(could), 1)
    return [
        FigureRow("all clips", "not assessed, though the view could show it", not_assessed, None, "%"),
        FigureRow("all clips", "assessed, though the view could not show it", float(guessed), 0.0, ""),
        FigureRow(
            "all clips", "bouts of another activity than the true one", sum(s.mistaken for s in samples), 0.0, ""
        ),
    ]
