"""Divide a clip into bouts of steady standing, sitting, walking and running, and the transitions between them.

Windows of landmarks say where the person takes steps and whether these are running (`activity`); turns, and movements
without steps, are transitions that nothing is judged in (`turns`, `rest`); what remains at rest is standing or
sitting; a walk or run is cut where its direction or its pace changes (`pace`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.activity import (
    FACING_FOOT,
    HOP_S,
    TRAVEL_LEGS_S,
    Window,
    windows_of,
)  # fmt: skip
from posturecam.motion.body import Motion, leg_length_px, legs_apart, smooth_motion, steady_px, unit_px
from posturecam.motion.pace import LEAST_SECONDS, pace_changes
from posturecam.motion.rest import Posture
from posturecam.motion.signals import runs_of, smoothed
from posturecam.motion.spans import SHORTEST_BOUT_S, Segmentation, Span, seen_spans
from posturecam.motion.steps import STRONG_RHYTHM
from posturecam.motion.turns import find_turns
from posturecam.track import PoseTrack
from posturecam.types import Activity, Transition, TransitionKind

SHORTEST_GAIT_S = 0.7
"""Shortest stretch of gait, s: little more than one step of walking and one stride of running."""
LEAST_STRIDES = 0.75
"""Strides that a stretch of gait must hold to be a bout."""
STEP_S = 1 / 30
"""Step of the grid on which activities are found, s."""
BORDER_S = 1.5
"""How far an edge between two runs may be moved to where the body changes most, s; half of a window and a little."""
SWITCH_PRICE = 6.0
"""Votes that a change from walking to running must win, so that a few odd windows do not make one.

A window has 4 to 6 in clear cases.
"""
IDLE_LEGS, IDLE_HIPS, IDLE_STRIDES = 0.25, 0.35, 0.3
"""When a person has not started yet or has stopped: speeds of the legs and of the hips, and for how many strides.

The speeds are shares of the bout's median, those of the hips over the image; engineering choices.
"""
AT_EDGE_LEGS = 0.04
"""How near to the image's left or right edge a body part is cut off, leg lengths."""
CORE = (*EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *TOE)
"""Landmarks whose loss at the edge of the image ends a bout of gait."""


def find_bouts(track: PoseTrack, activity: Activity | None = None) -> Segmentation:
    """Divide a repaired track into bouts and transitions.

    Parameters
    ----------
    track : PoseTrack
        Its times must be those of real life, not of slow motion.
    activity : Activity or None
        What the user says the person does; only when is left to find then.

    Returns
    -------
    Segmentation
        Bouts and transitions.
    """
    spans: list[Span] = []
    transitions: list[Transition] = []
    for start, end in (shot for span in seen_spans(track) for shot in track.shots(*span)):
        piece = track.between(start, end)
        if activity is not None and not activity.is_gait:
            spans.append(Span(start, end, activity))
        elif len(piece) >= 5:
            found = _divided(piece, activity)
            spans += found.spans
            transitions += found.transitions
    return Segmentation(tuple(spans), tuple(transitions))


def _divided(piece: PoseTrack, activity: Activity | None) -> Segmentation:
    """A piece in which the person is seen throughout."""
    motion = smooth_motion(piece.t, piece.xy, piece.visibility, step_s=STEP_S)
    start, end = float(piece.t[0]), float(piece.t[-1]) + 1e-6
    turns = find_turns(motion)
    transitions = [Transition(a, b, TransitionKind.TURNING) for a, b in turns]
    spans: list[Span] = []
    edges = [start, *(edge for turn in turns for edge in turn), end]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        stretch = piece.between(a, b)
        if b - a >= SHORTEST_GAIT_S and len(stretch) >= 5:
            inside = motion if not turns else smooth_motion(stretch.t, stretch.xy, stretch.visibility, step_s=STEP_S)
            found = _classified(stretch, inside, activity)
            spans += found.spans
            transitions += found.transitions
    if activity is not None and not any(span.activity == activity for span in spans):
        return Segmentation((Span(start, end, activity),))
    return Segmentation(tuple(spans), tuple(sorted(transitions, key=lambda transition: transition.start)))


def _classified(stretch: PoseTrack, motion: Motion, activity: Activity | None) -> Segmentation:
    """A stretch without turns."""
    windows = windows_of(motion)
    spans: list[Span] = []
    transitions: list[Transition] = []
    for first, last, start, end in _gait_runs(windows, motion, float(stretch.t[0]), float(stretch.t[-1]) + 1e-6):
        part = stretch.between(start, end)
        if len(part) < 5:
            continue
        inside = smooth_motion(part.t, part.xy, part.visibility, step_s=STEP_S)
        gait = [window for window in windows[first:last] if window.is_gait]
        if gait and 2 * len(gait) >= last - first:
            spans += _walked(part, inside, gait, activity, start, end)
        else:
            rest = _rested(inside, start, end)
            spans += rest.spans
            transitions += rest.transitions
    return Segmentation(tuple(spans), tuple(transitions))


