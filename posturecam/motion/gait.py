"""Initial contacts, toe offs, strides and rates of a walking or running bout, at times between the frames.

Initial contact: the hindfoot (between ankle and heel), seen from mid-hip, has passed its foremost point and falls
back through half the belt speed, and in running the ankle is down as well: runners who pull the foot back in the air
have the speed of the belt up to 30 ms before they land. A walker's ankle sinks too slowly to time anything.

Toe off: in running the hindfoot has risen by a seventh of the leg, which scatters less there than the knee's greatest
extension (Fellin 2010) or the toe's backward peak, and far less on a pose model's landmarks; in walking the toe's
backward peak (Zeni 2008), with its measured lag.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, TOE
from posturecam.motion.body import Body, from_vertical_deg, legs_apart
from posturecam.motion.rhythm import NO_RHYTHM, Rhythm, exact_stride, stride_rhythm
from posturecam.motion.signals import Grid, NDArrayInt, derivative, first_fall, peaks, spaced
from posturecam.types import Activity, Contact, EventKind, Gait, Side, Stride

SLOWEST_BELT_PERCENTILE = 12.0
"""Percentile of the hindfoot's forward speed that stands for the belt going backward; best on force-plate recordings.
"""
LANDING_SPEED = 0.49
"""Share of the belt's speed at which the hindfoot moves back as it lands.

This and the next four: least spread between people and least bias on force-plate recordings of 15 runners, recorded at
24 to 120 fps; 0.46 to 0.52 and 0.034 to 0.04 do as well.
"""
DOWN_LEGS = 0.036
"""How high above its level in stance a runner's ankle is at landing, leg lengths."""
HEIGHT_SHARE = 0.25
"""Weight of the height in the time of a single contact, against the speed."""
LATEST_S, FARTHEST_OFF_S = 0.035, 0.03
"""How much later than the speed says a foot may land, s, and how far one contact may be from the others in that, s.

The first is a little more than runners were seen to; with the second one bad height moves a contact by 8 ms at most.
"""
STANCE_STRIDES, STANCE_PERCENTILE = 0.14, 15.0
"""Part of a stride after landing in which the ankle's level is looked for, and the percentile of its height there.

Short, so that a tilted camera adds little: 2° move contacts by about 6 ms.
"""
DOWN_WINDOW_S = (-0.12, 0.2)
"""From when to when around the time at which the hindfoot has slowed the ankle may be down, s."""
CONTACT_WINDOW_S = (-0.02, 0.25)
"""From when to when after the foremost point the foot may land, s; force-plate recordings."""
STANDING_PERCENTILE = 90.0
"""Percentile of the hindfoot's depth before toe off that stands for its level in stance; force-plate recordings."""
LIFTED_LEGS, LIFTED_ANKLE_LEGS = 0.14, 0.112
"""How far the hindfoot, or the ankle alone, has risen when a runner's toe leaves the ground, leg lengths.

Force-plate recordings.
"""
LIFT_WINDOW_S = (-0.25, 0.06)
"""From when to when around the toe's rearmost point a runner's toe may leave the ground, s; force-plate recordings."""
TOE_OFF_LAG_WALK_S = 0.010
"""How long before the toe's rearmost point a walker's toe leaves the ground, s; force-plate recordings (SD 8 ms)."""
SHORT_BOUT_S, SHORT_BOUT_SPM = 6.0, 0.6
"""Duration, s, below which cadence is found by matching, and its ± (95 %) then, steps/min; engineering choices."""
OUTLIER_MADS, LEAST_OUTLIER_S = 5.0, 0.03
"""Distance from the line through the contacts from which one is left out of the cadence.

In median absolute deviations, and at least in s; engineering choices.
"""
FEWEST_CONTACTS = 2
"""Contacts of a gait that is believed."""
SLOWEST_BELT_LEGS_S = 0.05
"""Least speed of the ground of a gait that is believed, leg lengths/s; slower is standing."""
RISES_ALIKE = 0.5
"""Autocorrelation of the hips' height after half a step from which they rise twice in a step; engineering choice."""


@dataclass(frozen=True)
class Events:
    """One side's initial contacts and toe offs.

    Attributes
    ----------
    initial_contact : ndarray, shape (K,)
        Increasing times, s.
    toe_off : ndarray, shape (L,)
        Increasing times, s.
    """

    initial_contact: Floats
    toe_off: Floats


