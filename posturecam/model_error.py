"""The systematic errors of a pose model's landmarks, by model and by kind of people, and the uncertainty that remains.

BlazePose errs differently on photographs of people and on rendered people, so each has a `Calibration` of its own:

- `REAL_PEOPLE`: points read by hand on photographs of 122 people. Ear and shoulder landmarks lie 2.5 to 3 % of trunk length
  ahead of tragus and shoulder joint. The two cancel in the neck angle (bias +0.5 ± 0.8°) and make the trunk lean about 1°
  too far forward; of sitting people the hip lies ahead as well. Legs need no correction.
- `RENDERED_PEOPLE`: 80 rendered people with exact truth (posturecam_lab/synth/pose_faults.py). The ear lies 5 % ahead and the shoulder 3 to 6 %
  behind (less where the head is held forward), so that the neck angle reads 10 to 15° too far forward.

Which one applies is chosen by `provenance["calibration"]` of a track. A known model without it is taken to have seen real
people. A model that is not known is not corrected, and its values have a wider ±. A track that names no model holds exact
landmarks: nothing is corrected, and the ± is that of the norm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from posturecam.arrays import Floats
from posturecam.track import ACCURATE
from posturecam.types import Activity

USUAL_STANDING_DEG = 2.8
"""Degrees from vertical, ahead of the ankles, at which the mass of people who stand at ease is (motion/roll_from_standing.py)."""
BLAZEPOSE_FULL = "sha256:babf28247ffed0a562cf02cb53d113059d41a6d5e6a23795b85603c9bdb84088"
"""Digest of the model files that both pose engines run (`ModelFiles.digest`)."""
VIRTUAL_BLAZEPOSE = "virtual BlazePose"
"""The simulated model of posturecam_lab/synth/virtual_pose.py, which has the errors of BlazePose full."""
KNOWN_MODELS = frozenset({BLAZEPOSE_FULL, VIRTUAL_BLAZEPOSE})
"""Models whose errors the calibrations were measured on."""
CALIBRATION = "calibration"
"""Key of a track's provenance that holds the name of its calibration."""
UNKNOWN_MODEL_GAIN = math.sqrt(2.0)
"""How many times the ± of real people a model without a calibration has: its bias, which was not measured, is taken to be
as large as the spread between people. Engineering choice."""


@dataclass(frozen=True)
class LandmarkBias:
    """How far ahead of the joints the landmarks lie, in trunk lengths.

    Parameters
    ----------
    ear, shoulder, hip : float
        Ahead of tragus, shoulder joint and hip joint (greater trochanter), forward positive.
    follows_head : float
        Share of the ears' way ahead of the shoulders by which the shoulder landmarks lie further ahead still.
    """

    ear: float = 0.0
    shoulder: float = 0.0
    hip: float = 0.0
    follows_head: float = 0.0


@dataclass(frozen=True)
class Calibration:
    """What is known of a pose model's errors on one kind of people; keys are kinds of activity, see `kind_of`.

    Parameters
    ----------
    name : str
        The value of `provenance["calibration"]` that chooses it.
    bias : Mapping
        Where the landmarks lie, by kind.
    standing_deg : float
        How far ahead of the ankles the mass of people who stand at ease is seen, degrees from vertical (motion/roll_from_standing.py).
    """

    name: str
    bias: Mapping[str, LandmarkBias]
    standing_deg: float = USUAL_STANDING_DEG


REAL_PEOPLE = Calibration(
    name="real people",
    bias={
        "gait": LandmarkBias(ear=0.028, shoulder=0.025, hip=0.005),
        "stand": LandmarkBias(ear=0.027, shoulder=0.024, hip=0.0),
        "sit": LandmarkBias(ear=0.030, shoulder=0.027, hip=0.037),
    },
    standing_deg=1.8,
)
"""bias: what makes neck angle, lean and shoulders right on average on the photographs (standing and sitting: near side by three
quarters, checks/near_side.py).
standing_deg: on 13 photographs of people who stand the camera's roll would be +2.0 ± 0.7° on average with 2.8°, and there is no reason for
any but 0; half of that is taken out.
"""
RENDERED_PEOPLE = Calibration(
    name="rendered people",
    bias={
        "gait": LandmarkBias(ear=0.052, shoulder=-0.040, hip=0.012, follows_head=0.14),
        "stand": LandmarkBias(ear=0.049, shoulder=-0.059, hip=-0.012, follows_head=0.14),
        "sit": LandmarkBias(ear=0.049, shoulder=-0.031, hip=-0.016, follows_head=0.14),
    },
)
"""bias: what makes streams with the faults of posturecam_lab/synth/pose_faults.py and the sample clips right on average."""
CALIBRATIONS = {one.name: one for one in (REAL_PEOPLE, RENDERED_PEOPLE)}


def kind_of(activity: Activity) -> str:
    """What a bias depends on: "gait", "stand" or "sit"."""
    return "gait" if activity.is_gait else str(activity)


def calibration_of(provenance: Mapping[str, str]) -> Calibration | None:
    """The calibration that a track's provenance chooses; None where it names no known model or no known calibration."""
    if provenance.get("model") not in KNOWN_MODELS:
        return None
    return CALIBRATIONS.get(provenance.get(CALIBRATION, REAL_PEOPLE.name))


@dataclass(frozen=True)
class ModelError:
    """What is known of a pose model's errors in one check; keys are kinds of activity, see `kind_of`.

    Parameters
    ----------
    real, rendered : Mapping
        ± (95 %) in the check's unit on real and on rendered people, by kind: the spread between people that remains. Scatter,
        camera roll and speed come on top. Empty where it was not measured: then the norm's own ± holds. Unless a check says
        otherwise, what `python -m posturecam_lab.validate.fit` printed, rounded.
    real_reads, rendered_reads : Mapping
        What the check reads, from what is: times the first, plus the second in the check's unit, by kind. Of legs and trunk: what
        makes rendered streams and sample clips right on average.
    relative : bool
        Whether the ± is a share of the value: what is wrong there is the scale.
    refined : Mapping
        By what the ± on real people shrinks where the heavy network refined the landmarks (pose/accurate.py), by kind.
    """

    real: Mapping[str, float] = field(default_factory=dict)
    rendered: Mapping[str, float] = field(default_factory=dict)
    real_reads: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rendered_reads: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    relative: bool = False
    refined: Mapping[str, float] = field(default_factory=dict)

    def corrected(self, value: Floats, activity: Activity, provenance: Mapping[str, str]) -> Floats:
        """The values (K,) with what a known pose model reads wrongly put right; as they are for any other."""
        calibration = calibration_of(provenance)
        if calibration is None:
            return value
        reads = self.rendered_reads if calibration is RENDERED_PEOPLE else self.real_reads
        factor, offset = reads.get(kind_of(activity), (1.0, 0.0))
        return np.asarray((value - offset) / factor)

    def systematic(self, value: float, activity: Activity, provenance: Mapping[str, str]) -> float | None:
        """The ± (95 %) of a value on landmarks from a pose model, beyond scatter, camera roll and speed.

        None where only the norm knows it: on a track that names no model, and for checks that were not measured.
        """
        if "model" not in provenance:
            return None
        calibration, kind = calibration_of(provenance), kind_of(activity)
        known = (self.rendered if calibration is RENDERED_PEOPLE else self.real).get(kind)
        if known is None:
            return None
        gain = UNKNOWN_MODEL_GAIN if calibration is None else 1.0
        if ACCURATE in provenance and calibration is not RENDERED_PEOPLE:
            gain *= self.refined.get(kind, 1.0)
        return gain * known * (abs(value) if self.relative else 1.0)
