"""How the shin stands at initial contact: knee to ankle against vertical, degrees, positive = foot ahead of the knee."""

from __future__ import annotations

from posturecam.checks.clip import Check, Clip, at_contacts
from posturecam.motion.body import ANKLE, KNEE
from posturecam.motion.gait import shank_angle_deg
from posturecam.types import Samples


def measure(clip: Clip) -> Samples:
    """The angle at each contact of each leg that was seen."""
    return at_contacts(clip, lambda side: shank_angle_deg(clip.body.of(ANKLE, side), clip.body.of(KNEE, side)))


CHECK = Check(
    id="shank_angle",
    title="Shin at landing",
    needs=(ANKLE, KNEE),
    side=measure,
    at_contact=True,
    roll_gain=1.0,
)
