"""How the frames of two clips are laid out: windows of one size in which both bodies are equally large."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.render.rect import Rect
from posturecam.side_by_side.choices import ComparisonLayout, EqualBy
from posturecam.side_by_side.ghost import HipPath, Placement

LEG_SHARE = 0.33
"""Leg length over the height of a window: a body of twice the leg, with room for a step and raised arms. Our choice."""
BESIDE_ASPECT, GHOST_ASPECT = 0.9, 1.25
"""Width over height of a window beside another, and of the one window of a ghost. Our choice."""
MOST_ZOOM = 4.0
"""The most that a frame is enlarged: more shows only blur. Our choice."""
FOLLOW_S = 1.2
"""Over which the hips are averaged, s, where a window follows them: a stride, so that it does not bob. Our choice."""
HIPS_DOWN = 0.53
"""Where in a window the hips are, of its height from above. Our choice."""
WIDEST, NARROWEST = 2.0, 0.45
"""Width over height of a window that shows a whole frame, at most and at least; the rest is letterboxed. Our choice."""


@dataclass(frozen=True)
class Board:
    """The image that both clips are drawn on.

    Attributes
    ----------
    size : tuple of int
        (width, height) px, both even.
    windows : tuple of Rect
        Where the clips are: two, or one for a ghost.
    head, foot : int
        Height of the strips above and below, px.
    """

    size: tuple[int, int]
    windows: tuple[Rect, ...]
    head: int
    foot: int


def board_of(layout: ComparisonLayout, aspects: tuple[float, float], height: int) -> Board:
    """Lay out the board.

    Parameters
    ----------
    layout : ComparisonLayout
        Beside each other, or a ghost.
    aspects : tuple of float
        Width over height of the windows of both clips.
    height : int
        Of the windows, px.

    Returns
    -------
    Board
        With a strip for names above and one for the moment below.
    """
    head, foot, gap = _even(0.13 * height), _even(0.09 * height), _even(0.012 * height)
    height = _even(height)
    widths = (
        [_even(GHOST_ASPECT * height)] if layout is ComparisonLayout.GHOST else [_even(a * height) for a in aspects]
    )
    lefts = [0, widths[0] + gap][: len(widths)]
    windows = [Rect(left, head, left + width, head + height) for left, width in zip(lefts, widths, strict=True)]
    return Board((windows[-1].right, head + height + foot), tuple(windows), head, foot)


def aspect_of(size: tuple[int, int], equal: EqualBy) -> float:
    """Choose the shape of a window beside another.

    Parameters
    ----------
    size : tuple of int
        (width, height) px of the clip's frames.
    equal : EqualBy
        What is equal in both.

    Returns
    -------
    float
        Width over height.
    """
    return BESIDE_ASPECT if equal is EqualBy.LEG else min(max(size[0] / size[1], NARROWEST), WIDEST)


def equal_leg_px(paths: tuple[HipPath, HipPath], height: int) -> float:
    """Choose how long the legs of both bodies are drawn.

    Parameters
    ----------
    paths : tuple of HipPath
        The bodies.
    height : int
        Of a window, px.

    Returns
    -------
    float
        Px; NaN where one of the legs is not known.
    """
    legs = [path.usual_leg_px for path in paths]
    return min(LEG_SHARE * height, *(MOST_ZOOM * leg for leg in legs)) if all(map(math.isfinite, legs)) else math.nan


class WindowView:
    """Which part of a clip's frame a window shows at each time: the whole frame, or what is around the hips.

    Across, the hips stay in the middle, be it beyond the edge of the frame: so both bodies stand at the same place.

    Parameters
    ----------
    path : HipPath
        The body.
    frame : tuple of int
        (width, height) px of the image that the landmarks lie in.
    window : tuple of int
        (width, height) px of the window.
    leg_px : float
        How long the leg is drawn; NaN to show whole frames.
    """

    def __init__(self, path: HipPath, frame: tuple[int, int], window: tuple[int, int], leg_px: float) -> None:
        self._frame, self._window, self._t = frame, window, path.t
        whole = min(window[0] / frame[0], window[1] / frame[1])
        self.scale = leg_px / path.usual_leg_px if math.isfinite(leg_px) else whole
        self._hips = followed_hips(path)

    def at(self, t: float) -> Placement:
        """Say how the frame lies in the window.

        Parameters
        ----------
        t : float
            Clip time, s.

        Returns
        -------
        Placement
            From px of the frame to px of the window.
        """
        (width, height), (across, along) = self._window, (self._frame[0] * self.scale, self._frame[1] * self.scale)
        right = (width - across) / 2 if across <= width else 0.5 * width - self._axis(t, 0) * self.scale
        down = (height - along) / 2 if along <= height else HIPS_DOWN * height - self._axis(t, 1) * self.scale
        return Placement(self.scale, False, right, down if along <= height else min(0.0, max(height - along, down)))

    def _axis(self, t: float, axis: int) -> float:
        middle = self._frame[axis] / 2
        return float(np.interp(t, self._t, self._hips[:, axis])) if len(self._hips) else middle


def followed_hips(path: HipPath) -> Floats:
    """Average the hips over a stride, for a window that follows them.

    Parameters
    ----------
    path : HipPath
        The body.

    Returns
    -------
    ndarray, shape (N, 2)
        Px, at the times of the path; empty where they are never known.
    """
    known = np.isfinite(path.hips).all(axis=1)
    if not known.any():
        return np.empty((0, 2))
    step = float(path.t[1] - path.t[0])
    filled = [np.interp(path.t, path.t[known], axis[known]) for axis in path.hips.T]
    frames = max(1, round(FOLLOW_S / step))
    return np.column_stack([uniform_filter1d(axis, frames, mode="nearest") for axis in filled])


def _even(px: float) -> int:
    return max(2, 2 * round(px / 2))
