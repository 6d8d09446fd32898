"""The landmarks of the person in a region: BlazePose "full" or "heavy", run by OpenVINO, the rest in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.cores import MOST_FOR_A_NETWORK, network_threads
from posturecam.pose.crop import crop
from posturecam.pose.network import Network, logistic
from posturecam.pose.region import Region
from posturecam.track import Frame

_SIDE = 256
_OUTPUTS = ("Identity", "Identity_1", "Identity_3", "Identity_4")
"""The points in the crop, presence, heat maps and points in metres; left out: a mask of the person."""
_BODY = 33
_KEPT = 35  # the body, the middle of the hips and the end of the circle around the body
_REACH = 4
_SHORTEST_TRUNK = 0.2
_SHOULDERS, _HIPS = [11, 12], [23, 24]
_SURE = 0.5
_SEEN = 0.3
"""Visibility from which a shoulder or a hip counts as seen at all."""


@dataclass(frozen=True)
class BodyLandmarks:
    """What the network says of a region.

    Parameters
    ----------
    presence : float
        Of a person in it, 0–1.
    xy : numpy.ndarray
        (33, 2) px, y down.
    visibility : numpy.ndarray
        (33,), 0–1.
    world : numpy.ndarray
        (33, 3) m from the middle of the hips.
    guides : numpy.ndarray
        (2, 2) px: the middle of the hips and the end of the circle around the body, from which the next frame's
        region follows.
    region : Region
        Where the network looked.
    """

    presence: float
    xy: Floats
    visibility: Floats
    world: Floats
    guides: Floats
    region: Region

    @property
    def is_human(self) -> bool:
        """Whether the landmarks have the shape of a body: table legs and shadows come with hardly any trunk."""
        trunk = self.xy[_SHOULDERS].mean(axis=0) - self.xy[_HIPS].mean(axis=0)
        return float(np.hypot(*trunk)) >= _SHORTEST_TRUNK * float(np.ptp(self.xy, axis=0).max())

    @property
    def is_seen(self) -> bool:
        """Whether a shoulder or a hip is seen at all.

        Things at the edge of an image pass for a body of which everything else lies outside.
        """
        return float(self.visibility[_SHOULDERS + _HIPS].max()) >= _SEEN


class LandmarkModel:
    """Finds the landmarks of one person whose place is known; keeps its last look, so that the same again is free.

    Parameters
    ----------
    file : Path
        The network.
    fast : bool
        Whether it runs in bfloat16 where the processor has it.

    Attributes
    ----------
    precision : str
        In which the network runs.
    """

    def __init__(self, file: Path, *, fast: bool = False) -> None:
        self._file, self._fast = file, fast
        self._networks: dict[int, Network] = {}
        self._latest: tuple[Frame, Region, BodyLandmarks] | None = None
        self.precision = self._network(network_threads()).precision

    def close(self) -> None:
        """Leave the networks to the next model; this one must not be used any more."""
        for network in self._networks.values():
            network.close()
        self._networks.clear()
        self._latest = None

    def load_all(self) -> None:
        """Load the network for any number of threads, which is else done when it is needed."""
        for threads in range(1, MOST_FOR_A_NETWORK + 1):
            self._network(threads)

    def look(self, frame: Frame, region: Region) -> BodyLandmarks:
        """Find the landmarks in a region.

        Parameters
        ----------
        frame : Frame
            The frame.
        region : Region
            Where to look.

        Returns
        -------
        BodyLandmarks
            Whether or not a person is there: judge by `presence`.
        """
        if self._latest is not None and self._latest[0] is frame and self._latest[1] == region:
            return self._latest[2]
        rows, presence, heat, world = self._network(network_threads())(crop(frame, region.matrix(_SIDE), _SIDE))
        marks = rows.reshape(-1, 5)[:_KEPT].astype(np.float64)
        xy = region.to_frame(_refined(marks[:, :2] / _SIDE, heat))
        metres = world.reshape(-1, 3)[:_BODY].astype(np.float64)
        metres[:, :2] = region.turned(metres[:, :2])
        seen = logistic(marks[:_BODY, 3])
        body = BodyLandmarks(float(presence[0]), xy[:_BODY], seen, metres, xy[_BODY:], region)
        self._latest = frame, region, body
        return body

    def _network(self, threads: int) -> Network:
        """The network that runs in so many threads."""
        if threads not in self._networks:
            self._networks[threads] = Network(
                self._file, low=0.0, high=1.0, outputs=_OUTPUTS, threads=threads, fast=self._fast
            )
        return self._networks[threads]


def _refined(points: Floats, heat: NDArray[np.float32]) -> Floats:
    """Points (N, 2) of 0–1 moved to the middle of the heat around them where there is any.

    heat: (rows, columns, ≥ N) logits.
    """
    rows, columns, _ = heat.shape
    cell = np.trunc(points * (columns, rows)).astype(np.intp)
    step = np.arange(-_REACH, _REACH + 1)
    x, y = cell[:, :1] + step, cell[:, 1:] + step
    inside = ((y >= 0) & (y < rows))[:, :, None] & ((x >= 0) & (x < columns))[:, None, :]
    around = heat[
        y.clip(0, rows - 1)[:, :, None], x.clip(0, columns - 1)[:, None, :], np.arange(len(points))[:, None, None]
    ]
    weight = np.where(inside, logistic(around.astype(np.float64)), 0.0)
    total = weight.sum(axis=(1, 2))
    moved = np.stack([(weight * x[:, None, :]).sum(axis=(1, 2)), (weight * y[:, :, None]).sum(axis=(1, 2))], axis=1)
    moved /= np.where(total > 0, total, 1.0)[:, None] * (columns, rows)
    started_inside = (cell[:, 0] >= 0) & (cell[:, 0] < columns) & (cell[:, 1] >= 0)
    sure = started_inside & (weight.max(axis=(1, 2)) >= _SURE)
    return np.where(sure[:, None], moved, points)
