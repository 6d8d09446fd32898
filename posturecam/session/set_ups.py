"""By how much two clips of one person may differ in a check although nothing about the person did."""

from __future__ import annotations

import math

from posturecam.checks import find
from posturecam.session.errors_apart import error_parts
from posturecam.session.evidence import Evidence
from posturecam.types import Side


def apart(a: Evidence, b: Evidence, *, by_leg: bool = False) -> float:
    """± (95 %) of the difference between what two clips read: two cameras, two set-ups, two moments.

    The root sum of squares of both. What a pose model does to a person it does in all clips of them, so it is on the
    wide side: on made-up people filmed from both sides differences stay within half of it. Of what compares the legs
    themselves the sum: how late the leg behind is timed shows with opposite signs from both sides.

    Parameters
    ----------
    a, b : Evidence
        Of one check, each with a value.
    by_leg : bool
        Whether only the samples of the leg that is nearer the camera count.

    Returns
    -------
    float
        In the check's unit.
    """
    sides: tuple[Side | None, ...] = (a.near_side, b.near_side) if by_leg else (None, None)
    errors = [error_parts(one.finding, one.bout, side).total for one, side in zip((a, b), sides, strict=True)]
    mirrored = find(a.finding.check).compares_sides and a.near_side is not b.near_side
    return sum(errors) if mirrored else math.hypot(*errors)
