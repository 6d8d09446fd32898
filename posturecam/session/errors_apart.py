"""The ± of a finding taken apart: what scatters from sample to sample, and what another clip of the person shares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.coaching.summary import finite, less_side, middle_error
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.types import Bout, Finding, Samples, Side


@dataclass(frozen=True)
class ErrorParts:
    """± (95 %) in the check's unit: shared with other clips of the same person, and of this clip's samples alone."""

    shared: float
    scatter: float

    @property
    def total(self) -> float:
        """Both together."""
        return math.hypot(self.shared, self.scatter)


def error_parts(finding: Finding, bout: Bout, side: Side | None = None) -> ErrorParts:
    """Take the ± of a finding apart.

    What a pose model does to one person it does in every clip of them, so all that is not scatter counts as shared.

    Parameters
    ----------
    finding : Finding
        With a value.
    bout : Bout
        The bout that it is about, with its samples.
    side : Side or None
        Of that side's samples alone; None for all.

    Returns
    -------
    ErrorParts
        The parts; all shared where the samples are not stored.
    """
    total = finding.uncertainty or 0.0
    scatter = min(_scatter(finding, bout), total)
    shared = math.sqrt(total**2 - scatter**2)
    if side is None or not scatter:
        return ErrorParts(shared, scatter)
    of_side = _of_side(finite(bout.samples[finding.check]), side)
    return ErrorParts(shared, _of_samples(finding, of_side) if len(of_side) else scatter)


def _scatter(finding: Finding, bout: Bout) -> float:
    """± of the middle by the samples' scatter, as `judge` counted it."""
    norm = finding.norm
    if find(finding.check).error is not None:
        return bout.gait.cadence_uncertainty_spm if bout.gait is not None else 0.0
    seen = finite(bout.samples.get(finding.check, Samples.none()))
    if not len(seen) or norm is None or norm.compare == "ratio":
        return 0.0
    return _of_samples(finding, seen)


def _of_samples(finding: Finding, seen: Samples) -> float:
    usual = 0.0 if finding.norm is None else finding.norm.sample_sd
    return COVERAGE * middle_error(less_side(seen), usual)


def _of_side(seen: Samples, side: Side) -> Samples:
    keep = [number for number, one in enumerate(seen.side) if one == str(side)]
    return Samples(seen.t[keep], seen.value[keep], tuple(seen.side[number] for number in keep))
