"""Walking and running: how it is asked for (`Style`), usual styles from published relations, and the motion itself.

Usual values. Running, from 26 trained runners on a force treadmill (Fukuchi, Fukuchi and Duarte 2017, PeerJ 5:e3298;
our own analysis): cadence 133 + 11.2 v, ankle ahead of mid-hip at contact 7.17 + 4.19 u percent of leg length, duty
factor 0.374, 0.332, 0.310 and rise and fall of the hips 9.3, 8.8, 7.5 cm at 2.5, 3.5, 4.5 m/s (0.70 of the squared step
time), knee 8° at contact, 40° at its most in stance, 11° at toe off. Walking: 36 % of leg ahead at 1.4 legs/s with the
0.42th power of speed, knee 7° at contact; cadence from the walk ratio of step length to cadence, 0.0064 m/spm (Sekiya
and Nagasaki 1998). Swing curves follow Novacheck 1998 (Gait Posture 7:77) and Winter 1991.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from posturecam.synth.build import Build
from posturecam.synth.course import Course
from posturecam.synth.motion import Event, Motion
from posturecam.synth.posture import Posture
from posturecam.synth.skeleton import Pose
from posturecam.types import Activity, EventKind, Floats, Side


@dataclass(frozen=True)
class Style:
    """How somebody walks or runs.

    running: 0 walks, 1 runs. cadence_spm: steps a minute. speed_mps: of the belt or over ground. ahead: ankle ahead of
    mid-hip at contact, leg lengths. duty: contact time over stride time. toes_up_deg: foot's pitch at contact, below 0
    = forefoot first. bounce_m: range of the hips' height in a step. knee_contact_deg: at contact (more where the leg
    would not reach the ground). knee_toe_off_deg, knee_swing_deg: at toe off and at most in swing.
    step_asymmetry_percent: left minus right step time over their mean. stance_asymmetry_percent: the same of contact
    times.
    """

    running: float
    cadence_spm: float
    speed_mps: float
    ahead: float
    duty: float
    toes_up_deg: float
    bounce_m: float
    knee_contact_deg: float
    knee_toe_off_deg: float
    knee_swing_deg: float
    step_width_m: float
    pelvis_yaw_deg: float
    pelvis_drop_deg: float
    trunk_yaw_deg: float
    trunk_nod_deg: float
    arm_swing_deg: float
    arm_mid_deg: float
    elbow_deg: float
    elbow_swing_deg: float
    arm_out_deg: float
    step_asymmetry_percent: float = 0.0
    stance_asymmetry_percent: float = 0.0
    toe_out_deg: float = 6.0
    surge_m: float = 0.006
    sway_m: float = 0.012


def walking(build: Build, speed_mps: float = 1.25, cadence_spm: float | None = None, **changes: float) -> Style:
    """How most people walk at that speed; `changes` overrides fields of Style, and `overstride` adds percent of leg."""
    over = changes.pop("overstride", 0.0) / 100
    legs_s = speed_mps / build.leg_m
    usual = Style(
        running=0.0,
        cadence_spm=float(np.sqrt(60 * speed_mps / 0.0064)) if cadence_spm is None else cadence_spm,
        speed_mps=speed_mps, ahead=0.36 * (legs_s / 1.4) ** 0.42 + over, duty=0.62 - 0.03 * (speed_mps - 1.25),
        toes_up_deg=20.0, bounce_m=0.036 * build.scale, knee_contact_deg=6.0, knee_toe_off_deg=38.0, knee_swing_deg=64.0,
        step_width_m=0.09, pelvis_yaw_deg=4.0, pelvis_drop_deg=2.5, trunk_yaw_deg=4.0, trunk_nod_deg=1.2,
        arm_swing_deg=20.0, arm_mid_deg=-3.0, elbow_deg=28.0, elbow_swing_deg=10.0, arm_out_deg=7.0, sway_m=0.018,
    )  # fmt: skip
    return replace(usual, **changes)


def running(build: Build, speed_mps: float = 2.9, cadence_spm: float | None = None, **changes: float) -> Style:
    """How most people run at that speed; `changes` overrides fields of Style, and `overstride` adds percent of leg."""
    over = changes.pop("overstride", 0.0) / 100
    legs_s = speed_mps / build.leg_m
    cadence = 133 + 11.2 * speed_mps if cadence_spm is None else cadence_spm
    usual = Style(
        running=1.0, cadence_spm=cadence, speed_mps=speed_mps, ahead=0.0717 + 0.0419 * legs_s + over,
        duty=float(np.interp(speed_mps, [1.5, 2.5, 3.5, 4.5], [0.42, 0.367, 0.329, 0.308])),
        toes_up_deg=14.0, bounce_m=0.70 * (60 / cadence) ** 2, knee_contact_deg=10.0, knee_toe_off_deg=9.0,
        knee_swing_deg=float(np.interp(speed_mps, [2.0, 4.5], [84.0, 108.0])),
        step_width_m=0.04, pelvis_yaw_deg=5.0, pelvis_drop_deg=4.5, trunk_yaw_deg=7.0, trunk_nod_deg=1.5,
        arm_swing_deg=28.0, arm_mid_deg=-18.0, elbow_deg=92.0, elbow_swing_deg=12.0, arm_out_deg=13.0, sway_m=0.008, surge_m=0.013,
    )  # fmt: skip
    return replace(usual, **changes)


@dataclass(frozen=True)
class Moment:
    """How somebody moves and holds themselves at time `t` s of a gait."""

    t: float
    style: Style
    posture: Posture


@dataclass(frozen=True)
class Gait(Motion):
    """Somebody who walks or runs, from moment to moment changing evenly; `over_ground`: past the camera, not on a belt."""

    build: Build
    moments: Sequence[Moment]
    over_ground: bool = False

    @property
    def activity(self) -> Activity:
        """What the person does at first."""
        return Activity.RUN if self.moments[0].style.running > 0.5 else Activity.WALK

    def course(self, name: str) -> Course:
        """A field of Style or Posture over time."""
        times = np.array([moment.t for moment in self.moments])
        source = "style" if name in {f.name for f in fields(Style)} else "posture"
        return Course(times, np.array([float(getattr(getattr(m, source), name)) for m in self.moments]))

    @cached_property
    def _courses(self) -> dict[str, Course]:
        return {f.name: self.course(f.name) for kind in (Style, Posture) for f in fields(kind)}

    @cached_property
    def _strides(self) -> Course:
        """Strides a second."""
        cadence = self._courses["cadence_spm"]
        return Course(cadence.times, cadence.values / 120)

    def phase(self, t: Floats) -> Floats:
        """Strides (T,) since the right foot's contact at time 0, whole at each of its contacts."""
        return self._strides.integral(t) - self._strides.integral(np.zeros(1))[0]

    def travelled(self, t: Floats) -> Floats:
        """How far (T,) m the belt has run, or the walker walked, since time 0."""
        course = self._courses["speed_mps"]
        return course.integral(t) - course.integral(np.zeros(1))[0]

    def contacts(self, side: Side, start: float, end: float, spare: int = 0) -> Floats:
        """That foot's contacts with start <= t < end, and `spare` more on either side."""
        span = self.phase(np.array([start, end]))
        number = np.arange(np.floor(span[0]) - 2 - spare, np.ceil(span[1]) + 3 + spare)
        zero = self._strides.integral(np.zeros(1))[0]
        times = self._strides.when(number + zero)
        if side == Side.LEFT:
            late = self._courses["step_asymmetry_percent"].at(times) / 400
            times = self._strides.when(number + 0.5 + late + zero)
        first, last = np.searchsorted(times, [start, end])
        return np.asarray(times[max(first - spare, 0) : last + spare])

    def toe_offs(self, side: Side, contacts: Floats) -> Floats:
        """The toe off after each contact."""
        asymmetry = self._courses["stance_asymmetry_percent"].at(contacts) / 200
        duty = self._courses["duty"].at(contacts) * (1 + (asymmetry if side == Side.LEFT else -asymmetry))
        return contacts + duty / self._strides.at(contacts)

    def events(self, start: float, end: float) -> tuple[Event, ...]:
        """Contacts and toe offs with start <= t < end, in order of time."""
        found = []
        for side in Side:
            contacts = self.contacts(side, start, end, spare=2)
            for kind, times in (
                (EventKind.INITIAL_CONTACT, contacts),
                (EventKind.TOE_OFF, self.toe_offs(side, contacts)),
            ):
                found += [Event(float(t), side, kind) for t in times if start <= t < end]
        return tuple(sorted(found, key=lambda event: event.t))

    def pose(self, t: Floats) -> Pose:
        """The pose at times `t` (T,) s."""
        from posturecam.synth.stepping import stepping_pose

        return stepping_pose(self, t)


def walk(build: Build, posture: Posture | None = None, **style: float) -> Gait:
    """Somebody who walks; `style` as in `walking`."""
    return Gait(build, (Moment(0.0, walking(build, **style), Posture(lean_deg=2.0) if posture is None else posture),))


def run(build: Build, posture: Posture | None = None, **style: float) -> Gait:
    """Somebody who runs; `style` as in `running`."""
    usual = Posture(lean_deg=7.0, forward_head_deg=14.0)
    return Gait(build, (Moment(0.0, running(build, **style), usual if posture is None else posture),))
