"""The clock of a clip: which part plays how many times slower than life, and whether its times can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.spans import SHORTEST_BOUT_S, BoutSpan

DECLARED = "capture_slow_motion"
"""Key of a track's provenance: how many times slower than life the file says that it plays."""
LEAST_OVERLAP_S = 0.3
"""Overlap of a bout with a doubtful stretch, s, below which the bout is not doubtful."""


class Source(Enum):
    """Where a playback factor comes from."""

    USER = "given"
    FILE = "declared by the file"
    STRIDES = "found"
    NONE = "assumed"


@dataclass(frozen=True)
class PlaybackStretch:
    """A part of a clip, measured as if it played at one rate.

    Attributes
    ----------
    start : float
        First time in the clip, s.
    end : float
        Time after the last, s.
    factor : float
        How many times slower than life it plays; below 1 = faster.
    sure : bool
        Whether times in it can be trusted.
    source : Source
        Where the factor comes from.
    likely : float
        The likeliest factor, for the user; another than `factor` for a walk that is either slow motion or a very slow
        one, which is measured as the latter.
    """

    start: float
    end: float
    factor: float
    sure: bool
    source: Source
    likely: float


@dataclass(frozen=True)
class Playback:
    """The clock of a clip.

    Attributes
    ----------
    stretches : tuple[PlaybackStretch, ...]
        In order of time and without gaps from -inf to inf s.
    """

    stretches: tuple[PlaybackStretch, ...]

    @property
    def factor(self) -> float | None:
        """The one factor of the whole clip; None where it changes."""
        factors = {stretch.factor for stretch in self.stretches}
        return factors.pop() if len(factors) == 1 else None

    def to_life(self, t: Floats | float) -> Floats:
        """Turn times of the clip into real time.

        Parameters
        ----------
        t : ndarray or float, shape (T,)
            Times in the clip, s.

        Returns
        -------
        ndarray, shape (T,)
            Real time, s.
        """
        if self.factor is not None:
            return np.asarray(np.asarray(t, dtype=np.float64) / self.factor)
        clip, life = self._knots()
        return _interpolated(np.asarray(t, dtype=np.float64), clip, life)

    def to_clip(self, t: Floats | float) -> Floats:
        """Turn real time into times of the clip.

        Parameters
        ----------
        t : ndarray or float, shape (T,)
            Real time, s.

        Returns
        -------
        ndarray, shape (T,)
            Times in the clip, s.
        """
        if self.factor is not None:
            return np.asarray(np.asarray(t, dtype=np.float64) * self.factor)
        clip, life = self._knots()
        return _interpolated(np.asarray(t, dtype=np.float64), life, clip)

    @property
    def is_real_time(self) -> bool:
        """Whether the clip's own times are right throughout."""
        return all(stretch.factor == 1.0 and stretch.sure for stretch in self.stretches)

    def doubt(self, start: float, end: float) -> PlaybackStretch | None:
        """Find the stretch, not to be trusted, that takes up most of a part of the clip.

        Parameters
        ----------
        start : float
            First time in the clip, s.
        end : float
            Time after the last, s.

        Returns
        -------
        PlaybackStretch or None
            None where times can be trusted.
        """
        overlaps = [
            (min(end, stretch.end) - max(start, stretch.start), stretch)
            for stretch in self.stretches
            if not stretch.sure
        ]
        length, stretch = max(overlaps, key=lambda pair: pair[0], default=(0.0, None))
        return stretch if length > min(LEAST_OVERLAP_S, (end - start) / 2) else None

    @property
    def changes(self) -> tuple[float, ...]:
        """Clip times at which the rate, or the trust in it, changes."""
        return tuple(stretch.start for stretch in self.stretches[1:])

    def _knots(self) -> tuple[Floats, Floats]:
        """Matching clip and real times: 0 and the changes, with one more on either side."""
        edges = np.array([-1.0, 0.0, *(t for t in self.changes if t > 0)])
        edges = np.append(edges, edges[-1] + 1.0)
        rates = [self._factor_at((a + b) / 2) for a, b in pairwise(edges)]
        life = np.concatenate([[0.0], np.cumsum(np.diff(edges) / rates)])
        return edges, life - life[1]

    def _factor_at(self, t: float) -> float:
        return next(stretch.factor for stretch in self.stretches if stretch.start <= t < stretch.end)


def constant(factor: float, source: Source) -> Playback:
    """Make the clock of a clip that is known to play at one rate throughout.

    Parameters
    ----------
    factor : float
        How many times slower than life it plays.
    source : Source
        Where that comes from.

    Returns
    -------
    Playback
        The clock.
    """
    return Playback((PlaybackStretch(-np.inf, np.inf, factor, True, source, factor),))


REAL_TIME = constant(1.0, Source.NONE)


def declared_playback(given: float | None, provenance: Mapping[str, str]) -> Playback | None:
    """Make the clock that the user or the file states.

    Parameters
    ----------
    given : float or None
        How many times slower than life the user says that it plays.
    provenance : Mapping[str, str]
        Of the track; it holds what the file declares.

    Returns
    -------
    Playback or None
        None where neither says.
    """
    if given is not None:
        return constant(given, Source.USER)
    if DECLARED in provenance:
        return constant(float(provenance[DECLARED]), Source.FILE)
    return None


def split_span(span: BoutSpan, playback: Playback) -> list[BoutSpan]:
    """Divide a span where the trust in the clip's clock changes.

    Parameters
    ----------
    span : BoutSpan
        In real time.
    playback : Playback
        The clock of the clip.

    Returns
    -------
    list of BoutSpan
        The parts; the span itself where a part would be too short for a bout.
    """
    edges = [span.start]
    for before, after in pairwise(playback.stretches):
        t = float(playback.to_life(after.start))
        if before.sure != after.sure and t - edges[-1] >= SHORTEST_BOUT_S and span.end - t >= SHORTEST_BOUT_S:
            edges.append(t)
    return [replace(span, start=start, end=end) for start, end in pairwise([*edges, span.end])]


def _interpolated(t: Floats, x: Floats, y: Floats) -> Floats:
    """Piecewise linear y(x) at t, going on beyond its ends."""
    i = np.clip(np.searchsorted(x, t, side="right") - 1, 0, x.size - 2)
    return np.asarray(y[i] + (t - x[i]) * (y[i + 1] - y[i]) / (x[i + 1] - x[i]))
