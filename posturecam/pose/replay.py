"""A stored track played back as if a model had just seen it, so that the rest runs without one."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from posturecam.landmark_bias import LandmarkBias, bias_of
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self


class ReplayPose:
    """Gives for each frame the pose that a track holds for that moment; pixels are not looked at.

    A frame matches the track's nearest time when that is less than half of the usual interval away (1 ms for a single
    pose).

    Parameters
    ----------
    track : PoseTrack
        What is played back.
    """

    def __init__(self, track: PoseTrack) -> None:
        self._track = track
        self._tolerance = float(np.median(np.diff(track.t))) / 2 if len(track) > 1 else 1e-3

    @property
    def model_hash(self) -> str:
        """The hash of the model that made the track, or 'unknown'."""
        return self._track.provenance.get("model", "unknown")

    @property
    def bias(self) -> LandmarkBias | None:
        """That of the model that made the track."""
        return bias_of(self._track.provenance)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """None: what there was to say stands in the track."""
        return ()

    def pick(self, x: float, y: float) -> None:
        """Do nothing: a stored track holds one person.

        Parameters
        ----------
        x, y : float
            px.
        """

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the stored pose at the frame's time.

        Parameters
        ----------
        frame : Frame
            The frame.

        Returns
        -------
        Pose or None
            In px of the frames that the track was made from; None where no person was seen, or there is no such moment.
        """
        times = self._track.t
        if len(times) == 0:
            return None
        after = int(np.searchsorted(times, frame.t))
        nearest = min((max(after - 1, 0), min(after, len(times) - 1)), key=lambda index: abs(times[index] - frame.t))
        if abs(times[nearest] - frame.t) > self._tolerance or not np.isfinite(self._track.xy[nearest]).any():
            return None
        world = None if self._track.world is None else self._track.world[nearest]
        return Pose(frame.t, self._track.xy[nearest], self._track.visibility[nearest], world)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to free."""
