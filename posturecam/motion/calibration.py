"""The one place where a pose model's systematic landmark bias is taken out, and where what remains is written down.

BlazePose full puts the ear on the cheek side of the tragus in profile. How far the shoulder-to-ear angle, less the trunk's
lean, then reads too far forward in gait depends on who is asked: about 4° on 11 hand-read photographs of walkers (11° from
the landmarks' mean offsets there), 14 to 18° on rendered walkers and runners with exact truth, because the two disagree
on the shoulder. Seated it is 1 to 4° on photographs and 5 to 10° on rendered people. The correction below lies in the middle of each and half the
disagreement is uncertainty. On trunk lean the two disagree in sign (rendered 2 to 3° too upright, photographs 1 to 2° too
far forward), so it is left alone. A track that names no model is taken at face value: the bias is the model's, not the
body's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.motion.body import EAR
from posturecam.types import Floats

EAR_FORWARD_OF_TRAGUS = {"gait": 0.075, "still": 0.042}
"""How far the ear landmark lies ahead of where the angle would be right, in trunk lengths, by kind of activity."""


def corrected_ears(xy: Floats, facing: int, trunk_px: float, *, gait: bool, provenance: Mapping[str, str]) -> Floats:
    """xy (T, 33, 2) px with both ears moved back by the model's bias; unchanged without a known model, trunk or side
    view."""
    if "model" not in provenance or not np.isfinite(trunk_px) or facing == 0:
        return xy
    moved: Floats = xy.copy()
    moved[:, list(EAR), 0] -= facing * EAR_FORWARD_OF_TRAGUS["gait" if gait else "still"] * trunk_px
    return moved


RESIDUAL = {
    ("forward_head", "gait"): 7.0,
    ("forward_head", "still"): 3.5,
    ("rounded_shoulders", "gait"): 3.0,
    ("rounded_shoulders", "still"): 3.0,
    ("shank_angle", "gait"): 4.0,
    ("step_asymmetry", "gait"): 5.0,
    ("vertical_oscillation", "gait"): 2.0,
}
"""± left in a check after the correction, in its unit, beyond what its norm states.

forward_head: half the distance between photographs and rendered people. rounded_shoulders: the ear moves their line, and
only 60 % of protraction is seen. shank_angle: knees are 4 to 6° off on rendered people. step_asymmetry: the far leg's
contacts come up to 10 ms earlier or later than the near one's on rendered people who step evenly.
vertical_oscillation: hips were seen to move 2 % of leg more than they did on a rendered runner.
"""


def residual_uncertainty(check: str, *, gait: bool, provenance: Mapping[str, str]) -> float:
    """The further ± of a check on landmarks from a pose model; 0 on a track that names none."""
    return RESIDUAL.get((check, "gait" if gait else "still"), 0.0) if "model" in provenance else 0.0
