"""Left against right: what the clip from the left reads of the near side, against what that from the right reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posturecam.arrays import rounded
from posturecam.checks import find
from posturecam.session.evidence import Evidence
from posturecam.session.parts import (
    SideDifference,
)
from posturecam.session.set_ups import apart
from posturecam.types import Side


def side_difference(found: Sequence[Evidence]) -> SideDifference | None:
    """Compare the sides of one check.

    Parameters
    ----------
    found : Sequence[Evidence]
        Of one check, one for each part.

    Returns
    -------
    SideDifference or None
        None unless both sides were filmed, measured, and judged by norms of one unit; nor of what is a time, which is
        the same from either side.
    """
    if find(found[0].finding.check).measures_time:
        return None
    legs = any(one.finding.left is not None or one.finding.right is not None for one in found)
    near = {side: _clearest(one for one in found if one.near_side is side and _value(one, legs=legs)) for side in Side}
    left, right = near[Side.LEFT], near[Side.RIGHT]
    if left is None or right is None or left.finding.unit != right.finding.unit:
        return None
    values = [_value(one, legs=legs) or 0.0 for one in (left, right)]
    expected = [one.finding.expected or 0.0 for one in (left, right)]
    return SideDifference(
        left.finding.check,
        left.finding.unit,
        _short(values[0]),
        _short(values[1]),
        _short((values[0] - expected[0]) - (values[1] - expected[1])),
        _short(apart(left, right, by_leg=legs)),
        left.part,
        right.part,
        legs,
    )


def _value(one: Evidence, *, legs: bool) -> float | None:
    """What it reads of its near side; None where it was not judged."""
    if not one.is_known:
        return None
    return one.near_value if legs else one.finding.value


def _clearest(found: Iterable[Evidence]) -> Evidence | None:
    return max(found, key=lambda one: (one.finding.confidence, one.finding.n), default=None)


def _short(value: float) -> float:
    """The value as it is stored, so that what is read back is the same."""
    return rounded(value, 2) or 0.0
