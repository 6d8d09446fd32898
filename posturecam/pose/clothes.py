"""What a person wears, as the colours of four parts of the body: it distinguishes people of the same build."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import atan2, hypot

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.pose.crop import crop
from posturecam.pose.region import Region
from posturecam.track import Frame

EVERY_S = 0.2
"""Interval of the looks."""
_RECENT = 10
"""Looks whose median is the present colour: 2 s of them."""
_SIDE = 12
"""Pixels on a side of the square after resampling."""
_WIDTH = 0.35
"""Side of the square looked at, in lengths of the trunk or thigh: narrower than either."""
_SEEN = 0.5
"""Least visibility of both ends of a limb."""
_FEWEST_PARTS = 2
"""Parts of the body that must be seen of both people to compare them."""
_PATCHES_KEPT = 150
"""Looks whose pixels wait to become colours: 30 s of them, 260 kB. OpenCV makes tables for 70 ms before the first
colour in CIELAB (measured), and most clips show one person throughout, whose colours are never asked for."""
SAME_LIGHT, OTHER_LIGHT = 12.0, 25.0
"""Distance in CIELAB from which on clothes are different ones: in the same shot, and across a cut, where light and
exposure may change. Measured in one shot: the medians of one person at most 7 apart, those of people dressed alike 14
and more."""
FEWEST_LOOKS = 3
"""Looks at a stretch from which its colours are known."""

_SHOULDERS, _ELBOWS, _WRISTS, _HIPS, _KNEES, _ANKLES = [11, 12], [13, 14], [15, 16], [23, 24], [25, 26], [27, 28]
_PARTS = ((_SHOULDERS, _HIPS), (_HIPS, _KNEES), (_KNEES, _ANKLES), (_ELBOWS, _WRISTS))

Patch = NDArray[np.uint8]
"""(12, 12, 3) RGB of a part of the body."""


@dataclass
class Clothes:
    """Colours of trunk, thigh, shank and forearm through a clip.

    Parameters
    ----------
    t : list of float
        Of the looks, s.
    colours : list of numpy.ndarray
        (4, 3) CIELAB each, NaN for what was not seen; those of the latest looks come when they are asked for.
    """

    t: list[float] = field(default_factory=list)
    colours: list[Floats] = field(default_factory=list)
    _patches: list[list[Patch | None]] = field(default_factory=list)

    def look(self, frame: Frame, xy: Floats, visibility: Floats) -> None:
        """Take in a frame, five times a second.

        Parameters
        ----------
        frame : Frame
            The frame.
        xy : numpy.ndarray
            (33, 2) px, y down.
        visibility : numpy.ndarray
            (33,), 0–1.
        """
        if self.t and frame.t - self.t[-1] < EVERY_S:
            return
        self.t.append(frame.t)
        self._patches.append(_patches_of(frame, xy, visibility))
        if len(self._patches) > _PATCHES_KEPT:
            self._make_colours()

    def _make_colours(self) -> None:
        """Make colours of the pixels that wait."""
        patches, self._patches = self._patches, []
        self.colours += map(_colours, patches)

    def recent(self) -> Floats:
        """Return the present colours.

        Returns
        -------
        numpy.ndarray
            (4, 3) CIELAB, medians of the last 10 looks.
        """
        self._make_colours()
        return _median(np.array(self.colours[-_RECENT:])) if self.colours else np.full((4, 3), np.nan)

    def during(self, t: Floats) -> Floats:
        """Return the colours of a person.

        Parameters
        ----------
        t : numpy.ndarray
            Ascending times at which the person was seen, s.

        Returns
        -------
        numpy.ndarray
            (4, 3) CIELAB, medians; NaN where they were hardly seen.
        """
        if not self.t or not len(t):
            return np.full((4, 3), np.nan)
        self._make_colours()
        after = np.clip(np.searchsorted(t, self.t), 1, max(len(t) - 1, 1))
        nearest = np.minimum(abs(t[after - 1] - self.t), abs(t[np.minimum(after, len(t) - 1)] - self.t))
        mine: Bools = nearest < 1e-6
        return _median(np.array(self.colours)[mine]) if mine.sum() >= FEWEST_LOOKS else np.full((4, 3), np.nan)


def colours_of(frame: Frame, xy: Floats, visibility: Floats) -> Floats:
    """Measure the colours of a body in a frame.

    Parameters
    ----------
    frame : Frame
        The frame.
    xy : numpy.ndarray
        (33, 2) px, y down.
    visibility : numpy.ndarray
        (33,), 0–1.

    Returns
    -------
    numpy.ndarray
        (4, 3) CIELAB of trunk, thigh, shank and forearm; NaN for what is not seen.
    """
    return _colours(_patches_of(frame, xy, visibility))


def are_different(one: Floats, other: Floats, limit: float = SAME_LIGHT) -> bool | None:
    """Compare two people's clothes.

    Parameters
    ----------
    one, other : numpy.ndarray
        (4, 3) CIELAB.
    limit : float
        Distance in CIELAB from which on they are different.

    Returns
    -------
    bool or None
        None when fewer than two parts were seen of both.
    """
    distance = np.sqrt(((one - other) ** 2).sum(axis=1))
    known = distance[np.isfinite(distance)]
    return bool(known.max() > limit) if known.size >= _FEWEST_PARTS else None


def _limb(xy: Floats, visibility: Floats, start: list[int], end: list[int]) -> tuple[Floats, Floats]:
    """The ends px of a limb on the side that is seen better; those of the trunk are between the sides."""
    if start == _SHOULDERS:
        is_seen = visibility[start].max() >= _SEEN and visibility[end].max() >= _SEEN
        return (xy[start].mean(axis=0), xy[end].mean(axis=0)) if is_seen else (np.full(2, np.nan), np.full(2, np.nan))
    least = np.minimum(visibility[start], visibility[end])
    side = int(least[1] > least[0])
    return (xy[start[side]], xy[end[side]]) if least[side] >= _SEEN else (np.full(2, np.nan), np.full(2, np.nan))


def _patches_of(frame: Frame, xy: Floats, visibility: Floats) -> list[Patch | None]:
    """The pixels of each part of a body; None for what is not seen."""
    return [_patch(frame, *_limb(xy, visibility, *part)) for part in _PARTS]


def _patch(frame: Frame, start: Floats, end: Floats) -> Patch | None:
    """The pixels around the middle of a limb from `start` to `end` px."""
    x, y = (start + end) / 2
    length = hypot(*(end - start))
    width, height = frame.size
    if not np.isfinite(length) or length < 4 or not (0 <= x < width and 0 <= y < height):
        return None
    along = end - start
    region = Region(float(x), float(y), _WIDTH * length, atan2(-along[0], along[1]))
    return crop(frame, region.matrix(_SIDE), _SIDE)


def _colours(patches: list[Patch | None]) -> Floats:
    """The median colour of each patch, (4, 3) CIELAB."""
    return np.stack([np.full(3, np.nan) if patch is None else _colour(patch) for patch in patches])


def _colour(patch: Patch) -> Floats:
    """The median colour (3,), CIELAB."""
    import cv2

    colours = cv2.cvtColor(patch.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    return _middle(np.asarray(colours, dtype=np.float32))


def _middle(colours: NDArray[np.float32]) -> Floats:
    """The median (3,) of (N, 3), as numpy.median has it, which would import numpy.ma before the first frame is done."""
    ordered = np.sort(colours, axis=0)
    n = len(ordered)
    return np.asarray((ordered[(n - 1) // 2] + ordered[n // 2]) / 2, dtype=np.float64)


def _median(colours: Floats) -> Floats:
    """Median over the first axis of what is known; NaN where nothing is."""
    out = np.full((len(_PARTS), 3), np.nan)
    for part in range(len(_PARTS)):
        known = colours[np.isfinite(colours[:, part, 0]), part]
        if len(known):
            out[part] = np.median(known, axis=0)
    return out
