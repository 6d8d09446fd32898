"""Where in a clip the person stands, sits, walks or runs, told from the landmarks alone.

Walking and running are told apart by three signs that vote: the pelvis, with the feet far apart, is lowest in walking
(double support) and highest in running (flight); the foot takes longer from its foremost to its rearmost point in
walking; and running strides are quicker. Sitting shows in thighs that hardly reach down, or in legs that a desk hides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import find_peaks

from posturecam.arrays import Bools, Floats
from posturecam.motion.body import (
    ANKLE,
    HEEL,
    HIP,
    KNEE,
    LEG_OVER_TRUNK,
    TOE,
    Motion,
    columns,
    leg_length_px,
    legs_apart,
    nanmedian,
    smooth_motion,
    trunk_length_px,
)  # fmt: skip
from posturecam.motion.rhythm import NO_RHYTHM, Rhythm, stride_rhythm
from posturecam.motion.signals import running_median
from posturecam.track import PoseTrack
from posturecam.types import Activity

LONGEST_ABSENCE_S = 0.7
SHORTEST_BOUT_S = 1.5
WINDOW_S, HOP_S = 2.5, 0.5
STEP_S = 1 / 30
BORDER_S = 1.5
MOVING_LEGS = 0.12
MOVING_LEGS_IN_RHYTHM = 0.05
STRONG_RHYTHM = 0.6
SEEN_KNEE = 0.5
THIGH_DROP_STANDING = 0.45
RUN_STRIDE_S = 0.85
RUN_BACKWARD_SHARE = 0.60
LARGEST_BRIEF_VOTE = 1.5
SEEN_ANKLE = 0.3
FACING_FOOT = 0.08


@dataclass(frozen=True)
class Span:
    """Half-open [start, end) s of one activity."""

    start: float
    end: float
    activity: Activity


def seen_spans(t: Floats, seen: Bools) -> list[tuple[float, float]]:
    """[start, end) of the stretches in which somebody is seen without an absence of more than 0.7 s."""
    times = t[seen]
    if times.size < 2:
        return []
    cuts = np.flatnonzero(np.diff(times) > LONGEST_ABSENCE_S)
    starts = times[np.concatenate([[0], cuts + 1])]
    ends = times[np.concatenate([cuts, [times.size - 1]])]
    return [(float(a), float(b) + 1e-6) for a, b in zip(starts, ends, strict=True) if b - a >= SHORTEST_BOUT_S / 2]


def find_bouts(track: PoseTrack, activity: Activity | None = None) -> list[Span]:
    """The bouts of a repaired track in order of time; `activity` says what the person did, so that only when is left to
    find."""
    seen: Bools = np.isfinite(track.xy[:, HIP[0], 0]) | np.isfinite(track.xy[:, 11, 0])
    spans: list[Span] = []
    for start, end in seen_spans(track.t, seen):
        piece = track.between(start, end)
        if activity is not None and not activity.is_gait:
            spans.append(Span(start, end, activity))
        elif len(piece) >= 5:
            spans += _spans_of(piece, activity)
    return spans


def _spans_of(piece: PoseTrack, activity: Activity | None) -> list[Span]:
    motion = smooth_motion(piece.t, piece.xy, piece.visibility, step_s=STEP_S)
    windows = _windows(motion)
    labels = [_label(window) for window in windows]
    if activity is not None:
        labels = [activity if label.is_gait else label for label in labels]
        if activity not in labels:
            return [Span(float(piece.t[0]), float(piece.t[-1]) + 1e-6, activity)]
        labels = [activity] * len(labels) if len(labels) < 3 else labels
    turned = [window.facing for window in windows]
    spans = _runs_of(labels, turned, float(piece.t[0]), float(piece.t[-1]))
    return _sharpened(spans, motion)


@dataclass(frozen=True)
class _Steps:
    """What the legs do in a window of 2.5 s: how far the ankles swing apart (leg lengths, rms), the share of that along
    the picture, the rhythm, the correlation of pelvis height with the ankles' distance, and the share of a stride that
    a foot travels backwards (NaN where the others leave no doubt)."""

    swing: float
    sagittal: float
    rhythm: Rhythm
    pelvis: float
    backward_share: float


NO_STEPS = _Steps(0.0, 0.0, NO_RHYTHM, 0.0, float("nan"))


@dataclass(frozen=True)
class _Window:
    """A window's steps, how far the thighs reach down (trunk lengths), whether legs were seen, and where the feet point
    (+1, -1, 0)."""

    steps: _Steps
    thigh_drop: float
    legs_seen: bool
    facing: int


def _windows(motion: Motion) -> list[_Window]:
    step = motion.grid.dt
    leg = _steady(leg_length_px(motion.at), step)
    trunk = _steady(trunk_length_px(motion.at), step)
    width, hop = max(round(WINDOW_S / step), 5), max(round(HOP_S / step), 1)
    parts = [slice(max(c - width // 2, 0), c + width // 2 + 1) for c in range(0, len(motion.grid), hop)]
    return [_window(*motion.between(part), leg[part], trunk[part], step) for part in parts]


def _steady(length_px: Floats, step: float) -> Floats:
    """A length that changes slowly, without holes; NaN throughout where it was never seen."""
    known = np.isfinite(length_px)
    if not known.any():
        return length_px
    filled = np.interp(np.arange(length_px.size), np.flatnonzero(known), length_px[known])
    return np.asarray(uniform_filter1d(running_median(filled, max(round(2.0 / step), 3)), 15, mode="nearest"))


def _window(xy: Floats, visibility: Floats, leg: Floats, trunk: Floats, step: float) -> _Window:
    unit = leg if np.isfinite(leg).all() else LEG_OVER_TRUNK * trunk
    seen = visibility.mean(axis=0)
    knees_known = bool(np.isfinite(xy[:, KNEE[0]]).any())
    thigh = float((xy[:, list(KNEE), 1] - xy[:, list(HIP), 1]).mean() / unit.mean()) * LEG_OVER_TRUNK
    foot = float((xy[:, list(TOE), 0] - xy[:, list(HEEL), 0]).mean() / unit.mean())
    facing = int(np.sign(foot)) if abs(foot) >= FACING_FOOT else 0
    return _Window(
        _steps(xy / unit[:, None, None], facing, step, seen),
        thigh if knees_known else 1.0,
        not knees_known or bool(seen[list(KNEE)].max() >= SEEN_KNEE),
        facing,
    )


def _steps(xy: Floats, facing: int, step: float, seen: Floats) -> _Steps:
    """What the legs do in a window: xy (N, 33, 2) in leg lengths, sampled every `step` s; `seen` (33,) mean visibility.

    Knees stand in for ankles that the picture cuts off.
    """
    pair = ANKLE if seen[list(ANKLE)].max() >= SEEN_ANKLE else KNEE
    if seen[list(pair)].max() < SEEN_ANKLE:
        return NO_STEPS
    apart = legs_apart(columns(xy), pair)
    if not np.isfinite(apart).all() or apart.shape[0] < 10:
        return NO_STEPS
    hip = xy[:, list(HIP)].mean(axis=1)
    power = float((apart**2).sum(axis=1).mean())
    rhythm = stride_rhythm(apart, step)
    steps = _Steps(
        float(np.sqrt(power)),
        float(apart[:, 0].var() / max(power, 1e-9)),
        rhythm,
        _correlation(-_detrended(hip[:, 1]), np.abs(apart[:, 0])),
        float("nan"),
    )
    if (
        pair == ANKLE
        and facing
        and rhythm.strength >= STRONG_RHYTHM
        and abs(_running_votes(steps)) <= LARGEST_BRIEF_VOTE
    ):
        feet = [
            ((xy[:, k] - hip)[:, 0] * facing, (xy[:, m] - hip)[:, 0] * facing) for k, m in zip(ANKLE, TOE, strict=True)
        ]
        shares = [_backward_share(ankle, toe, rhythm.stride_s / step) for ankle, toe in feet]
        steps = replace(steps, backward_share=nanmedian(np.array(shares)))
    return steps


def _backward_share(ankle: Floats, toe: Floats, stride: float) -> float:
    """Share of a stride (of `stride` samples) from the foremost point of the ankle to the rearmost of the toe; NaN if
    not seen."""
    if not np.isfinite(ankle).all() or not np.isfinite(toe).all():
        return float("nan")
    tops, _ = find_peaks(ankle, distance=max(int(0.6 * stride), 1), prominence=0.25 * np.ptp(ankle))
    rears, _ = find_peaks(-toe, distance=max(int(0.6 * stride), 1), prominence=0.25 * np.ptp(toe))
    waits = [later[0] - top for top in tops if (later := rears[rears > top]).size and later[0] - top < stride]
    return float(np.mean(waits) / stride) if waits else float("nan")


def _detrended(y: Floats) -> Floats:
    x = np.linspace(-1, 1, y.size)
    return np.asarray(y - np.polyval(np.polyfit(x, y, 2), x))


def _correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum() / scale) if scale > 0 and np.isfinite(scale) else 0.0


def _label(window: _Window) -> Activity:
    steps = window.steps
    in_rhythm = steps.rhythm.strength >= STRONG_RHYTHM and steps.swing >= MOVING_LEGS_IN_RHYTHM
    if window.legs_seen and (in_rhythm or steps.swing >= MOVING_LEGS):
        return Activity.RUN if _running_votes(steps) > 0 else Activity.WALK
    if not window.legs_seen or window.thigh_drop < THIGH_DROP_STANDING:
        return Activity.SIT
    return Activity.STAND


def _running_votes(steps: _Steps) -> float:
    """Positive for running: pelvis (from the side), backward travel (from the side) and stride time."""
    quick = np.clip((RUN_STRIDE_S - np.nan_to_num(steps.rhythm.stride_s, nan=RUN_STRIDE_S)) / 0.15, -1, 1)
    share = np.nan_to_num(steps.backward_share, nan=RUN_BACKWARD_SHARE)
    brief = np.clip((RUN_BACKWARD_SHARE - share) / 0.06, -1, 1)
    return float(steps.sagittal * (2 * steps.pelvis + LARGEST_BRIEF_VOTE * brief) + quick)


def _runs_of(labels: list[Activity], facing: list[int], start: float, end: float) -> list[Span]:
    """Runs of equal labels, steadied over 2 s, cut also where a walking person turns round; scraps go to the longer
    neighbour."""
    kinds = list(Activity)
    width = max(round(2.0 / HOP_S) | 1, 3)
    codes = _mode_filter(np.array([kinds.index(label) for label in labels]), width, len(kinds))
    turns = _carried_on(_mode_filter(np.array(facing) + 1, width, 3) - 1)
    keys = [(int(code), int(turn)) for code, turn in zip(codes, turns, strict=True)]
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1]), len(keys)]
    runs = [_Run(a, b, keys[a]) for a, b in pairwise(cuts)]
    runs = _without_scraps(runs, SHORTEST_BOUT_S / HOP_S)
    edges = [start, *(start + (run.first - 0.5) * HOP_S for run in runs[1:]), end + 1e-6]
    return [
        Span(a, b, kinds[run.key[0]]) for a, b, run in zip(edges[:-1], edges[1:], runs, strict=True) if b - a >= 0.5
    ]


def _sharpened(spans: list[Span], motion: Motion) -> list[Span]:
    """The same bouts with each border between two moved, by 1.5 s at most, to where what the body does changes most."""
    if len(spans) < 2:
        return spans
    traits, t = _traits(motion), motion.grid.t
    edges = [spans[0].start]
    for before, after in pairwise(spans):
        low, high = max(after.start - BORDER_S, edges[-1]), min(after.start + BORDER_S, after.end)
        near = (t >= low) & (t < high)
        edges.append(_border(t[near], traits[near]) if before.end == after.start else after.start)
    ends = [b if a.end == c.start else a.end for a, b, c in zip(spans, edges[1:], spans[1:], strict=False)]
    return [
        Span(start, end, span.activity) for start, end, span in zip(edges, [*ends, spans[-1].end], spans, strict=True)
    ]


def _traits(motion: Motion) -> Floats:
    """(N, 3) how lively the legs are (log of legs/s), where the feet point and how far the thighs reach down (legs)."""
    unit = _steady(leg_length_px(motion.at), motion.grid.dt)
    speed = np.linalg.norm(np.gradient(legs_apart(motion.at, ANKLE) / unit[:, None], motion.grid.dt, axis=0), axis=1)
    lively = np.log(0.2 + uniform_filter1d(speed, max(round(0.3 / motion.grid.dt), 1), mode="nearest"))
    foot = _mean_step(motion, HEEL, TOE)[:, 0] / unit
    thigh = _mean_step(motion, HIP, KNEE)[:, 1] / unit
    return np.asarray(np.nan_to_num(np.stack([lively, np.clip(foot / FACING_FOOT, -1, 1), 2 * thigh], axis=1)))


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
    """Windows [first, last) that share a key (activity, direction)."""

    first: int
    last: int
    key: tuple[int, int]

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
            out[-1] = _Run(out[-1].first, run.last, run.key)
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
