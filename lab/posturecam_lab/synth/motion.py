"""What every motion can do, and the trunk of people who keep still."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import PosedFigure, PosedFigures
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.skeleton import SIDES, BodyPose, assemble

BREATH_S = 4.0


@dataclass(frozen=True)
class FootEvent:
    """A foot's contact or toe off at the exact time `t` s."""

    t: float
    side: Side
    kind: EventKind


@dataclass(frozen=True)
class ActivitySpan:
    """A stretch [start, end) s of one activity."""

    start: float
    end: float
    activity: Activity


class SyntheticMotion(ABC):
    """A person who moves for ever; subclasses say who (`build`) and how (`pose`)."""

    build: Build

    @property
    @abstractmethod
    def activity(self) -> Activity:
        """What the person does."""

    @abstractmethod
    def pose(self, t: Floats) -> BodyPose:
        """The pose at times `t` (T,) s."""

    def events(self, start: float, end: float) -> tuple[FootEvent, ...]:
        """Contacts and toe offs with start <= t < end, in order of time; none for people who keep still."""
        return ()

    def spans(self, start: float, end: float) -> tuple[ActivitySpan, ...]:
        """What the person does between `start` and `end` s, one after the other; gaps are changes between them."""
        return (ActivitySpan(start, end, self.activity),)

    def present(self, t: Floats) -> Bools:
        """(T,) whether the person is there at all."""
        return np.ones(np.shape(t), dtype=bool)

    def over(self, t: Floats) -> PosedFigures:
        """The figures at times `t` (T,) s; much faster than one by one."""
        return assemble(self.build, self.pose(np.asarray(t, dtype=np.float64)))

    def at(self, t: float) -> PosedFigure:
        """The figure at time `t` s."""
        return self.over(np.array([t]))[0]


def steady_trunk(
    posture: Posture, t: Floats, hips: Floats, ankles: Floats, feet: Floats, arms: Floats, *, breath: float
) -> BodyPose:
    """The pose of a person who keeps still, from hips (T, 3), ankles and feet (T, 2, 3) and arms (T, 2, 4).

    `breath` 0 holds it.
    """
    n = t.size
    wave = breath * np.sin(2 * np.pi * t / BREATH_S)
    p = posture
    zero = np.zeros(n)
    towards = np.zeros((n, 2, 3))
    for number, (_, sign) in enumerate(SIDES):
        towards[:, number] = (1.0, 0.0, 0.12 * sign)
    degrees = np.radians
    return BodyPose(
        t=t,
        hips=hips,
        pelvis=np.stack([zero, zero, zero + degrees(0.45 * p.lean_deg)], axis=1),
        ankles=ankles,
        feet=feet,
        knees_towards=towards,
        trunk=np.stack([zero + degrees(p.lean_deg), zero + degrees(p.side_lean_deg), zero], axis=1),
        spine=np.stack(
            [
                zero + degrees(p.kyphosis_deg),
                zero + p.protraction_m,
                p.elevation_m + 0.002 * wave,
                zero + degrees(p.shoulder_tilt_deg),
            ],
            axis=1,
        ),
        head=np.stack(
            [zero + degrees(a) for a in (p.forward_head_deg, p.head_pitch_deg, p.head_yaw_deg, p.head_roll_deg)],
            axis=1,
        ),
        arms=arms,
        wrists=np.zeros((n, 2, 3)),
        held=zero,
        place=np.zeros((n, 3)),
        heading=zero,
    )
