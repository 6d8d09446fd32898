"""What a pose model's errors do to a check, and the uncertainty that remains (the model's own: `landmark_bias.py`)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmark_bias import CALIBRATIONS, MODEL, REAL_PEOPLE, RENDERED_PEOPLE, calibration_of, kind_of
from posturecam.track import REFINED_BY
from posturecam.types import Activity

UNKNOWN_MODEL_GAIN = math.sqrt(2.0)
"""How many times the ± of real people a model without a measured calibration has: its bias is taken to be as large as
the spread between people. Engineering choice."""


@dataclass(frozen=True)
class LandmarkError:
    """What is known of a pose model's errors in one check; keys are kinds of activity, see `kind_of`.

    Parameters
    ----------
    real, rendered : Mapping
        ± (95 %) in the check's unit on real and on rendered people, by kind: the spread between people that remains.
        Scatter, camera roll and speed come on top. Empty where it was not measured: then the norm's own ± holds. Unless
        a check says otherwise, what `python -m posturecam_lab.validate.fit` printed, rounded.
    real_reads, rendered_reads : Mapping
        What the check reads, from what is: times the first, plus the second in the check's unit, by kind. Of legs and
        trunk: what makes rendered streams and sample clips right on average.
    relative : bool
        Whether the ± is a share of the value: what is wrong there is the scale.
    refined : Mapping
        By what the ± on real people shrinks where the heavy network refined the landmarks, by kind.
    """

    real: Mapping[str, float] = field(default_factory=dict)
    rendered: Mapping[str, float] = field(default_factory=dict)
    real_reads: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rendered_reads: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    relative: bool = False
    refined: Mapping[str, float] = field(default_factory=dict)

    def corrected(self, value: Floats, activity: Activity, provenance: Mapping[str, str]) -> Floats:
        """Put right what a known pose model reads wrongly.

        Parameters
        ----------
        value : numpy.ndarray
            (K,) in the check's unit.
        activity : Activity
            What the person does.
        provenance : Mapping
            Of the track.

        Returns
        -------
        numpy.ndarray
            (K,); the values as they are where the model's errors are not known.
        """
        calibration = calibration_of(provenance)
        reads = {REAL_PEOPLE.name: self.real_reads, RENDERED_PEOPLE.name: self.rendered_reads}
        if calibration is None or calibration not in CALIBRATIONS.values():
            return value
        factor, offset = reads[calibration.name].get(kind_of(activity), (1.0, 0.0))
        return np.asarray((value - offset) / factor)

    def systematic(self, value: float, activity: Activity, provenance: Mapping[str, str]) -> float | None:
        """Return the ± of a value on landmarks from a pose model, beyond scatter, camera roll and speed.

        Parameters
        ----------
        value : float
            In the check's unit.
        activity : Activity
            What the person does.
        provenance : Mapping
            Of the track.

        Returns
        -------
        float or None
            ± (95 %) in the check's unit. None where only the norm knows it: on a track that names no model, and for
            checks that were not measured.
        """
        if MODEL not in provenance:
            return None
        calibration, kind = calibration_of(provenance), kind_of(activity)
        is_rendered = calibration is RENDERED_PEOPLE
        known = (self.rendered if is_rendered else self.real).get(kind)
        if known is None:
            return None
        gain = 1.0 if calibration in CALIBRATIONS.values() else UNKNOWN_MODEL_GAIN
        if REFINED_BY in provenance and not is_rendered:
            gain *= self.refined.get(kind, 1.0)
        return gain * known * (abs(value) if self.relative else 1.0)
