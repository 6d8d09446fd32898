"""The seams between the engine and the outside world, as Protocols. Adapters need not inherit from them."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from posturecam.track import Frame, Pose
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self


class VideoSource(Protocol):
    """Something that yields frames with their true times: a file, a webcam, a list of arrays. Its frames may be asked for
    in another thread than the one that made it."""

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
        """How many frames to expect, for a progress bar; None when nobody can say."""
        ...

    def __iter__(self) -> Iterator[Frame]: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class PoseEstimator(Protocol):
    """Finds one person's landmarks in a frame. It keeps tracking state: one estimator per clip or connection, one
    thread."""

    @property
    def model_hash(self) -> str:
        """'sha256:…' of the model files, for the provenance of a result."""
        ...

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the user should know of the frames so far, such as where the person was lost and found again."""
        ...

    def pick(self, x: float, y: float) -> None:
        """From the next frame on follows the person at (x, y) px; nothing changes where nobody is, or for an engine that
        can't."""
        ...

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's landmarks in pixels of this frame, or None where nobody is found."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
