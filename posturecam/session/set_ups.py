"""By how much two clips of one person may differ in a check although nothing about the person did."""

from __future__ import annotations

import math

from posturecam.checks import find
from posturecam.coaching.change_table import load_changes
from posturecam.session.errors_apart import ErrorParts, error_parts
from posturecam.session.evidence import Evidence
from posturecam.types import Side


def apart(a: Evidence, b: Evidence, *, by_leg: bool = False) -> float:
    """± (95 %) of the difference between what two clips read: two cameras, two set-ups, two moments.

    From the same side what was measured on people filmed again (coaching/changes.toml), and the scatter of both. From
    opposite sides, which that does not cover, the root sum of squares of both ±. What a pose model does to a person it
    does in all clips of them, so that is on the wide side: on made-up people filmed from both sides differences stay
    within half of it. Of what compares the legs themselves the sum: how late the leg behind is timed shows with
    opposite signs from both sides.

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
    errors = [error_parts(one.finding, one.bout, side) for one, side in zip((a, b), sides, strict=True)]
    if a.view is b.view and (known := _filmed_again(a, errors)) is not None:
        return known
    totals = [error.total for error in errors]
    mirrored = find(a.finding.check).compares_sides and a.near_side is not b.near_side
    return sum(totals) if mirrored else math.hypot(*totals)


def _filmed_again(one: Evidence, errors: list[ErrorParts]) -> float | None:
    """± of a difference between two set-ups on the same side; None where it was not measured."""
    row = load_changes().row(one.finding.check, one.bout.activity, one.view)
    if row is None or row.unit != one.finding.unit:
        return None
    return math.hypot(row.again, *(error.scatter for error in errors))
