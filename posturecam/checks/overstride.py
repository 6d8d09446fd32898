"""How far ahead of the hips the foot lands: ankle to mid-hip at initial contact, percent of leg length, ahead positive.

Landing ahead of the hips is normal; what is expected grows with speed, so this is judged against the person's own
speed, never against a fixed line. Where the other foot is at that time shows without any speed or leg length how much
of the step lies ahead of the hips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, CueWith, ObservedBout, Relation
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import SHANK_BONES, THIGH_BONES, Drawing, Figure, When
from posturecam.checks.sampling import at_contacts, leg_seen
from posturecam.landmarks import ANKLE, HIP
from posturecam.model_error import LandmarkError
from posturecam.types import Activity, Samples, Side

USUAL_SHARE = {Activity.RUN: (0.181, 0.0234), Activity.WALK: (0.48, 0.0)}
"""Share of the step ahead of the hips at contact: at speed 0, and how much more per leg length/s.

Running: 15 runners on force plates at 2.3 to 5.7 legs/s, ± 0.022 (SD). Walking: 5 walkers on force plates at 1.2 to
1.6 legs/s, ± 0.02, the same at any speed.
"""
SHARE_MARGIN = {Activity.RUN: 0.035, Activity.WALK: 0.04}
"""How much more than the usual share shows overstriding.

Running: the 95th percentile of those runners. Walking: from where the front foot is further ahead than the rear foot
is behind, by more than a pose model's hips are off (0.02).
"""


@dataclass(frozen=True)
class StepGeometry:
    """Both feet at each initial contact.

    Attributes
    ----------
    t : ndarray, shape (K,)
        Times, s.
    side : tuple[Side, ...]
        The landing foot of each.
    ahead : ndarray, shape (K,)
        How far its ankle is ahead of mid-hip, percent of leg length.
    behind : ndarray, shape (K,)
        How far the other ankle is behind mid-hip, percent of leg length.
    """

    t: Floats
    side: tuple[Side, ...]
    ahead: Floats
    behind: Floats

    @property
    def share(self) -> float:
        """Median share of the step that lies ahead of the hips; NaN without steps."""
        length = self.ahead + self.behind
        steps = length > 0
        return float(np.median(self.ahead[steps] / length[steps])) if steps.any() else float("nan")


def measure(bout: ObservedBout) -> Samples:
    """Measure the distance at each contact of each leg that was seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Percent of leg length, positive = ahead of the hips.
    """
    return at_contacts(bout, lambda side: 100 * (bout.body.of(ANKLE, side) - bout.body.mid(HIP))[:, 0])


def step_geometry(bout: ObservedBout) -> StepGeometry:
    """Measure where both feet are at each initial contact at which both legs were really seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    StepGeometry
        The feet.
    """
    landed = measure(bout)
    sides = tuple(Side(side) for side in landed.side)
    both = np.zeros(len(sides), dtype=bool)
    for side in Side:
        of_side = np.array([one == side for one in sides], dtype=bool)
        both[of_side] = leg_seen(bout.body, side.other, landed.t[of_side])
    t = landed.t[both]
    kept = tuple(side for side, seen in zip(sides, both, strict=True) if seen)
    behind = {side: 100 * (bout.body.mid(HIP) - bout.body.of(ANKLE, side))[:, 0] for side in Side}
    rear = [float(bout.body.grid.at(behind[side.other], time)) for time, side in zip(t, kept, strict=True)]
    return StepGeometry(t, kept, landed.value[both], np.array(rear, dtype=np.float64))


def geometry_shows_overstride(bout: ObservedBout) -> bool | None:
    """Determine whether more of the steps lies ahead of the hips than is usual at this speed.

    In walking, the foot is further ahead of the hips than the other is behind; in running, where the other leg is
    still in swing, than the usual share at that speed. It depends neither on the leg's length in the image nor, in
    walking, on the speed, so it confirms or contradicts the distance itself.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    bool or None
        None where it cannot be measured.
    """
    if bout.gait is None or bout.activity not in USUAL_SHARE:
        return None
    at_rest, per_speed = USUAL_SHARE[bout.activity]
    usual = at_rest + (per_speed * bout.gait.belt_speed_legs_s if per_speed else 0.0)
    more = step_geometry(bout).share - usual
    return bool(more > SHARE_MARGIN[bout.activity]) if np.isfinite(more) else None


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """A plumb line from the hips to the ground, and the ankle's distance from it."""
    ankle = None if side is None else body.leg(side)[2]
    if body.hips is None or side is None or ankle is None:
        return None
    ground = min(axes.split(body.hips, point)[1] for point in body.foot(side))
    rise = axes.split(body.hips, ankle)[1]
    plumb = (body.hips, axes.moved(body.hips, 0.0, ground))
    return Figure(plumb, (axes.moved(body.hips, 0.0, rise), ankle), False, ankle)


CHECK = Check(
    id="overstride",
    cue_with=CueWith("cadence", "shorter_quicker_steps"),
    needs=(ANKLE, HIP),
    side=measure,
    at_contact=True,
    roll_gain=1.6,
    confirms=geometry_shows_overstride,
    rank=40,
    strip_rank=20,
    shows_fatigue=True,
    has_column=True,
    has_lane=True,
    is_main=True,
    cue_rank=30,
    cue_rank_when_adjust=1,
    drawing=Drawing(bones=((23, 24), *THIGH_BONES, *SHANK_BONES), figure=_figure, rank=0, when=When.AT_CONTACT),
    model_error=LandmarkError(real={"gait": 4.6}, rendered={"gait": 4.3}),
    confirmed_by=Relation(("shank_angle", "knee_flexion"), "not_confirmed_by_leg"),
)
