"""Another person's motion with left and right exchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.types import Activity, Side
from posturecam_lab.synth.motion import ActivitySpan, FootEvent, SyntheticMotion
from posturecam_lab.synth.skeleton import BodyPose

_ASIDE = np.array([1.0, 1.0, -1.0])
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


@dataclass(frozen=True)
class Mirrored(SyntheticMotion):
    """What `original` does, as a mirror shows it: filmed from the other side the image is the original's, flipped."""

    original: SyntheticMotion

    def __post_init__(self) -> None:
        object.__setattr__(self, "build", self.original.build)

    @property
    def activity(self) -> Activity:
        """What the person does."""
        return self.original.activity

    def events(self, start: float, end: float) -> tuple[FootEvent, ...]:
        """The original's events, each of the other foot."""
        return tuple(replace(event, side=_OTHER[event.side]) for event in self.original.events(start, end))

    def spans(self, start: float, end: float) -> tuple[ActivitySpan, ...]:
        """What the original does."""
        return self.original.spans(start, end)

    def present(self, t: Floats) -> Bools:
        """(T,) whether the original is there."""
        return self.original.present(t)

    def pose(self, t: Floats) -> BodyPose:
        """The original's pose with its sides exchanged and everything that goes sideways going the other way."""
        pose = self.original.pose(t)
        return replace(
            pose,
            hips=pose.hips * _ASIDE,
            pelvis=pose.pelvis * np.array([-1.0, -1.0, 1.0]),
            ankles=pose.ankles[:, ::-1] * _ASIDE,
            feet=pose.feet[:, ::-1] * np.array([1.0, -1.0, 1.0]),
            knees_towards=pose.knees_towards[:, ::-1] * _ASIDE,
            trunk=pose.trunk * np.array([1.0, -1.0, -1.0]),
            spine=pose.spine * np.array([1.0, 1.0, 1.0, -1.0]),
            head=pose.head * np.array([1.0, 1.0, -1.0, -1.0]),
            arms=pose.arms[:, ::-1],
            wrists=pose.wrists[:, ::-1] * _ASIDE,
            place=pose.place * _ASIDE,
            heading=-pose.heading,
        )
