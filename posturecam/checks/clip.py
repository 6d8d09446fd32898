"""What a check gets to see, what a check is, and the two ways to sample: over whole strides (or seconds), and at
contacts.

A check is one file with one verb: `measure(clip)` returns samples. It holds no thresholds and draws nothing.
`discover()` in this package finds the files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.motion.body import ANKLE, KNEE, Body
from posturecam.motion.signals import Grid
from posturecam.types import Activity, EventKind, Gait, Samples, Scene, Side

Pair = tuple[int, int]
SEEN_AT_CONTACT = 0.5
CONTACT_NEIGHBOURHOOD_S = 0.05
STILL_WINDOW_S = 1.0


@dataclass(frozen=True)
class Clip:
    """One bout: the body in its own coordinates, and what is known about scene and gait (None where nobody walks or
    runs)."""

    body: Body
    activity: Activity
    scene: Scene
    gait: Gait | None


@dataclass(frozen=True)
class Check:
    """A question about posture.

    side, front: how to measure it in a side view, and from the front or rear; None = it can't be seen from there.
    needs_face: from the front it needs the face, so that the view from behind won't do.
    needs: the landmark pairs it rests on, for confidence and for the overlay. at_contact: it needs contacts at sub-
    frame times. roll_gain: how far one degree of camera roll moves the value, in the check's unit. speed_gain: how far
    one leg length per second of belt speed moves what is expected, in the check's unit. error: ± (95 %) by measuring
    error alone, where the samples' scatter doesn't tell it. repeated_error: ± that is the same in all samples of a clip.
    hindrance: why this clip can't show it although all is seen, in words for the user; None where it can.
    """

    id: str
    title: str
    needs: tuple[Pair, ...]
    side: Callable[[Clip], Samples] | None = None
    front: Callable[[Clip], Samples] | None = None
    at_contact: bool = False
    needs_face: bool = False
    roll_gain: float = 0.0
    speed_gain: float = 0.0
    error: Callable[[Clip], float] | None = None
    repeated_error: Callable[[Clip], float] | None = None
    hindrance: Callable[[Clip], str | None] | None = None


def over_strides(clip: Clip, signal: Floats) -> Samples:
    """Means of `signal` (N,) over each stride of the leading leg in gait, over each second otherwise; NaN samples are
    left out.

    A whole stride averages the swing of arms, trunk and head away; the strides of the other leg stand in where the
    leading has none. From the front, where landings can't be timed, windows as long as a stride do the same.
    """
    if not clip.activity.is_gait:
        return _in_windows(clip.body.grid, signal, STILL_WINDOW_S)
    strides = clip.gait.strides if clip.gait is not None else ()
    if clip.gait is not None and clip.scene.view.is_frontal and np.isfinite(clip.gait.cadence_spm):
        return _in_windows(clip.body.grid, signal, 120.0 / clip.gait.cadence_spm)
    lead = [stride for stride in strides if stride.side == clip.body.lead] or list(strides)
    times = [(stride.start + stride.end) / 2 for stride in lead]
    means = [_mean(signal[clip.body.grid.between(stride.start, stride.end)]) for stride in lead]
    return _samples(times, means, [""] * len(lead))


def at_contacts(clip: Clip, signal: Callable[[Side], Floats]) -> Samples:
    """`signal(side)` (N,) at every initial contact of that side whose leg was really seen just then."""

    def landings(side: Side) -> tuple[Floats, Floats]:
        events = clip.gait.contacts if clip.gait is not None else ()
        times = np.array([e.t for e in events if e.side == side and e.kind == EventKind.INITIAL_CONTACT])
        return times, clip.body.grid.at(signal(side), times)

    return of_both_legs(clip, landings)


def of_both_legs(clip: Clip, measured: Callable[[Side], tuple[Floats, Floats]]) -> Samples:
    """The times (K,) s and values (K,) that `measured(side)` gives, of the moments in which that leg was really seen."""
    times, values, sides = [], [], []
    for side in Side:
        t, value = measured(side)
        seen = leg_seen(clip.body, side, t)
        times += t[seen].tolist()
        values += value[seen].tolist()
        sides += [str(side)] * int(seen.sum())
    return _samples(times, values, sides)


def stances(clip: Clip, side: Side) -> tuple[Floats, Floats]:
    """Initial contact and toe off (K,) s of every stride of that side that has both."""
    strides = clip.gait.strides if clip.gait is not None else ()
    spans = [(stride.start, stride.toe_off) for stride in strides if stride.side == side and stride.toe_off is not None]
    both = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def leg_seen(body: Body, side: Side, t: Floats) -> Bools:
    """(K,) whether knee and ankle of that side were really seen around the times `t` (K,) s, not guessed behind the
    other leg."""
    right = side == Side.RIGHT
    known = [pair[right] for pair in (KNEE, ANKLE) if np.isfinite(body.at(pair[right])[0, 0])]
    if not known:
        return np.zeros(t.shape, dtype=bool)
    around = t[:, None] + np.array([-CONTACT_NEIGHBOURHOOD_S, 0.0, CONTACT_NEIGHBOURHOOD_S])
    rows = np.clip(np.rint(body.grid.index(around)).astype(int), 0, len(body.grid) - 1)
    seen = np.stack([body.seen(landmark)[rows].all(axis=1) for landmark in known])
    visible = np.stack([body.visibility(landmark)[rows].mean(axis=1) for landmark in known])
    return np.asarray(seen.all(axis=0) & (visible.min(axis=0) >= SEEN_AT_CONTACT))


def _in_windows(grid: Grid, signal: Floats, seconds: float) -> Samples:
    edges = np.arange(grid.t[0], grid.t[-1] - 0.5 * seconds, seconds)
    means = [_mean(signal[grid.between(edge, edge + seconds)]) for edge in edges]
    return _samples(list(edges + seconds / 2), means, [""] * len(means))


def _mean(part: Floats) -> float:
    """Mean of what is not NaN; NaN when that is less than half."""
    known = part[np.isfinite(part)]
    return float(known.mean()) if known.size > 0.5 * max(part.size, 1) else float("nan")


def _samples(times: list[float], values: list[float], sides: list[str]) -> Samples:
    keep = [k for k in np.argsort(times, kind="stable") if np.isfinite(values[k])]
    return Samples(
        np.array([times[k] for k in keep]), np.array([values[k] for k in keep]), tuple(sides[k] for k in keep)
    )
