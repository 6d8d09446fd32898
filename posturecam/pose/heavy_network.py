"""Ears, shoulders and hips where the heavy landmark network sees them, for the price of a few frames.

The heavy network of BlazePose takes 3.6 times the CPU time of the full one and errs less from person to person. What
the two disagree about changes slowly, as posture and view do, so it need not be known in every frame: the heavy network
looks at the very crops that the full one was given, on some 60 frames of a clip of 30 s, and the median of what it sees
elsewhere is added to all of them.

Measured by posturecam_lab/benchmarks/accurate.py on photographs of people whose points two readers read by hand, each
as a shaken video of 3 s; SD between people, degrees (with the readers' own taken out in quadrature), and robust SD:

| | neck angle, 61 people | trunk lean, 34 people |
|---|---|---|
| full | 10.8 (10.3), 7.8 | 3.4 (3.0), 2.4 |
| heavy in every frame | 6.2 (5.3), 6.4 | 3.1 (2.6), 2.6 |
| shifted by 10 frames | 6.2 (5.3), 5.6 | 3.2 (2.7), 3.0 |
| shifted by 30 frames | 6.2 (5.3), 6.2 | 3.2 (2.7), 2.6 |
| as scheduled here | 6.2 (5.3), 6.2 | 3.1 (2.6), 2.3 |

The median neck angle reads 1.5° higher than the full network's, the lean 0.3°. On 15 videos of people who walk, run,
stand and sit it comes within 0.3° (neck) and 0.2° (lean) SD of what the heavy network says of every second frame; ten
frames come within 0.8° and 0.5°. It costs 1.2 s of CPU on 10 s for a video of 18 s, and 22 ms a frame: 1.5 s for one of
30 s. It is asked for and not the default, as the file is in no wheel, and the gain is in hard photographs: on those
videos both networks agree within 1.0° and 0.5° SD.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats, handed_over
from posturecam.landmarks import Landmark
from posturecam.pose.landmark_model import BodyLandmarks, LandmarkModel
from posturecam.pose.models import Watch, heavy_model
from posturecam.track import REFINED_BY, Frame, PoseTrack

SHIFTED = [
    Landmark.LEFT_EAR,
    Landmark.RIGHT_EAR,
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
]
_TOES, _HEELS = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX], [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]

_SHORTEST_S, _LONGEST_S, _AGE_SHARE = 0.08, 1.0, 1 / 12
"""At a person seen for `age` s the heavy network looks again after age / 12 s, at least 0.08 s, at most 1 s. That is 23
frames of a stretch of 2.5 s, 43 of 12 s, 60 of 30 s, and one a second beyond. Engineering choice."""
_GOLDEN = 0.618034
"""Fractional part of the golden ratio: intervals vary by it, so that strides are met in all their phases."""
_SURE = 0.5
"""Presence from which the heavy network has found a body."""
_SAME_PERSON_TRUNKS = 0.5
"""How far apart the two networks' trunks are at most when both look at the same person."""
_LONGEST_GAP_S = 0.5
"""A person unseen for longer begins a new stretch."""
_NEAREST = 31
"""How many samples around a time the median is taken over. Within a stretch one sample scatters by 1 to 2.5 % of trunk
length (robust SD, clips of people who stand, sit, walk and run), so their median is known to 0.3 to 0.6 %."""
_FEWEST = 5
"""Samples that a stretch needs to be shifted."""
_FACING_TRUNKS, _FACING_S = 0.25, 0.5
"""How far toes and nose must reach ahead to say where a person faces, and for how long to say that they turned."""


@runtime_checkable
class Refining(Protocol):
    """An estimator that knows more of the frames it has seen than its poses say."""

    def refined(self, track: PoseTrack) -> PoseTrack:
        """Put in what it knows.

        Parameters
        ----------
        track : PoseTrack
            What its poses became.

        Returns
        -------
        PoseTrack
            With that put in.
        """
        ...


@dataclass
class HeavySamples:
    """What the heavy network saw.

    Parameters
    ----------
    digest : str
        Of the network.
    t : list of float
        Of the looks, s.
    offset : list of numpy.ndarray
        (6, 2) each: how far the landmarks `SHIFTED` lay from those of the full network, in the frame's trunk lengths
        along the trunk's normal and the trunk itself.
    """

    digest: str
    t: list[float] = field(default_factory=list)
    offset: list[Floats] = field(default_factory=list)

    def add(self, t: float, full: Floats, heavy: Floats) -> None:
        """Take in both networks' landmarks in a frame, unless they saw different people.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.
        full, heavy : numpy.ndarray
            (33, 2) px, y down.
        """
        apart = (heavy - full)[SHIFTED]
        axes, trunk = _trunk_axes(full[None, SHIFTED])
        if trunk[0] > 0 and np.abs(apart[2:].mean(axis=0)).max() < _SAME_PERSON_TRUNKS * trunk[0]:
            self.t.append(t)
            self.offset.append(apart @ axes[0].T / trunk[0])


class Schedule:
    """When the heavy network looks: often at a person who has just come, then more and more rarely."""

    def __init__(self) -> None:
        self._began = self._seen = self._next = -float("inf")
        self._n = 0

    def is_due(self, t: float) -> bool:
        """Decide whether to look at a frame in which the person is seen; called for every such frame, in order.

        Parameters
        ----------
        t : float
            Of the frame, s.

        Returns
        -------
        bool
            Whether to look.
        """
        if not 0 <= t - self._seen <= _LONGEST_GAP_S:
            self._began = self._next = t
        self._seen = t
        if t < self._next:
            return False
        usual = min(max((t - self._began) * _AGE_SHARE, _SHORTEST_S), _LONGEST_S)
        self._n += 1
        self._next = t + usual * (0.5 + (self._n * _GOLDEN) % 1.0)
        return True


