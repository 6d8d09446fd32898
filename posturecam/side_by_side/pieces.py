"""Where a clip stands while two play together: straight pieces, between which it may jump back for another round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats


@dataclass(frozen=True)
class PlayTimes:
    """The clip time at each moment of the common axis.

    Attributes
    ----------
    moments : ndarray, shape (N, 2)
        Start and end of each piece on the common axis; each begins where the one before ends.
    times : ndarray, shape (N, 2)
        The clip time at both, s; ascending within a piece.
    """

    moments: Floats
    times: Floats

    @property
    def start(self) -> float:
        """The first moment."""
        return float(self.moments[0, 0])

    @property
    def end(self) -> float:
        """The last moment."""
        return float(self.moments[-1, 1])

    @property
    def jumps(self) -> bool:
        """Whether it goes back somewhere, to play strides again."""
        return bool((self.times[1:, 0] < self.times[:-1, 1] - 1e-9).any())

    def at(self, moment: float) -> float:
        """Find where the clip stands.

        Parameters
        ----------
        moment : float
            On the common axis.

        Returns
        -------
        float
            Clip time, s; that of the nearer end outside.
        """
        piece = int(np.clip(np.searchsorted(self.moments[:, 0], moment, side="right") - 1, 0, len(self.moments) - 1))
        (start, end), (first, last) = self.moments[piece], self.times[piece]
        share = (min(max(moment, start), end) - start) / max(end - start, 1e-12)
        return float(first + share * (last - first))

    def moment_of(self, t: float) -> float:
        """Find the first moment at which the clip stands at a time.

        Parameters
        ----------
        t : float
            Clip time, s.

        Returns
        -------
        float
            On the common axis; that of the nearest end of a piece where it never stands there.
        """
        inside = np.flatnonzero((self.times[:, 0] <= t) & (t <= self.times[:, 1]))
        if inside.size:
            piece = int(inside[0])
            (start, end), (first, last) = self.moments[piece], self.times[piece]
            return float(start + (t - first) / max(last - first, 1e-12) * (end - start))
        nearest = int(np.argmin(np.abs(self.times - t)))
        return float(self.moments.reshape(-1)[nearest])


def straight(knots: Iterable[tuple[float, float]]) -> PlayTimes:
    """Make pieces of knots without a jump.

    Parameters
    ----------
    knots : iterable of (float, float)
        Moment and clip time, both ascending; at least two.

    Returns
    -------
    PlayTimes
        The pieces between them.
    """
    moments, times = np.array(list(knots), dtype=np.float64).T
    return PlayTimes(np.column_stack([moments[:-1], moments[1:]]), np.column_stack([times[:-1], times[1:]]))


def repeated(t: Floats, phase: Floats, strides: int, start: float, end: float) -> PlayTimes:
    """Lay phases over a longer stretch: outside their own, whole strides are played again.

    Parameters
    ----------
    t, phase : ndarray, shape (N,)
        Clip times, s, and phases, both ascending; as of a `PhaseMap`.
    strides : int
        Whole strides, at least 1: what is repeated goes from phase 0 to there.
    start, end : float
        From which phase to which.

    Returns
    -------
    PlayTimes
        From `start` to `end`.
    """
    moments: list[tuple[float, float]] = []
    times: list[tuple[float, float]] = []
    at = start
    while at < end - 1e-9 or not moments:
        shift = 0.0
        if not phase[0] - 1e-9 <= at < phase[-1] - 1e-9:
            shift = float(np.floor(at / strides)) * strides
        last = float(phase[-1]) if shift == 0.0 else float(strides)
        until = max(min(end, shift + last, *([float(phase[0])] if at < phase[0] - 1e-9 else [])), at + 1e-6)
        inner = phase[(phase > at - shift + 1e-9) & (phase < until - shift - 1e-9)]
        edges = [at - shift, *inner.tolist(), until - shift]
        clip = np.interp(edges, phase, t).tolist()
        moments += [(edges[i] + shift, edges[i + 1] + shift) for i in range(len(edges) - 1)]
        times += [(clip[i], clip[i + 1]) for i in range(len(edges) - 1)]
        at = until
    return PlayTimes(np.array(moments), np.array(times))
