"""The clock of a clip: which part plays how many times slower than life, and whether its times can be trusted.

What the user says comes first, then what the file declares, then what the strides show. A rate found from strides is
trusted only where it stands out clearly and lies near one that phones have; elsewhere the clip is still measured on the
likeliest clock, so that gait and posture are found, but nothing that depends on time may be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.signals import frame_rate
from posturecam.motion.slow_motion import Estimate, estimates
from posturecam.motion.spans import SHORTEST_BOUT_S, Span, seen_spans
from posturecam.motion.sparse import is_sparse
from posturecam.track import PoseTrack
from posturecam.types import Activity

DECLARED = "capture_slow_motion"
"""Key of a track's provenance: how many times slower than life the file says that it plays."""
PHONE_FACTORS = (2.0, 4.0, 8.0, 10.0, 16.0)
"""Factors that phones have: capture rates of 60 to 480 fps played at 30, and of 240 played at 24."""
OTHER_FACTORS = (0.25, 0.33, 0.5, 0.67, 1.5, 2.5, 3.0, 5.0, 6.0, 20.0, 32.0)
"""Other factors that are tried; below 1 = sped up."""
CAPTURE_RATES_FPS = (60.0, 120.0, 240.0, 480.0, 960.0)
"""At which phones capture slow motion."""
SAME_RATE_LN = 0.05
"""Logarithm within which two frame rates count as the same."""
ODD_PHONE_WEIGHT, OTHER_WEIGHT = 0.3, 0.15
"""How likely a phone's factor is that does not come out at a capture rate, and any other factor, against one that does.

Engineering choices.
"""
SURE = 0.85
"""Least probability of a factor, among all, that is applied and trusted; engineering choice."""
REAL_RUN_LN, REAL_WALK_SLOW_LN, REAL_WALK_FAST_LN = 0.25, 0.42, 0.38
"""Logarithms of the factor within which strides are those of people in real time: runners, slow walkers, fast walkers.

Runners between 128 and 212 steps/min with a bounce to match; walkers above 74 steps/min or with steps to match, below
164 steps/min or with steps to match.
"""
CLEARLY_SLOW_WALK = 2.6
"""Factor below which a walk may be a deliberate one, with long steps as slow as 45 a minute, and is measured as such.

A walk's rate is never trusted: habit alone shows it, no gravity, and one in five rates of 3 came out near 2 or 4.
"""
FEWEST_STRIDES = {Activity.RUN: 3, Activity.WALK: 4}
"""Strides on which a factor other than 1 must rest."""
MOST = 0.5
"""Share of the time in which a person is seen that strides must fill for one fewer to be enough.

Two fewer are enough where they are clearly slow.
"""
LEAST_OVERLAP_S = 0.3
"""Overlap of a bout with a doubtful stretch, s, below which the bout is not doubtful."""


class Source(Enum):
    """Where a playback factor comes from."""

    USER = "given"
    FILE = "declared by the file"
    STRIDES = "found"
    NONE = "assumed"


@dataclass(frozen=True)
class Stretch:
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
    stretches : tuple[Stretch, ...]
        In order of time and without gaps from -inf to inf s.
    """

    stretches: tuple[Stretch, ...]

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

    def doubt(self, start: float, end: float) -> Stretch | None:
        """Find the stretch, not to be trusted, that takes up most of a part of the clip.

        Parameters
        ----------
        start : float
            First time in the clip, s.
        end : float
            Time after the last, s.

        Returns
        -------
        Stretch or None
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
    return Playback((Stretch(-np.inf, np.inf, factor, True, source, factor),))


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


def find_playback(track: PoseTrack) -> Playback:
    """Find the clock that the strides of a repaired track show.

    Parameters
    ----------
    track : PoseTrack
        At the clip's own times.

    Returns
    -------
    Playback
        Real time where its frames are too few to show any strides.
    """
    if is_sparse(track.t):
        return REAL_TIME
    rate = frame_rate(track.t)
    found: list[Stretch] = []
    for start, end in seen_spans(track):
        piece = estimates(track.between(start, end))
        found += [_decided(one, rate) for one in piece if _counts(one, end - start)]
    return _joined(found) if found else REAL_TIME


