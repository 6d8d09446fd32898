"""Put exchanged sides back where they belong, by a Viterbi search over the whole track.

A pose model that exchanges the legs leaves their sum alone and flips the sign of their difference D = left - right.
So the question is one sign per frame: the signs that make D move smoothly (least second difference), with a price for
every change of sign and a small one for every flipped frame, found exactly by dynamic programming. A greedy repair,
frame by frame, commits to its first mistake; this one does not. Where left and right cannot be distinguished, D is
small, and the track is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats, Places
from posturecam.landmarks import EAR, HIP, LEFT_RIGHT_PAIRS, LEG_PAIRS, SHOULDER
from posturecam.motion.blended_legs import unblended
from posturecam.motion.neighbouring_strides import NeighbouringStrides, cosine, median_of_known, neighbouring_strides
from posturecam.motion.robust import median, percentile

ROUNDS = 3
"""How many times smoothness and strides are brought into agreement, at most."""
LEAST_APART_LEGS = 0.05
"""Median difference below which left and right cannot be distinguished, leg lengths; landmark noise is 0.01 to 0.02."""
ROWS_AT_ONCE = 4096
"""Frames that are worked on together, for the sake of memory."""
FOOT_PAIRS = LEG_PAIRS[1:]
"""The pairs whose blends are drawn apart: all of the leg below the hip's."""
_TRUNK_PAIRS = (EAR, SHOULDER, HIP)


@dataclass(frozen=True)
class SwapCosts:
    """What the search for exchanged sides adds up, in units of the usual squared miss; engineering choices.

    Attributes
    ----------
    change : float
        Of a change of sign between two frames.
    flipped_frame : float
        Of a flipped frame: between two equal sequences the pose model's own sides win.
    largest_miss : float
        Most that a single frame may add, so that one wild frame cannot outvote its neighbours.
    usual_percentile : float
        Percentile of the squared misses that stands for the usual one.
    largest_of_strides : float
        Most that the strides around a frame may add.
    contradiction : float
        Of two frames up to two strides apart that contradict each other.
    opposite : float
        Cosine, its sign turned, below which two frames contradict each other.
    """

    change: float = 3.0
    flipped_frame: float = 0.15
    largest_miss: float = 15.0
    usual_percentile: float = 95.0
    largest_of_strides: float = 2.0
    contradiction: float = 0.25
    opposite: float = 0.5


COSTS = SwapCosts()


@dataclass(frozen=True)
class Repair:
    """Landmarks with sides put right, and which frames were touched.

    Attributes
    ----------
    xy : ndarray of float32, shape (T, 33, 2)
        Places, px.
    visibility : ndarray of float32, shape (T, 33)
        0 to 1.
    legs : ndarray of bool, shape (T,)
        Frames in which the legs were exchanged.
    body : ndarray of bool, shape (T,)
        Frames in which the whole body was exchanged.
    """

    xy: Places
    visibility: Places
    legs: Bools
    body: Bools

    @property
    def share(self) -> float:
        """Share of frames in which left and right were exchanged."""
        return float(np.mean(self.legs | self.body)) if self.legs.size else 0.0


def repair_sides(t: Floats, xy: Places, visibility: Places, leg_px: float) -> Repair:
    """Take back whole-body flips first, leg swaps second, and draw blended legs apart.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times, s.
    xy : ndarray of float32, shape (T, 33, 2)
        Places, px, put right in place: of an hour of video copies are large.
    visibility : ndarray of float32, shape (T, 33)
        0 to 1, put right in place.
    leg_px : float
        Leg length, px, which is the unit of length.

    Returns
    -------
    Repair
        The same arrays, and what was exchanged.
    """
    body = flipped(t, _differences(xy, _TRUNK_PAIRS, leg_px), alternating=False)
    _exchange(xy, visibility, body, LEFT_RIGHT_PAIRS)
    legs = flipped(t, _differences(xy, LEG_PAIRS, leg_px), alternating=True)
    _exchange(xy, visibility, legs, LEG_PAIRS)
    _draw_apart(t, xy, leg_px)
    return Repair(xy, visibility, legs, body)


def _draw_apart(t: Floats, xy: Places, leg_px: float) -> None:
    """Put legs that were found part of the way to each other's place where the frames around say they were."""
    known = np.flatnonzero(np.isfinite(xy[:, [k for pair in FOOT_PAIRS for k in pair], 0]).all(axis=1))
    apart = _differences(xy, FOOT_PAIRS, leg_px)[known]
    together = np.concatenate([xy[known, left] + xy[known, right] for left, right in FOOT_PAIRS], axis=1) / leg_px
    found = unblended(t[known], apart, together)
    for left, right in LEG_PAIRS:
        apart_px, middle = xy[known, left] - xy[known, right], (xy[known, left] + xy[known, right]) / 2
        for row, (nodes, weights) in found.items():
            half = weights @ apart_px[nodes] / 2
            xy[known[row], left], xy[known[row], right] = middle[row] + half, middle[row] - half


