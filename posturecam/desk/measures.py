"""What one frame shows of head and shoulders; hips are never needed."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from posturecam.desk.face import FACE, fit_face
from posturecam.frame import Pose
from posturecam.landmarks import EAR, NOSE, SHOULDER

Size = tuple[int, int]
SEEN = 0.5
"""Visibility from which on a landmark counts as seen; the pose model's own middle."""
FARTHEST_OUTSIDE = 0.15
"""How far a shoulder may be outside of the frame, in the frame's width or height.

A laptop cuts shoulders off, and the pose model still finds them; engineering choice.
"""
_FACE_ROWS = np.array(FACE)


@dataclass(frozen=True)
class HeadAndShoulders:
    """What one frame shows.

    Attributes
    ----------
    size : tuple of int
        (width, height) px of the frame.
    face_px : float
        The distance between the ears as it would be straight on, px; neither turning nor nodding changes it.
    head : tuple of float
        (x, y) px of the middle between the ears, y down: as high as the eyes, and hardly moved by nodding.
    turn_deg, nod_deg, tilt_deg : float
        Head against the line of sight: turn and tilt positive = to the person's right, nod positive = down.
    shoulders : tuple of float
        (x, y) px of the middle between the shoulders; NaN where they are not seen.
    shoulder_px : float
        Distance between the shoulders, px; NaN where they are not seen.
    shoulder_tilt_deg : float
        Positive = the person's right shoulder is higher; NaN where they are not seen.
    """

    size: Size
    face_px: float
    head: tuple[float, float]
    turn_deg: float
    nod_deg: float
    tilt_deg: float
    shoulders: tuple[float, float] = (math.nan, math.nan)
    shoulder_px: float = math.nan
    shoulder_tilt_deg: float = math.nan

    @property
    def has_shoulders(self) -> bool:
        """Whether both shoulders are seen."""
        return math.isfinite(self.shoulder_px)

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            By attribute; None for NaN.
        """
        return {key: _plain(value) for key, value in asdict(self).items()}


def measure_head_and_shoulders(pose: Pose, size: Size) -> HeadAndShoulders | None:
    """Measure what one frame shows of head and shoulders.

    Parameters
    ----------
    pose : Pose
        The person's pose.
    size : (int, int)
        Width and height of the frame, px.

    Returns
    -------
    HeadAndShoulders or None
        None where the face is not seen.
    """
    if not is_face_seen(pose, size):
        return None
    face = fit_face(pose.xy)
    if face is None:
        return None
    return HeadAndShoulders(
        (int(size[0]), int(size[1])),
        face.width_px,
        face.middle,
        face.turn_deg,
        face.nod_deg,
        face.tilt_deg,
        *_shoulders(pose, size),
    )


def is_face_seen(pose: Pose, size: Size) -> bool:
    """Check whether the face can be measured.

    Parameters
    ----------
    pose : Pose
        The person's pose.
    size : (int, int)
        Width and height of the frame, px.

    Returns
    -------
    bool
        Whether nose and ears are seen, and the nose lies in the frame.
    """
    if not (pose.visibility[[NOSE[0], *EAR]] >= SEEN).all() or not np.isfinite(pose.xy[_FACE_ROWS]).all():
        return False
    x, y = pose.xy[NOSE[0]]
    return bool(0 <= x < size[0] and 0 <= y < size[1])


def is_head_above(pose: Pose, size: Size) -> bool:
    """Check whether the head is above the frame while the body is still in it, as of a person who stands up.

    Parameters
    ----------
    pose : Pose
        The person's pose.
    size : (int, int)
        Width and height of the frame, px.

    Returns
    -------
    bool
        Whether the nose is above the upper edge and a shoulder or hip is in the frame.
    """
    body = pose.xy[[*SHOULDER, 23, 24]]
    seen = pose.visibility[[*SHOULDER, 23, 24]] >= SEEN
    inside = (body[:, 1] >= 0) & (body[:, 1] < size[1]) & (body[:, 0] >= 0) & (body[:, 0] < size[0])
    return bool(pose.xy[NOSE[0], 1] < 0 and (seen & inside).any())


def _shoulders(pose: Pose, size: Size) -> tuple[tuple[float, float], float, float]:
    """Middle, width and tilt of the shoulders; NaN where they are not seen."""
    left, right = (np.asarray(pose.xy[k], dtype=np.float64) for k in SHOULDER)
    if not all(_is_shoulder_seen(pose, k, size) for k in SHOULDER):
        return (math.nan, math.nan), math.nan, math.nan
    x, y = (left + right) / 2
    across, down = left - right
    tilt = math.degrees(math.atan2(-down, abs(across)))
    return (float(x), float(y)), math.hypot(across, down), -tilt


def _is_shoulder_seen(pose: Pose, landmark: int, size: Size) -> bool:
    share = np.asarray(pose.xy[landmark]) / size
    inside = bool((share >= -FARTHEST_OUTSIDE).all() and (share <= 1 + FARTHEST_OUTSIDE).all())
    return inside and bool(pose.visibility[landmark] >= SEEN)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
