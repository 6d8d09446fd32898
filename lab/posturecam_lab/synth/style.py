"""How a person walks or runs, asked for as a `Style`, and what is usual at a speed.

Running, from 26 trained runners on a force treadmill (Fukuchi, Fukuchi and Duarte 2017, PeerJ 5:e3298; our own
analysis): cadence 133 + 11.2 v, ankle ahead of mid-hip at contact 7.17 + 4.19 u percent of leg length at u leg lengths
per second, duty factor 0.37, 0.33, 0.31 and rise and fall of the hips 9.3, 8.8, 7.5 cm at 2.5, 3.5, 4.5 m/s, which is
0.70 of the squared step time. Walking: 36 % of leg ahead at 1.4 legs/s with the 0.42th power of speed; cadence from the
walk ratio of step length to cadence, 0.0064 m/spm (Sekiya and Nagasaki 1998); the hips rise and fall with the square of
step length. What else is usual are middles of the ranges in Novacheck 1998 (Gait Posture 7:77) and Winter 1991.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.types import Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.posture import Posture

WALK_RATIO_M = 0.0064
RUNNING_DUTY = ([1.5, 2.5, 3.5, 4.5, 6.0], [0.42, 0.367, 0.329, 0.308, 0.280])
"""Speed in m/s, duty factor."""
RUNNERS_KNEES_DEG = (1.0, 16.0)
"""Flexion at contact, the 5th to the 95th percentile of those runners and a little more of either."""
FARTHEST_BEHIND = 0.78
"""How far behind the hips a flat foot would be carried before it leaves the ground, leg lengths."""
BOUNCE_PER_OVERSTRIDE_M = 0.12
"""How much more an overstrider's hips rise and fall, m for a whole leg length: an engineering choice, small beside what
the low cadence does that goes with it."""


@dataclass(frozen=True)
class Style:
    """How a person walks or runs.

    running: 0 walks, 1 runs. cadence_spm: steps a minute. speed_mps: of the belt or over ground. ahead: ankle ahead of
    mid-hip at contact, leg lengths. duty: contact time over stride time. toes_up_deg: foot's pitch at contact, below 0
    = forefoot first. bounce_m: range of the hips' height in a step. knee_contact_deg: at contact (more where the leg
    would not reach the ground). knee_toe_off_deg, knee_swing_deg: at toe off and at most in swing.
    step_asymmetry_percent: left minus right step time over their mean. stance_asymmetry_percent: the same of contact
    times. unsteady_percent: SD of contact times in percent of step time.
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
    unsteady_percent: float = 0.0
    surge_m: float = 0.006
    sway_m: float = 0.012


def walking(build: Build, speed_mps: float = 1.25, cadence_spm: float | None = None, **changes: float) -> Style:
    """How most people walk at that speed; `changes` overrides fields of Style, and `overstride` adds percent of leg."""
    over = changes.pop("overstride", 0.0) / 100
    legs_s = speed_mps / build.leg_m
    ahead = 0.36 * (legs_s / 1.4) ** 0.42 + over
    cadence = float(np.sqrt(60 * speed_mps / WALK_RATIO_M)) if cadence_spm is None else cadence_spm
    usual = Style(
        running=0.0,
        cadence_spm=cadence,
        speed_mps=speed_mps,
        ahead=ahead,
        duty=_contact_share(build, speed_mps, cadence, 0.62 - 0.03 * (speed_mps - 1.25), ahead),
        toes_up_deg=20.0,
        bounce_m=0.070 * (60 * speed_mps / cadence) ** 2 / build.leg_m,
        knee_contact_deg=6.0,
        knee_toe_off_deg=38.0,
        knee_swing_deg=64.0,
        step_width_m=0.09,
        pelvis_yaw_deg=4.0,
        pelvis_drop_deg=2.5,
        trunk_yaw_deg=4.0,
        trunk_nod_deg=1.2,
        arm_swing_deg=20.0,
        arm_mid_deg=-3.0,
        elbow_deg=28.0,
        elbow_swing_deg=10.0,
        arm_out_deg=7.0,
        sway_m=0.018,
    )
    return replace(usual, **changes)


def running(build: Build, speed_mps: float = 2.9, cadence_spm: float | None = None, **changes: float) -> Style:
    """How most people run at that speed; `changes` overrides fields of Style, and `overstride` adds percent of leg."""
    over = changes.pop("overstride", 0.0) / 100
    legs_s = speed_mps / build.leg_m
    ahead = 0.0717 + 0.0419 * legs_s + over
    cadence = 133 + 11.2 * speed_mps if cadence_spm is None else cadence_spm
    usual = Style(
        running=1.0,
        cadence_spm=cadence,
        speed_mps=speed_mps,
        ahead=ahead,
        duty=_contact_share(build, speed_mps, cadence, float(np.interp(speed_mps, *RUNNING_DUTY)), ahead),
        toes_up_deg=14.0,
        bounce_m=0.70 * (60 / cadence) ** 2 + BOUNCE_PER_OVERSTRIDE_M * over,
        knee_contact_deg=10.0,
        knee_toe_off_deg=9.0,
        knee_swing_deg=float(np.interp(speed_mps, [2.0, 4.5], [84.0, 108.0])),
        step_width_m=0.04,
        pelvis_yaw_deg=5.0,
        pelvis_drop_deg=4.5,
        trunk_yaw_deg=7.0,
        trunk_nod_deg=1.5,
        arm_swing_deg=28.0,
        arm_mid_deg=-18.0,
        elbow_deg=92.0,
        elbow_swing_deg=12.0,
        arm_out_deg=13.0,
        sway_m=0.008,
        surge_m=0.013,
    )
    return replace(usual, **changes)


def _contact_share(build: Build, speed_mps: float, cadence_spm: float, usual: float, ahead: float) -> float:
    """The usual duty factor, less where the foot would be carried farther behind the hips than legs reach."""
    return min(usual, (ahead + FARTHEST_BEHIND) * build.leg_m / speed_mps * cadence_spm / 120)


def limping(style: Style, percent: float, sore: Side = Side.RIGHT) -> Style:
    """`style` with a sore leg that is left quickly.

    The other foot's step and the sore leg's stance are shorter, the step times by `percent` of their mean.
    """
    sign = 1.0 if sore == Side.LEFT else -1.0
    return replace(style, step_asymmetry_percent=sign * percent, stance_asymmetry_percent=-0.6 * sign * percent)


def tired(style: Style, posture: Posture) -> tuple[Style, Posture]:
    """What becomes of a style and a posture by fatigue: slower, longer steps, more bounce, a slump and more lean."""
    worn = replace(
        style,
        cadence_spm=style.cadence_spm * 0.95,
        ahead=style.ahead + 0.03,
        bounce_m=style.bounce_m * 1.12,
        knee_contact_deg=style.knee_contact_deg * 0.8,
    )
    return worn, replace(posture, lean_deg=posture.lean_deg + 3.0).slumped(14.0)
