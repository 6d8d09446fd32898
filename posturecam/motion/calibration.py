"""The one place where a pose model's systematic landmark bias is taken out, and where what remains is written down.

BlazePose full puts the ear on the cheek side of the tragus in profile, and the shoulder behind the joint. How far the
shoulder-to-ear angle, less the trunk's lean, then reads too far forward in gait depends on who is asked: about 4° on 11
hand-read photographs of walkers (9° from the landmarks' mean offsets there, once middles are compared with middles), 15° on
42 rendered walkers and runners with exact truth, and 4° (SD) more or less from one of them to the next. Standing it is
13° on rendered people; seated 1 to 4° on photographs and 8° on rendered people. Lean reads 2.5° too upright on rendered
people, 1 to 2° too far forward on photographs. Every correction lies in the middle between the two, and the ± reaches
the people at either end. A track that names no model is taken at face value: the bias is the model's, not the body's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.body import EAR, HIP, SHOULDER, Motion, nanmedian
from posturecam.types import Activity

EAR_AHEAD = {"gait": 0.066, "stand": 0.063, "sit": 0.058}
HIP_AHEAD = {"gait": 0.007, "stand": -0.006, "sit": -0.008}
SHOULDER_AHEAD = {"gait": -0.021, "stand": -0.032, "sit": -0.003}
"""How far ahead of the joints the landmarks lie, in trunk lengths, by kind of activity."""

FOLLOWS_HEAD = 0.07
"""How far the shoulder landmarks go along with a head that is held forward, as a share of its way ahead of them: half of
what rendered people show."""
USUAL_HEAD = 0.11
"""How far ears are ahead of shoulders when nobody has seen them, trunk lengths."""


def kind_of(activity: Activity) -> str:
    """What a bias depends on: "gait", "stand" or "sit"."""
    return "gait" if activity.is_gait else str(activity)


def correction_px(
    motion: Motion, facing: int, trunk_px: float, activity: Activity, provenance: Mapping[str, str]
) -> dict[int, float]:
    """How far ears, shoulders and hips are to be moved to the right, by landmark, to take the model's bias out; empty
    without a known model, trunk or side view."""
    if "model" not in provenance or not np.isfinite(trunk_px) or facing == 0:
        return {}
    kind, ahead = kind_of(activity), facing * trunk_px
    apart = sum(motion.at(k)[:, 0] for k in EAR) / 2 - sum(motion.at(k)[:, 0] for k in SHOULDER) / 2
    found = nanmedian(np.asarray(apart)) / ahead - EAR_AHEAD[kind] + SHOULDER_AHEAD[kind]
    head = found / (1 - FOLLOWS_HEAD) if np.isfinite(found) else USUAL_HEAD
    return {
        **dict.fromkeys(EAR, -EAR_AHEAD[kind] * ahead),
        **dict.fromkeys(HIP, -HIP_AHEAD[kind] * ahead),
        **dict.fromkeys(SHOULDER, -(SHOULDER_AHEAD[kind] + FOLLOWS_HEAD * head) * ahead),
    }


READ_AS = {
    ("shank_angle", "gait"): (1.0, -1.2),
    ("knee_flexion", "gait"): (1.0, 4.0),
    ("vertical_oscillation", "gait"): (1.05, 0.0),
    **{(check, kind): (0.85, 0.0) for check in ("shoulder_tilt", "head_tilt") for kind in ("stand", "sit")},
    **{("head_turn", kind): (0.82, 0.0) for kind in ("stand", "sit")},
}
"""What a check reads, from what is: times the first, plus the second, in its unit. Half of what rendered runners show, since nobody
has measured it on people: their shins 2.4° too upright; their legs 7 % short and their shoulders' way 3.5 % more than
that of the hips. Tilts of head and shoulders read 0.7 of what they are on 80
rendered sitters, and as they are on one filmed. A turned head reads 0.83 to 0.89 of its turn on those sitters, and 0.75 to 0.86 by the depth of
29 photographed faces over their width: the ear is found ahead of the tragus, nearer to the nose."""


def amended(check: str, value: Floats, activity: Activity, provenance: Mapping[str, str]) -> Floats:
    """A check's values (K,) on landmarks from a pose model, with what it reads wrongly put right; as they are on a track
    that names none."""
    factor, offset = READ_AS.get((check, kind_of(activity)), (1.0, 0.0)) if "model" in provenance else (1.0, 0.0)
    return np.asarray((value - offset) / factor)


SYSTEMATIC = {
    ("forward_head", "gait"): 8.45,
    ("forward_head", "stand"): 10.48,
    ("forward_head", "sit"): 6.87,
    ("rounded_shoulders", "gait"): 3.91,
    ("rounded_shoulders", "stand"): 5.99,
    ("rounded_shoulders", "sit"): 4.19,
    ("trunk_lean", "gait"): 3.98,
    ("trunk_lean", "stand"): 4.08,
    ("trunk_lean", "sit"): 4.63,
    ("overstride", "gait"): 4.24,
    ("cadence", "gait"): 0.05,
    ("shank_angle", "gait"): 4.52,
    ("knee_flexion", "gait"): 6.59,
    ("waist_bend", "gait"): 5.54,
    ("vertical_oscillation", "gait"): 0.08,
    ("step_asymmetry", "gait"): 3.80,
    ("strike_pattern", "gait"): 5.00,
}
"""± (95 %) of a check in its unit, beyond scatter, camera roll and speed, in place of what its norm states.

What `python -m posturecam.validate.fit` printed: the least with which truth lies inside value ± in 95 % of made-up people
(and in 92 % of either half),
their pose model's bias anywhere between that on rendered people and that on photographs, and as much more or less as one
rendered person differs from the next.
"""
SHARES = ("vertical_oscillation",)
"""Checks whose ± is a share of the value: what is wrong there is the scale."""


def systematic_uncertainty(check: str, value: float, activity: Activity, provenance: Mapping[str, str]) -> float | None:
    """The ± of a check's value on landmarks from a pose model, beyond scatter, camera roll and speed; None where only the
    norm knows it: on a track that names no model, and for checks that were not fitted."""
    known = SYSTEMATIC.get((check, kind_of(activity))) if "model" in provenance else None
    return known * abs(value) if known is not None and check in SHARES else known
