"""What the checks need and the picture does not show, in a sentence that does not flicker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.checks.drawn_body import SURE
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout

_HEAD = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_FEET = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
_BODY = range(Landmark.LEFT_SHOULDER, Landmark.RIGHT_ANKLE + 1)
_IS = {"hips": "are", "feet": "are", "head": "is"}
NOBODY = "Nobody is followed here"
"""Somebody may well be in the picture: another person, or one the model did not find."""


@dataclass(frozen=True)
class Unseen:
    """A part of the body that the picture does not show: what to say, and in which frames (T,)."""

    part: str
    text: str
    frames: Bools


def needed_parts(bout: Bout | None) -> frozenset[str]:
    """The parts of the body that the bout's checks rest on."""
    if bout is None:
        return frozenset({"body"})
    if bout.activity.is_gait:
        return frozenset({"body", "hips", "feet", "head"})
    if bout.activity is Activity.SIT and not bout.scene.view.is_side:
        return frozenset({"body", "head"})
    return frozenset({"body", "hips", "head"})


def unseen_parts(track: PoseTrack, size: tuple[int, int], around_s: float = 0.4) -> tuple[Unseen, ...]:
    """What is not seen, in order of weight, in the frames in which that holds for most of the time around them.

    size: of the picture, where the track does not know its own.
    """
    width, height = size if 0 in track.size else track.size

    def there(landmark: int) -> Bools:
        return np.asarray(np.isfinite(track.xy[:, landmark, 0]))

    def framed(landmark: int) -> Bools:
        x, y = track.xy[:, landmark].T
        return np.asarray((x >= 0) & (x < width) & (y >= 0) & (y < height))

    def seen(landmark: int) -> Bools:
        return framed(landmark) & (track.visibility[:, landmark] >= SURE)

    nobody = ~np.any([seen(landmark) for landmark in _BODY], axis=0)
    unseen = [Unseen("body", NOBODY, _mostly(track.t, nobody, around_s))]
    for part, landmarks in (("hips", _HIPS), ("feet", _FEET), ("head", _HEAD)):
        any_there, any_framed, any_seen = (np.any([of(k) for k in landmarks], axis=0) for of in (there, framed, seen))
        cut_off, hidden = ~nobody & any_there & ~any_framed, ~nobody & ~any_seen
        unseen.append(Unseen(part, f"Step back: your {part} {_IS[part]} cut off", _mostly(track.t, cut_off, around_s)))
        unseen.append(Unseen(part, f"Can't see your {part}", _mostly(track.t, hidden, around_s)))
    return tuple(unseen)


def _mostly(t: Floats, frames: Bools | np.bool_, around_s: float) -> Bools:
    """Whether more than half of the frames within `around_s` of each frame are true."""
    total = np.concatenate(([0], np.cumsum(frames)))
    first, last = np.searchsorted(t, t - around_s), np.searchsorted(t, t + around_s, side="right")
    mostly: Bools = (total[last] - total[first]) * 2 > last - first
    return mostly