class HeavyLook:
    """Looks with the heavy network at some of the frames of a clip, in which the full network has found the person.

    Parameters
    ----------
    watch : callable, optional
        Called with the bytes fetched and their number.
    file : Path, optional
        The network; fetched first unless given. Raises ModelError when it can't be had or started.
    """

    def __init__(self, watch: Watch | None = None, file: Path | None = None) -> None:
        file = file or heavy_model(watch)
        self.samples = HeavySamples(f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}")
        self.schedule = Schedule()
        self._network = LandmarkModel(file)

    def look(self, frame: Frame, body: BodyLandmarks) -> None:
        """Take in a frame; most cost nothing.

        Parameters
        ----------
        frame : Frame
            The frame.
        body : BodyLandmarks
            The full network's body in it.
        """
        if not self.schedule.is_due(frame.t):
            return
        heavy = self._network.look(frame, body.region)
        if heavy.presence > _SURE and heavy.is_human:
            self.samples.add(frame.t, body.xy, heavy.xy)


def refined(track: PoseTrack, samples: HeavySamples) -> PoseTrack:
    """Shift ears, shoulders and hips to where the heavy network sees them.

    Each stretch in which the person is seen without a gap, and faces one way, is shifted by the running median of its
    own samples; one with fewer than 5 of them stays as it is.

    Parameters
    ----------
    track : PoseTrack
        The one person's landmarks as the full network saw them.
    samples : HeavySamples
        Taken on the same frames; those of frames in which the track holds no person are left out.

    Returns
    -------
    PoseTrack
        Where any landmark was shifted, `provenance["accurate"]` is the digest of the network.
    """
    if not samples.t or not len(track):
        return track
    t, offset = np.array(samples.t), np.array(samples.offset)
    at = np.minimum(np.searchsorted(track.t, t), len(track) - 1)
    at[track.t[at] != t] = -1
    old = np.asarray(track.xy[:, SHIFTED], dtype=np.float64)
    axes, trunk = _trunk_axes(old)
    new = old.copy()
    for rows in _stretches(track, axes, trunk):
        here = np.isin(at, rows)
        if here.sum() >= _FEWEST:
            shift = _at(track.t[rows], t[here], offset[here])
            new[rows] += (shift @ axes[rows]) * trunk[rows, None, None]
    if (new == old)[np.isfinite(old)].all():
        return track
    xy = np.array(track.xy)
    xy[:, SHIFTED] = new
    return replace(track, xy=handed_over(xy), provenance={**track.provenance, REFINED_BY: samples.digest})


def _at(times: Floats, t: Floats, offset: Floats) -> Floats:
    """The offsets (T, 6, 2) at `times` (T,): medians over the nearest samples, and straight lines between."""
    n, width = len(t), min(len(t), _NEAREST)
    first = np.clip(np.arange(n) - width // 2, 0, n - width)
    medians = np.array([np.median(offset[i : i + width], axis=0) for i in first]).reshape(n, -1)
    between = [np.interp(times, t, column) for column in medians.T]
    return np.stack(between, axis=1).reshape(-1, *offset.shape[1:])


def _trunk_axes(xy: Floats) -> tuple[Floats, Floats]:
    """Unit vectors (T, 2, 2) across and along the trunk, and its length (T,) px.

    Of the landmarks `SHIFTED` (T, 6, 2) px, y down. The first is the second turned a quarter clockwise as seen: it
    points forward for a person who faces right.
    """
    trunk = xy[:, 2:4].mean(axis=1) - xy[:, 4:6].mean(axis=1)
    length = np.hypot(trunk[:, 0], trunk[:, 1])
    up = trunk / np.where(length > 0, length, 1.0)[:, None]
    return np.stack([np.stack([-up[:, 1], up[:, 0]], axis=1), up], axis=1), length


def _stretches(track: PoseTrack, axes: Floats, trunk: Floats) -> list[NDArray[np.intp]]:
    """The frames of each stretch in which the person is seen and faces one way."""
    rows = np.flatnonzero(np.isfinite(track.xy[:, SHIFTED]).all(axis=(1, 2)))
    if not len(rows):
        return []
    feet = track.xy[rows][:, _TOES, 0] - track.xy[rows][:, _HEELS, 0]
    nose = track.xy[rows, Landmark.NOSE, 0] - track.xy[rows][:, SHIFTED[:2], 0].mean(axis=1)
    ahead = (np.nan_to_num(feet).mean(axis=1) + np.nan_to_num(nose)) / np.where(trunk > 0, trunk, np.inf)[rows]
    t = track.t[rows]
    ends = (np.diff(t) > _LONGEST_GAP_S) | (np.diff(_facing(t, ahead)) != 0)
    return np.split(rows, np.flatnonzero(ends) + 1)


def _facing(t: Floats, ahead: Floats) -> Floats:
    """Where the person faces at `t` (T,) s: +1 right, -1 left, 0 where that is never clear.

    ahead: (T,) how far toes and nose reach to the right, trunk lengths.
    """
    clear = np.flatnonzero(np.abs(ahead) > _FACING_TRUNKS)
    side = np.sign(ahead[clear])
    runs = np.split(clear, np.flatnonzero(np.diff(side)) + 1)
    lasting = [run for run in runs if len(run) and t[run[-1]] - t[run[0]] >= _FACING_S]
    facing = np.zeros(len(t))
    for i, run in enumerate(lasting):
        facing[run[0] if i else 0 :] = np.sign(ahead[run[0]])
    return facing
