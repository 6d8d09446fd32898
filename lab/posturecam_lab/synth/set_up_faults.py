"""What of a pose model's error stays with a person who is filmed again, and what comes with the new set-up.

Measured on rendered people, each filmed three times with exactly the same movement, by other cameras, in other clothes
and light (`python -m posturecam_lab.validate.set_up`): the SD of a joint's bias between filmings of one person. Errors
as on real people differ more between people than those on rendered ones do (heads, hair and builds are more varied);
no real people were filmed twice with their truth known, so that what a new set-up moves is taken to be the same length
on them, and all the rest to be the person's. That agrees with what is published of other models: measured on another
day, joint angles differ by 2 to 4 degrees, a fraction of what they are off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from posturecam.types import Activity
from posturecam_lab.synth.pose_faults import (
    BETWEEN,
    BETWEEN_ASKEW_DEG,
    BETWEEN_REAL,
    REAL,
    RENDERED,
    TILT_SEEN,
    Bias,
    Faults,
)


@dataclass(frozen=True)
class SetUpFaults:
    """What is new with each set-up.

    moving, still: SD of the joints' biases, forward and up, metres of a person of 1.75 m, of those who walk or run and
    of those who stand or sit. askew_deg: SD of how far level lines are found tilted and a straight face turned, from
    the front. swing, toes_up, bob: the share (0-1) of the variance between people of how far joints are found to swing,
    toes to point up, and the body to bob; with two strides a filming, noise is in it, so that it is an upper bound.
    tilt_seen: the same of what share of a tilt is found; a choice, half.
    """

    moving: Mapping[str, Bias]
    still: Mapping[str, Bias]
    askew_deg: Mapping[str, float]
    swing: Mapping[str, Bias]
    toes_up: float
    bob: float
    tilt_seen: float

    def joints(self, activity: Activity) -> Mapping[str, Bias]:
        """The SD of the joints' biases in an activity."""
        return self.moving if activity.is_gait else self.still


SET_UP_FAULTS = SetUpFaults(
    moving={
        "ear": Bias(0.0037, 0.0045),
        "shoulder": Bias(0.0042, 0.0069),
        "hip": Bias(0.0031, 0.0084),
        "knee": Bias(0.0031, 0.0072),
        "ankle": Bias(0.0044, 0.0058),
        "heel": Bias(0.0046, 0.0065),
        "toe": Bias(0.0050, 0.0049),
    },
    still={
        "ear": Bias(0.0048, 0.0051),
        "shoulder": Bias(0.0070, 0.0092),
        "hip": Bias(0.0125, 0.0101),
        "knee": Bias(0.0138, 0.0164),
        "ankle": Bias(0.0083, 0.0168),
        "heel": Bias(0.0083, 0.0200),
        "toe": Bias(0.0125, 0.0178),
    },
    askew_deg={"head": 2.3, "shoulder": 1.0, "turn": 2.5},
    swing={
        "knee": Bias(0.83, 0.71),
        "ankle": Bias(0.92, 0.88),
        "heel": Bias(0.94, 0.79),
        "toe": Bias(0.96, 0.93),
    },
    toes_up=0.81,
    bob=0.90,
    tilt_seen=0.5,
)
"""42 people walking, running, standing and sitting from the side and 7 standing from the front, three filmings each. Of
the turned face nothing was measured: all of it is taken to be new."""


def partly_new(own: Faults, new: Faults, activity: Activity, set_up: SetUpFaults = SET_UP_FAULTS) -> Faults:
    """The faults of a filming: `own` are the person's, `new` those that another person would have in this set-up.

    Noise, lost and swapped frames are the new ones; each bias is mixed so that its variance over people stays.
    """
    is_real = own.calibration == REAL.calibration
    usual, between = (REAL, BETWEEN_REAL) if is_real else (RENDERED, BETWEEN)
    joints, spread = set_up.joints(activity), between[activity]
    return replace(
        new,
        calibration=own.calibration,
        biases=own.biases,
        personal={
            name: _mixed_bias(bias, new.personal[name], Bias(), _shares(joints[name], spread[name]))
            for name, bias in own.personal.items()
        },
        swing={
            name: _mixed_bias(bias, new.swing[name], usual.swing.get(name, Bias()), set_up.swing[name])
            for name, bias in own.swing.items()
        },
        toes_up=_mixed(own.toes_up, new.toes_up, usual.toes_up, set_up.toes_up),
        bob={
            name: _mixed(value, new.bob[name], usual.bob.get(name, 1.0), set_up.bob) for name, value in own.bob.items()
        },
        tilt_seen={
            name: _mixed(value, new.tilt_seen[name], sum(TILT_SEEN[name]) / 2, set_up.tilt_seen)
            for name, value in own.tilt_seen.items()
        },
        askew_deg={
            name: _mixed(value, new.askew_deg[name], 0.0, _share(set_up.askew_deg[name], BETWEEN_ASKEW_DEG[name]))
            for name, value in own.askew_deg.items()
        },
    )


def _shares(new: Bias, between: Bias) -> Bias:
    return Bias(_share(new.forward, between.forward), _share(new.up, between.up))


def _share(new: float, between: float) -> float:
    """The share (0-1) of a variance between people, SD `between`, that a set-up's SD makes."""
    return min((new / between) ** 2, 1.0)


def _mixed(own: float, new: float, usual: float, share: float) -> float:
    """About the usual, a mixture with the variance of either, of which that share is new."""
    return usual + math.sqrt(1 - share) * (own - usual) + math.sqrt(share) * (new - usual)


def _mixed_bias(own: Bias, new: Bias, usual: Bias, share: Bias) -> Bias:
    return Bias(
        _mixed(own.forward, new.forward, usual.forward, share.forward), _mixed(own.up, new.up, usual.up, share.up)
    )
