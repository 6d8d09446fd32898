"""Take a pose model's known bias out of the landmarks, and out of where people who stand are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmark_bias import USUAL_STANDING_DEG, calibration_of, kind_of
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.types import Activity

USUAL_HEAD_TRUNKS = 0.11
"""How far ears are ahead of shoulders where they were not seen, trunk lengths."""


def correction_px(
    motion: LandmarkSignals, facing: int, trunk_px: float, activity: Activity, provenance: Mapping[str, str]
) -> dict[int, float]:
    """Find how far ears, shoulders and hips are to be moved to take the model's bias out.

    Parameters
    ----------
    motion : LandmarkSignals
        The landmarks, px.
    facing : int
        +1 to the right of the image, -1 to the left, 0 neither.
    trunk_px : float
        Mid-hip to mid-shoulder, px.
    activity : Activity
        What the person does.
    provenance : Mapping[str, str]
        Of the track; it names the model.

    Returns
    -------
    dict[int, float]
        Px to the right, by landmark; empty without a known model, trunk or side view.
    """
    return landmark_moves_px(lambda k: motion.at(k)[:, 0], facing, trunk_px, activity, provenance)


def landmark_moves_px(
    x: Callable[[int], Floats], facing: int, trunk_px: float, activity: Activity, provenance: Mapping[str, str]
) -> dict[int, float]:
    """Find the same as `correction_px` of landmarks that were smoothed or not.

    Parameters
    ----------
    x : Callable[[int], Floats]
        Where a landmark is in a bout, (T,) px to the right.
    facing : int
        +1 to the right of the image, -1 to the left, 0 neither.
    trunk_px : float
        Mid-hip to mid-shoulder, px.
    activity : Activity
        What the person does.
    provenance : Mapping[str, str]
        Of the track; it names the model.

    Returns
    -------
    dict[int, float]
        Px to the right, by landmark; empty without a known model, trunk or side view.
    """
    calibration = calibration_of(provenance)
    if calibration is None or not np.isfinite(trunk_px) or facing == 0:
        return {}
    bias, ahead = calibration.bias[kind_of(activity)], facing * trunk_px
    apart = sum(x(k) for k in EAR) / 2 - sum(x(k) for k in SHOULDER) / 2
    found = nanmedian(np.asarray(apart)) / ahead - bias.ear + bias.shoulder
    head = found / (1 - bias.follows_head) if np.isfinite(found) else USUAL_HEAD_TRUNKS
    return {
        **dict.fromkeys(EAR, -bias.ear * ahead),
        **dict.fromkeys(HIP, -bias.hip * ahead),
        **dict.fromkeys(SHOULDER, -(bias.shoulder + bias.follows_head * head) * ahead),
    }


def standing_deg(provenance: Mapping[str, str]) -> float:
    """Look up where the mass of people who stand is seen on such a track.

    Parameters
    ----------
    provenance : Mapping[str, str]
        Of the track; it names the model.

    Returns
    -------
    float
        Degrees from the vertical, ahead of the ankles.
    """
    calibration = calibration_of(provenance)
    return USUAL_STANDING_DEG if calibration is None else calibration.standing_deg