def split_span(span: Span, playback: Playback) -> list[Span]:
    """Divide a span where the trust in the clip's clock changes.

    Parameters
    ----------
    span : Span
        In real time.
    playback : Playback
        The clock of the clip.

    Returns
    -------
    list of Span
        The parts; the span itself where a part would be too short for a bout.
    """
    edges = [span.start]
    for before, after in pairwise(playback.stretches):
        t = float(playback.to_life(after.start))
        if before.sure != after.sure and t - edges[-1] >= SHORTEST_BOUT_S and span.end - t >= SHORTEST_BOUT_S:
            edges.append(t)
    return [replace(span, start=start, end=end) for start, end in pairwise([*edges, span.end])]


def _is_real(one: Estimate) -> bool:
    """Whether an estimate is what people in real time give."""
    slow = float(np.log(one.factor))
    if one.gait is Activity.RUN:
        return abs(slow) <= REAL_RUN_LN
    return -REAL_WALK_FAST_LN <= slow <= REAL_WALK_SLOW_LN


def _counts(one: Estimate, seen_s: float) -> bool:
    """Whether an estimate rests on enough strides to contradict real time."""
    if _is_real(one):
        return True
    most = one.end - one.start >= MOST * seen_s
    return one.strides >= FEWEST_STRIDES[one.gait] - most or (most and one.factor >= CLEARLY_SLOW_WALK)


def _decided(one: Estimate, rate_fps: float) -> Stretch:
    """The rate that the estimate stands for."""
    if _is_real(one):
        return Stretch(one.start, one.end, 1.0, True, Source.STRIDES, 1.0)
    weights = dict.fromkeys(OTHER_FACTORS, OTHER_WEIGHT)
    weights |= {factor: _phone_weight(factor, rate_fps) for factor in PHONE_FACTORS}
    likely = {
        factor: weight * float(np.exp(-0.5 * (np.log(one.factor / factor) / one.error_ln) ** 2))
        for factor, weight in weights.items()
    }
    best = max(likely, key=lambda factor: likely[factor])
    clear = likely[best] >= SURE * sum(likely.values())
    guess = best if likely[best] >= SURE / 2 * sum(likely.values()) else one.factor
    runs = one.gait is Activity.RUN
    measured = guess if runs or guess < 1 or one.factor >= CLEARLY_SLOW_WALK else 1.0
    return Stretch(one.start, one.end, measured, clear and best in PHONE_FACTORS and runs, Source.STRIDES, guess)


def _phone_weight(factor: float, rate_fps: float) -> float:
    """How likely a phone's factor is at this frame rate, from what it was captured at."""
    off = min(abs(np.log(factor * rate_fps / capture)) for capture in CAPTURE_RATES_FPS)
    return 1.0 if off <= SAME_RATE_LN else ODD_PHONE_WEIGHT


def _joined(found: list[Stretch]) -> Playback:
    """A clock for the whole clip.

    Where all parts play at one rate, it holds throughout; where the rate changes, times are trusted only within the
    strides that play in real time.
    """
    if all(one.likely == 1.0 for one in found):
        return REAL_TIME
    found = sorted(found, key=lambda one: one.start)
    if len({one.likely for one in found}) == 1:
        surest = max(found, key=lambda one: (one.sure, one.end - one.start))
        return Playback((replace(surest, start=-np.inf, end=np.inf),))
    out: list[Stretch] = []
    for one in found:
        sure = one.likely == 1.0
        if out:
            before = out[-1]
            start, end = max(one.start, before.end), max(one.end, before.end)
            centre, both = (before.end + start) / 2, before.sure and sure
            out.append(replace(before, start=before.end, end=centre, sure=both))
            out.append(replace(one, start=centre, end=start, sure=both))
            out.append(replace(one, start=start, end=end, sure=sure))
        else:
            out.append(replace(one, sure=sure))
    out[0], out[-1] = replace(out[0], start=-np.inf), replace(out[-1], end=np.inf)
    return Playback(_merged(out))


def _merged(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """The stretches without empty ones, and neighbours that agree made one."""
    out: list[Stretch] = []
    for one in stretches:
        if one.end <= one.start:
            continue
        if out and (out[-1].likely, out[-1].sure) == (one.likely, one.sure):
            out[-1] = replace(out[-1], end=one.end)
        else:
            out.append(one)
    return tuple(out)


def _interpolated(t: Floats, x: Floats, y: Floats) -> Floats:
    """Piecewise linear y(x) at t, going on beyond its ends."""
    i = np.clip(np.searchsorted(x, t, side="right") - 1, 0, x.size - 2)
    return np.asarray(y[i] + (t - x[i]) * (y[i + 1] - y[i]) / (x[i + 1] - x[i]))
