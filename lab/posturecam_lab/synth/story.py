"""One thing after another in one clip: stepping on, walking, running, turning round, stepping off, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import Gait
from posturecam_lab.synth.leg_geometry import ease
from posturecam_lab.synth.motion import ActivitySpan, FootEvent, SyntheticMotion
from posturecam_lab.synth.rotation import turned, yaw
from posturecam_lab.synth.skeleton import BodyPose, blended


@dataclass(frozen=True)
class Part:
    """A stretch of a story.

    place: where (x, z m) the motion happens when it starts, height_m: how high over the belt (the floor lies lower).
    over_ground: whether walking carries the person on, as it does anywhere but on a belt. heading_deg: which way it
    faces, to the left positive. passing_s: how long the change from the part before it takes, half of it before the
    part starts. there: False = no person is in the image.
    """

    motion: SyntheticMotion
    seconds: float
    place: tuple[float, float] = (0.0, 0.0)
    height_m: float = 0.0
    over_ground: bool = False
    heading_deg: float = 0.0
    passing_s: float = 0.8
    there: bool = True


@dataclass(frozen=True)
class Story(SyntheticMotion):
    """One part after the other, each motion from its own time 0.

    Body positions pass evenly from one to the next, and the times of that count as no activity and hold no events.
    Every part is of the first part's build.
    """

    parts: Sequence[Part]
    build: Build = field(init=False)

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a story needs a part")
        for first, second in pairwise(self.parts):
            if second.passing_s > min(first.seconds, second.seconds):
                raise ValueError("a change between parts cannot take longer than either of them")
        object.__setattr__(self, "build", self.parts[0].motion.build)

    @property
    def seconds(self) -> float:
        """Length of the whole."""
        return float(sum(part.seconds for part in self.parts))

    @property
    def activity(self) -> Activity:
        """What the person does at first."""
        return self.parts[0].motion.activity

    def pose(self, t: Floats) -> BodyPose:
        """The pose at times `t` (T,) s; before the start and after the end the first and last motion go on."""
        starts = self._starts()
        pose = self._placed(0, t)
        for number in range(1, len(self.parts)):
            passing = self.parts[number].passing_s
            if not (t > starts[number] - passing / 2).any():
                break
            weight = ease((t - starts[number]) / max(passing, 1e-9) + 0.5)
            pose = blended(pose, self._placed(number, t), weight)
        return pose

    def events(self, start: float, end: float) -> tuple[FootEvent, ...]:
        """Contacts and toe offs with start <= t < end, those in changes from part to part left out."""
        found: list[FootEvent] = []
        for part, begin, (first, last) in zip(self.parts, self._starts(), self._settled(), strict=True):
            if part.there:
                inner = part.motion.events(max(start, first) - begin, min(end, last) - begin)
                found += [replace(event, t=event.t + begin) for event in inner]
        return tuple(sorted(found, key=lambda event: event.t))

    def spans(self, start: float, end: float) -> tuple[ActivitySpan, ...]:
        """What the person does between `start` and `end` s, without the changes from part to part."""
        found: list[ActivitySpan] = []
        for part, begin, (first, last) in zip(self.parts, self._starts(), self._settled(), strict=True):
            low, high = max(start, first), min(end, last)
            if part.there and low < high:
                inner = part.motion.spans(low - begin, high - begin)
                found += [ActivitySpan(span.start + begin, span.end + begin, span.activity) for span in inner]
        return tuple(found)

    def present(self, t: Floats) -> Bools:
        """(T,) whether the person is there."""
        number = np.clip(np.searchsorted(self._starts(), t, side="right") - 1, 0, len(self.parts) - 1)
        return np.array([part.there for part in self.parts])[number]

    def _starts(self) -> Floats:
        return np.concatenate([[0.0], np.cumsum([part.seconds for part in self.parts])[:-1]])

    def _settled(self) -> list[tuple[float, float]]:
        """From when to when each part is itself; the first and the last without bounds."""
        starts = self._starts()
        out = []
        for number, part in enumerate(self.parts):
            first = -np.inf if number == 0 else starts[number] + part.passing_s / 2
            final = number == len(self.parts) - 1
            last = np.inf if final else starts[number + 1] - self.parts[number + 1].passing_s / 2
            out.append((float(first), float(last)))
        return out

    def _travelled(self, number: int, t: Floats) -> Floats:
        """(T,) m that the person has gone forward in a part over ground; 0 on a belt."""
        part = self.parts[number]
        if not (part.over_ground and isinstance(part.motion, Gait)):
            return np.zeros(t.size)
        return part.motion.course("speed_mps").integral(t - self._starts()[number])

    def _placed(self, number: int, t: Floats) -> BodyPose:
        """A part's pose at the story's times, in its place."""
        part = self.parts[number]
        pose = part.motion.pose(t - self._starts()[number])
        heading = np.radians(part.heading_deg)
        x, z = part.place
        on = np.zeros_like(pose.place)
        on[:, 0] = self._travelled(number, t)
        place = turned(yaw(heading), pose.place + on) + np.array([x, part.height_m, z])
        return replace(pose, t=t, place=place, heading=pose.heading + heading)
