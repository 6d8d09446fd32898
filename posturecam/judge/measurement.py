"""What a check measured in a bout, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from posturecam.coaching.summary import (
    finite,
)
from posturecam.types import Activity, Norm, Reason, Samples
from posturecam.words import Message, message


@dataclass(frozen=True)
class Measurement:
    """What a check measured in a bout, and how sure it is.

    Attributes
    ----------
    samples : Samples
        In the check's unit.
    norm : Norm
        The row it is judged by, or whose unit it has where nothing judges it.
    quality : float
        0-1, how well the body parts it needs were seen.
    limited_by : str or None
        The part seen worst.
    systematic, extra : float
        ± (95 %) in the check's unit: the pose model's and the norm's own; what the scene adds (camera roll, speed).
    scatter : float or None
        ± by measuring error, where the samples' own scatter does not tell it.
    inputs : Mapping[str, float] or None
        Named speeds for the norm's expectation.
    baseline : tuple[float, float] or None
        The person's own (median, MAD), for a baseline row only.
    reason : Reason or None
        Why it is not assessed.
    confirmed : bool or None
        Whether independent evidence shows too much of it; True for a check that needs none, None = not known.
    has_norm : bool
        Whether `norm` judges it.
    size_changes : tuple[tuple[float, float], ...]
        From when to when, s, the person's size in the image changes quickly.
    """

    check: str
    norm: Norm
    samples: Samples
    quality: float = 1.0
    limited_by: str | None = None
    systematic: float = 0.0
    extra: float = 0.0
    scatter: float | None = None
    inputs: Mapping[str, float] | None = None
    baseline: tuple[float, float] | None = None
    reason: Reason | None = None
    confirmed: bool | None = True
    has_norm: bool = True
    size_changes: tuple[tuple[float, float], ...] = ()

    @property
    def wanted(self) -> Message:
        """What has to be in the image: from the front a desk hides the rest."""
        at_desk = self.norm.view == "front" and self.norm.activity is Activity.SIT
        return message("part.head_and_shoulders" if at_desk else "part.whole_body")

    @property
    def expected(self) -> float | None:
        """What the norm expects of this person now, in the row's unit.

        None where it is a plain band or the speed is not known.
        """
        own = 0.0 if self.baseline is None or self.norm.compare == "ratio" else self.baseline[0]
        if self.norm.expected is None:
            return None if self.baseline is None else own
        normal = self.norm.expected.at(self.inputs or {})
        return None if normal is None else normal + own

    @property
    def seen(self) -> Samples:
        """The finite samples in the row's unit: percent of change where the row compares by ratio."""
        seen = finite(self.samples)
        if self.baseline is None or self.norm.compare != "ratio":
            return seen
        return replace(seen, value=100.0 * (seen.value / self.baseline[0] - 1.0))
