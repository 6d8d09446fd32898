"""One person's landmarks through a clip.

Time in seconds from the start of the clip; image axes in pixels, x to the right and **y down**; NaN means "not seen".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from posturecam.arrays import Bools, Floats, Places, frozen, handed_over
from posturecam.frame import Frame, Planes, Pose
from posturecam.landmarks import N_LANDMARKS
from posturecam.words import Message

__all__ = [
    "ASSUMED",
    "KIND",
    "LACKS",
    "PHOTO",
    "PRECISION",
    "RECORDED",
    "REFINED_BY",
    "SAMPLED",
    "TIME",
    "USUAL_PRECISION",
    "Frame",
    "Planes",
    "Pose",
    "PoseTrack",
]

REFINED_BY = "accurate"
"""Key of a track's provenance under which the digest of the heavy network stands, where it refined the landmarks."""
PRECISION, USUAL_PRECISION = "precision", "f32"
"""Key of a track's provenance: in which the landmark network computed, such as "bf16", where that is not the usual
one."""
SAMPLED = "between looks"
"""Key of a track's provenance: the share of its frames, while the person was at rest, whose landmarks lie on the line
between those of two looks a tenth of a second apart (pose/sampling.py)."""
TIME, ASSUMED = "time", "assumed"
"""Key and value of a track's provenance where the file does not say how fast its frames came."""
KIND, PHOTO = "kind", "photo"
"""Key and value of a track's provenance where it is of a still photo: one frame, at time 0."""
RECORDED = "recorded"
"""Key of a track's provenance: when the camera says it was recorded, ISO 8601, without a zone where it names none."""


LACKS = "lacks"
"""Key of a track's provenance: the left numbers of the pairs of landmarks that its file does not hold at all, with
commas between."""


