"""Find the initial contacts and toe offs of a walking or running bout, at times between the frames.

Initial contact: the hindfoot (between ankle and heel), seen from mid-hip, has passed its foremost point and falls
back through half the belt speed, and in running the ankle is down as well: runners who pull the foot back in the air
have the speed of the belt up to 30 ms before they land. A walker's ankle sinks too slowly to time anything.

Toe off: in running the hindfoot has risen by a seventh of the leg, which scatters less there than the knee's greatest
extension (Fellin 2010) or the toe's backward peak, and far less on a pose model's landmarks; in walking the toe's
backward peak (Zeni 2008), with its measured lag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, TOE
from posturecam.motion.body import Body
from posturecam.motion.body_lengths import legs_apart
from posturecam.motion.extrema import first_fall, peaks
from posturecam.motion.robust import percentile
from posturecam.motion.signals import Grid, derivative, spaced
from posturecam.motion.stride_period import NO_STRIDE_PERIOD, StridePeriod, find_stride_period
from posturecam.types import Activity, Side


@dataclass(frozen=True)
class ContactRule:
    """How initial contacts are found; least spread between people and least bias on force-plate recordings.

    Those are of 15 runners, recorded at 24 to 120 fps; a speed share of 0.46 to 0.52 and 0.034 to 0.04 legs do as well.

    Attributes
    ----------
    belt_percentile : float
        Percentile of the hindfoot's forward speed that stands for the belt going backward.
    speed_share : float
        Share of the belt's speed at which the hindfoot moves back as it lands.
    window_s : tuple of float
        From when to when after the foremost point the foot may land, s.
    down_legs : float
        How high above its level in stance a runner's ankle is at landing, leg lengths.
    down_window_s : tuple of float
        From when to when around the time at which the hindfoot has slowed the ankle may be down, s.
    stance_strides : float
        Part of a stride after landing in which the ankle's level is looked for, strides; short, so that a tilted camera
        adds little: 2° move contacts by about 6 ms.
    stance_percentile : float
        Percentile of the ankle's height there that is its level.
    height_share : float
        Weight of the height in the time of a single contact, against the speed.
    latest_s : float
        How much later than the speed says a foot may land, s: a little more than runners were seen to.
    farthest_off_s : float
        How much a single contact may differ from the others in that, s; so one bad height moves it by 8 ms at most.
    """

    belt_percentile: float = 12.0
    speed_share: float = 0.49
    window_s: tuple[float, float] = (-0.02, 0.25)
    down_legs: float = 0.036
    down_window_s: tuple[float, float] = (-0.12, 0.2)
    stance_strides: float = 0.14
    stance_percentile: float = 15.0
    height_share: float = 0.25
    latest_s: float = 0.035
    farthest_off_s: float = 0.03


@dataclass(frozen=True)
class ToeOffRule:
    """How toe offs are found; from force-plate recordings.

    Attributes
    ----------
    lifted_legs : float
        How far the hindfoot has risen when a runner's toe leaves the ground, leg lengths.
    lifted_ankle_legs : float
        The same of the ankle alone, where no heel was seen.
    standing_percentile : float
        Percentile of the hindfoot's depth before toe off that stands for its level in stance.
    window_s : tuple of float
        From when to when around the toe's rearmost point a runner's toe may leave the ground, s.
    walk_lag_s : float
        How long before the toe's rearmost point a walker's toe leaves the ground, s; SD 8 ms.
    """

    lifted_legs: float = 0.14
    lifted_ankle_legs: float = 0.112
    standing_percentile: float = 90.0
    window_s: tuple[float, float] = (-0.25, 0.06)
    walk_lag_s: float = 0.010


CONTACT, TOE_OFF = ContactRule(), ToeOffRule()


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


def stride_period_of(body: Body, longest_s: float = 1.8) -> StridePeriod:
    """Find the stride period of a bout from both axes of the ankles' difference.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    longest_s : float
        Longest stride that is looked for, s.

    Returns
    -------
    StridePeriod
        Period and strength; by the knees where no ankle was seen.
    """
    for pair in (ANKLE, KNEE):
        apart = legs_apart(body.at, pair)
        if np.isfinite(apart).all():
            every = max(round(1 / 30 / body.grid.dt), 1)
            return find_stride_period(apart[::every], every * body.grid.dt, longest_s)
    return NO_STRIDE_PERIOD


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
    backward = -percentile(speed, CONTACT.belt_percentile)[0]
    low, high = percentile(ahead, 3, 97)
    foremost = peaks(body.grid, ahead, 0.25 * (high - low), 0.6 * stride_s, open_end=True)
    falls = [
        first_fall(
            body.grid, speed, -CONTACT.speed_share * backward, top + CONTACT.window_s[0], top + CONTACT.window_s[1]
        )
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
    own = np.clip(np.nan_to_num(later - usual), -CONTACT.farthest_off_s, CONTACT.farthest_off_s)
    return slowed + min(max(usual, 0.0), CONTACT.latest_s) + CONTACT.height_share * own


def _down(grid: Grid, height: Floats, slowed: float, stride_s: float) -> float:
    """Time in s near `slowed` at which an ankle's height (N,) falls to its level in the following stance.

    That is, to within `CONTACT.down_legs` of it; NaN if it does not.
    """
    stance = height[grid.between(slowed, slowed + CONTACT.stance_strides * stride_s)]
    if not stance.size:
        return float("nan")
    level = percentile(stance, CONTACT.stance_percentile)[0] + CONTACT.down_legs
    return first_fall(grid, height, level, slowed + CONTACT.down_window_s[0], slowed + CONTACT.down_window_s[1])


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
    low, high = percentile(toe, 3, 97)
    rearmost = peaks(body.grid, -toe, 0.25 * (high - low), 0.6 * stride_s)
    if activity != Activity.RUN:
        return rearmost - TOE_OFF.walk_lag_s
    rise = TOE_OFF.lifted_legs if np.isfinite(body.of(HEEL, side)).all() else TOE_OFF.lifted_ankle_legs
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
    level = percentile(before, TOE_OFF.standing_percentile)[0] - rise
    return first_fall(grid, depth, level, rearmost + TOE_OFF.window_s[0], rearmost + TOE_OFF.window_s[1])


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
