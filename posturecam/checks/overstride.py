"""How far ahead of the hips the foot lands: ankle to mid-hip at initial contact, percent of leg length, ahead positive.

Landing ahead of the hips is normal; what is expected grows with speed, so this is judged against the
person's own speed, never against a fixed line.
"""

from __future__ import annotations

from posturecam.checks.clip import Check, Clip, at_contacts
from posturecam.motion.body import ANKLE, HIP
from posturecam.types import Samples


def measure(clip: Clip) -> Samples:
    """The distance at each contact of each leg that was seen."""
    return at_contacts(clip, lambda side: 100 * (clip.body.of(ANKLE, side) - clip.body.mid(HIP))[:, 0])


CHECK = Check(
    id="overstride",
    title="Foot strike ahead of the hips",
    needs=(ANKLE, HIP),
    side=measure,
    at_contact=True,
    roll_gain=1.6,
    speed_gain=4.19,
)
