"""The one place where a pose model's systematic landmark bias is taken out.

BlazePose full puts the ear on the cheek side of the tragus in profile. On 27 hand-read stills the shoulder-to-ear angle
read 4.9° too far forward (1–4° seated, 6° walking), on rendered people with exact truth 5° seated and 12–14° in gait.
The correction below lies between the two; the ±5° that remain are the uncertainty of the forward-head norms. On trunk
lean the two disagree in sign, so it is left alone. A track that names no model is taken at face value: the bias is the
model's, not the body's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam.motion.body import EAR
from posturecam.types import Floats

EAR_FORWARD_OF_TRAGUS = {"gait": 0.064, "still": 0.034}
"""How far the ear landmark lies ahead of where the angle would be right, in trunk lengths, by kind of activity."""


def corrected_ears(xy: Floats, facing: int, trunk_px: float, *, gait: bool, provenance: Mapping[str, str]) -> Floats:
    """xy (T, 33, 2) px with both ears moved back by the model's bias; unchanged without a known model, trunk or side
    view."""
    if "model" not in provenance or not np.isfinite(trunk_px) or facing == 0:
        return xy
    moved = xy.copy()
    moved[:, list(EAR), 0] -= facing * EAR_FORWARD_OF_TRAGUS["gait" if gait else "still"] * trunk_px
    return moved
