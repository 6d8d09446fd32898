"""Joint angles of a side view under OpenSim's names, over time.

A side view has two points for pelvis and trunk together, mid-hip and mid-shoulder, so they are one rigid segment here,
as with the stiff spine of Pose2Sim's models: its inclination stands as pelvis_tilt, lumbar_extension is held at 0, and
hip_flexion is that of the thigh against this segment. Posed with these values, a model shows the side view again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.export.capture.plane import in_plane, middle, seen_px, side_bouts
from posturecam.export.capture.recording import Recording
from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.body import from_vertical_deg
from posturecam.motion.leg_angles import shank_angle_deg

SIDES = {"r": 1, "l": 0}
"""Endings of OpenSim's coordinates, and which of a pair of landmarks it is."""


def joint_angles(recording: Recording) -> dict[str, Floats]:
    """Measure the angles.

    Parameters
    ----------
    recording : Recording
        The person.

    Returns
    -------
    dict of str to ndarray, shape (T,)
        Degrees by OpenSim's name of the coordinate; NaN where a point was not seen, and outside the stretches that are
        seen from the side.

    Notes
    -----
    Rotations about Z, which points to the person's right: pelvis_tilt is positive for a backward lean, hip_flexion for
    a thigh ahead of the trunk's line, knee_angle for a bent knee, ankle_angle for toes drawn up.
    """
    xy = seen_px(recording.even, recording.analysis)
    total: dict[str, Floats] = {}
    for bout in side_bouts(recording.analysis):
        own = replace(recording.plane, bout=bout)
        inside = (recording.even.clip_t >= bout.start) & (recording.even.clip_t < bout.end)
        for name, values in angles_in(in_plane(xy, own)).items():
            total[name] = np.where(inside, values, total.get(name, np.full(len(xy), np.nan)))
    return total


def angles_in(places: Floats) -> dict[str, Floats]:
    """Measure the angles of a person who faces along the first axis.

    Parameters
    ----------
    places : ndarray, shape (T, 33, 2)
        Forward and up, in any unit; NaN is not seen.

    Returns
    -------
    dict of str to ndarray, shape (T,)
        Degrees by OpenSim's name of the coordinate.

    Examples
    --------
    Someone who sits upright, thigh level and shank upright, feet flat:

    >>> spots = {11: (0, 3), 23: (0, 2), 25: (1, 2), 27: (1, 1), 29: (0.8, 0.9), 31: (1.3, 0.9)}
    >>> places = np.full((1, 33, 2), np.nan)
    >>> for landmark, spot in spots.items():
    ...     places[0, landmark] = places[0, landmark + 1] = spot
    >>> {name: round(float(values[0]), 6) for name, values in angles_in(places).items() if not name.endswith("_l")}
    {'pelvis_tilt': 0.0, 'lumbar_extension': 0.0, 'hip_flexion_r': 90.0, 'knee_angle_r': 90.0, 'ankle_angle_r': 0.0}
    """
    hips, shoulders = (middle(places[:, pair[0]], places[:, pair[1]]) for pair in (HIP, SHOULDER))
    lean = from_vertical_deg(hips, shoulders)
    found = {"pelvis_tilt": -lean + 0.0, "lumbar_extension": np.where(np.isfinite(lean), 0.0, np.nan)}
    for end, side in SIDES.items():
        hip, knee, ankle, heel, toe = (places[:, pair[side]] for pair in (HIP, KNEE, ANKLE, HEEL, TOE))
        thigh, shank = shank_angle_deg(knee, hip), shank_angle_deg(ankle, knee)
        found[f"hip_flexion_{end}"] = thigh + lean
        found[f"knee_angle_{end}"] = thigh - shank
        found[f"ankle_angle_{end}"] = _toes_up_deg(heel, toe) - shank
    return {name: (values + 180.0) % 360.0 - 180.0 for name, values in found.items()}


def _toes_up_deg(heel: Floats, toe: Floats) -> Floats:
    return np.asarray(np.degrees(np.arctan2(toe[:, 1] - heel[:, 1], toe[:, 0] - heel[:, 0])))
