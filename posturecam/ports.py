"""The seams between the engine and the outside world, as Protocols. Adapters need not inherit from them."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from posturecam.landmark_bias import BIAS, MODEL, LandmarkBias, add_bias
from posturecam.track import Frame, Pose
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self


class VideoSource(Protocol):
    """Something that yields frames with their true times: a file, a webcam, a list of arrays.

    Its frames may be asked for in another thread than the one that made it.
    """

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels of the frames as they are yielded, after rotation."""
        ...

    @property
    def name(self) -> str:
        """What to call this source in a message."""
        ...

    @property
    def n_frames(self) -> int | None:
        """How many frames to expect, for a progress bar; None where that is not known."""
        ...

    def __iter__(self) -> Iterator[Frame]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class PoseEstimator(Protocol):
    """Find one person's landmarks in each frame of one clip or connection.

    It keeps tracking state: one estimator for each clip, used from one thread.
    """

    @property
    def model_hash(self) -> str:
        """'sha256:…' of the model files, for the provenance of a result."""
        ...

    @property
    def bias(self) -> LandmarkBias | None:
        """What is known of the errors of its landmarks; None where nothing is: they are then taken at face value."""
        ...

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the user should know of the frames so far, such as where the person was lost and found again."""
        ...

    def pick(self, x: float, y: float) -> None:
        """Follow another person from the next frame on; without effect where there is none, or for some engines.

        Parameters
        ----------
        x, y : float
            A point on that person, px of the last frame, y down.
        """
        ...

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
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def provenance_of(estimator: PoseEstimator) -> dict[str, str]:
    """Describe the model of an estimator, as the provenance of its tracks does, and make its bias known.

    Parameters
    ----------
    estimator : PoseEstimator
        Any engine.

    Returns
    -------
    dict
        "model" is the digest of its files; "bias" the name of its bias, where it brings one.
    """
    if estimator.bias is None:
        return {MODEL: estimator.model_hash}
    add_bias(estimator.bias)
    return {MODEL: estimator.model_hash, BIAS: estimator.bias.name}
