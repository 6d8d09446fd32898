"""The one place where a pose model's systematic landmark bias is taken out, and where what remains is written down.

BlazePose full puts the ear on the cheek side of the tragus in profile. On 27 hand-read stills the shoulder-to-ear angle
read 4.9° too far forward (1 to 4° seated, 6° walking, with the lean 2° too far forward there), on rendered people with
exact truth 5° seated and 12 to 14° in gait (with the lean 3.5° too upright). The correction below lies between the two
and the rest is uncertainty. On trunk lean the two disagree in sign, so it is left alone. A track that names no model is
taken at face value: the bias is the model's, not the body's.
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


RESIDUAL = {
    ("forward_head", "gait"): 6.0,
    ("step_asymmetry", "gait"): 5.0,
}
"""± left in a check after the correction, in its unit, beyond what its norm states. Forward head: half the distance
between stills and rendered people, less the lean. Step time: the far leg's contacts come up to 10 ms earlier or later
than the near one's on rendered people who step evenly."""


def residual_uncertainty(check: str, *, gait: bool, provenance: Mapping[str, str]) -> float:
    """The further ± of a check on landmarks from a pose model; 0 on a track that names none."""
    return RESIDUAL.get((check, "gait" if gait else "still"), 0.0) if "model" in provenance else 0.0
