"""Find what the strides around each frame say of left and right, whichever frames have the legs exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.motion.signals import NDArrayInt
from posturecam.motion.stride_period import find_unsigned_period, take_turns

HALVES = (-4, -3, -2, -1, 1, 2, 3, 4)
"""How many halves of a stride away the neighbours of a frame are."""
PERIOD_WINDOW_S = 5.0
"""Length of the windows in which strides are looked for, s: four strides of walking."""
EVEN_S = 1 / 30
"""Time between samples in these windows, s."""
WEAKEST_PERIOD = 0.6
"""Strength, 0 to 1, from which a stride period is believed; engineering choice."""
ROWS_AT_ONCE = 4096
"""Frames that are worked on together, for the sake of memory."""


@dataclass(frozen=True)
class NeighbouringStrides:
    """Where half a stride to two strides before and after some frames are.

    Attributes
    ----------
    rows : ndarray of int, shape (R,)
        The frames.
    low : NDArray[np.int32], shape (8, R)
        The frame before each neighbour.
    share : NDArray[np.float32], shape (8, R)
        How far each neighbour is from that frame to the next, 0 to 1; NaN beyond the ends.
    """

    rows: NDArrayInt
    low: NDArray[np.int32]
    share: NDArray[np.float32]

    @staticmethod
    def of(t: Floats, rows: NDArrayInt, stride_s: Floats) -> NeighbouringStrides:
        """Find the neighbours of some frames, in small numbers: those of an hour are large.

        Parameters
        ----------
        t : ndarray, shape (T,)
            Times of all frames, s.
        rows : ndarray of int, shape (R,)
            The frames.
        stride_s : ndarray, shape (R,)
            How long their strides take, s.

        Returns
        -------
        NeighbouringStrides
            Their neighbours.
        """
        low = np.empty((len(HALVES), rows.size), dtype=np.int32)
        share = np.empty((len(HALVES), rows.size), dtype=np.float32)
        for start in range(0, rows.size, ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            when = t[rows[part]] + np.array(HALVES)[:, None] * stride_s[part] / 2
            before = np.clip(np.searchsorted(t, when, side="right") - 1, 0, t.size - 2)
            inside = (when >= t[0]) & (when <= t[-1])
            low[:, part] = before
            share[:, part] = np.where(inside, (when - t[before]) / (t[before + 1] - t[before]), np.nan)
        return NeighbouringStrides(rows, low, share)

    def parts(self) -> Iterator[NeighbouringStrides]:
        """Go through the neighbours, not too many rows at once.

        Yields
        ------
        NeighbouringStrides
            Of some of the rows.
        """
        for start in range(0, self.rows.size, ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            yield NeighbouringStrides(self.rows[part], self.low[:, part], self.share[:, part])

    def predict(self, apart: Floats) -> Floats:
        """Interpolate what the neighbours say of these frames, reversed half a stride and one and a half away.

        Parameters
        ----------
        apart : ndarray, shape (T, K)
            Left-minus-right differences of all frames.

        Returns
        -------
        ndarray, shape (8, R, K)
            What they should be by each neighbour; NaN where it is not known.
        """
        share = self.share[..., None]
        there = apart[self.low] * (1 - share) + apart[self.low + 1] * share
        there[[halves % 2 == 1 for halves in HALVES]] *= -1
        return np.asarray(there, dtype=np.float64)


def neighbouring_strides(t: Floats, apart: Floats, signs: Sequence[Floats]) -> NeighbouringStrides:
    """Find the strides around each frame, whichever frames are exchanged.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times, s.
    apart : ndarray, shape (T, K)
        Left-minus-right differences, leg lengths.
    signs : sequence of ndarray
        Candidates (T,) of +1 and -1 for which frames are exchanged.

    Returns
    -------
    NeighbouringStrides
        Without frames in which nothing repeats, and those whose sides take turns with none of `signs`.
    """
    even = np.arange(t[0], t[-1], EVEN_S)
    nearest = np.searchsorted((t[1:] + t[:-1]) / 2, even)
    window = round(PERIOD_WINDOW_S / EVEN_S)
    last = max(even.size - window, 0)
    stride_s, best = np.full(t.size, np.nan), np.zeros(t.size)
    for start in (*range(0, last, window // 2), last):
        here = nearest[start : start + window]
        period = find_unsigned_period(apart[here], EVEN_S)
        if period.strength >= WEAKEST_PERIOD and any(
            take_turns(sign[here, None] * apart[here], EVEN_S, period.stride_s) for sign in signs
        ):
            rows = np.arange(*np.searchsorted(t, [even[start], even[start] + PERIOD_WINDOW_S]))
            around = NeighbouringStrides.of(t, rows, np.full(rows.size, period.stride_s))
            repeats = median_of_known(np.abs(cosine(around.predict(apart), apart[rows]))[..., None])[:, 0]
            better = repeats > best[rows]
            best[rows[better]], stride_s[rows[better]] = repeats[better], period.stride_s
    known = np.flatnonzero(np.isfinite(stride_s))
    return NeighbouringStrides.of(t, known, stride_s[known])


def cosine(layers: Floats, apart: Floats) -> Floats:
    """Measure the angle between differences in several layers and those of the frames themselves.

    Parameters
    ----------
    layers : ndarray, shape (L, R, K)
        What each neighbour says.
    apart : ndarray, shape (R, K)
        The frames' own differences.

    Returns
    -------
    ndarray, shape (L, R)
        Its cosine: 1 = alike, -1 = the opposite; NaN where unknown.
    """
    sizes = np.linalg.norm(layers, axis=2) * np.linalg.norm(apart, axis=1)
    return np.asarray((layers * apart).sum(axis=2) / np.maximum(sizes, 1e-9))


def median_of_known(layers: Floats) -> Floats:
    """Take the median over the first axis of what is not NaN.

    Parameters
    ----------
    layers : ndarray, shape (L, R, K)
        The values.

    Returns
    -------
    ndarray, shape (R, K)
        The medians; NaN where nothing is known.
    """
    ordered = np.sort(layers, axis=0)
    count = np.isfinite(ordered).sum(axis=0)
    low, high = np.maximum(count - 1, 0) // 2, count // 2
    both = (np.take_along_axis(ordered, k[None], axis=0)[0] for k in (low, np.minimum(high, len(layers) - 1)))
    return np.asarray(sum(both) / 2)
