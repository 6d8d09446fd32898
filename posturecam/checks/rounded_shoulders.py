"""How far the shoulders are ahead of the body's line.

From the side: shoulder ahead of the line from hip to ear, in percent of trunk length, forward positive. A side camera
cannot distinguish rounded shoulders from a slumped upper back, and a forward head hides some of either. From the
front: shoulder width over hip width in percent, which shrinks as the shoulders come round; it means something only
against the person's own baseline.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout, Relation
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import Drawing, Figure
from posturecam.checks.near_side import point
from posturecam.checks.sampling import over_strides
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.model_error import LandmarkError
from posturecam.motion.face import turned_away
from posturecam.types import Samples, Side

SEEN_HIPS = 0.5
"""Visibility, 0 to 1, of both hips below which their width from the front is not measured; engineering choice."""


def ahead_of_line(hip: Floats, shoulder: Floats, ear: Floats) -> Floats:
    """Measure the signed distance of the shoulder from the hip-to-ear line over trunk length.

    Parameters
    ----------
    hip : ndarray, shape (N, 2)
        Forward and up.
    shoulder : ndarray, shape (N, 2)
        In the same unit.
    ear : ndarray, shape (N, 2)
        In the same unit.

    Returns
    -------
    ndarray, shape (N,)
        Percent of trunk length, positive = ahead of the line.

    Examples
    --------
    >>> hip, shoulder, ear = np.array([[0.0, 0.0]]), np.array([[0.3, 0.4]]), np.array([[0.0, 1.0]])
    >>> ahead_of_line(hip, shoulder, ear).tolist()
    [60.0]
    """
    along, trunk = ear - hip, shoulder - hip
    ahead = (trunk[:, 0] * along[:, 1] - trunk[:, 1] * along[:, 0]) / np.hypot(along[:, 0], along[:, 1])
    return np.asarray(100 * ahead / np.hypot(trunk[:, 0], trunk[:, 1]))


def from_the_side(bout: ObservedBout) -> Samples:
    """Measure how far the shoulder is ahead, over strides or by the second.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the side.

    Returns
    -------
    Samples
        Percent of trunk length, forward positive.
    """
    return over_strides(bout, ahead_of_line(*(point(bout, pair) for pair in (HIP, SHOULDER, EAR))))


def from_the_front(bout: ObservedBout) -> Samples:
    """Measure shoulder width over hip width, where the hips are seen and the face looks at the camera.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    Samples
        Percent.
    """
    at, visibility = bout.body.at, bout.body.visibility
    shoulders, hips = (np.abs(at(pair[0]) - at(pair[1]))[:, 0] for pair in (SHOULDER, HIP))
    hidden = (np.minimum(visibility(HIP[0]), visibility(HIP[1])) < SEEN_HIPS) | turned_away(bout.body)
    return over_strides(bout, np.where(hidden, np.nan, 100 * shoulders / hips))


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The shoulder's distance from the line between hip and ear."""
    hip, ear, shoulder = body.hips, body.ears, body.shoulders
    if hip is None or ear is None or shoulder is None:
        return None
    rise = axes.split(hip, ear)[1]
    share = axes.split(hip, shoulder)[1] / rise if rise else 0.0
    foot = (hip[0] + (ear[0] - hip[0]) * share, hip[1] + (ear[1] - hip[1]) * share)
    return Figure((hip, ear), (foot, shoulder), False, shoulder)


MODEL_ERROR = LandmarkError(
    real={"gait": 6.5, "stand": 7.5, "sit": 8.0}, rendered={"gait": 3.9, "stand": 5.8, "sit": 4.6}
)
"""± (95 %) of a pose model, percent of trunk length.

real: 1.96 times the SD on photographs of 122 people, the readers' own error taken out: 3.3 to 4 %.
"""

CHECK = Check(
    id="rounded_shoulders",
    needs=(EAR, SHOULDER, HIP),
    side=from_the_side,
    front=from_the_front,
    needs_face=True,
    rank=20,
    has_column=True,
    is_main=True,
    cue_rank=20,
    drawing=Drawing(bones=((11, 12), (11, 13), (12, 14)), figure=_figure, rank=3),
    model_error=MODEL_ERROR,
    hidden_by=Relation(("forward_head",), "head_hides_shoulders"),
)
