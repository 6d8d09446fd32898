"""The engine from pixels on hand-labelled clips: contacts, cadence, and the one sentence each bad clip must end in.

A folder holds clips and labels/NAME.json with contacts_s (left, right), labelled_range_s and cadence_spm. A clip
without labels is only run; one whose name starts with "bad_" must be refused; one filmed at fewer than 12 frames a
second must not get a verdict on overstride.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from posturecam.analysis import analyze
from posturecam.arrays import Floats
from posturecam.clip import track_video
from posturecam.errors import PosturecamError
from posturecam.motion.signals import frame_rate
from posturecam.types import Analysis, EventKind, Side, Verdict
from posturecam.validate.eye import eye_rows
from posturecam.validate.matching import Matched, cadence_over_time, events_of, match, together
from posturecam.validate.promise import Row

VIDEO_SUFFIXES = {".mp4", ".mov", ".webm", ".mkv", ".avi"}
TOLERANCE_S = 0.15
TOO_SLOW_FPS = 12.0


@dataclass(frozen=True)
class Promise:
    """What a labelled clip must reach: |bias| and SD of contacts in ms, cadence in spm."""

    bias_ms: float
    sd_ms: float
    cadence_spm: float


RUNNING, WALKING = Promise(15, 18, 0.7), Promise(25, 25, 1.0)


def clip_tables(folder: Path, progress: Callable[[str], None] = lambda text: None) -> dict[str, list[Row]]:
    """A few rows for each clip in the folder, in the order of their names; and, where the folder holds what the eye saw, how
    much is answered and how the answers agree with it."""
    rows: list[Row] = []
    analyses: dict[str, Analysis] = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix.lower() in VIDEO_SUFFIXES):
        progress(path.name)
        rows += _rows_of(path, folder / "labels" / f"{path.stem}.json", analyses)
    eye = eye_rows(folder, analyses)
    return {"From pixels, on hand-labelled clips": rows, **({"Real clips beside what the eye saw": eye} if eye else {})}


def _rows_of(path: Path, labels: Path, analyses: dict[str, Analysis]) -> list[Row]:
    """The rows of one clip, whose analysis is added to `analyses` by its file's name."""
    bad = path.stem.startswith("bad_")
    try:
        track = track_video(path)
        analysis = analyses[path.name] = analyze(track)
    except PosturecamError:
        if bad or not labels.exists():
            return [Row(path.name, "refused with a sentence", 1.0, 1.0 if bad else None, "", at_least=True)]
        return [Row(path.name, "analysed", 0.0, 1.0, "", at_least=True)]
    if bad:
        return [Row(path.name, "refused with a sentence", 0.0, 1.0, "", at_least=True)]
    if not labels.exists():
        return [Row(path.name, "bouts", float(len(analysis.bouts)), None, "")]
    truth = json.loads(labels.read_text(encoding="utf-8"))
    if frame_rate(track.t) < TOO_SLOW_FPS:
        return [_left_open(path, analysis), *_labelled(path, analysis, truth, None)]
    running = bool(truth["cadence_spm"] > 140)
    return _labelled(path, analysis, truth, RUNNING if running else WALKING)


def _left_open(path: Path, analysis: Analysis) -> Row:
    verdicts = [f.verdict for bout in analysis.bouts for f in bout.findings if f.check == "overstride"]
    right = bool(verdicts) and all(verdict == Verdict.UNKNOWN for verdict in verdicts)
    return Row(path.name, "overstride left open", float(right), 1.0, "", at_least=True)


def _labelled(path: Path, analysis: Analysis, truth: dict[str, Any], promise: Promise | None) -> list[Row]:
    start, end = truth["labelled_range_s"]
    found: dict[Side, Floats] = {side: events_of(analysis, side, EventKind.INITIAL_CONTACT) for side in Side}
    labelled: dict[Side, Floats] = {side: np.array(truth["contacts_s"][str(side)]) for side in Side}
    all_sides: Matched = together([match(labelled[side], found[side], start, end, TOLERANCE_S) for side in Side])
    errors = 1000 * all_sides.errors
    cadence = cadence_over_time(found, start, end) - cadence_over_time(labelled, start, end)
    none = None if promise is None else 0.0
    name, bias = path.name, float(errors.mean()) if errors.size else float("nan")
    sd = float(errors.std()) if errors.size else float("nan")
    return [
        Row(name, "contacts missed", all_sides.missed, none, f"of {all_sides.true}"),
        Row(name, "contacts invented", all_sides.invented, none, ""),
        Row(name, "initial contact, bias", bias, None if promise is None else promise.bias_ms, "ms"),
        Row(name, "initial contact, SD", sd, None if promise is None else promise.sd_ms, "ms"),
        Row(name, "cadence", cadence, None if promise is None else promise.cadence_spm, "spm"),
    ]
