"""The one place where a pose model's systematic landmark bias is taken out, and where what remains is written down.

BlazePose full puts the ear on the cheek side of the tragus in profile, and in gait the shoulder behind the joint. How far
the shoulder-to-ear angle, less the trunk's lean, then reads too far forward in gait depends on who is asked: about 4° on 11
hand-read photographs of walkers (11° from the landmarks' mean offsets there), 14 to 18° on rendered walkers and runners
with exact truth. Seated it is 1 to 4° on photographs and 10 to 12° on rendered people. Lean reads 2 to 3° too upright on
rendered people, 1 to 2° too far forward on photographs. Every correction lies in the middle between the two, and the ±
reaches the people at either end. A track that names no model is taken at face value: the bias is the model's, not the
body's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.motion.body import EAR, SHOULDER

EAR_FORWARD_OF_TRAGUS = {"gait": 0.075, "still": 0.050}
"""How far the ear landmark lies ahead of where the angle would be right, in trunk lengths, by kind of activity."""

SHOULDER_BEHIND_JOINT = {"gait": 0.0125, "still": 0.0065}
"""How far the shoulder landmarks lie behind the joints, in trunk lengths: in gait 2.8 % on rendered people and another 1 %
of rounding that is not seen, -1 % on photographs; seated 4 % and -3 %."""


def correction_px(facing: int, trunk_px: float, *, gait: bool, provenance: Mapping[str, str]) -> dict[int, float]:
    """How far ears and shoulders are to be moved to the right, by landmark, to take the model's bias out; empty without a
    known model, trunk or side view."""
    if "model" not in provenance or not np.isfinite(trunk_px) or facing == 0:
        return {}
    kind, ahead = "gait" if gait else "still", facing * trunk_px
    return {
        **dict.fromkeys(EAR, -EAR_FORWARD_OF_TRAGUS[kind] * ahead),
        **dict.fromkeys(SHOULDER, SHOULDER_BEHIND_JOINT[kind] * ahead),
    }


MISSING = {("shank_angle", "gait"): 1.2}
"""What a check reads too little, in its unit: half of what rendered runners show, since nobody has measured it on people."""


def missing(check: str, *, gait: bool, provenance: Mapping[str, str]) -> float:
    """What to add to a check's values on landmarks from a pose model; 0 on a track that names none."""
    return MISSING.get((check, "gait" if gait else "still"), 0.0) if "model" in provenance else 0.0


SYSTEMATIC = {
    ("forward_head", "gait"): 4.55,
    ("forward_head", "still"): 5.38,
    ("rounded_shoulders", "gait"): 2.38,
    ("rounded_shoulders", "still"): 3.02,
    ("trunk_lean", "gait"): 3.72,
    ("trunk_lean", "still"): 3.39,
    ("overstride", "gait"): 3.68,
    ("cadence", "gait"): 0.04,
    ("shank_angle", "gait"): 4.31,
    ("knee_flexion", "gait"): 8.44,
    ("waist_bend", "gait"): 3.48,
    ("vertical_oscillation", "gait"): 2.00,
    ("step_asymmetry", "gait"): 3.95,
    ("strike_pattern", "gait"): 3.68,
}
"""± (95 %) of a check in its unit, beyond scatter, camera roll and speed, in place of what its norm states.

What `python -m posturecam.validate.fit` printed: the least with which truth lies inside value ± in 95 % of made-up people,
their pose model's bias anywhere between that on rendered people and that on photographs. But not vertical_oscillation:
there the fit says 0.5, while on rendered runners the hips were seen to move 1.5 % of leg more or less than they did.
"""


def systematic_uncertainty(check: str, *, gait: bool, provenance: Mapping[str, str]) -> float | None:
    """The ± of a check on landmarks from a pose model, beyond scatter, camera roll and speed; None where only the norm
    knows it: on a track that names no model, and for checks that were not fitted."""
    return SYSTEMATIC.get((check, "gait" if gait else "still")) if "model" in provenance else None
