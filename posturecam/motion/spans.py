"""Spans of a clip: those in which a person is seen, and those in which they do one thing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.landmarks import HIP, SHOULDER
from posturecam.track import PoseTrack
from posturecam.types import Activity, Transition

LONGEST_ABSENCE_S = 0.7
"""A person unseen for longer has left, and what follows is another span, s; engineering choice."""
FRAMES_OF_ABSENCE = 2.5
"""Frames that may be missing in a clip with so few frames that 0.7 s is less than that."""
SHORTEST_BOUT_S = 1.5
"""Shortest bout at rest, and shortest run of windows of one kind, s; engineering choice."""


@dataclass(frozen=True)
class BoutSpan:
    """Half-open [start, end) of one activity.

    Attributes
    ----------
    start : float
        First time, s.
    end : float
        Time after the last, s.
    activity : Activity
        What the person does.
    backward : bool
        Whether the person steps backward.
    """

    start: float
    end: float
    activity: Activity
    backward: bool = False


@dataclass(frozen=True)
class Segmentation:
    """The steady bouts of a clip and what lies between them, each in order of time.

    Times in neither could not be classified.

    Attributes
    ----------
    spans : tuple[BoutSpan, ...]
        The bouts.
    transitions : tuple[Transition, ...]
        The movements between them.
    """

    spans: tuple[BoutSpan, ...] = ()
    transitions: tuple[Transition, ...] = ()


def seen_spans(track: PoseTrack) -> list[tuple[float, float]]:
    """Find the stretches in which a person is seen, by hip or shoulder.

    Parameters
    ----------
    track : PoseTrack
        A repaired track.

    Returns
    -------
    list of (float, float)
        [start, end) s, without an absence of more than 0.7 s or two frames.
    """
    seen = np.isfinite(track.xy[:, [HIP[0], SHOULDER[0]], 0]).any(axis=1)
    times = track.t[seen]
    if times.size < 2:
        return []
    longest = max(LONGEST_ABSENCE_S, FRAMES_OF_ABSENCE * float(np.median(np.diff(track.t))))
    cuts = np.flatnonzero(np.diff(times) > longest)
    starts = times[np.concatenate([[0], cuts + 1])]
    ends = times[np.concatenate([cuts, [times.size - 1]])]
    return [(float(a), float(b) + 1e-6) for a, b in zip(starts, ends, strict=True) if b - a >= SHORTEST_BOUT_S / 2]
