"""Rotations and two-bone limbs for many instants at once.

Axes are x forward, y up, z to the person's right, a right-handed system. Angles are radians; every function takes (…,)
angles and gives (…, 3, 3) matrices that act on columns.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats


def pitch(angle: Floats | float) -> Floats:
    """Turns about the axis to the right: positive lifts what is in front (toes up, arm forward, trunk back)."""
    return _about(2, angle)


def yaw(angle: Floats | float) -> Floats:
    """Turns about the upward axis: positive turns to the person's left."""
    return _about(1, angle)


def roll(angle: Floats | float) -> Floats:
    """Turns about the forward axis: positive leans to the person's right."""
    return _about(0, angle)


def turned(rotation: Floats, vector: Floats) -> Floats:
    """`rotation` (…, 3, 3) applied to `vector` (…, 3)."""
    return np.asarray(np.einsum("...ij,...j->...i", rotation, vector))


def unit(vector: Floats) -> Floats:
    """`vector` (…, 3) at length one."""
    return np.asarray(vector / np.linalg.norm(vector, axis=-1, keepdims=True))


def bent_joint(root: Floats, tip: Floats, upper_m: float, lower_m: float, towards: Floats) -> Floats:
    """The knee or elbow (…, 3) between `root` and `tip` (…, 3), bent to the side `towards` (…, 3).

    Straight, and short of the tip, where the tip is out of reach.
    """
    along = tip - root
    apart = np.linalg.norm(along, axis=-1)
    reach = np.clip(apart, abs(upper_m - lower_m) + 1e-9, upper_m + lower_m)
    direction = along / apart[..., None]
    aside = unit(towards - direction * np.sum(towards * direction, axis=-1, keepdims=True))
    share = (upper_m**2 + reach**2 - lower_m**2) / (2 * reach)
    height = np.sqrt(np.maximum(upper_m**2 - share**2, 0.0))
    return np.asarray(root + share[..., None] * direction + height[..., None] * aside)


def axes_of(up: Floats, right: Floats) -> Floats:
    """Axes (…, 3, 3) with columns forward, up and right; `right` (…, 3) is made square to `up` (…, 3)."""
    up = unit(up)
    right = unit(right - up * np.sum(right * up, axis=-1, keepdims=True))
    return np.stack([np.cross(up, right), up, right], axis=-1)


def _about(axis: int, angle: Floats | float) -> Floats:
    angle = np.asarray(angle, dtype=np.float64)
    c, s = np.cos(angle), np.sin(angle)
    out = np.zeros((*angle.shape, 3, 3))
    first, second = (axis + 1) % 3, (axis + 2) % 3
    out[..., axis, axis] = 1.0
    out[..., first, first] = out[..., second, second] = c
    out[..., second, first], out[..., first, second] = s, -s
    return out
