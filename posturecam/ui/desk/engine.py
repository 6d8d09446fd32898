"""The pose engine of a desk session, which lasts for hours."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from posturecam.landmark_bias import LandmarkBias
from posturecam.ports import PoseEstimator
from posturecam.pose.bystanders import Sighting
from posturecam.pose.company import PeopleCounter
from posturecam.track import Frame, Pose
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self

RENEW_S = 1800.0
"""Seconds after which the engine starts anew: it notes every frame's colours and every bystander of a clip, about
5 MB an hour."""
SEEN_LATELY_S = 2.5
"""Seconds for which another person counts as there: the engine looks around once a second."""


class RenewedEstimator:
    """A pose estimator whose memory does not grow with the hours.

    Parameters
    ----------
    open_estimator : callable
        Makes the estimators, one after the other.
    """

    def __init__(self, open_estimator: Callable[[], PoseEstimator]) -> None:
        self._open = open_estimator
        self._inner = open_estimator()
        self._since: float | None = None
        self._counter: PeopleCounter | None = None

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

    def count_people(self, frame: Frame, pose: Pose | None) -> int:
        """Count the people in a frame, those far behind the chair too; the counter outlasts the engines.

        Parameters
        ----------
        frame : Frame
            The frame that was estimated last.
        pose : Pose or None
            The person's pose in it.

        Returns
        -------
        int
            At least 1; 1 where the engine has no detector.
        """
        detector = getattr(self._inner, "detector", None)
        if self._counter is None and detector is not None:
            self._counter = PeopleCounter(detector)
        return 1 if self._counter is None else max(self._counter.count(frame, pose), 1)

    @property
    def others(self) -> tuple[Sighting, ...]:
        """Where a second person was seen; empty where the engine does not look for others."""
        seen: tuple[Sighting, ...] = getattr(self._inner, "others", ())
        return seen

    def __enter__(self) -> Self:
        self._inner = self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)


def people_seen(estimator: PoseEstimator, frame: Frame, pose: Pose | None) -> int:
    """Count the people who were seen lately.

    Parameters
    ----------
    estimator : PoseEstimator
        Any engine.
    frame : Frame
        The latest frame.
    pose : Pose or None
        The person's pose in it.

    Returns
    -------
    int
        At least 1; 1 too where the engine does not look for others.
    """
    others = getattr(estimator, "others", ())
    seen = 2 if others and frame.t - others[-1].t <= SEEN_LATELY_S else 1
    return max(seen, estimator.count_people(frame, pose)) if isinstance(estimator, RenewedEstimator) else seen
