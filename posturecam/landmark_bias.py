"""The systematic errors of a pose model's landmarks, by model and by kind of people.

An estimator brings the `LandmarkBias` of its model (`posturecam.ports.PoseEstimator.bias`); tracking writes its name
into the provenance of the track. A stored track that does not have it is looked up by the digest of its model. A track
of a model without a known bias is taken at face value: nothing is corrected, its values have a wider ±, and a remark
says so. A track that names no model holds exact landmarks: nothing is corrected, and the ± is that of the norm.

BlazePose errs differently on photographs of people and on rendered people, so each has a `Calibration` of its own:

- `REAL_PEOPLE`: points read by hand on photographs of 122 people. Ear and shoulder landmarks lie 2.5 to 3 % of trunk
  length ahead of tragus and shoulder joint. The two cancel in the neck angle (bias +0.5 ± 0.8°) and make the trunk lean
  about 1° too far forward; of sitting people the hip lies ahead as well. Legs need no correction.
- `RENDERED_PEOPLE`: 80 rendered people with exact truth (posturecam_lab/synth/pose_faults.py). The ear lies 5 % ahead
  and the shoulder 3 to 6 % behind (less where the head is held forward), so that the neck angle reads 10 to 15° too far
  forward.

Which one applies is chosen by `provenance["calibration"]` of a track; without it, the first of its model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posturecam.parsing import short
from posturecam.types import Activity
from posturecam.words import Message, message

USUAL_STANDING_DEG = 2.8
"""Degrees from vertical, ahead of the ankles, at which the mass of people who stand at ease is (motion/balance.py)."""
BLAZEPOSE_FULL = "sha256:babf28247ffed0a562cf02cb53d113059d41a6d5e6a23795b85603c9bdb84088"
"""Digest of the model files that both pose engines run (`ModelFiles.digest`)."""
VIRTUAL_BLAZEPOSE = "virtual BlazePose"
"""The simulated model of posturecam_lab/synth/virtual_pose.py, which has the errors of BlazePose full."""
MODEL = "model"
"""Key of a track's provenance that holds the digest or the name of its model."""
BIAS = "bias"
"""Key of a track's provenance that holds the name of the bias of its model, where the estimator brought one."""
CALIBRATION = "calibration"
"""Key of a track's provenance that holds the name of its calibration."""


@dataclass(frozen=True)
class LandmarkOffset:
    """How far ahead of the joints the landmarks lie.

    Parameters
    ----------
    ear, shoulder, hip : float
        Ahead of tragus, shoulder joint and hip joint (greater trochanter), trunk lengths, forward positive.
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
        How far ahead of the ankles the mass of people who stand at ease is seen, degrees from vertical
        (motion/balance.py).
    """

    name: str
    bias: Mapping[str, LandmarkOffset]
    standing_deg: float = USUAL_STANDING_DEG


@dataclass(frozen=True)
class LandmarkBias:
    """What is known of the errors of one pose model; its estimators bring it.

    Parameters
    ----------
    name : str
        The value of `provenance["bias"]` that chooses it.
    calibrations : tuple of Calibration
        One for each kind of people it was measured on; the first is that of people of whom nothing else is known.
    models : frozenset of str
        Values of `provenance["model"]` that choose it: digests of model files, or names.
    """

    name: str
    calibrations: tuple[Calibration, ...]
    models: frozenset[str] = frozenset()

    def calibration(self, name: str | None) -> Calibration | None:
        """Choose a calibration by its name.

        Parameters
        ----------
        name : str or None
            The name; None for the first.

        Returns
        -------
        Calibration or None
            None where there is none of that name.
        """
        return next((one for one in self.calibrations if name in (None, one.name)), None)


REAL_PEOPLE = Calibration(
    name="real people",
    bias={
        "gait": LandmarkOffset(ear=0.028, shoulder=0.025, hip=0.005),
        "stand": LandmarkOffset(ear=0.027, shoulder=0.024, hip=0.0),
        "sit": LandmarkOffset(ear=0.030, shoulder=0.027, hip=0.037),
    },
    standing_deg=1.8,
)
"""bias: what makes neck angle, lean and shoulders right on average on the photographs (standing and sitting: near side
by three quarters, checks/near_side.py). standing_deg: on 13 photographs of people who stand the camera's roll would be
+2.0 ± 0.7° on average with 2.8°, and there is no reason for any but 0; half of that is taken out."""
RENDERED_PEOPLE = Calibration(
    name="rendered people",
    bias={
        "gait": LandmarkOffset(ear=0.052, shoulder=-0.040, hip=0.012, follows_head=0.14),
        "stand": LandmarkOffset(ear=0.049, shoulder=-0.059, hip=-0.012, follows_head=0.14),
        "sit": LandmarkOffset(ear=0.049, shoulder=-0.031, hip=-0.016, follows_head=0.14),
    },
)
"""bias: what makes streams with the faults of posturecam_lab/synth/pose_faults.py and the sample clips right on
average."""
CALIBRATIONS = {one.name: one for one in (REAL_PEOPLE, RENDERED_PEOPLE)}
"""Those that the checks' own tables (`ModelError`) were measured with, by name."""
BLAZEPOSE_BIAS = LandmarkBias(
    "BlazePose full", (REAL_PEOPLE, RENDERED_PEOPLE), frozenset({BLAZEPOSE_FULL, VIRTUAL_BLAZEPOSE})
)
_known_biases = {BLAZEPOSE_BIAS.name: BLAZEPOSE_BIAS}


def add_bias(bias: LandmarkBias) -> None:
    """Make the bias of another pose model known to this process; `ports.provenance_of` does so for an estimator.

    Parameters
    ----------
    bias : LandmarkBias
        Takes the place of one of the same name.

    Raises
    ------
    ValueError
        For another bias of the name of ours.
    """
    if bias.name == BLAZEPOSE_BIAS.name and bias != BLAZEPOSE_BIAS:
        raise ValueError(f"the name {bias.name} is taken")
    _known_biases[bias.name] = bias


def bias_of(provenance: Mapping[str, str]) -> LandmarkBias | None:
    """Find the bias of the model that a track comes from.

    Parameters
    ----------
    provenance : Mapping
        Of the track: the bias named under "bias" counts, else the one that "model" belongs to.

    Returns
    -------
    LandmarkBias or None
        None where no model is named, or none whose bias is known.
    """
    named = _known_biases.get(provenance.get(BIAS, ""))
    model = provenance.get(MODEL)
    return named or next((bias for bias in _known_biases.values() if model in bias.models), None)


def unknown_model_remark(provenance: Mapping[str, str]) -> Message | None:
    """Say that a track is taken at face value because the bias of its model is not known.

    Parameters
    ----------
    provenance : Mapping
        Of the track.

    Returns
    -------
    Message or None
        None for a known model, and for a track that names none.
    """
    if MODEL not in provenance or bias_of(provenance) is not None:
        return None
    return message("models.not_known", model=short(provenance[MODEL]))


def kind_of(activity: Activity) -> str:
    """Name what a bias depends on.

    Parameters
    ----------
    activity : Activity
        What the person does.

    Returns
    -------
    str
        "gait", "stand" or "sit".
    """
    return "gait" if activity.is_gait else str(activity)


def calibration_of(provenance: Mapping[str, str]) -> Calibration | None:
    """Find the calibration that a track's provenance chooses.

    Parameters
    ----------
    provenance : Mapping
        Of the track.

    Returns
    -------
    Calibration or None
        None where it names no known model, or no known calibration of it.
    """
    bias = bias_of(provenance)
    return None if bias is None else bias.calibration(provenance.get(CALIBRATION))
