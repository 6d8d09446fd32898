"""What the checks need and the picture does not show, in a sentence that does not flicker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.landmarks import Landmark
from posturecam.render.body import SURE
from posturecam.types import Activity, Bools, Bout, Floats, PoseTrack

_HEAD = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_FEET = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
_BODY = slice(Landmark.LEFT_SHOULDER, Landmark.RIGHT_ANKLE + 1)
_IS = {"hips": "are", "feet": "are", "head": "is"}
NOBODY = "Nobody in the picture"


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
    """What is not seen, in order of weight, in the frames in which that holds for most of the time around them."""
    xy, (width, height) = track.xy, size
    there: Bools = np.isfinite(xy[..., 0])
    framed = there & (xy[..., 0] >= 0) & (xy[..., 0] < width) & (xy[..., 1] >= 0) & (xy[..., 1] < height)
    seen = framed & (track.visibility >= SURE)
    nobody = ~seen[:, _BODY].any(axis=1)
    unseen = [Unseen("body", NOBODY, _mostly(track.t, nobody, around_s))]
    for part, landmarks in (("hips", _HIPS), ("feet", _FEET), ("head", _HEAD)):
        chosen = list(landmarks)
        cut_off = ~nobody & there[:, chosen].any(axis=1) & ~framed[:, chosen].any(axis=1)
        hidden = ~nobody & ~seen[:, chosen].any(axis=1)
        unseen.append(Unseen(part, f"Step back: your {part} {_IS[part]} cut off", _mostly(track.t, cut_off, around_s)))
        unseen.append(Unseen(part, f"Can't see your {part}", _mostly(track.t, hidden, around_s)))
    return tuple(unseen)


def _mostly(t: Floats, frames: Bools | np.bool_, around_s: float) -> Bools:
    """Whether more than half of the frames within `around_s` of each frame are true."""
    total = np.concatenate(([0], np.cumsum(frames)))
    first, last = np.searchsorted(t, t - around_s), np.searchsorted(t, t + around_s, side="right")
    mostly: Bools = (total[last] - total[first]) * 2 > last - first
    return mostly
