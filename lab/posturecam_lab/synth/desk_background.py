"""What registration finds of the room behind an acted person: the same points through each camera, with its errors.

There are no images: the room is a wall and some things before it, as points. What the person or a visitor covers is not
seen, points are followed as wrongly as on drawn frames, and the motion is fitted by the product's own rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.desk.background import BackgroundMotion
from posturecam.frame import Pose
from posturecam.pose.background import EVERY_S, MOST_POINTS, agreed_motion
from posturecam.pose.tiny_image import WIDTH, free_of, is_free
from posturecam.track import PoseTrack
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.desk_camera import CameraPath

ANCHOR_S = 5.0
AROUND_M = 5.0
"""Half of how wide the wall is, m."""


@dataclass(frozen=True)
class RegistrationFaults:
    """How points of the background are followed, as measured on drawn rooms (validate/desk_background.py).

    point_px: error of a point, px of the tiny image, SD (0.03 to 0.12). lost: share of the points in view that are not
    followed (2 to 12 %). strays: share that is followed wrongly (4 to 6 %), by stray_px. blind: share of looks in which
    nothing is recognised at all, beyond those in which too little of the room is in view (0 to 4 % of clips whose
    camera is at rest). plain: share of people before a wall without anything on it: a choice. points: how many points a
    room has in the image, evenly on a log scale between these (three drawn and nine filmed rooms have 8 to 70).
    """

    point_px: float = 0.08
    lost: float = 0.12
    strays: float = 0.06
    stray_px: float = 4.0
    blind: float = 0.03
    plain: float = 0.15
    points: tuple[float, float] = (8.0, 70.0)


MEASURED = RegistrationFaults()
WALL_M, THINGS_M, THINGS = (0.7, 3.5), 0.6, 0.35
"""How far the wall is behind the person, m; between which share of that and the wall things stand; their share of all
points. Choices: a desk before a wall, or in the middle of a room."""


USUAL_FREE = 0.45
"""Share of the image that a person leaves free as a rule: a room of which less is seen shows so many points fewer."""


@dataclass(frozen=True)
class BackgroundStream:
    """The background of a stream, to be compared with any moment of it.

    track: the landmarks as found. cameras: where the camera is. visitors (T,): how many others are seen. seed: of the
    room and of its errors.
    """

    track: PoseTrack
    cameras: CameraPath
    visitors: NDArray[np.int64]
    seed: int
    faults: RegistrationFaults = MEASURED

    def against(self, anchor: int) -> Callable[[int], BackgroundMotion | None]:
        """What a look at a frame finds, by its number, when those before the frame `anchor` are compared with."""
        t = self.track.t
        recent = range(int(np.searchsorted(t, t[anchor] - ANCHOR_S)), anchor + 1)
        free = np.minimum.reduce([self._free(k) for k in recent])
        camera = self.cameras.at(float(t[anchor]))
        places, inside = self._seen(camera, slice(None))
        usable = np.flatnonzero(inside & is_free(free, places))
        rng = np.random.default_rng([_STREAM, self.seed, anchor])
        points = min(self._most * free.mean() / (255 * USUAL_FREE), MOST_POINTS)
        chosen = rng.permutation(usable)[: round(points)]
        then = places[chosen]
        return lambda k: self._look(k, then, chosen)

    @cached_property
    def due(self) -> Bools:
        """(T,) which frames are looked at."""
        out, last = np.zeros(len(self.track), dtype=bool), -np.inf
        for k, t in enumerate(self.track.t):
            if t - last >= EVERY_S:
                out[k], last = True, t
        return out

    @cached_property
    def _room(self) -> Floats:
        """(N, 3) m: points of the wall and of what stands before it."""
        rng = np.random.default_rng([_STREAM, self.seed])
        n = 20000
        away = np.full(n, rng.uniform(*WALL_M))
        things = rng.random(n) < THINGS
        away[things] *= rng.uniform(THINGS_M, 1.0, int(things.sum()))
        return np.column_stack([-away, rng.uniform(-0.5, 3.5, n), rng.uniform(-AROUND_M, AROUND_M, n)])

    @cached_property
    def _most(self) -> int:
        """How many points the room has in an image; 0 before a plain wall."""
        rng = np.random.default_rng([_STREAM, self.seed, 1])
        few, many = np.log(self.faults.points)
        return 0 if rng.random() < self.faults.plain else round(float(np.exp(rng.uniform(few, many))))

    def _seen(self, camera: Camera, which: slice | NDArray[np.int64]) -> tuple[NDArray[np.float32], Bools]:
        xy = camera.project(self._room[which]) * WIDTH / camera.size[0]
        tall = WIDTH * camera.size[1] / camera.size[0]
        inside = np.isfinite(xy).all(axis=1) & (xy > 2).all(axis=1) & (xy < np.array([WIDTH - 3, tall - 3])).all(axis=1)
        return np.asarray(xy, np.float32), np.asarray(inside)

    def _free(self, k: int) -> NDArray[np.uint8]:
        xy = np.asarray(self.track.xy[k], dtype=np.float64)
        pose = None if np.isnan(xy).any() else Pose(float(self.track.t[k]), xy, self.track.visibility[k])
        return free_of(pose, self.track.size)

    def _look(self, k: int, was: NDArray[np.float32], chosen: NDArray[np.int64]) -> BackgroundMotion | None:
        faults, rng = self.faults, np.random.default_rng([_STREAM, self.seed, k, 2])
        if not self.due[k] or not chosen.size or rng.random() < faults.blind:
            return None
        places, inside = self._seen(self.cameras.at(float(self.track.t[k])), chosen)
        in_view = inside & is_free(self._free(k), places)
        then, now = was[in_view], places[in_view]
        now += faults.point_px * rng.standard_normal(now.shape).astype(np.float32)
        astray = rng.random(len(now)) < faults.strays
        now[astray] += faults.stray_px * rng.standard_normal((int(astray.sum()), 2)).astype(np.float32)
        followed = rng.random(len(now)) >= faults.lost
        if self.visitors[k]:  # one who stands behind the chair covers about a third of what is seen of the room
            x = now[:, 0] - rng.uniform(0, WIDTH)
            followed &= np.abs(x) > WIDTH / 6
        return agreed_motion(then[followed], now[followed], len(now))


_STREAM = 165
"""Keeps these draws apart from others of the same seed."""
