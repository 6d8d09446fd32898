"""The engine from pixels on hand-labelled clips: contacts, cadence, and the one sentence each bad clip must end in.

A folder holds clips and labels/NAME.json with contacts_s (left, right, or unknown where the side could not be seen),
labelled_range_s and uncertainty_s; or, by frame, contacts, contact_times_s, labelled_range_frames and fps. Promises
hold for labels that are good to a frame at 30 fps; the others are shown only. A clip without labels is only run; one
whose name starts with "bad_" must be refused; one filmed at fewer than 12 frames per second must not get a verdict on
overstride.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.documents import DocumentKind, read_json, understood
from posturecam.errors import PosturecamError
from posturecam.judge.measure import MOST_REPAIRED
from posturecam.landmarks import HEEL
from posturecam.motion.ground_speed import STEP_OF_STRIDE
from posturecam.motion.signals import frame_rate
from posturecam.tracking import track_video
from posturecam.types import Activity, Analysis, Bout, EventKind, Side, Verdict
from posturecam_lab.validate.eye import eye_rows
from posturecam_lab.validate.matching import Matched, cadence_over_time, events_of, match, together
from posturecam_lab.validate.promise import FigureRow

VIDEO_SUFFIXES = {".mp4", ".mov", ".webm", ".mkv", ".avi"}
LABELS = DocumentKind(
    "a file of labels", PosturecamError, "Correct it, or remove it to leave that clip unlabelled.", 1 << 24
)
TOLERANCE_S = 0.15
TOO_SLOW_FPS = 12.0


@dataclass(frozen=True)
class Promise:
    """What a labelled clip must reach: |bias| and SD of contacts in ms, cadence in spm."""

    bias_ms: float
    sd_ms: float
    cadence_spm: float


RUNNING, WALKING = Promise(15, 14, 0.7), Promise(15, 18, 1.0)
SURE_TO_S = 0.035
"""Labels that are less sure than this prove nothing about an engine that is good to 15 ms."""
SPEED_AGREES_PERCENT = 8.0
"""Largest difference between the ground speed and cadence times step length."""
FEWEST_STEPS_A_SIDE = 2
"""Steps of each side needed for that comparison."""


def clip_tables(folder: Path, progress: Callable[[str], None] = lambda text: None) -> dict[str, list[FigureRow]]:
    """A few rows for each clip in the folder, in the order of their names.

    And, where the folder holds what the eye saw, how much is answered and how the answers agree with it.
    """
    rows: list[FigureRow] = []
    analyses: dict[str, Analysis] = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in VIDEO_SUFFIXES):
        progress(path.name)
        rows += _rows_of(path, folder / "labels" / f"{path.stem}.json", analyses)
    eye = eye_rows(folder, analyses)
    return {"From pixels, on hand-labelled clips": rows, **({"Real clips beside what the eye saw": eye} if eye else {})}


def _rows_of(path: Path, labels: Path, analyses: dict[str, Analysis]) -> list[FigureRow]:
    """The rows of one clip, whose analysis is added to `analyses` by its file's name."""
    bad = path.stem.startswith("bad_")
    try:
        track = track_video(path)
        analysis = analyses[path.name] = analyze(track)
    except PosturecamError:
        if bad or not labels.exists():
            return [FigureRow(path.name, "refused with a sentence", 1.0, 1.0 if bad else None, "", at_least=True)]
        return [FigureRow(path.name, "analysed", 0.0, 1.0, "", at_least=True)]
    if bad:
        return [FigureRow(path.name, "refused with a sentence", 0.0, 1.0, "", at_least=True)]
    if not labels.exists():
        return [FigureRow(path.name, "bouts", float(len(analysis.bouts)), None, ""), *_speed_rows(path, analysis, None)]
    marked = read_json(labels, LABELS)
    with understood(labels, LABELS):
        truth = _labels(marked)
    if frame_rate(track.t) < TOO_SLOW_FPS:
        return [_left_open(path, analysis), *_labelled(path, analysis, truth, None)]
    promise = None if truth["uncertainty_s"] > SURE_TO_S else RUNNING if truth["cadence_spm"] > 140 else WALKING
    agrees = None if promise is None else SPEED_AGREES_PERCENT
    return [*_labelled(path, analysis, truth, promise), *_speed_rows(path, analysis, agrees)]


