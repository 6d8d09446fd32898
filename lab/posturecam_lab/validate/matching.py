"""Detected events against true ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Analysis, EventKind, Side

TOLERANCE_S = 0.10


@dataclass(frozen=True)
class Matched:
    """errors (K,) s of the events found, detected minus true.

    How many true ones were missed, and how many detections invented.
    """

    errors: Floats
    missed: int
    invented: int

    @property
    def true(self) -> int:
        """How many true events there were."""
        return self.errors.size + self.missed


def match(true: Floats, found: Floats, start: float, end: float, tolerance_s: float = TOLERANCE_S) -> Matched:
    """Pairs each true event in [start, end) with the nearest detection within the tolerance, each detection once."""
    left = list(np.sort(found))
    errors, missed = [], 0
    for t in np.sort(true[(true >= start) & (true < end)]):
        nearest = min(left, key=lambda other: abs(other - t), default=None)
        if nearest is not None and abs(nearest - t) <= tolerance_s:
            errors.append(nearest - t)
            left.remove(nearest)
        else:
            missed += 1
    near_truth = [any(abs(t - other) <= tolerance_s for other in true) for t in left]
    invented = sum(start <= t < end and not near for t, near in zip(left, near_truth, strict=True))
    return Matched(np.array(errors), missed, invented)


def together(parts: list[Matched]) -> Matched:
    """The matches of several sides or clips in one."""
    errors = np.concatenate([part.errors for part in parts]) if parts else np.empty(0)
    return Matched(errors, sum(part.missed for part in parts), sum(part.invented for part in parts))


def events_of(analysis: Analysis, side: Side, kind: EventKind) -> Floats:
    """Times (K,) s of one side's events of a kind over all bouts."""
    return np.array(
        [e.t for bout in analysis.bouts if bout.gait for e in bout.gait.contacts if e.side == side and e.kind == kind]
    )


def cadence_over_time(contacts: dict[Side, Floats], start: float, end: float) -> float:
    """Steps per minute over [start, end) s.

    A line through the times of both feet's contacts against step number; NaN for too few.
    """
    times = np.sort(np.concatenate(list(contacts.values())))
    times = times[(times >= start) & (times < end)]
    if times.size < 3:
        return float("nan")
    gaps = np.diff(times)
    number = np.concatenate([[0.0], np.cumsum(np.maximum(np.round(gaps / np.median(gaps)), 1.0))])
    return 60.0 / float(np.polyfit(number, times, 1)[0])
