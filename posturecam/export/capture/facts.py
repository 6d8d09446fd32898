"""What has to be known of a recording to use it, as the content of recording.json: in English, as its keys are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from posturecam.arrays import rounded
from posturecam.export.capture.names import NOT_SEPARATED, PLANE
from posturecam.export.capture.recording import Recording
from posturecam.judge.seen import SEEN_VISIBILITY
from posturecam.options import GIVEN_HEIGHT, GIVEN_LEG

GROUND = {
    "soles": "the ground: the lower of heel and toe of a standing foot",
    "ankles": "the ground, taken to be 0.08 leg lengths below the ankles, for no sole was seen",
    "hips": "the hips, for no foot was seen",
}


def facts_of(recording: Recording) -> dict[str, Any]:
    """Describe a recording.

    Parameters
    ----------
    recording : Recording
        The person.

    Returns
    -------
    dict
        JSON-ready.
    """
    even, plane, provenance = recording.even, recording.plane, recording.analysis.provenance
    return {
        "software": f"posturecam {provenance.get('version', '')}".strip(),
        "plane": PLANE,
        "axes": {
            "X": f"forward, as the person faces: to the {recording.direction} of the image; 0 at the first hips",
            "Y": f"up; 0 at {GROUND[recording.ground]}",
            "Z": "to the person's right; not seen, 0 throughout",
        },
        "units": "m" if plane.in_metres else "leg lengths (neither height nor leg length was given)",
        "frame_rate_hz": rounded(even.rate_hz, 6),
        "frames": len(even.t),
        "first_frame_at_clip_s": rounded(float(even.clip_t[0]), 4),
        "resampled": even.resampled,
        "slow_motion": recording.playback.factor,
        "scale": {
            "units_per_pixel": rounded(plane.units_per_px, 8),
            "measured_on": plane.measured_on,
            "leg_px": rounded(plane.leg_px, 2),
            "height_m": _number(provenance, GIVEN_HEIGHT),
            "leg_length_m": _number(provenance, GIVEN_LEG),
        },
        "camera_roll_deg": rounded(plane.bout.scene.roll.value, 2),
        "camera_yaw_deg": rounded(plane.bout.scene.yaw_deg, 1),
        "axes_from_clip_s": [rounded(plane.bout.start, 3), rounded(plane.bout.end, 3)],
        "near_side": recording.near_side,
        "missing": f"a landmark with a visibility below {SEEN_VISIBILITY:g}, in frames between which nothing was seen",
        "seen_share": rounded(float(np.mean(recording.seen)), 3),
        "filter": "none",
        "angles": NOT_SEPARATED,
        "model": provenance.get("model", "unknown"),
        "model_bias_removed": False,
    }


def _number(provenance: Mapping[str, str], key: str) -> float | None:
    return float(provenance[key]) if key in provenance else None