def _differences(xy: Places, pairs: Sequence[tuple[int, int]], leg_px: float) -> Floats:
    """Left minus right of the pairs in leg lengths, (T, 2 * pairs); a landmark missing throughout counts as 0."""
    apart = np.empty((xy.shape[0], 2 * len(pairs)))
    for k, (left, right) in enumerate(pairs):
        np.subtract(xy[:, left], xy[:, right], out=apart[:, 2 * k : 2 * k + 2], dtype=np.float64)
    apart[:, np.isnan(apart).all(axis=0)] = 0.0
    apart /= leg_px
    return apart


def _exchange(xy: Places, visibility: Places, frames: Bools, pairs: Sequence[tuple[int, int]]) -> None:
    """Exchange the pairs in some frames, in place."""
    left, right = (list(side) for side in zip(*pairs, strict=True))
    rows = np.flatnonzero(frames)[:, None]
    xy[rows, left + right] = xy[rows, right + left]
    visibility[rows, left + right] = visibility[rows, right + left]


def flipped(t: Floats, apart: Floats, *, alternating: bool) -> Bools:
    """Find the frames in which left-minus-right differences have the wrong sign.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times, s.
    apart : ndarray, shape (T, K)
        The differences, leg lengths.
    alternating : bool
        Whether the two sides take turns, as legs do, so that the strides around may be asked too.

    Returns
    -------
    ndarray of bool, shape (T,)
        Whether the sign is wrong.
    """
    wrong = np.zeros(t.shape[0], dtype=bool)
    known = np.flatnonzero(np.isfinite(apart).all(axis=1))
    if known.size < 5:
        return wrong
    breaks = np.flatnonzero(np.diff(t[known]) > 0.35) + 1
    for piece in np.split(known, breaks):
        if piece.size >= 5 and median(np.hypot.reduce(apart[piece], axis=1)) >= LEAST_APART_LEGS:
            signs = _best_signs(t[piece], apart[piece], alternating)
            wrong[piece] = signs < 0
    return wrong


def _best_signs(t: Floats, apart: Floats, alternating: bool) -> Floats:
    """+1 or -1 per frame of a piece without gaps.

    Without strides, the smoothest signs. With them, those signs and the model's own are each brought into agreement
    with the strides around them, and the cheaper result counts: a long stretch of exchanged legs agrees with itself,
    and only the strides across its ends show that it is wrong. The model decides the sides as a whole:
    it is right in most of the frames.
    """
    evidence = _smoothness(t, apart)
    smooth, _ = _signs(evidence, np.zeros((t.size, 2)))
    if not alternating:
        return smooth
    starts = (smooth,) if (smooth > 0).all() else (smooth, np.ones(t.size))
    strides = neighbouring_strides(t, apart, starts)
    settled = [_settled(apart, evidence, strides, start) for start in starts]
    signs = min(settled, key=lambda found: found[1])[0]
    return signs if signs.sum() >= 0 else -signs


def _settled(apart: Floats, evidence: Floats, strides: NeighbouringStrides, signs: Floats) -> tuple[Floats, float]:
    """The signs once smoothness and strides agree on them, or after some rounds, and their cost.

    Strides that contradict each other count too.
    """
    cost = np.inf
    for _ in range(ROUNDS):
        before, (signs, cost) = signs, _signs(evidence, _stride_evidence(apart, strides, signs))
        if (signs == before).all():
            break
    return signs, cost + COSTS.contradiction * _contradictions(apart, strides, signs)


