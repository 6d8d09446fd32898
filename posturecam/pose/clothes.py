"""What a person wears, as two colours: with it, people of the same build can be told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, hypot

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.pose.crop import crop
from posturecam.pose.region import Region
from posturecam.track import Frame

EVERY_S = 0.2
_LATELY = 10
_SIDE = 12
_WIDTH = 0.35
"""Side of the square looked at, in lengths of the trunk or thigh: narrower than either."""
_SEEN = 0.5
_LIGHT = 0.4
"""Weight of brightness, which changes with shade and exposure, against the two axes of colour."""
_DIFFERENT = 22.0
"""Weighted distance in CIELAB from which on clothes are different ones. Measured on one person over a clip: at most 14;
between people in different clothes 25 to 90."""

_SHOULDERS, _HIPS, _KNEES = [11, 12], [23, 24], [25, 26]


@dataclass
class Clothes:
    """Colours of trunk and thighs through a clip; `t` s and `colours` CIELAB (2, 3), NaN for what was not seen."""

    t: list[float] = field(default_factory=list)
    colours: list[Floats] = field(default_factory=list)

    def look(self, frame: Frame, xy: Floats, visibility: Floats) -> None:
        """Takes in a frame and the landmarks (33, 2) px with their visibility (33,) in it, five times a second."""
        if self.t and frame.t - self.t[-1] < EVERY_S:
            return
        self.t.append(frame.t)
        self.colours.append(colours_of(frame, xy, visibility))

    def lately(self) -> Floats:
        """The median colours (2, 3) of the last few looks."""
        return _median(np.array(self.colours[-_LATELY:])) if self.colours else np.full((2, 3), np.nan)

    def during(self, t: Floats) -> Floats:
        """The median colours (2, 3) at the ascending times `t` of a person; NaN where they were not seen."""
        if not self.t or not len(t):
            return np.full((2, 3), np.nan)
        after = np.clip(np.searchsorted(t, self.t), 1, max(len(t) - 1, 1))
        nearest = np.minimum(abs(t[after - 1] - self.t), abs(t[np.minimum(after, len(t) - 1)] - self.t))
        mine: Bools = nearest < 1e-6
        return _median(np.array(self.colours)[mine])


def colours_of(frame: Frame, xy: Floats, visibility: Floats) -> Floats:
    """Colours (2, 3), CIELAB, of trunk and thighs of a body with landmarks (33, 2) px in a frame."""
    shoulder, hip, knee = (_mean_seen(xy, visibility, pair) for pair in (_SHOULDERS, _HIPS, _KNEES))
    return np.stack([_colour(frame, shoulder, hip), _colour(frame, hip, knee)])


def are_different(one: Floats, other: Floats) -> bool | None:
    """Whether two people's colours (2, 3) are of different clothes; None when no part was seen of both."""
    weighted = (one - other) * (_LIGHT, 1.0, 1.0)
    distance = np.sqrt((weighted**2).sum(axis=1))
    known = distance[np.isfinite(distance)]
    return bool(known.max() > _DIFFERENT) if known.size else None


def _mean_seen(xy: Floats, visibility: Floats, pair: list[int]) -> Floats:
    seen = xy[pair][visibility[pair] >= _SEEN]
    return np.asarray(seen.mean(axis=0)) if len(seen) else np.full(2, np.nan)


def _colour(frame: Frame, start: Floats, end: Floats) -> Floats:
    """The median colour (3,), CIELAB, around the middle of a limb from `start` to `end` px."""
    import cv2

    x, y = (start + end) / 2
    length = hypot(*(end - start))
    width, height = frame.size
    if not np.isfinite(length) or length < 4 or not (0 <= x < width and 0 <= y < height):
        return np.full(3, np.nan)
    along = end - start
    region = Region(float(x), float(y), _WIDTH * length, atan2(along[0], along[1]))
    patch = crop(frame, region.matrix(_SIDE), _SIDE).astype(np.float32) / 255
    return np.asarray(np.median(cv2.cvtColor(patch, cv2.COLOR_RGB2LAB).reshape(-1, 3), axis=0), dtype=np.float64)


def _median(colours: Floats) -> Floats:
    """Median over the first axis of what is known; NaN where nothing is."""
    out = np.full(colours.shape[1:], np.nan)
    for part in range(out.shape[0]):
        known = colours[np.isfinite(colours[:, part, 0]), part]
        if len(known):
            out[part] = np.median(known, axis=0)
    return out
