"""What BlazePose does wrong, as measured.

Where its landmarks lie against the joints, and how much that differs between people.

Measured on 80 rendered people with exact truth, 50 of whom walk or run, drawn by two programs. The ear is found 3 cm
ahead of the tragus, the shoulder 1 to 2 cm behind and above the joint; it goes along with a head that is held forward
by a seventh, and with rounded shoulders by little more than half. So the trunk reads 0 to 5° too upright and the ear
angle 6 to 20° too far forward. The hips of walkers and runners are found 3 cm too low, so that the leg is 5 to 7 %
short, and move up and down 0.7 to 1.1 times as far as they do; feet rise 8 % less than they do, and knees swing less
far forward with some and further with others. Near landmarks are 1.1 % of height off about their mean; 2 % of running
frames have swapped legs; visibilities differ by joint and side. On hand-read photographs of people ear and shoulder lie
2.5 to 3 % of trunk length ahead. The two disagree on the shoulder, so both can be had: RENDERED and REAL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from posturecam.types import Activity


@dataclass(frozen=True)
class Bias:
    """Where a landmark is found instead of where it is.

    Forward and up, metres of a person of 1.75 m (or shares of a way).
    """

    forward: float = 0.0
    up: float = 0.0

    def __add__(self, other: Bias) -> Bias:
        return Bias(self.forward + other.forward, self.up + other.up)

    def __mul__(self, share: float) -> Bias:
        return Bias(share * self.forward, share * self.up)


@dataclass(frozen=True)
class Faults:
    """What the pose model does wrong; all zero = nothing.

    biases: of the joints, by what is done; personal: what this person's differ from them. protraction_seen: share of
    the shoulders' forward travel that is found; follows_head: share of the ears' way ahead of the shoulders by which
    the shoulders are found ahead. swing: by joint, the shares by which its way about its middle is found too long,
    forward against mid-hip and up. toes_up: the share by which toes that point up are found to point up further.
    tilt_seen, askew_deg: of "head" and "shoulder", what share of a tilt is found, and how far a level line is found
    tilted; of "turn", how far a straight face is found turned to the right. bob: by joint, how far it is found to go up
    and down with the hips, 1 = as far as it does. noise, slow_noise: SD in shares of body height, from frame to frame
    and wandering over `wander_s`; far_noise: times as much on the side away from the camera. lag_s: how late landmarks
    come; far_late_s: how much later still those of the leg away from the camera. visibility: by joint and side; without
    it all is 1. lost: share of frames without a person, in bursts up to lost_burst. swapped: share of frames with
    exchanged legs, in bursts up to swap_burst. calibration: name of the calibration (motion/calibration.py) that fits
    these faults.
    """

    biases: Mapping[Activity, Mapping[str, Bias]] = field(default_factory=dict)
    personal: Mapping[str, Bias] = field(default_factory=dict)
    protraction_seen: float = 1.0
    follows_head: float = 0.0
    swing: Mapping[str, Bias] = field(default_factory=dict)
    toes_up: float = 0.0
    tilt_seen: Mapping[str, float] = field(default_factory=dict)
    askew_deg: Mapping[str, float] = field(default_factory=dict)
    bob: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    slow_noise: float = 0.0
    wander_s: float = 0.15
    far_noise: float = 1.0
    lag_s: float = 0.0
    far_late_s: float = 0.0
    visibility: bool = False
    lost: float = 0.0
    lost_burst: int = 3
    swapped: float = 0.0
    swap_burst: int = 3
    calibration: str = "rendered people"


NO_FAULTS = Faults()
RENDERED = Faults(
    biases={
        Activity.RUN: {
            "ear": Bias(0.029, 0.015),
            "shoulder": Bias(-0.018, 0.017),
            "hip": Bias(0.006, -0.034),
            "knee": Bias(-0.004, 0.005),
            "ankle": Bias(0.012, 0.011),
            "heel": Bias(0.013, -0.015),
            "toe": Bias(-0.004, 0.008),
        },
        Activity.WALK: {
            "ear": Bias(0.029, 0.015),
            "shoulder": Bias(-0.014, 0.018),
            "hip": Bias(0.008, -0.029),
            "ankle": Bias(0.003, 0.010),
            "heel": Bias(0.013, -0.012),
            "toe": Bias(-0.016, -0.001),
        },
        Activity.STAND: {
            "ear": Bias(0.027, 0.016),
            "shoulder": Bias(-0.023, 0.013),
            "hip": Bias(-0.006, -0.019),
            "ankle": Bias(-0.002, 0.014),
            "heel": Bias(0.013, -0.005),
            "toe": Bias(-0.015, 0.009),
        },
        Activity.SIT: {"ear": Bias(0.025, 0.013), "shoulder": Bias(-0.009, 0.012), "hip": Bias(-0.008, -0.004)},
    },
    protraction_seen=0.6,
    follows_head=0.14,
    swing={
        "knee": Bias(-0.02, -0.11),
        "ankle": Bias(-0.018, -0.08),
        "heel": Bias(0.012, -0.10),
        "toe": Bias(-0.03, 0.0),
    },
    toes_up=0.17,
    bob={"hip": 0.88, "shoulder": 1.01},
    noise=0.003,
    slow_noise=0.005,
    far_noise=1.5,
    lag_s=0.010,
    visibility=True,
    swapped=0.02,
)
"""As on rendered people."""
_REAL_LEGS = {
    "knee": Bias(0.007, 0.012),
    "ankle": Bias(0.005, 0.018),
    "heel": Bias(0.020, 0.020),
    "toe": Bias(-0.022, 0.020),
}
_REAL_GAIT = {"ear": Bias(0.014), "shoulder": Bias(0.012), "hip": Bias(0.0025, 0.023), **_REAL_LEGS}
REAL = replace(
    RENDERED,
    biases={
        Activity.RUN: _REAL_GAIT,
        Activity.WALK: _REAL_GAIT,
        Activity.STAND: {
            "ear": Bias(0.013),
            "shoulder": Bias(0.012),
            "hip": Bias(0.0, 0.023),
            **_REAL_LEGS,
            "ankle": Bias(0.016, 0.018),
        },
        Activity.SIT: {"ear": Bias(0.015), "shoulder": Bias(0.013), "hip": Bias(0.018, 0.023)},
    },
    protraction_seen=1.0,
    follows_head=0.0,
    swing={},
    toes_up=0.0,
    bob={},
    calibration="real people",
)
"""As on photographs of people, whose near side was read by hand (motion/calibration.py). Legs are as long as they are,
feet are found too short, and shoulders follow posture as they do (slope of the neck angle found on the one read: 0.9 to
1.0). The ankles of people who stand are put as far ahead as makes their balance look as it does there."""

_STANDING: Mapping[str, Bias] = {
    "ear": Bias(0.0055, 0.0073),
    "shoulder": Bias(0.0138, 0.0175),
    "hip": Bias(0.0108, 0.0185),
    "knee": Bias(0.0050, 0.0104),
    "ankle": Bias(0.0044, 0.0092),
    "heel": Bias(0.0058, 0.0096),
    "toe": Bias(0.0075, 0.0130),
}
_MOVING: Mapping[str, Bias] = {
    "ear": Bias(0.0062, 0.0046),
    "shoulder": Bias(0.0072, 0.0101),
    "hip": Bias(0.0059, 0.0149),
    "knee": Bias(0.0039, 0.0078),
    "ankle": Bias(0.0042, 0.0063),
    "heel": Bias(0.0049, 0.0059),
    "toe": Bias(0.0055, 0.0061),
}
_SITTING: Mapping[str, Bias] = {
    "ear": Bias(0.0057, 0.0047),
    "shoulder": Bias(0.0079, 0.0104),
    "hip": Bias(0.0163, 0.0111),
}
BETWEEN: Mapping[Activity, Mapping[str, Bias]] = {
    Activity.RUN: _MOVING,
    Activity.WALK: _MOVING,
    Activity.STAND: _STANDING,
    Activity.SIT: _SITTING,
}
"""SD of a joint's bias from one rendered person to the next, as far as posture does not explain it."""
_REAL_MOVING: Mapping[str, Bias] = {
    **_MOVING,
    "ear": Bias(0.0145, 0.0046),
    "shoulder": Bias(0.0095, 0.0101),
    "hip": Bias(0.009, 0.0149),
}
BETWEEN_REAL: Mapping[Activity, Mapping[str, Bias]] = {
    Activity.RUN: _REAL_MOVING,
    Activity.WALK: _REAL_MOVING,
    Activity.STAND: {
        **_STANDING,
        "ear": Bias(0.021, 0.0073),
        "shoulder": Bias(0.015, 0.0100),
        "hip": Bias(0.013, 0.0185),
    },
    Activity.SIT: {"ear": Bias(0.022, 0.0047), "shoulder": Bias(0.017, 0.0104), "hip": Bias(0.013, 0.0111)},
}
"""The same from one photographed person to the next, with the readers' own error taken out: forward as much as, with
yaw, camera roll and noise of made-up clips, gives the spread of neck angle, lean and shoulders seen there; up, and at
the legs, about as on rendered people."""
GOES_WITH = {"shoulder": ("ear", 0.34), "heel": ("ankle", 0.85)}
"""Joints whose bias goes with that of another, and how closely (correlation); up, only feet do."""
BETWEEN_SWINGS: Mapping[str, Bias] = {"knee": Bias(0.055, 0.06), "ankle": Bias(0.012, 0.045), "toe": Bias(0.013, 0.045)}
"""SD of the shares by which ways are found too long; the heel's differs as the ankle's does."""
BETWEEN_TOES_UP = 0.37
"""SD of `toes_up`: 4.5° at landing."""

