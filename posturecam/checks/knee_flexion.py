"""How bent the knee is at initial contact: thigh minus shank angle, degrees, 0 = straight."""

from __future__ import annotations

import math

from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import SHANK_BONES, THIGH_BONES, Drawing, Figure, When
from posturecam.checks.sampling import at_contacts
from posturecam.landmarks import ANKLE, HIP, KNEE
from posturecam.model_error import LandmarkError
from posturecam.motion.leg_angles import knee_flexion_deg
from posturecam.types import Samples, Side


def measure(bout: ObservedBout) -> Samples:
    """Measure the flexion at each contact of each leg that was seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Degrees, 0 = straight, positive = bent.
    """
    return at_contacts(bout, lambda side: knee_flexion_deg(bout.body, side))


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The shank against the thigh drawn on beyond the knee."""
    if side is None:
        return None
    hip, knee, ankle = body.leg(side)
    if hip is None or knee is None or ankle is None or hip == knee:
        return None
    share = math.dist(knee, ankle) / math.dist(hip, knee)
    straight = (knee[0] + (knee[0] - hip[0]) * share, knee[1] + (knee[1] - hip[1]) * share)
    return Figure((knee, straight), (knee, ankle), True, knee)


CHECK = Check(
    id="knee_flexion",
    needs=(ANKLE, KNEE, HIP),
    side=measure,
    at_contact=True,
    rank=70,
    shows_fatigue=True,
    cue_rank=70,
    drawing=Drawing(bones=(*THIGH_BONES, *SHANK_BONES), figure=_figure, rank=9, when=When.AT_CONTACT),
    model_error=LandmarkError(real={"gait": 11.4}, rendered={"gait": 7.7}, rendered_reads={"gait": (1.0, 6.0)}),
)
