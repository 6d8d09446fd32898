"""Looking for the person only in a part of the picture, chosen by hand at the start and then moving along."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from posturecam.errors import VideoError
from posturecam.ports import PoseEstimator
from posturecam.types import Floats, Frame, Pose

if TYPE_CHECKING:
    from typing_extensions import Self

_MARGIN_AT_START = 0.1
_MARGIN = 0.4
_FOLLOW = 0.3
_RESIZE = 0.05
_PATIENCE_S = 0.5
_SMALLEST = 16


class RoiPose:
    """An estimator that sees only the chosen person's surroundings; its poses are in px of the whole frame.

    box: (x, y, width, height) px of the upright picture, drawn around the person as they stand in the first frames.
    Once they are found there, the region moves with them, wide enough for a stride; when they are lost for half a
    second the search starts again in the box. The region moves smoothly, so that an estimator which tracks from frame
    to frame keeps its track. Raises ValueError for a box without area, and VideoError at the first frame when the box
    lies outside of the picture.
    """

    def __init__(self, estimator: PoseEstimator, box: tuple[int, int, int, int]) -> None:
        x, y, width, height = box
        if width <= 0 or height <= 0:
            raise ValueError(f"a region needs a width and a height above 0, got {box}")
        self._estimator = estimator
        self._box = box
        grown = 1 + 2 * _MARGIN_AT_START
        self._start = np.array([x + width / 2, y + height / 2, width * grown, height * grown])
        self._window: Floats = self._start
        self._last_seen: float | None = None

    @property
    def model_hash(self) -> str:
        """That of the estimator inside."""
        return self._estimator.model_hash

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the estimator inside."""
        return self._estimator.notes

    def estimate(self, frame: Frame) -> Pose | None:
        """The chosen person's landmarks in px of the whole frame, or None where they are not found."""
        left, top, right, bottom = self._edges(frame.rgb)
        cut = np.ascontiguousarray(frame.rgb[top:bottom, left:right])
        pose = self._estimator.estimate(Frame(frame.t, cut))
        if pose is None:
            if self._last_seen is not None and frame.t - self._last_seen > _PATIENCE_S:
                self._window, self._last_seen = self._start, None
            return None
        pose = replace(pose, xy=pose.xy + np.array([left, top], dtype=np.float64))
        self._follow(pose, frame.t)
        return pose

    def __enter__(self) -> Self:
        self._estimator.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._estimator.__exit__(kind, error, trace)

    def _edges(self, rgb: NDArray[np.uint8]) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) px of the region within this picture."""
        height, width = rgb.shape[:2]
        x, y, box_width, box_height = self._box
        if min(x + box_width, width) - max(x, 0) < _SMALLEST or min(y + box_height, height) - max(y, 0) < _SMALLEST:
            raise VideoError(
                f"The region {x},{y},{box_width},{box_height} lies outside of the picture, which is {width}x{height} px. "
                "Give it as x,y,width,height from the top left corner."
            )
        left, right = _span(self._window[0], self._window[2], width)
        top, bottom = _span(self._window[1], self._window[3], height)
        return left, top, right, bottom

    def _follow(self, pose: Pose, t: float) -> None:
        """Moves the region a part of the way to a generous frame around the body."""
        low, high = np.nanmin(pose.xy, axis=0), np.nanmax(pose.xy, axis=0)
        side = float((high - low).max()) * (1 + 2 * _MARGIN)
        wanted = np.array([*(low + high) / 2, side, side])
        if self._last_seen is None:
            self._window = wanted
        else:
            share = np.array([_FOLLOW, _FOLLOW, _RESIZE, _RESIZE])
            self._window = self._window + share * (wanted - self._window)
        self._last_seen = t


def _span(centre: float, length: float, limit: int) -> tuple[int, int]:
    """Start and end of a stretch around `centre`, shifted to lie within 0 and `limit`."""
    whole = int(np.clip(round(length), _SMALLEST, limit))
    start = int(np.clip(round(centre - whole / 2), 0, limit - whole))
    return start, start + whole
