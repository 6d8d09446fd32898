"""Neighbouring parts of real clips: what stays within one set-up, of people of flesh."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.coaching.norms import load_norms
from posturecam.errors import TrackError
from posturecam.judge.change import change_between, scatter_of
from posturecam.judge.comparable import FilmedFinding, filmed_finding
from posturecam.landmark_bias import REAL_PEOPLE
from posturecam.pose.stored import load_track
from posturecam.track import PoseTrack
from posturecam.types import Bout
from posturecam_lab.validate.change_cases import ChangeCase

PART_S = 5.0
"""Seconds of a part: what a baseline has, and a bout needs."""


def half_cases(folder: Path) -> list[ChangeCase]:
    """Of every long enough bout of every clip, the checks of each part against those of the next one.

    Raises TrackError where the folder holds no landmarks.
    """
    paths = sorted(folder.glob("*/landmarks.npz"))
    if not paths:
        raise TrackError(f"{folder} holds no result folders with landmarks.npz.")
    return [case for path in paths for case in _neighbours(load_track(path))]


def _neighbours(track: PoseTrack) -> list[ChangeCase]:
    cases = []
    for bout in analyze(track, norms=load_norms()).bouts:
        if bout.backward or not (bout.scene.view.is_side or bout.scene.view.is_frontal):
            continue
        starts = np.arange(bout.start, bout.end - PART_S + 1e-6, PART_S)
        parts = [_found(track.between(float(start), float(start) + PART_S), bout) for start in starts]
        cases += [case for first, second in pairwise(parts) for case in _compared(first, second, bout)]
    return cases


def _compared(first: dict[str, FilmedFinding], second: dict[str, FilmedFinding], bout: Bout) -> list[ChangeCase]:
    cases = []
    for check in first.keys() & second.keys():
        change = change_between(first[check], second[check])
        if change.difference is not None:
            scatter = float(np.hypot(scatter_of(first[check].finding), scatter_of(second[check].finding)))
            whose = (bout.activity, bout.scene.view, REAL_PEOPLE.name)
            cases.append(ChangeCase(check, *whose, change, 0.0, scatter, at_once=True))
    return cases


def _found(track: PoseTrack, bout: Bout) -> dict[str, FilmedFinding]:
    analysis = analyze(track, norms=load_norms(), activity=bout.activity, view=bout.scene.view)
    longest = max(analysis.bouts, key=lambda one: one.end - one.start, default=None)
    if longest is None:
        return {}
    taken = ((one.check, filmed_finding(longest, one.check, analysis.provenance)) for one in longest.findings)
    return {check: replace(finding, set_up="one") for check, finding in taken if finding is not None}