def rhythm_of(body: Body, longest_s: float = 1.8) -> Rhythm:
    """Find the stride period of a bout from both axes of the ankles' difference.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    longest_s : float
        Longest stride that is looked for, s.

    Returns
    -------
    Rhythm
        Period and strength; by the knees where no ankle was seen.
    """
    for pair in (ANKLE, KNEE):
        apart = legs_apart(body.at, pair)
        if np.isfinite(apart).all():
            every = max(round(1 / 30 / body.grid.dt), 1)
            return stride_rhythm(apart[::every], every * body.grid.dt, longest_s)
    return NO_RHYTHM


def find_events(body: Body, side: Side, stride_s: float, activity: Activity) -> Events:
    """Find the initial contacts and toe offs of one leg.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    side : Side
        Which leg.
    stride_s : float
        About how long a stride takes, s.
    activity : Activity
        Walking or running.

    Returns
    -------
    Events
        The times; empty where the ankle is unseen.
    """
    ahead = _hindfoot(body, side)[:, 0] - body.mid(HIP)[:, 0]
    if not np.isfinite(ahead).all():
        return Events(np.empty(0), np.empty(0))
    speed = derivative(body.grid, ahead)
    backward = -float(np.percentile(speed, SLOWEST_BELT_PERCENTILE))
    reach = float(np.percentile(ahead, 97) - np.percentile(ahead, 3))
    foremost = peaks(body.grid, ahead, 0.25 * reach, 0.6 * stride_s, open_end=True)
    falls = [
        first_fall(body.grid, speed, -LANDING_SPEED * backward, top + CONTACT_WINDOW_S[0], top + CONTACT_WINDOW_S[1])
        for top in foremost
    ]
    slowed = np.array([t for t in falls if np.isfinite(t)])
    landed = _landings(body, side, slowed, stride_s) if activity == Activity.RUN else slowed
    return Events(landed, _toe_offs(body, side, stride_s, activity))


def _landings(body: Body, side: Side, slowed: Floats, stride_s: float) -> Floats:
    """Initial contacts (K,) s of one foot from the times `slowed` (K,) at which its hindfoot reaches belt speed.

    The foot lands at the later of that and of the time at which the ankle is down. How much later that is, is the
    median over the bout's contacts; each single contact is then a weighted mean of the two times, which scatters less
    than either.
    """
    if not slowed.size:
        return slowed
    height = body.of(ANKLE, side)[:, 1]
    down = np.array([_down(body.grid, height, t, stride_s) for t in slowed])
    later = down - slowed
    if not np.isfinite(later).any():
        return slowed
    usual = float(np.nanmedian(later))
    own = np.clip(np.nan_to_num(later - usual), -FARTHEST_OFF_S, FARTHEST_OFF_S)
    return slowed + min(max(usual, 0.0), LATEST_S) + HEIGHT_SHARE * own


def _down(grid: Grid, height: Floats, slowed: float, stride_s: float) -> float:
    """Time in s near `slowed` at which an ankle's height (N,) falls to its level in the following stance.

    Within DOWN_LEGS of that level, to be precise; NaN if it does not.
    """
    stance = height[grid.between(slowed, slowed + STANCE_STRIDES * stride_s)]
    if not stance.size:
        return float("nan")
    level = float(np.percentile(stance, STANCE_PERCENTILE)) + DOWN_LEGS
    return first_fall(grid, height, level, slowed + DOWN_WINDOW_S[0], slowed + DOWN_WINDOW_S[1])


def _hindfoot(body: Body, side: Side) -> Floats:
    """Centre (N, 2) of ankle and heel; the ankle alone where no heel was seen.

    The two land together, so that an error of the pose model on one of them counts half.
    """
    ankle, heel = body.of(ANKLE, side), body.of(HEEL, side)
    return (ankle + heel) / 2 if np.isfinite(heel).all() else ankle


