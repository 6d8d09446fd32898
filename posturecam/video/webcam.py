"""Frames from a camera, always the newest one: a slow consumer skips frames, it never lags behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Condition, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.errors import VideoError
from posturecam.track import Frame
from posturecam.words import message, say

if TYPE_CHECKING:
    from typing_extensions import Self

RETRY_S = 0.02
"""Time after which a camera that gave nothing is asked again: shorter than one frame at 30 a second. Our choice."""


class _Capture(Protocol):
    """What is used of cv2.VideoCapture."""

    def isOpened(self) -> bool: ...  # noqa: N802 (OpenCV's name)
    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, Any]: ...
    def set(self, propId: int, value: float) -> bool: ...  # noqa: N803 (OpenCV's name)
    def release(self) -> None: ...


class Webcam:
    """The frames of a camera from the moment it is opened; iterate it once, inside `with`.

    Frame.t is in s since the first frame, by a monotonic clock read when the frame was grabbed. Raises VideoError when
    there is no such camera or it may not be used, and while iterating when it goes away.

    Parameters
    ----------
    index : int
        Which camera; 0 is the first.
    patience_s : float
        How long a camera may send nothing before it counts as gone, s.
    open_capture : Callable or None
        Opens the camera of an index; None for OpenCV.
    clock : Callable
        Seconds from any moment on.
    """

    def __init__(
        self,
        index: int = 0,
        *,
        patience_s: float = 3.0,
        open_capture: Callable[[int], _Capture] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._index = index
        self._patience_s = patience_s
        self._clock = clock
        self._news = Condition()
        self._newest: tuple[float, NDArray[np.uint8]] | None = None
        self._stopping = False
        self._capture = (open_capture or _open_quietly)(index)
        first = self._first_image() if self._capture.isOpened() else None
        if first is None:
            self._capture.release()
            raise VideoError(message("video.camera.silent", index=index))
        self._start, image = first
        self._newest = first
        self._size = (image.shape[1], image.shape[0])
        self._thread = Thread(target=self._keep_reading, name=f"camera {index}", daemon=True)
        self._thread.start()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px."""
        return self._size

    @property
    def name(self) -> str:
        """What to call the camera in a message."""
        return say("video.camera.name", index=self._index)

    @property
    def n_frames(self) -> int | None:
        """None: how long a camera will run is not known."""
        return None

    def __iter__(self) -> Iterator[Frame]:
        last = 0.0
        while not self._stopping:
            with self._news:
                self._news.wait_for(lambda: self._newest is not None or self._stopping, self._patience_s)
                newest, self._newest = self._newest, None
            if self._stopping:
                return
            if newest is None:
                raise VideoError(message("video.camera.stopped", index=self._index, seconds=last))
            last = newest[0] - self._start
            yield Frame(last, newest[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the camera; may be called twice and from another thread."""
        with self._news:
            self._stopping = True
            self._news.notify_all()
        self._thread.join(timeout=self._patience_s)
        self._capture.release()

    def _first_image(self) -> tuple[float, NDArray[np.uint8]] | None:
        """The first image, for which a camera that is waking up gets some time; None when there is none."""
        until = self._clock() + self._patience_s
        while (image := self._read()) is None and self._clock() < until:
            time.sleep(RETRY_S)
        return image

    def _keep_reading(self) -> None:
        """Read until asked to stop, keeping only the newest image."""
        last = self._start
        while not self._stopping:
            image = self._read()
            if image is None:
                time.sleep(RETRY_S)
            elif image[0] > last and image[1].shape[1::-1] == self._size:
                last = image[0]
                with self._news:
                    self._newest = image
                    self._news.notify_all()

    def _read(self) -> tuple[float, NDArray[np.uint8]] | None:
        """(clock time in s, RGB image), or None when the camera gave nothing."""
        if not self._capture.grab():
            return None
        t = self._clock()
        good, image = self._capture.retrieve()
        return (t, cv2.cvtColor(image, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)) if good else None


def _open_quietly(index: int) -> _Capture:
    """An opened capture with the shortest queue the driver allows; OpenCV does not warn of missing cameras."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(0)
    try:
        capture = cv2.VideoCapture(index)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture
    finally:
        cv2.utils.logging.setLogLevel(before)
