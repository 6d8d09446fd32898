"""Contacts, strides and rates of a walking or running bout put together, and whether they can be a person's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.landmarks import HIP
from posturecam.motion.body import Body
from posturecam.motion.cadence import counted_cadence, matched_cadence
from posturecam.motion.gait_events import Events
from posturecam.motion.stride_period import StridePeriod
from posturecam.types import Contact, EventKind, Gait, Side, Stride

SHORT_BOUT_S, SHORT_BOUT_SPM = 6.0, 0.6
"""Duration, s, below which cadence is found by matching, and its ± (95 %) then, steps/min; engineering choices."""
FEWEST_CONTACTS = 2
"""Contacts of a gait that is believed."""
SLOWEST_BELT_LEGS_S = 0.05
"""Least speed of the ground of a gait that is believed, leg lengths/s; slower is standing."""
RISES_ALIKE = 0.5
"""Autocorrelation of the hips' height after half a step from which they rise twice in a step; engineering choice."""


def strides_of(side: Side, events: Events, stride_s: float) -> tuple[Stride, ...]:
    """Collect the strides of one foot: contact to next contact where the gap is 0.6 to 1.5 strides.

    Parameters
    ----------
    side : Side
        Which foot.
    events : Events
        Its contacts and toe offs.
    stride_s : float
        About how long a stride takes, s.

    Returns
    -------
    tuple of Stride
        Each with the toe off within it, where there is exactly one.
    """
    contacts = events.initial_contact
    out = []
    for start, end in pairwise(contacts):
        if 0.6 * stride_s <= end - start <= 1.5 * stride_s:
            inside = events.toe_off[(events.toe_off > start) & (events.toe_off < end)]
            out.append(Stride(side, float(start), float(end), float(inside[0]) if inside.size == 1 else None))
    return tuple(out)


def duty_factor(strides: tuple[Stride, ...]) -> float:
    """Measure contact time over stride time, the median over strides.

    Parameters
    ----------
    strides : tuple[Stride, ...]
        The strides.

    Returns
    -------
    float
        0 to 1; NaN without toe offs.
    """
    shares = [(s.toe_off - s.start) / (s.end - s.start) for s in strides if s.toe_off is not None]
    return float(np.median(shares)) if shares else float("nan")


def plausible(gait: Gait, body: Body) -> bool:
    """Determine whether these can be a person's steps.

    That is, at least two contacts, 12 to 260 steps a minute, the ground going backward, and the hips rising no more
    than once a step.

    Parameters
    ----------
    gait : Gait
        What was found.
    body : Body
        The body in its own coordinates.

    Returns
    -------
    bool
        Whether they can be.
    """
    contacts = sum(event.kind == EventKind.INITIAL_CONTACT for event in gait.contacts)
    backwards = not gait.belt_speed_legs_s < SLOWEST_BELT_LEGS_S
    possible = contacts >= FEWEST_CONTACTS and 12.0 <= gait.cadence_spm <= 260.0 and backwards
    return possible and not _rises_twice(body, 60.0 / gait.cadence_spm)


def _rises_twice(body: Body, step_s: float) -> bool:
    """Whether the hips go up and down twice in what was taken for a step.

    Legs that were exchanged time and again can make two strides look like one; the hips know no left and right.
    """
    height = body.mid(HIP)[:, 1]
    half, whole = round(step_s / 2 / body.grid.dt), round(step_s / body.grid.dt)
    if not np.isfinite(height).all() or height.size < 4 * whole:
        return False
    bob = height - uniform_filter1d(height, whole, mode="nearest")
    return float((bob[half:] * bob[:-half]).sum()) > RISES_ALIKE * float((bob**2).sum())


def frontal_gait(body: Body, period: StridePeriod) -> Gait:
    """Find what the front or the rear shows of a gait: its cadence, by matching.

    Landings cannot be timed from there.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    period : StridePeriod
        Of the strides.

    Returns
    -------
    Gait
        A gait without contacts, strides or speed.
    """
    return Gait((), (), matched_cadence(body, period.stride_s), SHORT_BOUT_SPM, float("nan"), float("nan"))


def gait_of(
    body: Body, events: dict[Side, Events], period: StridePeriod, speed_legs_s: float, speed_mps: float | None
) -> Gait:
    """Put contacts, strides and rates of a bout together.

    A bout too short to count steps in gets its cadence by matching.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    events : dict[Side, Events]
        Contacts and toe offs by side.
    period : StridePeriod
        Of the strides.
    speed_legs_s : float
        Speed of the ground, leg lengths/s, positive when it goes backward; NaN unknown.
    speed_mps : float or None
        The same in m/s; None unknown.

    Returns
    -------
    Gait
        The gait.
    """
    left = events.get(Side.LEFT, Events(np.empty(0), np.empty(0)))
    right = events.get(Side.RIGHT, Events(np.empty(0), np.empty(0)))
    spm, spm_error = counted_cadence(left.initial_contact, right.initial_contact, period.stride_s)
    if body.grid.t[-1] - body.grid.t[0] < SHORT_BOUT_S:
        matched = matched_cadence(body, period.stride_s)
        spm, spm_error = (matched, SHORT_BOUT_SPM) if np.isfinite(matched) else (spm, spm_error)
    strides = tuple(
        sorted(
            (stride for side, found in events.items() for stride in strides_of(side, found, period.stride_s)),
            key=lambda stride: stride.start,
        )
    )
    contacts = [
        Contact(float(t), side, kind)
        for side, found in events.items()
        for kind, times in ((EventKind.INITIAL_CONTACT, found.initial_contact), (EventKind.TOE_OFF, found.toe_off))
        for t in times
    ]
    contacts.sort(key=lambda event: event.t)
    return Gait(tuple(contacts), strides, spm, spm_error, speed_legs_s, duty_factor(strides), speed_mps)
