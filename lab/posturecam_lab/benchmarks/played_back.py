"""A pose estimator that plays stored poses back, for measuring memory over a long clip in a short time."""

from __future__ import annotations

from typing import Any

import numpy as np
from typing_extensions import Self

from posturecam.track import Frame, Pose, PoseTrack
from posturecam.words import Message

REAL_FRAMES = 150
"""Frames in which the model itself runs: its buffers have their full size by then."""
TREMBLE_PX = 1.0
"""SD of the noise on each landmark, so that no pose repeats itself."""


class PlayedBack:
    """A pose estimator that soon costs nothing.

    `model` for the first frames, then the poses of a track at their times, over and over, while the model stays open
    for as long as this is. Each pose trembles a little, as no video repeats itself.
    """

    model_hash = "sha256:played back"
    bias = None
    remarks: tuple[Message, ...] = ()

    def __init__(self, track: PoseTrack, model: Any) -> None:
        self._track, self._model, self._left = track, model, REAL_FRAMES
        self._random = np.random.default_rng(0)

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose of the model at first, then that of the track at the frame's time."""
        if self._left:
            self._left -= 1
            found: Pose | None = self._model.estimate(frame)
            return found
        track = self._track
        t = track.t[0] + frame.t % float(track.t[-1] - track.t[0])
        after = max(int(np.searchsorted(track.t, t)), 1)
        share = (t - track.t[after - 1]) / (track.t[after] - track.t[after - 1])
        xy = track.xy[after - 1] * (1 - share) + track.xy[after] * share
        return Pose(
            frame.t, xy + self._random.normal(0, TREMBLE_PX, xy.shape), track.visibility[after].astype(np.float64)
        )

    def pick(self, x: float, y: float) -> None:
        """There is only one person."""

    def __enter__(self) -> Self:
        self._model.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self._model.__exit__(*failure)
