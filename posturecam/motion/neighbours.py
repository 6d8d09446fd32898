"""The strides around each frame: what they say of where left and right are, whichever frames have the legs exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.motion.rhythm import blind_rhythm, take_turns
from posturecam.motion.signals import NDArrayInt

HALVES = (-4, -3, -2, -1, 1, 2, 3, 4)
"""How many halves of a stride away one looks."""
RHYTHM_WINDOW_S = 5.0
EVEN_S = 1 / 30
WEAKEST_RHYTHM = 0.6
ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Neighbours:
    """Where half a stride to two strides before and after the frames `rows` (R,) are: between the frames `low` (8, R) and
    those after them, by `share` (8, R), NaN beyond the ends."""

    rows: NDArrayInt
    low: NDArray[np.int32]
    share: NDArray[np.float32]

    @staticmethod
    def of(t: Floats, rows: NDArrayInt, stride_s: Floats) -> Neighbours:
        """Those of frames at t[rows], whose strides take `stride_s` (R,) s. Small numbers: an hour of them is large."""
        low = np.empty((len(HALVES), rows.size), dtype=np.int32)
        share = np.empty((len(HALVES), rows.size), dtype=np.float32)
        for k, halves in enumerate(HALVES):
            when = t[rows] + halves * stride_s / 2
            low[k] = np.clip(np.searchsorted(t, when, side="right") - 1, 0, t.size - 2)
            inside = (when >= t[0]) & (when <= t[-1])
            share[k] = np.where(inside, (when - t[low[k]]) / (t[low[k] + 1] - t[low[k]]), np.nan)
        return Neighbours(rows, low, share)

    def parts(self) -> Iterator[Neighbours]:
        """The same, not too many rows at once."""
        for start in range(0, self.rows.size, ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            yield Neighbours(self.rows[part], self.low[:, part], self.share[:, part])

    def say(self, apart: Floats) -> Floats:
        """What they say of these frames, (8, R, K): `apart` (T, K) there, reversed half a stride and one and a half away."""
        share = self.share[..., None]
        there = apart[self.low] * (1 - share) + apart[self.low + 1] * share
        there[[halves % 2 == 1 for halves in HALVES]] *= -1
        return np.asarray(there, dtype=np.float64)


def strides_of(t: Floats, apart: Floats, signs: Sequence[Floats]) -> Neighbours:
    """Where the strides around each frame are, whichever frames are exchanged; frames in which nothing repeats, and those
    whose sides take turns with none of `signs` (T,), are left out."""
    even = np.arange(t[0], t[-1], EVEN_S)
    nearest = np.searchsorted((t[1:] + t[:-1]) / 2, even)
    window = round(RHYTHM_WINDOW_S / EVEN_S)
    last = max(even.size - window, 0)
    stride_s, best = np.full(t.size, np.nan), np.zeros(t.size)
    for start in (*range(0, last, window // 2), last):
        here = nearest[start : start + window]
        rhythm = blind_rhythm(apart[here], EVEN_S)
        if rhythm.strength >= WEAKEST_RHYTHM and any(
            take_turns(sign[here, None] * apart[here], EVEN_S, rhythm.stride_s) for sign in signs
        ):
            rows = np.arange(*np.searchsorted(t, [even[start], even[start] + RHYTHM_WINDOW_S]))
            around = Neighbours.of(t, rows, np.full(rows.size, rhythm.stride_s))
            repeats = median_of_known(np.abs(cosine(around.say(apart), apart[rows]))[..., None])[:, 0]
            better = repeats > best[rows]
            best[rows[better]], stride_s[rows[better]] = repeats[better], rhythm.stride_s
    known = np.flatnonzero(np.isfinite(stride_s))
    return Neighbours.of(t, known, stride_s[known])


def cosine(layers: Floats, apart: Floats) -> Floats:
    """Of the angle between each of `layers` (L, R, K) and `apart` (R, K): 1 = alike, -1 = the opposite; NaN where
    unknown."""
    sizes = np.linalg.norm(layers, axis=2) * np.linalg.norm(apart, axis=1)
    return np.asarray((layers * apart).sum(axis=2) / np.maximum(sizes, 1e-9))


def median_of_known(layers: Floats) -> Floats:
    """Median (T, K) over the first axis of what is not NaN; NaN where nothing is."""
    ordered = np.sort(layers, axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    low, high = np.maximum(count - 1, 0) // 2, count // 2
    both = (np.take_along_axis(ordered, k[None], axis=0)[0] for k in (low, np.minimum(high, len(layers) - 1)))
    return np.asarray(sum(both) / 2)
