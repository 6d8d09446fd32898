"""The two ways in which checks sample: over stretches as long as a stride (or a second), and at contacts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.checks.base import ObservedBout
from posturecam.landmarks import ANKLE, KNEE
from posturecam.motion.body import Body
from posturecam.types import Activity, EventKind, Samples, Side

SEEN_AT_CONTACT = 0.5
"""Least visibility, 0 to 1, of knee and ankle at a contact; engineering choice."""
CONTACT_NEIGHBOURHOOD_S = 0.05
"""How long before and after a contact the leg must be seen, s; engineering choice."""
STILL_WINDOW_S = 1.0
"""Length of a stretch in standing and sitting, s; engineering choice."""
USUAL_STRIDE_S = {Activity.WALK: 1.1, Activity.RUN: 0.72}
"""Stride time where a gait's own is not known, s: 109 and 167 steps a minute, mid-range of the norms."""
LEAST_SHARE_OF_WINDOW = 0.5
"""Share of a window in which the body must be seen for a sample of it; engineering choice."""


def over_strides(bout: ObservedBout, signal: Floats) -> Samples:
    """Average a signal over stretches as long as a stride in gait, of a second otherwise, wherever the body is seen.

    A whole stride averages the swing of arms, trunk and head away, wherever in the stride it begins. The near leg's
    strides are such stretches; what they leave uncovered is cut evenly, so that no contact is needed. A bout shorter
    than a stride is one stretch.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    signal : ndarray, shape (N,)
        The signal; NaN where it is not known.

    Returns
    -------
    Samples
        The means, in the signal's unit, at the centre of each stretch; those of NaN are left out.
    """
    seen = signal if bout.usable is None else np.where(bout.usable, signal, np.nan)
    known, grid = np.flatnonzero(np.isfinite(seen)), bout.body.grid
    if not known.size:
        return Samples.none()
    first, last = float(grid.t[known[0]]), float(grid.t[known[-1]]) + grid.dt
    gait = bout.gait if bout.activity.is_gait else None
    strides = [(s.start, s.end) for s in gait.strides if s.side == bout.body.near_side] if gait is not None else []
    windows = _filled_up(strides, first, last, _stride_s(bout) if bout.activity.is_gait else STILL_WINDOW_S)
    means = [_mean(seen[grid.between(start, end)]) for start, end in windows]
    return _samples([(start + end) / 2 for start, end in windows], means, [""] * len(means))


def _filled_up(
    strides: list[tuple[float, float]], first: float, last: float, length: float
) -> list[tuple[float, float]]:
    """The strides inside [first, last) s, what lies between them cut evenly into stretches of about `length` s.

    The whole as one where it is shorter.
    """
    inside = [(start, end) for start, end in strides if first <= start and end <= last]
    edges = [first, *(t for stride in inside for t in stride), last]
    windows = list(inside)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces = round((end - start) / length)
        windows += pairwise(np.linspace(start, end, pieces + 1).tolist()) if pieces else []
    return sorted(windows) or [(first, last)]


def _stride_s(bout: ObservedBout) -> float:
    """Duration of a stride, s: as found, else from the cadence, else the usual one."""
    if np.isfinite(bout.stride_s):
        return bout.stride_s
    if bout.gait is not None and np.isfinite(bout.gait.cadence_spm):
        return 120.0 / bout.gait.cadence_spm
    return USUAL_STRIDE_S[bout.activity]


def at_contacts(bout: ObservedBout, signal: Callable[[Side], Floats]) -> Samples:
    """Read a signal at every initial contact whose leg was really seen just then.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    signal : Callable[[Side], Floats]
        The signal (N,) of a side.

    Returns
    -------
    Samples
        The values, in the signal's unit.
    """

    def landings(side: Side) -> tuple[Floats, Floats]:
        events = bout.gait.contacts if bout.gait is not None else ()
        times = np.array([e.t for e in events if e.side == side and e.kind == EventKind.INITIAL_CONTACT])
        return times, bout.body.grid.at(signal(side), times)

    return of_both_legs(bout, landings)


def of_both_legs(bout: ObservedBout, measured: Callable[[Side], tuple[Floats, Floats]]) -> Samples:
    """Collect what was measured of each leg, of the moments in which that leg was really seen.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    measured : Callable[[Side], tuple[Floats, Floats]]
        Gives times (K,) s and values (K,) of a side.

    Returns
    -------
    Samples
        The values, in order of time.
    """
    times, values, sides = [], [], []
    for side in Side:
        t, value = measured(side)
        seen = leg_seen(bout.body, side, t)
        times += t[seen].tolist()
        values += value[seen].tolist()
        sides += [str(side)] * int(seen.sum())
    return _samples(times, values, sides)


def stances(bout: ObservedBout, side: Side) -> tuple[Floats, Floats]:
    """Collect the contacts of one side that have a toe off.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    side : Side
        Which foot.

    Returns
    -------
    ndarray, shape (K,)
        Initial contacts, s.
    ndarray, shape (K,)
        Toe offs, s.
    """
    strides = bout.gait.strides if bout.gait is not None else ()
    spans = [(stride.start, stride.toe_off) for stride in strides if stride.side == side and stride.toe_off is not None]
    both = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def leg_seen(body: Body, side: Side, t: Floats) -> Bools:
    """Determine when a leg was really seen, not guessed behind the other.

    Parameters
    ----------
    body : Body
        The body.
    side : Side
        Which leg.
    t : ndarray, shape (K,)
        Times, s.

    Returns
    -------
    ndarray of bool, shape (K,)
        Whether knee and ankle were seen around these times.
    """
    right = side == Side.RIGHT
    known = [pair[right] for pair in (KNEE, ANKLE) if np.isfinite(body.at(pair[right])[0, 0])]
    if not known:
        return np.zeros(t.shape, dtype=bool)
    around = t[:, None] + np.array([-CONTACT_NEIGHBOURHOOD_S, 0.0, CONTACT_NEIGHBOURHOOD_S])
    rows = np.clip(np.rint(body.grid.index(around)).astype(int), 0, len(body.grid) - 1)
    seen = np.stack([body.seen(landmark)[rows].all(axis=1) for landmark in known])
    visible = np.stack([body.visibility(landmark)[rows].mean(axis=1) for landmark in known])
    return np.asarray(seen.all(axis=0) & (visible.min(axis=0) >= SEEN_AT_CONTACT))


def _mean(part: Floats) -> float:
    """Mean of what is not NaN; NaN when that is less than `LEAST_SHARE_OF_WINDOW`."""
    known = part[np.isfinite(part)]
    return float(known.mean()) if known.size > LEAST_SHARE_OF_WINDOW * max(part.size, 1) else float("nan")


def _samples(times: list[float], values: list[float], sides: list[str]) -> Samples:
    """The samples in order of time, without those of NaN."""
    keep = [k for k in np.argsort(times, kind="stable") if np.isfinite(values[k])]
    return Samples(
        np.array([times[k] for k in keep]), np.array([values[k] for k in keep]), tuple(sides[k] for k in keep)
    )