def _toe_offs(body: Body, side: Side, stride_s: float, activity: Activity) -> Floats:
    """Toe offs (K,) s of one leg; empty where the toe is unseen."""
    toe = body.of(TOE, side)[:, 0] - body.mid(HIP)[:, 0]
    if not np.isfinite(toe).all():
        return np.empty(0)
    reach = float(np.percentile(toe, 97) - np.percentile(toe, 3))
    rearmost = peaks(body.grid, -toe, 0.25 * reach, 0.6 * stride_s)
    if activity != Activity.RUN:
        return rearmost - TOE_OFF_LAG_WALK_S
    rise = LIFTED_LEGS if np.isfinite(body.of(HEEL, side)).all() else LIFTED_ANKLE_LEGS
    depth = -_hindfoot(body, side)[:, 1]
    lifted = [_lifted(body.grid, depth, rise, top, stride_s) for top in rearmost]
    return np.array([t for t in lifted if np.isfinite(t)])


def _lifted(grid: Grid, depth: Floats, rise: float, rearmost: float, stride_s: float) -> float:
    """When, near the time at which the toe is rearmost, a runner's hindfoot is `rise` above where it stood.

    `depth` (N,) is its height turned round.
    """
    before = depth[grid.between(rearmost - 0.6 * stride_s, rearmost)]
    if before.size == 0:
        return float("nan")
    level = float(np.percentile(before, STANDING_PERCENTILE)) - rise
    return first_fall(grid, depth, level, rearmost + LIFT_WINDOW_S[0], rearmost + LIFT_WINDOW_S[1])


def knee_flexion_deg(body: Body, side: Side) -> Floats:
    """Measure knee flexion: thigh angle minus shank angle, each against the vertical, forward positive.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    side : Side
        Which leg.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; 0 = straight, positive = bent.

    Examples
    --------
    A thigh that hangs straight down and a shank that points backward by 45°:

    >>> import numpy as np
    >>> from posturecam.landmarks import ANKLE, HIP, KNEE
    >>> from posturecam.motion.body import Body
    >>> places = {HIP[0]: [0.0, 2.0], KNEE[0]: [0.0, 1.0], ANKLE[0]: [-1.0, 0.0]}
    >>> body = Body(None, lambda k: np.array([places[k]]), None, None, Side.LEFT)
    >>> knee_flexion_deg(body, Side.LEFT).tolist()
    [45.0]
    """
    hip, knee, ankle = body.of(HIP, side), body.of(KNEE, side), body.of(ANKLE, side)
    return shank_angle_deg(knee, hip) - shank_angle_deg(ankle, knee)


def shank_angle_deg(lower: Floats, upper: Floats) -> Floats:
    """Measure the angle of a hanging segment against the vertical.

    Parameters
    ----------
    lower : ndarray, shape (N, 2)
        Its lower end, forward and up.
    upper : ndarray, shape (N, 2)
        Its upper end, in the same unit.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; positive = the lower end is ahead of the upper end.

    Examples
    --------
    >>> import numpy as np
    >>> shank_angle_deg(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])).tolist()
    [45.0]
    """
    return -from_vertical_deg(lower, upper)


def keep_alternating(left: Floats, right: Floats, stride_s: float) -> tuple[Floats, Floats]:
    """Leave out contacts that follow another of the same foot by less than 0.6 strides.

    Parameters
    ----------
    left : ndarray, shape (K,)
        Initial contacts of the left foot, s.
    right : ndarray, shape (L,)
        Initial contacts of the right foot, s.
    stride_s : float
        Duration of a stride, s.

    Returns
    -------
    ndarray
        The contacts of the left foot that are kept, s.
    ndarray
        The contacts of the right foot that are kept, s.
    """
    return spaced(left, 0.6 * stride_s), spaced(right, 0.6 * stride_s)


def cadence(left: Floats, right: Floats, stride_s: float) -> tuple[float, float]:
    """Count steps over time: a line through time against stride number, both feet sharing its slope.

    Counting over time, not averaging gaps, makes a missed contact harmless; one far off the line, as where a person
    sets off, is left out.

    Parameters
    ----------
    left : ndarray, shape (K,)
        Initial contacts of the left foot, s.
    right : ndarray, shape (L,)
        Initial contacts of the right foot, s.
    stride_s : float
        About how long a stride takes, s.

    Returns
    -------
    float
        Steps per minute; NaN for fewer than two strides.
    float
        Its ± (95 %), steps per minute.
    """
    feet = [contacts for contacts in (left, right) if contacts.size]
    if not feet:
        return float("nan"), float("nan")
    number = np.concatenate([_stride_numbers(contacts, stride_s) for contacts in feet])
    t, foot = np.concatenate(feet), np.repeat(np.arange(len(feet)), [contacts.size for contacts in feet])
    off = _off_the_typical_line(number, t, foot)
    near = np.abs(off) <= max(OUTLIER_MADS * float(np.median(np.abs(off))), LEAST_OUTLIER_S)
    stride, error = _line(number[near], t[near], foot[near])
    return 120.0 / stride, 1.96 * 120.0 / stride**2 * error