TILT_SEEN = {"head": (0.67, 1.05), "shoulder": (0.67, 1.05)}
"""What share of a tilt is found: the least on 57 rendered sitters, the most on a filmed one whose eyes were read by
hand."""
BETWEEN_ASKEW_DEG = {"head": 1.8, "shoulder": 1.8, "turn": 2.5}
"""SD, between people, of how far a level head or level shoulders are found tilted and a straight face turned, on the
same rendered sitters, the camera's roll taken out."""


def personal_biases(
    rng: np.random.Generator, activity: Activity, spread: Mapping[Activity, Mapping[str, Bias]] = BETWEEN
) -> dict[str, Bias]:
    """What a pose model does to one person beyond what it does to people on average.

    Spread: SD by activity and joint.
    """
    drawn = {name: rng.normal(size=2) for name in _MOVING}
    for name, (other, closely) in GOES_WITH.items():
        axes = (0, 1) if name == "heel" else (0,)
        for axis in axes:
            drawn[name][axis] = closely * drawn[other][axis] + np.sqrt(1 - closely**2) * drawn[name][axis]
    return {
        name: Bias(sd.forward * float(drawn[name][0]), sd.up * float(drawn[name][1]))
        for name, sd in spread[activity].items()
    }


def personal_swing(rng: np.random.Generator, usual: Mapping[str, Bias]) -> dict[str, Bias]:
    """How far one person's joints are found to swing too far, about the `usual` shares."""
    drawn = {
        name: Bias(sd.forward * float(rng.normal()), sd.up * float(rng.normal())) for name, sd in BETWEEN_SWINGS.items()
    }
    drawn["heel"] = drawn["ankle"]
    return {name: usual.get(name, Bias()) + own for name, own in drawn.items()}
