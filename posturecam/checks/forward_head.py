"""How far the ear is ahead of the shoulder.

From the side: the angle of the shoulder-to-ear line from vertical, degrees, forward positive; in walking and running
less the trunk's own lean, and half of it where the trunk leans back: part of that head is held forward to look level.
The tragus sits near the head's pitch axis, so nodding hardly moves it. It is not a craniovertebral angle (no landmark
at C7); 50° of that goes with about 20° of this on photographs read by hand. From the front: ear width over shoulder
width in percent, which grows as the head comes forward; it means something only against the person's own baseline.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import FACE_BONES, Drawing, Figure, against_up
from posturecam.checks.near_side import point
from posturecam.checks.sampling import over_strides
from posturecam.checks.trunk_lean import lean_deg
from posturecam.landmarks import EAR, SHOULDER, Landmark
from posturecam.model_error import LandmarkError
from posturecam.motion.body import from_vertical_deg
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.face import turned_away
from posturecam.types import Samples, Side

BACKWARD_SHARE = 0.5
"""Share of a backward lean that counts.

Engineering choice between two recorded walkers who lean back by 5 and 10°: an acted slouch, and one whose head an
observer calls not forward.
"""


def angle_deg(bout: ObservedBout) -> Floats:
    """Measure the shoulder-to-ear angle.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the side.

    Returns
    -------
    ndarray, shape (N,)
        Degrees from vertical, forward positive.
    """
    return from_vertical_deg(point(bout, SHOULDER), point(bout, EAR))


def from_the_side(bout: ObservedBout) -> Samples:
    """Measure the angle over strides, in gait less the trunk's lean, or half of a backward one.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the side.

    Returns
    -------
    Samples
        Degrees, forward positive.
    """
    angle = angle_deg(bout)
    if bout.activity.is_gait:
        lean = lean_deg(bout)
        angle = angle - (lean if nanmedian(lean) > 0 else BACKWARD_SHARE * lean)
    return over_strides(bout, angle)


def from_the_front(bout: ObservedBout) -> Samples:
    """Measure ear width over shoulder width by the second, where the face looks at the camera.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    Samples
        Percent.
    """
    at = bout.body.at
    ears, shoulders = (np.abs(at(pair[0]) - at(pair[1]))[:, 0] for pair in (EAR, SHOULDER))
    apart = np.where((shoulders > 0) & ~turned_away(bout.body), shoulders, np.nan)
    return over_strides(bout, 100 * ears / apart)


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The neck against the vertical."""
    figure = against_up(body.shoulders, body.ears, axes, 1.9)
    return None if figure is None else replace(figure, anchor=body.at(Landmark.NOSE) or figure.anchor)


def _figure_in_gait(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The neck against the trunk drawn on: in gait the check takes the trunk's lean out, or half of a backward one."""
    hip, shoulder, ear = body.hips, body.shoulders, body.ears
    if hip is None or shoulder is None or ear is None or shoulder in (hip, ear):
        return None
    lean = math.atan2(*axes.split(hip, shoulder))
    lean *= 1.0 if lean > 0 else BACKWARD_SHARE
    reach = 1.9 * math.dist(shoulder, ear)
    straight = axes.moved(shoulder, reach * math.sin(lean), reach * math.cos(lean))
    return Figure((shoulder, straight), (shoulder, ear), True, body.at(Landmark.NOSE) or ear, 1.9)


MODEL_ERROR = LandmarkError(
    real={"gait": 11.5, "stand": 18.5, "sit": 15.0},
    rendered={"gait": 10.8, "stand": 10.8, "sit": 8.6},
    refined={"gait": 0.89, "stand": 0.72, "sit": 0.72},
)
"""± (95 %) of a pose model, degrees.

real: 1.96 times the SD on photographs of 122 people, the readers' own error taken out in quadrature: standing 9.4°
(of all), sitting 7.5°, walking and running 6.5° in a single frame; over strides less, since 11 recorded walkers whose
heads look usual scatter by only 3.3°, real differences included: 5.9° is taken. refined: the SD of the heavy
network's neck angle over that of the full one on those photographs.
"""

CHECK = Check(
    id="forward_head",
    needs=(EAR, SHOULDER),
    side=from_the_side,
    front=from_the_front,
    needs_face=True,
    roll_gain=1.0,
    roll_gain_in_gait=0.0,
    rank=10,
    shows_fatigue=True,
    is_held=True,
    has_column=True,
    has_lane=True,
    is_main=True,
    cue_rank=10,
    drawing=Drawing(bones=(*FACE_BONES, (7, 11), (8, 12)), figure=_figure, figure_in_gait=_figure_in_gait, rank=2),
    model_error=MODEL_ERROR,
)
