"""How far the ear is ahead of the shoulder.

From the side: the angle of the shoulder-to-ear line from vertical, degrees, forward positive; in walking and running
less the trunk's own lean. The tragus sits near the head's pitch axis, so nodding hardly moves it. It is not a
craniovertebral angle (no landmark at C7); 50° of that goes with about 20° of this on photographs read by hand. From the front: ear width
over shoulder width in percent, which grows as the head comes forward; it means something only against the person's own
baseline.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.clip import Check, Clip, over_strides
from posturecam.checks.near_side import point
from posturecam.checks.trunk_lean import lean_deg
from posturecam.motion.body import EAR, SHOULDER, from_vertical_deg
from posturecam.motion.head import turned_away
from posturecam.types import Samples


def angle_deg(clip: Clip) -> Floats:
    """Shoulder-to-ear angle (N,) from vertical, degrees."""
    return from_vertical_deg(point(clip, SHOULDER), point(clip, EAR))


def from_the_side(clip: Clip) -> Samples:
    """The angle over strides, less the trunk's lean in gait."""
    return over_strides(clip, angle_deg(clip) - (lean_deg(clip) if clip.activity.is_gait else 0.0))


def from_the_front(clip: Clip) -> Samples:
    """100 · ear width / shoulder width by the second, where the face looks at the camera."""
    at = clip.body.at
    ears, shoulders = (np.abs(at(pair[0]) - at(pair[1]))[:, 0] for pair in (EAR, SHOULDER))
    apart = np.where((shoulders > 0) & ~turned_away(clip.body), shoulders, np.nan)
    return over_strides(clip, 100 * ears / apart)


CHECK = Check(
    id="forward_head",
    title="Head ahead of the shoulders",
    needs=(EAR, SHOULDER),
    side=from_the_side,
    front=from_the_front,
    needs_face=True,
    roll_gain=1.0,
)