def _labels(truth: dict[str, Any]) -> dict[str, Any]:
    """The labels of a clip in seconds, also where they were given by frame."""
    if "contacts_s" not in truth:
        frames = sorted(frame for side in truth["contacts"].values() for frame in side)
        time_of = dict(zip(frames, truth["contact_times_s"], strict=True))
        contacts = {side: [time_of[frame] for frame in marked] for side, marked in truth["contacts"].items()}
        span = [frame / truth["fps"] for frame in truth["labelled_range_frames"]]
        truth = {**truth, "contacts_s": contacts, "labelled_range_s": span}
    cadence = truth.get("cadence_spm") or truth["cadence_spm_file_time"]
    return {**truth, "cadence_spm": cadence, "uncertainty_s": truth.get("uncertainty_s", 0.0)}


def _speed_rows(path: Path, analysis: Analysis, promise: float | None) -> list[FigureRow]:
    """How far the speed of each walking bout is from its cadence times its mean step, heel to heel at contact."""
    apart = [_speed_apart(bout, analysis) for bout in analysis.bouts if bout.activity == Activity.WALK]
    what = "belt speed against cadence × step length"
    return [FigureRow(path.name, what, 100 * share, promise, "%") for share in apart if share is not None]


def _speed_apart(bout: Bout, analysis: Analysis) -> float | None:
    track, gait = analysis.track, bout.gait
    if track is None or gait is None or not bout.scene.view.is_side or bout.scene.repaired_share > MOST_REPAIRED:
        return None  # legs that were exchanged to take turns are not those of the track
    rows = track.rows(bout.start, bout.end)
    ahead = bout.scene.facing * (track.xy[rows, HEEL[1], 0] - track.xy[rows, HEEL[0], 0]) / bout.scene.leg_px
    seen = np.isfinite(ahead)
    landed = [event for event in gait.contacts if event.kind == EventKind.INITIAL_CONTACT]
    steps: dict[Side, list[float]] = {side: [] for side in Side}
    for before, event in pairwise(landed):
        share = (event.t - before.t) * gait.cadence_spm / 120
        if event.side != before.side and STEP_OF_STRIDE[0] < share < STEP_OF_STRIDE[1] and seen.sum() > 1:
            right_ahead = float(np.interp(event.t, track.t[rows][seen], ahead[seen]))
            steps[event.side].append(right_ahead if event.side == Side.RIGHT else -right_ahead)
    if min(len(lengths) for lengths in steps.values()) < FEWEST_STEPS_A_SIDE:
        return None
    step = float(np.mean([np.median(lengths) for lengths in steps.values()]))
    return gait.belt_speed_legs_s / (step * gait.cadence_spm / 60) - 1


def _left_open(path: Path, analysis: Analysis) -> FigureRow:
    verdicts = [f.verdict for bout in analysis.bouts for f in bout.findings if f.check == "overstride"]
    right = bool(verdicts) and all(verdict == Verdict.UNKNOWN for verdict in verdicts)
    return FigureRow(path.name, "overstride left open", float(right), 1.0, "", at_least=True)


def _labelled(path: Path, analysis: Analysis, truth: dict[str, Any], promise: Promise | None) -> list[FigureRow]:
    start, end = truth["labelled_range_s"]
    found: dict[Side, Floats] = {side: events_of(analysis, side, EventKind.INITIAL_CONTACT) for side in Side}
    labelled: dict[Side, Floats] = {side: np.array(truth["contacts_s"][str(side)]) for side in Side}
    if unknown := truth["contacts_s"].get("unknown"):
        labelled = {Side.LEFT: np.array(unknown), Side.RIGHT: np.empty(0)}
        found = {Side.LEFT: np.sort(np.concatenate(list(found.values()))), Side.RIGHT: np.empty(0)}
    all_sides: Matched = together([match(labelled[side], found[side], start, end, TOLERANCE_S) for side in Side])
    errors = 1000 * all_sides.errors
    cadence = cadence_over_time(found, start, end) - cadence_over_time(labelled, start, end)
    none = None if promise is None else 0.0
    name, bias = path.name, float(errors.mean()) if errors.size else float("nan")
    sd = float(errors.std()) if errors.size else float("nan")
    return [
        FigureRow(name, "contacts missed", all_sides.missed, none, f"of {all_sides.true}"),
        FigureRow(name, "contacts invented", all_sides.invented, none, ""),
        FigureRow(name, "initial contact, bias", bias, None if promise is None else promise.bias_ms, "ms"),
        FigureRow(name, "initial contact, SD", sd, None if promise is None else promise.sd_ms, "ms"),
        FigureRow(name, "cadence", cadence, None if promise is None else promise.cadence_spm, "spm"),
    ]
