"""How far the ear is ahead of the shoulder.

From the side: the angle of the shoulder-to-ear line from vertical, degrees, forward positive; in walking and running
less the trunk's own lean, and half of it where the trunk leans back: part of that head is held forward to look level. The tragus sits near the head's pitch axis, so nodding hardly moves it. It is not a
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
from posturecam.motion.body import EAR, SHOULDER, from_vertical_deg, nanmedian
from posturecam.motion.head import turned_away
from posturecam.types import Samples

BACKWARD_SHARE = 0.5
"""Share of a backward lean that counts. Engineering choice between two filmed walkers who lean back by 5 and 10°: an acted slouch, and
one whose head an observer calls not forward."""


def angle_deg(clip: Clip) -> Floats:
    """Shoulder-to-ear angle (N,) from vertical, degrees."""
    return from_vertical_deg(point(clip, SHOULDER), point(clip, EAR))


def from_the_side(clip: Clip) -> Samples:
    """The angle over strides, in gait less the trunk's lean, or the share of it that counts where it is backward."""
    angle = angle_deg(clip)
    if clip.activity.is_gait:
        lean = lean_deg(clip)
        angle = angle - (lean if nanmedian(lean) > 0 else BACKWARD_SHARE * lean)
    return over_strides(clip, angle)


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
    roll_gain_in_gait=0.0,
)
