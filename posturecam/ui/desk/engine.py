"""The pose engine of a desk session, which lasts for hours."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from posturecam.landmark_bias import LandmarkBias
from posturecam.ports import PoseEstimator
from posturecam.track import Frame, Pose
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self

RENEW_S = 1800.0
"""Seconds after which the engine starts anew: it notes every frame's colours and every bystander of a clip, about
5 MB an hour."""


class CountsPeople(Protocol):
    """Counts the people in the frames of one stream, such as `posturecam.pose.company.PeopleCounter`."""

    def count(self, frame: Frame, pose: Pose | None) -> int:
        """Count them.

        Parameters
        ----------
        frame : Frame
            The next frame.
        pose : Pose or None
            The person followed in it.

        Returns
        -------
        int
            How many, the person followed included.
        """
        ...


class RenewedEstimator:
    """A pose estimator whose memory does not grow with the hours, and which counts people.

    Parameters
    ----------
    open_estimator : callable
        Makes the estimators, one after the other.
    counter : CountsPeople
        Counts the people.
    """

    def __init__(self, open_estimator: Callable[[], PoseEstimator], counter: CountsPeople) -> None:
        self.counter = counter
        self._open = open_estimator
        self._inner = open_estimator()
        self._since: float | None = None

    @property
    def model_hash(self) -> str:
        """As of the estimator in use."""
        return self._inner.model_hash

    @property
    def bias(self) -> LandmarkBias | None:
        """As of the estimator in use."""
        return self._inner.bias

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Those of the estimator in use."""
        return self._inner.remarks

    def pick(self, x: float, y: float) -> None:
        """Follow another person from the next frame on.

        Parameters
        ----------
        x, y : float
            A point on that person, px of the last frame, y down.
        """
        self._inner.pick(x, y)

    def estimate(self, frame: Frame) -> Pose | None:
        """Find the person's landmarks.

        Parameters
        ----------
        frame : Frame
            The next frame.

        Returns
        -------
        Pose or None
            In px of this frame; None where no person is found.
        """
        since = self._since = frame.t if self._since is None else self._since
        if frame.t - since > RENEW_S:
            self.__exit__(None, None, None)
            self._inner = self._open().__enter__()
            self._since = frame.t
        return self._inner.estimate(frame)

    def __enter__(self) -> Self:
        self._inner = self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)
