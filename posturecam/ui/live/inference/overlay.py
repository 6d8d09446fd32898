"""The overlay of a moment, tied to the landmarks, so that a browser can draw it on the frames that follow.

Each point of each stroke names the landmark that it moves with. Points on the body lie on their landmark exactly, and
lines of reference move along with the point they start from; angles and values are those of the latest analysis.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.track import Pose
from posturecam.types import Analysis, Cue
from posturecam.ui.live.strokes import StrokeOverlay

_POINTS = {"line": 2, "dash": 2, "dot": 1, "wedge": 3, "text": 1}
"""How many points each kind of stroke begins with, after kind and strength."""
_BETWEEN = ((7, 8), (11, 12), (23, 24), (25, 26), (27, 28))
"""Pairs between which strokes begin too: numbers 33 to 37, as frames.js has them."""
_STILL = -1
"""Of a point that moves with nothing: where a foot landed."""
_ON_PX = 2.0
"""From a landmark to a point that is drawn on it, px: strokes are rounded, and a known bias is taken out."""


class TiedOverlay:
    """Draws the moments of one connection.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frames, px.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._overlay = StrokeOverlay(size)

    def draw(self, pose: Pose | None, analysis: Analysis | None, cue: Cue | None) -> dict[str, Any]:
        """Draw a pose in the colours of the latest analysis.

        Parameters
        ----------
        pose : Pose or None
            The pose; None where no person is seen.
        analysis : Analysis or None
            The latest analysis.
        cue : Cue or None
            The cue that is shown.

        Returns
        -------
        dict
            "strokes" as `StrokeOverlay.draw` has them, and "ties": the landmarks that the points of each move with.
        """
        if pose is None:
            return {"strokes": [], "ties": []}
        moving = self._overlay.draw(pose, analysis, cue, with_landings=False)
        landed: list[list[Any]] = []
        if self._overlay.has_landings(pose.t, analysis, cue):
            landed = [stroke for stroke in self._overlay.draw(pose, analysis, cue) if stroke not in moving]
        ties = [*_ties(moving, pose.xy), *([_STILL] * _POINTS[one[0]] for one in landed)]
        return {"strokes": [*moving, *landed], "ties": ties}


def _ties(strokes: list[list[Any]], xy: Floats) -> list[list[int]]:
    counts = [_POINTS[stroke[0]] for stroke in strokes]
    if not counts:
        return []
    values = [stroke[2 : 2 + 2 * count] for stroke, count in zip(strokes, counts, strict=True)]
    points = np.array([value for part in values for value in part]).reshape(-1, 2)
    body = np.concatenate([xy, [xy[list(pair)].mean(axis=0) for pair in _BETWEEN]])
    away = np.hypot(points[:, None, 0] - body[:, 0], points[:, None, 1] - body[:, 1])
    nearest, off = np.nanargmin(away, axis=1), np.nanmin(away, axis=1)
    ties: list[list[int]] = []
    for end, count in zip(np.cumsum(counts).tolist(), counts, strict=True):
        mine = range(end - count, end)
        first = min(mine, key=lambda k: off[k])
        ties.append([int(nearest[k]) if off[k] <= _ON_PX else int(nearest[first]) for k in mine])
    return ties