@dataclass(frozen=True)
class PoseTrack:
    """One person's landmarks over time; in single precision (what a recording keeps) or double, as they come.

    Parameters
    ----------
    t : numpy.ndarray
        (T,) s, strictly increasing.
    xy : numpy.ndarray
        (T, 33, 2) px, y down; NaN is not seen.
    visibility : numpy.ndarray
        (T, 33), 0–1.
    world : numpy.ndarray, optional
        (T, 33, 3) m from the middle of the hips.
    size : tuple of int
        (width, height) px of the frames; (0, 0) is not known.
    remarks : tuple of Message
        What the reader and the tracker have to say to the user; `notes` puts it into words.
    provenance : Mapping
        Where the track comes from ("model", "input": "sha256:…").
    cuts : tuple of float
        Ascending times in s at which another shot begins; nothing may be measured across one.
    people : tuple of int
        For each shot, the number of the person seen in it, 0 the one followed longest; empty when all are one person.

    Raises
    ------
    ValueError
        When shapes disagree, naming them, and for times that do not increase.
    """

    t: Floats
    xy: Places
    visibility: Places
    world: Places | None = None
    size: tuple[int, int] = (0, 0)
    remarks: tuple[Message, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    cuts: tuple[float, ...] = ()
    people: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("t", "xy", "visibility", "world"):
            value = getattr(self, name)
            if value is not None:
                kinds = (np.float64,) if name == "t" else (np.float64, np.float32)
                object.__setattr__(self, name, frozen(value, kinds))
        object.__setattr__(self, "size", (int(self.size[0]), int(self.size[1])))
        object.__setattr__(self, "remarks", tuple(self.remarks))
        object.__setattr__(self, "provenance", MappingProxyType(dict(self.provenance)))
        object.__setattr__(self, "cuts", tuple(float(t) for t in self.cuts))
        object.__setattr__(self, "people", tuple(int(person) for person in self.people))
        if (np.diff(self.cuts) <= 0).any() or (self.people and len(self.people) != len(self.cuts) + 1):
            raise ValueError(
                f"cuts must be ascending, and people one more than cuts or none; got {self.cuts} and {self.people}"
            )
        n = self.t.shape[0] if self.t.ndim == 1 else -1
        if self.t.ndim != 1 or self.xy.shape != (n, N_LANDMARKS, 2) or self.visibility.shape != (n, N_LANDMARKS):
            raise ValueError(
                "a PoseTrack needs t (T,), xy (T, 33, 2) and visibility (T, 33); "
                f"got {self.t.shape}, {self.xy.shape}, {self.visibility.shape}"
            )
        if self.world is not None and self.world.shape != (n, N_LANDMARKS, 3):
            raise ValueError(f"world must be ({n}, 33, 3), got {self.world.shape}")
        if not np.isfinite(self.t).all() or (np.diff(self.t) <= 0).any():
            raise ValueError("the times of a PoseTrack must be finite and strictly increasing")

    def __len__(self) -> int:
        return int(self.t.shape[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            PoseTrack,
            (
                self.t,
                self.xy,
                self.visibility,
                self.world,
                self.size,
                self.remarks,
                dict(self.provenance),
                self.cuts,
                self.people,
            ),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in the present language."""
        return tuple(str(remark) for remark in self.remarks)

    @property
    def is_photo(self) -> bool:
        """Whether it is of a still photo."""
        return self.provenance.get(KIND) == PHOTO and len(self) <= 1

    def person_at(self, t: float) -> int:
        """Return the number of the person who is seen at a time.

        Parameters
        ----------
        t : float
            Seconds.

        Returns
        -------
        int
            0 for the one followed longest.
        """
        return self.people[int(np.searchsorted(self.cuts, t, side="right"))] if self.people else 0

    def shots(self, start: float, end: float) -> list[tuple[float, float]]:
        """Part a span at the cuts inside of it.

        Parameters
        ----------
        start, end : float
            Seconds, half-open.

        Returns
        -------
        list of (float, float)
            Start and end of each shot, s.
        """
        edges = [start, *(cut for cut in self.cuts if start < cut < end), end]
        return list(pairwise(edges))

    def turned(self, degrees: int) -> PoseTrack:
        """Return the track of the same frames, turned.

        Parameters
        ----------
        degrees : int
            Clockwise, a multiple of 90.

        Returns
        -------
        PoseTrack
            With landmarks, world coordinates and size turned.
        """
        xy, size = self.xy, self.size
        for _ in range(degrees // 90 % 4):
            xy = np.stack([size[1] - 1 - xy[..., 1], xy[..., 0]], axis=-1)
            size = size[::-1]
        world = self.world
        if world is not None:
            world = np.array(world)
            for _ in range(degrees // 90 % 4):
                world[..., :2] = np.stack([-world[..., 1], world[..., 0]], axis=-1)
        return replace(self, xy=xy, world=world, size=size)

    def unseen_where(self, hide: Bools) -> PoseTrack:
        """Return the track with no person in some of its frames.

        Parameters
        ----------
        hide : numpy.ndarray
            (T,) bool.

        Returns
        -------
        PoseTrack
            There with landmarks NaN and visibility 0.
        """
        return replace(
            self,
            xy=np.where(hide[:, None, None], np.nan, self.xy),
            visibility=np.where(hide[:, None], 0.0, self.visibility),
            world=None if self.world is None else np.where(hide[:, None, None], np.nan, self.world),
        )

    def where(self, keep: Bools) -> PoseTrack:
        """Return the track with only some of its frames.

        Parameters
        ----------
        keep : numpy.ndarray
            (T,) bool.

        Returns
        -------
        PoseTrack
            Of those frames.
        """
        return replace(
            self,
            t=handed_over(self.t[keep]),
            xy=handed_over(self.xy[keep]),
            visibility=handed_over(self.visibility[keep]),
            world=None if self.world is None else handed_over(self.world[keep]),
        )

    def rows(self, start: float, end: float) -> slice:
        """Find the frames of a span.

        Parameters
        ----------
        start, end : float
            Seconds, half-open.

        Returns
        -------
        slice
            The frames with start <= t < end.
        """
        first, last = np.searchsorted(self.t, [start, end])
        return slice(int(first), int(last))

    def between(self, start: float, end: float) -> PoseTrack:
        """Return the track of a span.

        Parameters
        ----------
        start, end : float
            Seconds, half-open.

        Returns
        -------
        PoseTrack
            The frames with start <= t < end.
        """
        inside = self.rows(start, end)
        return replace(
            self,
            t=self.t[inside],
            xy=self.xy[inside],
            visibility=self.visibility[inside],
            world=None if self.world is None else self.world[inside],
        )

    def digest(self) -> str:
        """Digest times, landmarks and visibility: the same input gives the same digest.

        Returns
        -------
        str
            'sha256:…'.
        """
        total = hashlib.sha256()
        for array in (self.t, self.xy, self.visibility):
            total.update(np.ascontiguousarray(array).tobytes())
        return f"sha256:{total.hexdigest()}"

    @staticmethod
    def from_poses(times: Sequence[float], poses: Sequence[Pose | None], size: tuple[int, int]) -> PoseTrack:
        """Make a track from the poses of a clip.

        Parameters
        ----------
        times : sequence of float
            Of the frames, s, strictly increasing.
        poses : sequence of Pose or None
            One for each frame; None where no person is seen.
        size : tuple of int
            (width, height) px of the frames.

        Returns
        -------
        PoseTrack
            In double precision.
        """
        blank = Pose(0.0, np.full((N_LANDMARKS, 2), np.nan), np.zeros(N_LANDMARKS))
        filled = [blank if pose is None else pose for pose in poses]
        world = None
        if any(pose.world is not None for pose in filled):
            nothing = np.full((N_LANDMARKS, 3), np.nan)
            world = np.array([nothing if pose.world is None else pose.world for pose in filled])
        return PoseTrack(
            t=np.array(times, dtype=np.float64),
            xy=np.array([pose.xy for pose in filled]).reshape(-1, N_LANDMARKS, 2),
            visibility=np.array([pose.visibility for pose in filled]).reshape(-1, N_LANDMARKS),
            world=world,
            size=size,
        )
