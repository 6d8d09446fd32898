"""A person who walks or runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.course import Course
from posturecam_lab.synth.legs import Legs
from posturecam_lab.synth.motion import ActivitySpan, FootEvent, SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.skeleton import SIDES, BodyPose
from posturecam_lab.synth.style import Style, limping, running, tired, walking
from posturecam_lab.synth.timing import Timing

__all__ = ["Gait", "Moment", "Style", "changing", "limping", "run", "running", "tired", "tiring", "walk", "walking"]


@dataclass(frozen=True)
class Moment:
    """How a person moves and holds themselves at time `t` s of a gait."""

    t: float
    style: Style
    posture: Posture


@dataclass(frozen=True)
class Gait(SyntheticMotion):
    """A person who walks or runs, from moment to moment changing evenly, before and after them constant.

    The right foot lands at time 0. over_ground: past the camera, from x = 0 at time 0, not on a belt.
    """

    build: Build
    moments: Sequence[Moment]
    over_ground: bool = False

    def __post_init__(self) -> None:
        times = [moment.t for moment in self.moments]
        if not times or any(b <= a for a, b in pairwise(times)):
            raise ValueError("a gait needs moments at increasing times")

    @property
    def activity(self) -> Activity:
        """What the person does at first."""
        return Activity.RUN if self.moments[0].style.running > 0.5 else Activity.WALK

    def spans(self, start: float, end: float) -> tuple[ActivitySpan, ...]:
        """Where between `start` and `end` s the person walks and where they run."""
        running_share = self.course("running")
        half = _crossings(running_share, 0.5)
        edges = [start, *(t for t in half if start < t < end), end]
        middles = running_share.at(np.array([(a + b) / 2 for a, b in pairwise(edges)]))
        kinds = [Activity.RUN if share > 0.5 else Activity.WALK for share in middles]
        return tuple(ActivitySpan(a, b, kind) for (a, b), kind in zip(pairwise(edges), kinds, strict=True))

    def course(self, name: str) -> Course:
        """A field of Style or Posture over time."""
        return self.timing.courses[name]

    @cached_property
    def timing(self) -> Timing:
        """Steps and settings over time."""
        times = np.array([moment.t for moment in self.moments])
        courses = {}
        for source, kind in (("style", Style), ("posture", Posture)):
            for field in fields(kind):
                values = [float(getattr(getattr(moment, source), field.name)) for moment in self.moments]
                courses[field.name] = Course(times, np.array(values))
        return Timing(courses)

    def events(self, start: float, end: float) -> tuple[FootEvent, ...]:
        """Contacts and toe offs with start <= t < end, in order of time."""
        found = []
        for side in Side:
            contacts = self.timing.contacts(side, start, end, spare=2)
            lifts = self.timing.toe_offs(side, contacts)
            for kind, times in ((EventKind.INITIAL_CONTACT, contacts), (EventKind.TOE_OFF, lifts)):
                found += [FootEvent(float(t), side, kind) for t in times if start <= t < end]
        return tuple(sorted(found, key=lambda event: event.t))

    def pose(self, t: Floats) -> BodyPose:
        """The pose at times `t` (T,) s."""
        legs = Legs(self.build, self.timing, float(t.min()), float(t.max()) + 1e-9)
        feet = [legs.leg(t, side) for _, side in zip(SIDES, (Side.LEFT, Side.RIGHT), strict=True)]
        lean, side, twist = self._trunk(t)
        place = np.zeros((t.size, 3))
        if self.over_ground:
            place[:, 0] = self.timing.travelled(t)
        towards = np.array([[1.0, 0.0, 0.06 * sign] for _, sign in SIDES])
        return BodyPose(
            t=t,
            hips=np.stack(legs.hips.middle(t), axis=1),
            pelvis=np.stack([*legs.hips.pelvis(t), 0.45 * lean], axis=1),
            ankles=np.stack([ankle for ankle, _ in feet], axis=1),
            feet=np.stack([foot for _, foot in feet], axis=1),
            knees_towards=np.broadcast_to(towards, (t.size, 2, 3)),
            trunk=np.stack([lean, side, twist], axis=1),
            spine=self._columns(t, "kyphosis_deg", "protraction_m", "elevation_m", "shoulder_tilt_deg"),
            head=self._head(t, twist),
            arms=np.stack([self._arm(t, shift) for shift in (0.5, 0.0)], axis=1),
            wrists=np.zeros((t.size, 2, 3)),
            held=np.zeros(t.size),
            place=place,
            heading=np.zeros(t.size),
        )

    def _columns(self, t: Floats, *names: str) -> Floats:
        """Settings (T, K) over time, those in degrees as radians."""
        read = [self.timing.radians(name, t) if name.endswith("_deg") else self.timing.at(name, t) for name in names]
        return np.stack(read, axis=1)

    def _trunk(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Lean, side lean and twist: nodding with every step, swaying and turning with every stride."""
        phase = 2 * np.pi * self.timing.phase(t)
        lean = self.timing.radians("lean_deg", t) + self.timing.radians("trunk_nod_deg", t) * np.cos(2 * phase - 0.6)
        side = self.timing.radians("side_lean_deg", t) + np.radians(1.2) * np.sin(phase)
        return lean, side, -self.timing.radians("trunk_yaw_deg", t) * np.cos(phase)

    def _head(self, t: Floats, twist: Floats) -> Floats:
        """The head, which looks ahead while the trunk turns under it."""
        beat = 4 * np.pi * self.timing.phase(t)
        head = self._columns(t, "forward_head_deg", "head_pitch_deg", "head_yaw_deg", "head_roll_deg")
        sway = [np.radians(1.0) * np.cos(beat), np.radians(0.8) * np.sin(beat), -twist, 0.0 * beat]
        return np.asarray(head + np.stack(sway, axis=1))

    def _arm(self, t: Floats, shift: float) -> Floats:
        """An arm that swings against its leg; `shift`: of that leg's phase."""
        run, phase = self.timing.at("running", t), 2 * np.pi * (self.timing.phase(t) + shift)
        swing = -np.cos(phase - 0.13)
        bend = (1 - run) * swing - run * np.cos(phase - 0.75)
        flexion = self.timing.radians("arm_mid_deg", t) + self.timing.radians("arm_swing_deg", t) * swing
        elbow = self.timing.radians("elbow_deg", t) + self.timing.radians("elbow_swing_deg", t) * bend
        inward = np.radians(20.0 + 14.0 * run + 10.0 * run * np.maximum(swing, 0.0))
        return np.stack([flexion, self.timing.radians("arm_out_deg", t), inward, elbow], axis=1)


