"""How the shin stands at initial contact: knee to ankle against vertical, degrees, positive = foot ahead of knee."""

from __future__ import annotations

from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import SHANK_BONES, Drawing, Figure, When, against_up
from posturecam.checks.sampling import at_contacts
from posturecam.landmarks import ANKLE, KNEE
from posturecam.model_error import LandmarkError
from posturecam.motion.leg_angles import shank_angle_deg
from posturecam.types import Samples, Side


def measure(bout: ObservedBout) -> Samples:
    """Measure the angle at each contact of each leg that was seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Degrees, positive = foot ahead of the knee.
    """
    return at_contacts(bout, lambda side: shank_angle_deg(bout.body.of(ANKLE, side), bout.body.of(KNEE, side)))


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The shank against the vertical through the ankle."""
    if side is None:
        return None
    _, knee, ankle = body.leg(side)
    return against_up(ankle, knee, axes)


CHECK = Check(
    id="shank_angle",
    needs=(ANKLE, KNEE),
    side=measure,
    at_contact=True,
    roll_gain=1.0,
    rank=60,
    cue_rank=60,
    drawing=Drawing(bones=SHANK_BONES, figure=_figure, rank=4, when=When.AT_CONTACT, sign=-1),
    model_error=LandmarkError(real={"gait": 7.1}, rendered={"gait": 4.2}, rendered_reads={"gait": (1.0, -1.8)}),
)
