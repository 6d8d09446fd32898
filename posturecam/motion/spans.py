"""Spans of a clip: in which a person is seen, and in which they do one thing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.landmarks import HIP, SHOULDER
from posturecam.track import PoseTrack
from posturecam.types import Activity, Transition

LONGEST_ABSENCE_S = 0.7
"""A person unseen for longer has left: what follows is another span."""
FRAMES_OF_ABSENCE = 2.5
"""Of a clip with so few frames that 0.7 s is less: how many frames may be missing."""
SHORTEST_BOUT_S = 1.5
"""Shortest bout at rest, and shortest run of windows of one kind."""


@dataclass(frozen=True)
class Span:
    """Half-open [start, end) s of one activity; backward: whether the person steps backward."""

    start: float
    end: float
    activity: Activity
    backward: bool = False


@dataclass(frozen=True)
class Segmentation:
    """The steady bouts of a clip and what lies between them, each in order of time. Times in neither could not be
    classified."""

    spans: tuple[Span, ...] = ()
    transitions: tuple[Transition, ...] = ()


def seen_spans(track: PoseTrack) -> list[tuple[float, float]]:
    """[start, end) s of the stretches in which a person is seen, by hip or shoulder, without an absence of more than 0.7 s or two
    frames."""
    seen = np.isfinite(track.xy[:, [HIP[0], SHOULDER[0]], 0]).any(axis=1)
    times = track.t[seen]
    if times.size < 2:
        return []
    longest = max(LONGEST_ABSENCE_S, FRAMES_OF_ABSENCE * float(np.median(np.diff(track.t))))
    cuts = np.flatnonzero(np.diff(times) > longest)
    starts = times[np.concatenate([[0], cuts + 1])]
    ends = times[np.concatenate([cuts, [times.size - 1]])]
    return [(float(a), float(b) + 1e-6) for a, b in zip(starts, ends, strict=True) if b - a >= SHORTEST_BOUT_S / 2]
