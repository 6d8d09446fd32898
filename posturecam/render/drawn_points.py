"""The landmarks of a track where they are drawn: on the joints, with the known bias of the pose model taken out.

What the checks measure is measured there, so an angle that is drawn between such points is the angle that was measured.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.drawn_body import DrawnBody
from posturecam.checks.near_side import left_share
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.calibration import landmark_moves_px
from posturecam.motion.landmark_signals import columns
from posturecam.track import PoseTrack
from posturecam.types import Bout

_USUAL_STRIDE_S = 1.0
"""Stride time where no cadence is known, s."""


class DrawnPoints:
    """Puts landmarks where they are drawn.

    Parameters
    ----------
    track : PoseTrack or None
        The landmarks of the clip.
    scale : ndarray, shape (2,)
        From pixels of the track to those of the image, across and down.
    provenance : Mapping[str, str]
        Of the analysis; it names the pose model.
    """

    def __init__(self, track: PoseTrack | None, scale: Floats, provenance: Mapping[str, str]) -> None:
        self._track, self._scale, self._provenance = track, scale, provenance
        self._moves: dict[tuple[float, float, int], Floats] = {}

    def body(self, xy: Floats, visibility: Floats, bout: Bout | None) -> DrawnBody:
        """Make the body of one frame.

        Parameters
        ----------
        xy : ndarray, shape (33, 2)
            Places in the image, px.
        visibility : ndarray, shape (33,)
            0 to 1.
        bout : Bout or None
            The bout it belongs to; None between bouts.

        Returns
        -------
        DrawnBody
            The body.
        """
        if bout is None:
            return DrawnBody(xy, visibility)
        moved = np.array(xy, dtype=np.float64)
        moved[:, 0] += self._moves_of(bout)
        return DrawnBody(moved, visibility, left_share(bout.scene.view, bout.activity))

    def leg_px(self, t: float, bout: Bout) -> float:
        """Measure the leg length of the stride around a time, the median over both legs as they are drawn.

        Parameters
        ----------
        t : float
            Time in the clip, s.
        bout : Bout
            The bout it lies in.

        Returns
        -------
        float
            Px in the image; NaN where no leg was seen.
        """
        if self._track is None:
            return math.nan
        half = half_stride_s(bout)
        xy = self._track.xy[self._track.rows(t - half, t + half)] * self._scale
        return nanmedian(leg_length_px(columns(xy)))

    def _moves_of(self, bout: Bout) -> Floats:
        """How far each landmark (33,) is moved to the right, px."""
        key = (bout.start, bout.end, bout.person)
        if key not in self._moves:
            self._moves[key] = self._find_moves(bout)
        return self._moves[key]

    def _find_moves(self, bout: Bout) -> Floats:
        moves = np.zeros(33)
        if self._track is not None:
            inside = columns(self._track.xy[self._track.rows(bout.start, bout.end)])
            scene = bout.scene
            found = landmark_moves_px(
                lambda k: inside(k)[:, 0], scene.facing, scene.trunk_px, bout.activity, self._provenance
            )
            for landmark, px in found.items():
                moves[landmark] = px * self._scale[0]
        return moves


def half_stride_s(bout: Bout) -> float:
    """Look up how long half a stride takes.

    Parameters
    ----------
    bout : Bout
        The bout.

    Returns
    -------
    float
        A step's duration, s; half a second where there are no steps.
    """
    strides = [] if bout.gait is None else [stride.end - stride.start for stride in bout.gait.strides]
    return float(np.median(strides)) / 2 if strides else _USUAL_STRIDE_S / 2