def _stride_numbers(contacts: Floats, stride_s: float) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.maximum(np.round(np.diff(contacts) / stride_s), 1.0))])


def _off_the_typical_line(number: Floats, t: Floats, foot: NDArrayInt) -> Floats:
    """How far each contact is off a line with a Theil-Sen slope, which wild contacts cannot turn, s.

    The slope is the median of those between contacts of a foot half the bout apart (after Theil 1950), the height is
    the foot's median.
    """
    feet = [foot == which for which in np.unique(foot)]
    halves = [((t[own], number[own]), own.sum() // 2) for own in feet if own.sum() > 1]
    slopes = [(s[half:] - s[:-half]) / (k[half:] - k[:-half]) for (s, k), half in halves]
    off = t - (float(np.median(np.concatenate(slopes))) if slopes else 0.0) * number
    for own in feet:
        off[own] -= np.median(off[own])
    return off


def _line(number: Floats, t: Floats, foot: NDArrayInt) -> tuple[float, float]:
    """Slope of `t` against `number`, with an offset for each foot, and its standard error.

    NaN without two contacts of a foot.
    """
    feet = np.unique(foot)
    k, s = number.astype(np.float64), t.copy()
    for which in feet:
        k[foot == which] -= k[foot == which].mean()
        s[foot == which] -= s[foot == which].mean()
    spread = float((k**2).sum())
    if spread < 0.5:
        return float("nan"), float("nan")
    slope = float((k * s).sum() / spread)
    off = s - slope * k
    free = t.size - feet.size - 1
    return slope, float(np.sqrt((off**2).sum() / free / spread)) if free > 0 else 0.02


def matched_cadence(body: Body, stride_s: float) -> float:
    """Find the cadence from how well the legs' movement fits over itself a stride later.

    It is sharper than counting in short bouts.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    stride_s : float
        About how long a stride takes, s.

    Returns
    -------
    float
        Steps per minute; NaN where no leg was seen.
    """
    hip = body.mid(HIP)
    pairs = [[body.at(landmark) for landmark in pair] for pair in (KNEE, ANKLE, HEEL, TOE)]
    pairs = [pair for pair in pairs if all(np.isfinite(places).all() for places in pair)]
    if not pairs or not np.isfinite(hip).all():
        return float("nan")
    moved = np.stack([np.stack([places - hip for places in pair], axis=1) for pair in pairs], axis=1)
    return 120.0 / exact_stride(derivative(body.grid, moved)[::2], 2 * body.grid.dt, stride_s)


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
    """Tell whether these can be a person's steps.

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


def frontal_gait(body: Body, rhythm: Rhythm) -> Gait:
    """Find what the front or the rear shows of a gait: its cadence, by matching.

    Landings cannot be timed from there.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    rhythm : Rhythm
        Of the strides.

    Returns
    -------
    Gait
        A gait without contacts, strides or speed.
    """
    return Gait((), (), matched_cadence(body, rhythm.stride_s), SHORT_BOUT_SPM, float("nan"), float("nan"))


def gait_of(
    body: Body, events: dict[Side, Events], rhythm: Rhythm, speed_legs_s: float, speed_mps: float | None
) -> Gait:
    """Put contacts, strides and rates of a bout together.

    A bout too short to count steps in gets its cadence by matching.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    events : dict[Side, Events]
        Contacts and toe offs by side.
    rhythm : Rhythm
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
    spm, spm_error = cadence(left.initial_contact, right.initial_contact, rhythm.stride_s)
    if body.grid.t[-1] - body.grid.t[0] < SHORT_BOUT_S:
        matched = matched_cadence(body, rhythm.stride_s)
        spm, spm_error = (matched, SHORT_BOUT_SPM) if np.isfinite(matched) else (spm, spm_error)
    strides = tuple(
        sorted(
            (stride for side, found in events.items() for stride in strides_of(side, found, rhythm.stride_s)),
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
