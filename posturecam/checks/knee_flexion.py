"""How bent the knee is at initial contact: thigh minus shank angle, degrees, 0 = straight."""

from __future__ import annotations

from posturecam.checks.clip import Check, Clip, at_contacts
from posturecam.motion.body import ANKLE, HIP, KNEE
from posturecam.motion.gait import knee_flexion_deg
from posturecam.types import Samples


def measure(clip: Clip) -> Samples:
    """The flexion at each contact of each leg that was seen."""
    return at_contacts(clip, lambda side: knee_flexion_deg(clip.body, side))


CHECK = Check(id="knee_flexion", title="Knee at landing", needs=(ANKLE, KNEE, HIP), side=measure, at_contact=True)
