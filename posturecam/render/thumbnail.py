"""A small clean image of a clip, by which it is recognised in a list."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from posturecam.arrays import Floats
from posturecam.render.jpeg import write_jpeg
from posturecam.track import Frame, PoseTrack
from posturecam.types import Analysis

WIDTH = 320
_QUALITY = 85
_BODY = slice(11, 33)
_FRAMES_AT_ONCE = 4096


class Thumbnail:
    """Keep one frame of a clip, `WIDTH` px wide, while the frames go by in order.

    It is one in which the person is well visible; without a person, or without a track, the first.

    Parameters
    ----------
    analysis : Analysis
        What was found in the clip.
    path : Path
        The file.
    """

    def __init__(self, analysis: Analysis, path: Path) -> None:
        self._path = path
        self._wanted: float | None = best_moment(analysis.track)

    def offer(self, frame: Frame) -> None:
        """Look at the next frame, and write it if it is the one.

        Parameters
        ----------
        frame : Frame
            The next in time.

        Raises
        ------
        OutputError
            Where the file cannot be written.
        """
        if self._wanted is not None and frame.t >= self._wanted - 1e-6:
            self._wanted = None
            width, height = frame.size
            size = WIDTH, max(1, round(height * WIDTH / width))
            way = cv2.INTER_AREA if width > WIDTH else cv2.INTER_CUBIC
            small = np.asarray(cv2.resize(frame.rgb, size, interpolation=way), dtype=np.uint8)
            write_jpeg(small, self._path, _QUALITY)


def best_moment(track: PoseTrack | None) -> float:
    """Find when most of the body is seen, and largest, in the middle four fifths of the clip.

    Parameters
    ----------
    track : PoseTrack or None
        Landmarks of the clip.

    Returns
    -------
    float
        Time in the clip, s; 0 where there is no track.
    """
    if track is None or not len(track):
        return 0.0
    tenth = len(track) // 10
    end = len(track) - tenth
    parts = [slice(first, min(first + _FRAMES_AT_ONCE, end)) for first in range(tenth, end, _FRAMES_AT_ONCE)]
    marks = np.concatenate([_seen_share(track, part) * _height(track, part) for part in parts])
    return float(track.t[tenth + int(np.argmax(marks))])


def _seen_share(track: PoseTrack, inner: slice) -> Floats:
    """(N,) how surely the body is seen inside the image, 0–1."""
    xy, (width, height) = track.xy[inner, _BODY], track.size
    inside = np.isfinite(xy).all(axis=2)
    if width and height:
        inside &= (xy >= 0).all(axis=2) & (xy[..., 0] < width) & (xy[..., 1] < height)
    return np.asarray(np.where(inside, track.visibility[inner, _BODY], 0.0).mean(axis=1), dtype=np.float64)


def _height(track: PoseTrack, inner: slice) -> Floats:
    """(N,) from the highest point of the body in the image to the lowest in px, 0 where none is seen."""
    y = np.clip(track.xy[inner, :, 1], 0, track.size[1] or None)
    return np.asarray(np.nan_to_num(np.fmax.reduce(y, axis=1) - np.fmin.reduce(y, axis=1)))