def _gait_runs(windows: list[Window], motion: Motion, start: float, end: float) -> list[tuple[int, int, float, float]]:
    """Runs of windows of one kind, as first and last window and [start, end) s.

    Kinds: without steps, walking, running, each way.
    """
    width = max(round(2.0 / HOP_S) | 1, 3)
    gait = _mode_filter(np.array([int(window.is_gait) for window in windows]), width, 2)
    codes = np.where(gait == 1, 1 + _running(windows), 0)
    turns = _carried_on(_mode_filter(np.array([window.facing for window in windows]) + 1, width, 3) - 1)
    ways = np.array([0 if np.isnan(w.steps.direction) or not w.is_gait else 1 - 2 * w.backward for w in windows])
    backward = _carried_on(_mode_filter(ways + 1, width, 3) - 1)
    keys = [(int(c), int(t) * bool(c), int(b) * bool(c)) for c, t, b in zip(codes, turns, backward, strict=True)]
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
    runs = _without_scraps([_Run(a, b, keys[a]) for a, b in pairwise(cuts)], SHORTEST_BOUT_S / HOP_S)
    edges = [start, *(start + (run.first - 0.5) * HOP_S for run in runs[1:]), end]
    edges = _sharpened(edges, motion)
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


def _walked(
    part: PoseTrack, motion: Motion, gait: list[Window], activity: Activity | None, start: float, end: float
) -> list[Span]:
    """The spans of a run of gait, divided where the pace changes.

    What precedes the first step, follows the last, or is cut off at the image's edge is left out.
    """
    strides = [window.steps.rhythm.stride_s for window in gait if window.steps.rhythm.strength >= STRONG_RHYTHM]
    start, end = _started(motion, start, end, float(np.median(strides)) if strides else 1.0)
    start, end = _inside_image(part, motion, start, end)
    if end - start < max(SHORTEST_GAIT_S, LEAST_STRIDES * float(np.median(strides)) if strides else 0.0):
        return []
    running = sum(window.running for window in gait) > 0
    what = activity or (Activity.RUN if running else Activity.WALK)
    directions = [window.steps.direction for window in gait if np.isfinite(window.steps.direction)]
    backward = bool(directions) and 2 * sum(window.backward for window in gait) > len(directions)
    cuts: list[float] = []
    if strides and end - start >= 2 * LEAST_SECONDS:
        steady_part = part.between(start, end)
        steady_motion = smooth_motion(steady_part.t, steady_part.xy, steady_part.visibility, step_s=STEP_S)
        cuts = pace_changes(steady_motion, float(np.median(strides)))
    return [Span(a, b, what, backward) for a, b in pairwise([start, *cuts, end])]


def _rested(motion: Motion, start: float, end: float) -> Segmentation:
    """Standing and sitting in a stretch without steps, and the movements between."""
    if len(motion.grid) < 5:
        return Segmentation()
    posture = Posture.of(motion)
    t, spans, transitions = motion.grid.t, [], []
    rests = posture.rests()
    edges = [0, *(k for rest in rests for k in (rest.start, rest.stop)), t.size]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first >= 2:
            stop = float(t[last]) if last < t.size else end
            transitions.append(Transition(start if first == 0 else float(t[first]), stop, posture.kind(first, last)))
    for rest in rests:
        a = start if rest.start == 0 else float(t[rest.start])
        b = end if rest.stop == t.size else float(t[rest.stop])
        if posture.is_upright(rest):
            spans.append(Span(a, b, posture.activity(rest)))
        else:
            bent = posture.activity(rest) == Activity.STAND and np.median(posture.lean[rest]) < 60
            transitions.append(Transition(a, b, TransitionKind.BENDING if bent else TransitionKind.LYING))
    return Segmentation(tuple(spans), tuple(transitions))


def _started(motion: Motion, start: float, end: float, stride_s: float) -> tuple[float, float]:
    """[start, end) without what precedes the first step and follows the last.

    That is, idle legs, and hips that have hardly left or nearly arrived.
    """
    step, idle = motion.grid.dt, np.zeros(len(motion.grid), dtype=bool)
    hips = (motion.at(HIP[0]) + motion.at(HIP[1]))[:, 0] / 2 / unit_px(motion)
    travel = np.abs(np.gradient(smoothed(hips, 0.5, step), step)) if hips.size >= 3 else hips
    for speed, least, share in (
        (smoothed(_lively(motion), 0.5, step), 0.0, IDLE_LEGS),
        (travel, TRAVEL_LEGS_S, IDLE_HIPS),
    ):
        usual = float(np.median(speed))
        if np.isfinite(usual) and usual > least:
            idle |= speed < share * usual
    longest = round(IDLE_STRIDES * stride_s / step)
    for first, last in runs_of(idle):
        if last - first >= longest and first < longest:
            start = float(motion.grid.t[last - 1])
        elif last - first >= longest and last > idle.size - longest:
            end = float(motion.grid.t[first])
    return start, end


