"""Join windows of one kind into runs: without steps, walking or running, each way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from posturecam.motion.activity import HOP_S, Window
from posturecam.motion.bout_edges import sharpened_edges
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.spans import SHORTEST_BOUT_S

SWITCH_PRICE = 6.0
"""Votes that a change from walking to running must win, so that a few odd windows do not make one.

A window has 4 to 6 in clear cases.
"""


def gait_runs(
    windows: list[Window], motion: LandmarkSignals, start: float, end: float
) -> list[tuple[int, int, float, float]]:
    """Join windows of one kind: without steps, walking, running, each way.

    Parameters
    ----------
    windows : list of Window
        In order of time.
    motion : LandmarkSignals
        The stretch that they are of.
    start : float
        Its first time, s.
    end : float
        The time after its last, s.

    Returns
    -------
    list of (int, int, float, float)
        First window, window after the last, and [start, end) s of each run.
    """
    width = max(round(2.0 / HOP_S) | 1, 3)
    gait = _mode_filter(np.array([int(window.is_gait) for window in windows]), width, 2)
    codes = np.where(gait == 1, 1 + _running(windows), 0)
    turns = _filled_forward(_mode_filter(np.array([window.facing for window in windows]) + 1, width, 3) - 1)
    ways = np.array([0 if np.isnan(w.steps.direction) or not w.is_gait else 1 - 2 * w.backward for w in windows])
    backward = _filled_forward(_mode_filter(ways + 1, width, 3) - 1)
    keys = [(int(c), int(t) * bool(c), int(b) * bool(c)) for c, t, b in zip(codes, turns, backward, strict=True)]
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
    runs = _without_short_runs([_WindowRun(a, b, keys[a]) for a, b in pairwise(cuts)], SHORTEST_BOUT_S / HOP_S)
    edges = [start, *(start + (run.first - 0.5) * HOP_S for run in runs[1:]), end]
    edges = sharpened_edges(edges, motion)
    return [(run.first, run.last, a, b) for run, a, b in zip(runs, edges[:-1], edges[1:], strict=True) if b - a > 0.1]


def _running(windows: list[Window]) -> NDArray[np.int_]:
    """Whether each window runs (1) or walks (0): a Viterbi search for the sequence with most votes.

    Each change has a price. Windows without steps have no vote.
    """
    votes = np.array([window.running if window.is_gait else 0.0 for window in windows])
    score, origin = np.zeros(2), np.zeros((votes.size, 2), dtype=int)
    for k, vote in enumerate(votes):
        stay = score - SWITCH_PRICE
        origin[k] = [0 if score[0] >= stay[1] else 1, 1 if score[1] >= stay[0] else 0]
        score = score[origin[k]] - SWITCH_PRICE * (origin[k] != [0, 1]) + np.array([-vote, vote])
    state = int(score[1] > score[0])
    states = np.zeros(votes.size, dtype=int)
    for k in range(votes.size - 1, -1, -1):
        states[k] = state
        state = int(origin[k, state])
    return states


@dataclass(frozen=True)
class _WindowRun:
    """Windows [first, last) that share a key (kind, facing, direction)."""

    first: int
    last: int
    key: tuple[int, int, int]

    def __len__(self) -> int:
        return self.last - self.first


def _without_short_runs(runs: list[_WindowRun], least: float) -> list[_WindowRun]:
    """The runs after those shorter than `least` windows went to their longer neighbour, the shortest first."""
    while len(runs) > 1:
        i = min(range(len(runs)), key=lambda k: len(runs[k]))
        if len(runs[i]) >= least:
            break
        j = max((k for k in (i - 1, i + 1) if 0 <= k < len(runs)), key=lambda k: len(runs[k]))
        low, high = min(i, j), max(i, j)
        runs = [*runs[:low], _WindowRun(runs[low].first, runs[high].last, runs[j].key), *runs[high + 1 :]]
        runs = _joined(runs)
    return runs


def _joined(runs: list[_WindowRun]) -> list[_WindowRun]:
    """The runs with equal neighbours made one."""
    out: list[_WindowRun] = []
    for run in runs:
        if out and out[-1].key == run.key:
            out[-1] = replace(out[-1], last=run.last)
        else:
            out.append(run)
    return out


def _mode_filter(codes: NDArray[np.int_], width: int, n: int) -> NDArray[np.int_]:
    """The commonest of the codes 0 … n-1 within `width` windows around each."""
    votes = [uniform_filter1d((codes == k).astype(float), min(width, codes.size | 1), mode="nearest") for k in range(n)]
    return np.asarray(np.stack(votes).argmax(axis=0))


def _filled_forward(turns: NDArray[np.int_]) -> NDArray[np.int_]:
    """-1, 0, +1 with every 0 replaced by the last direction known (the first one before that)."""
    known = np.flatnonzero(turns)
    if known.size == 0:
        return turns
    last = np.clip(np.searchsorted(known, np.arange(turns.size), side="right") - 1, 0, None)
    return np.asarray(turns[known[last]])
