"""Where people are in a frame: MediaPipe's pose detector, its network run by OpenVINO and the rest in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.crop import crop
from posturecam.pose.network import Network, logistic
from posturecam.pose.region import Region
from posturecam.track import Frame

_SIDE = 224
_STRIDES = (8, 16, 32, 32, 32)
_ANCHORS_A_CELL = 2
_SURE = 0.5
_SAME = 0.3


@dataclass(frozen=True, eq=False)
class Detection:
    """A person somewhere in a frame.

    Parameters
    ----------
    score : float
        How sure the network is, 0–1.
    box : numpy.ndarray
        (left, top, right, bottom) px of the square around the face.
    region : Region
        Around the whole body.
    """

    score: float
    box: Floats
    region: Region


class Detector:
    """Finds all people in a frame; keeps nothing from frame to frame.

    Parameters
    ----------
    file : Path
        The network.
    """

    def __init__(self, file: Path) -> None:
        self._network = Network(file, low=-1.0, high=1.0, outputs=("Identity", "Identity_1"))
        self._anchors = _anchors()

    def close(self) -> None:
        """Leave the network to the next detector; this one must not be used any more."""
        self._network.close()

    def detect(self, frame: Frame, place: Region | None = None) -> list[Detection]:
        """Find the people in a frame.

        Parameters
        ----------
        frame : Frame
            The frame.
        place : Region, optional
            The part in which to look, seen larger, so that small people are found too; the whole frame unless given.

        Returns
        -------
        list of Detection
            The surest first.
        """
        whole = place or Region.whole(frame.size)
        raw, logits = self._network(crop(frame, whole.matrix(_SIDE), _SIDE, black_outside=True))
        score = logistic(np.clip(logits[:, 0], -100.0, 100.0).astype(np.float64))
        sure = np.flatnonzero(score >= _SURE)
        points = raw[sure].reshape(-1, 6, 2) / _SIDE
        points[:, [0, 2, 3, 4, 5]] += self._anchors[sure, None]
        middle, extent = points[:, 0], points[:, 1] / 2
        boxes = np.concatenate([middle - extent, middle + extent], axis=1)
        merged = _merged(score[sure], boxes, points[:, 2:4])
        return [_detection(whole, score, box, marks) for score, box, marks in merged]


def _detection(whole: Region, score: float, box: Floats, marks: Floats) -> Detection:
    hips, end = whole.to_frame(marks)
    return Detection(score, whole.to_frame(box.reshape(2, 2)).ravel(), Region.around(hips, end))


def _anchors() -> Floats:
    """(2254, 2): the middles of the cells to which the network's outputs are relative, 0–1.

    Row by row, layer by layer; the three layers of equal cells are one grid.
    """
    grids = []
    for stride in sorted(set(_STRIDES)):
        middles = (np.arange(_SIDE // stride) + 0.5) / (_SIDE // stride)
        cells = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
        grids.append(np.repeat(cells, _ANCHORS_A_CELL * _STRIDES.count(stride), axis=0))
    return np.concatenate(grids)


def _merged(score: Floats, boxes: Floats, marks: Floats) -> list[tuple[float, Floats, Floats]]:
    """One (score, box, marks) a person: overlapping answers averaged by their scores, the surest person first."""
    people = []
    left = np.argsort(-score, kind="stable")
    while len(left):
        same = _overlap(boxes[left[0]], boxes[left]) > _SAME
        same[0] = True
        group, weights = left[same], score[left[same]]
        people.append(
            (
                float(score[left[0]]),
                np.average(boxes[group], axis=0, weights=weights),
                np.average(marks[group], axis=0, weights=weights),
            )
        )
        left = left[~same]
    return people


def _overlap(box: Floats, boxes: Floats) -> Floats:
    """Shared area over united area of one box (4,) with each of `boxes` (N, 4)."""
    edges = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    shared = np.prod(np.clip(edges, 0.0, None), axis=1)
    united = np.prod(box[2:] - box[:2]) + np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) - shared
    return np.asarray(np.divide(shared, united, out=np.zeros_like(shared), where=united > 0), dtype=np.float64)