def walk(build: Build, posture: Posture | None = None, **style: float) -> Gait:
    """A person who walks; `style` as in `walking`."""
    return changing(build, (0.0, walking(build, **style), Posture(lean_deg=2.0) if posture is None else posture))


def run(build: Build, posture: Posture | None = None, **style: float) -> Gait:
    """A person who runs; `style` as in `running`."""
    usual = Posture(lean_deg=7.0, forward_head_deg=14.0)
    return changing(build, (0.0, running(build, **style), usual if posture is None else posture))


def changing(build: Build, *moments: tuple[float, Style, Posture]) -> Gait:
    """A person whose speed, style or posture changes: (time s, style, posture) one after the other."""
    return Gait(build, tuple(Moment(*moment) for moment in moments))


def tiring(fresh: Gait, start: float, end: float) -> Gait:
    """`fresh` getting tired between `start` and `end` s."""
    first = fresh.moments[0]
    style, posture = tired(first.style, first.posture)
    return replace(fresh, moments=(replace(first, t=start), Moment(end, style, posture)))


def _crossings(course: Course, level: float) -> list[float]:
    """The times at which a course passes a level."""
    found = []
    for k in range(course.times.size - 1):
        a, b = course.values[k] - level, course.values[k + 1] - level
        if a * b < 0:
            found.append(float(course.times[k] + (course.times[k + 1] - course.times[k]) * a / (a - b)))
    return found
