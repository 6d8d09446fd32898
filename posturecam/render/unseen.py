"""What the checks need and the image does not show, in a sentence that does not flicker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.checks.drawn_body import SURE
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout
from posturecam.words import Message, message

_BODY = "body"
_PARTS = {
    "hips": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "feet": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "head": (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
}
"""Landmarks by part of the body, the part that matters most first."""
_BODY_LANDMARKS = range(Landmark.LEFT_SHOULDER, Landmark.RIGHT_ANKLE + 1)
NOT_FOLLOWED = message("render.not_followed")
"""No person is followed; one may be in the image all the same: another one, or one that the model did not find."""


@dataclass(frozen=True)
class Unseen:
    """A part of the body that the image does not show.

    Attributes
    ----------
    part : str
        "body", "hips", "feet" or "head".
    message : Message
        What to say about it.
    frames : Bools
        (T,) the frames in which that holds.
    """

    part: str
    message: Message
    frames: Bools


def needed_parts(bout: Bout | None) -> frozenset[str]:
    """Return the parts of the body that the checks of a bout rest on.

    Parameters
    ----------
    bout : Bout or None
        The bout at hand; None between bouts.

    Returns
    -------
    frozenset of str
        Names of parts, as in `Unseen`.
    """
    if bout is None:
        return frozenset({_BODY})
    if bout.activity.is_gait:
        return frozenset({_BODY, "hips", "feet", "head"})
    if bout.activity is Activity.SIT and not bout.scene.view.is_side:
        return frozenset({_BODY, "head"})
    return frozenset({_BODY, "hips", "head"})


def unseen_parts(track: PoseTrack, size: tuple[int, int], around_s: float = 0.4) -> tuple[Unseen, ...]:
    """Find what is not seen, in the frames in which that holds for most of the time around them.

    Parameters
    ----------
    track : PoseTrack
        Landmarks of T frames.
    size : (int, int)
        Width and height of the image, px, where the track does not know its own.
    around_s : float
        Half the time around a frame that counts, s: longer than the model loses a joint in passing.

    Returns
    -------
    tuple of Unseen
        In order of weight.
    """
    width, height = size if 0 in track.size else track.size

    def detected(landmark: int) -> Bools:
        return np.asarray(np.isfinite(track.xy[:, landmark, 0]))

    def framed(landmark: int) -> Bools:
        x, y = track.xy[:, landmark].T
        return np.asarray((x >= 0) & (x < width) & (y >= 0) & (y < height))

    def seen(landmark: int) -> Bools:
        return framed(landmark) & (track.visibility[:, landmark] >= SURE)

    absent = ~np.any([seen(landmark) for landmark in _BODY_LANDMARKS], axis=0)
    unseen = [Unseen(_BODY, NOT_FOLLOWED, _mostly(track.t, absent, around_s))]
    for part, landmarks in _PARTS.items():
        any_detected, any_framed, any_seen = (
            np.any([of(k) for k in landmarks], axis=0) for of in (detected, framed, seen)
        )
        cut_off, hidden = ~absent & any_detected & ~any_framed, ~absent & ~any_seen
        unseen.append(Unseen(part, message(f"render.cut_off.{part}"), _mostly(track.t, cut_off, around_s)))
        unseen.append(Unseen(part, message(f"render.hidden.{part}"), _mostly(track.t, hidden, around_s)))
    return tuple(unseen)


def _mostly(t: Floats, frames: Bools | np.bool_, around_s: float) -> Bools:
    """Whether more than half of the frames within `around_s` of each frame are true."""
    total = np.concatenate(([0], np.cumsum(frames)))
    first, last = np.searchsorted(t, t - around_s), np.searchsorted(t, t + around_s, side="right")
    mostly: Bools = (total[last] - total[first]) * 2 > last - first
    return mostly