def _signs(evidence: Floats, against: Floats) -> tuple[Floats, float]:
    """+1 or -1 per frame, the cheapest sequence by a Viterbi search over pairs of neighbouring signs, and its cost.

    `evidence` (T, 4) is from `_smoothness`; `against` (T, 2) is a further cost of the sign being + or -.
    """
    # A state is (previous sign, sign), coded 0..3 as (+,+) (+,-) (-,+) (-,-); the states before (b, c) are (a, b).
    price = against + np.array([0.0, COSTS.flipped_frame])
    after_plus, minus_after_plus, plus_after_minus, after_minus = (
        float(price[0, b] + price[1, c]) + COSTS.change * (b != c) for b in (0, 1) for c in (0, 1)
    )
    origin, change = bytearray(2), COSTS.change
    for (same, last, middle, first), (plus, minus) in zip(_rows(evidence[2:]), _rows(price[2:]), strict=True):
        up, down = plus + change, minus + change
        a, b = after_plus + same, plus_after_minus + first
        c, d = after_plus + last, plus_after_minus + middle
        e, f = minus_after_plus + middle, after_minus + last
        g, h = minus_after_plus + first, after_minus + same
        origin.append((b < a) + 2 * (d < c) + 4 * (f < e) + 8 * (h < g))
        after_plus, minus_after_plus = min(a, b) + plus, min(c, d) + down
        plus_after_minus, after_minus = min(e, f) + up, min(g, h) + minus
    cost = (after_plus, minus_after_plus, plus_after_minus, after_minus)
    return _trace(origin, cost.index(min(cost))), min(cost)


def _rows(values: Floats) -> Iterator[list[float]]:
    """The rows of an array as plain numbers, quick to reckon with but large: not all at once."""
    for start in range(0, len(values), ROWS_AT_ONCE):
        yield from values[start : start + ROWS_AT_ONCE].tolist()


def _trace(origin: bytearray, state: int) -> Floats:
    """The signs (T,) on the cheapest path that ends in `state`.

    Bit k of `origin` says whether the best way into state k was from -.
    """
    states = [state]
    for came_from_minus in reversed(origin[2:]):
        state = 2 * (came_from_minus >> state & 1) + state // 2
        states.append(state)
    ordered = np.array(states[::-1])
    return np.concatenate([[-1.0 if ordered[0] >= 2 else 1.0], np.where(ordered % 2 == 1, -1.0, 1.0)])


def _smoothness(t: Floats, apart: Floats) -> Floats:
    """Cost (T, 4) of the two earlier signs relative to the newest: (+,+), (-,-), (+,-), (-,+), oldest first.

    Half the squared distance of D from its constant-velocity prediction, in units of what is usual in this track,
    capped, so that one wild frame cannot outvote its neighbours.
    """
    n = t.shape[0]
    step = np.diff(t)
    miss = np.zeros((n, 4))
    for start in range(2, n, ROWS_AT_ONCE):
        end = min(start + ROWS_AT_ONCE, n)
        before, last, here = (apart[start - back : end - back] for back in (2, 1, 0))
        ratio = (step[start - 1 : end - 1] / step[start - 2 : end - 2])[:, None]
        for column, (a, b) in enumerate(((1, 1), (-1, -1), (1, -1), (-1, 1))):
            predicted = b * last * (1 + ratio) - a * before * ratio
            miss[start:end, column] = ((here - predicted) ** 2).sum(axis=1) / (1 + ratio[:, 0] ** 2)
    usual = max(percentile(miss[2:].min(axis=1), COSTS.usual_percentile)[0], 1e-6)
    return np.minimum(0.5 * miss / usual, COSTS.largest_miss)


def _stride_evidence(apart: Floats, strides: NeighbouringStrides, signs: Floats) -> Floats:
    """Cost (T, 2) of a frame's sign being + or - against what the neighbouring strides show.

    0 where there are no strides, or they disagree. D repeats after a stride and is nearly reversed after half a one,
    so the median of D over the strides before and after says which sign is right even where the legs cross and
    smoothness cannot.
    """
    against, signed = np.zeros((signs.size, 2)), signs[:, None] * apart
    for part in strides.parts():
        layers, rows = part.predict(signed), part.rows
        expected = median_of_known(layers)
        disagreement = median_of_known(((layers - expected) ** 2).sum(axis=2, keepdims=True))[:, 0]
        spread = max(median(((signed[rows] - expected) ** 2).sum(axis=1)), 1e-6)
        lean = np.nan_to_num((apart[rows] * expected).sum(axis=1) / np.maximum(disagreement, spread))
        lean = np.clip(lean, -COSTS.largest_of_strides, COSTS.largest_of_strides)
        against[rows] = np.stack([np.maximum(-lean, 0), np.maximum(lean, 0)], axis=1)
    return against


def _contradictions(apart: Floats, strides: NeighbouringStrides, signs: Floats) -> int:
    """How often a frame says the opposite of one up to two strides away."""
    signed = signs[:, None] * apart
    opposed = (cosine(part.predict(signed), signed[part.rows]) < -COSTS.opposite for part in strides.parts())
    return sum(int(np.count_nonzero(flags)) for flags in opposed)