def _inside_image(part: PoseTrack, motion: Motion, start: float, end: float) -> tuple[float, float]:
    """[start, end) without the frames at either end in which the image's left or right edge cuts the person off."""
    width = part.size[0]
    if width <= 0:
        return start, end
    margin = AT_EDGE_LEGS * float(np.median(unit_px(motion)))
    x = np.asarray(part.xy[:, list(CORE), 0], dtype=np.float64)
    known = np.isfinite(x)
    cut = ((x < margin) | (x > width - margin)) & known
    gone = cut.any(axis=1)
    inside = np.flatnonzero(~gone)
    if inside.size == 0 or not gone.any():
        return start, end
    if part.t[inside[0]] > part.t[0]:
        start = max(start, float(part.t[inside[0]]))
    if part.t[inside[-1]] < part.t[-1]:
        end = min(end, float(part.t[inside[-1]]) + 1e-6)
    return start, end


def _sharpened(edges: list[float], motion: Motion) -> list[float]:
    """The edges, each between two runs moved to where what the body does changes most."""
    if len(edges) < 3:
        return edges
    traits, t = _traits(motion), motion.grid.t
    found = [edges[0]]
    for edge, following in pairwise(edges[1:]):
        near = (t >= max(edge - BORDER_S, found[-1])) & (t < min(edge + BORDER_S, following))
        found.append(_border(t[near], traits[near]) if near.sum() >= 3 else max(edge, found[-1]))
    return [*found, edges[-1]]


def _traits(motion: Motion) -> Floats:
    """(N, 3) how lively the legs are (log of legs/s), where the feet point and how far the thighs reach down (legs)."""
    unit = steady_px(leg_length_px(motion.at), motion.grid.dt)
    lively = np.log(0.2 + uniform_filter1d(_lively(motion), max(round(0.3 / motion.grid.dt), 1), mode="nearest"))
    foot = _mean_step(motion, HEEL, TOE)[:, 0] / unit
    thigh = _mean_step(motion, HIP, KNEE)[:, 1] / unit
    return np.asarray(np.nan_to_num(np.stack([lively, np.clip(foot / FACING_FOOT, -1, 1), 2 * thigh], axis=1)))


def _lively(motion: Motion) -> Floats:
    """Speed (N,) at which the ankles move apart, leg lengths/s."""
    apart = legs_apart(motion.at, ANKLE) / steady_px(leg_length_px(motion.at), motion.grid.dt)[:, None]
    return np.asarray(np.linalg.norm(np.gradient(apart, motion.grid.dt, axis=0), axis=1))


def _mean_step(motion: Motion, start: tuple[int, int], end: tuple[int, int]) -> Floats:
    """The way (N, 2) px from one landmark to another, the mean of both sides."""
    return ((motion.at(end[0]) - motion.at(start[0])) + (motion.at(end[1]) - motion.at(start[1]))) / 2


def _border(t: Floats, traits: Floats) -> float:
    """The time that parts the traits (N, K) best into a before and an after, each with its own mean."""
    n = np.arange(1, t.size)[:, None]
    sums = np.cumsum(traits, axis=0)
    before, after = sums[:-1] / n, (sums[-1] - sums[:-1]) / (t.size - n)
    gain = ((before - after) ** 2 * n * (t.size - n)).sum(axis=1)
    return float(t[int(np.argmax(gain)) + 1])


@dataclass(frozen=True)
class _Run:
    """Windows [first, last) that share a key (kind, facing, direction)."""

    first: int
    last: int
    key: tuple[int, int, int]

    def __len__(self) -> int:
        return self.last - self.first


def _without_scraps(runs: list[_Run], least: float) -> list[_Run]:
    """The runs after those shorter than `least` windows went to their longer neighbour, the shortest first."""
    while len(runs) > 1:
        i = min(range(len(runs)), key=lambda k: len(runs[k]))
        if len(runs[i]) >= least:
            break
        j = max((k for k in (i - 1, i + 1) if 0 <= k < len(runs)), key=lambda k: len(runs[k]))
        low, high = min(i, j), max(i, j)
        runs = [*runs[:low], _Run(runs[low].first, runs[high].last, runs[j].key), *runs[high + 1 :]]
        runs = _joined(runs)
    return runs


def _joined(runs: list[_Run]) -> list[_Run]:
    """The runs with equal neighbours made one."""
    out: list[_Run] = []
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


def _carried_on(turns: NDArray[np.int_]) -> NDArray[np.int_]:
    """-1, 0, +1 with every 0 replaced by the last direction known (the first one before that)."""
    known = np.flatnonzero(turns)
    if known.size == 0:
        return turns
    last = np.clip(np.searchsorted(known, np.arange(turns.size), side="right") - 1, 0, None)
    return np.asarray(turns[known[last]])
