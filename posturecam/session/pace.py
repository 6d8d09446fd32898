"""Which judgements of several clips may be taken together: the same activity at a like pace."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.judge.passes import SAME_PACE
from posturecam.judge.reasons import Code
from posturecam.types import Bout

SAME_SPEED = 0.15
"""Largest relative difference of measured ground speed between clips that are taken together.

The speed of a belt under a pose model's feet is known to 10 % (95 %, motion/ground_speed.py: 3 to 10 % too fast on
rendered runners), so that two clips at one speed may read 14 % apart; what the norm of foot strike expects moves by
1.9 % of leg length over 15 % at a usual run, a third of the ± that it carries.
"""
_CLOCK = (Code.CLOCK_UNKNOWN, Code.CLOCK_ASSUMED)


@dataclass(frozen=True)
class ClipJudgement:
    """A judgement of one clip: which clip, which of its judgements, and the judgement."""

    clip: int
    number: int
    bout: Bout


def cadence_of(bout: Bout) -> tuple[float, float] | None:
    """Look up the cadence of a bout, which from the front and rear is known though it is not judged.

    Parameters
    ----------
    bout : Bout
        The bout.

    Returns
    -------
    tuple[float, float] or None
        (steps per minute, ±); None where it is not known, or the clip's clock is not.
    """
    gait = bout.gait
    if gait is None or not math.isfinite(gait.cadence_spm) or gait.cadence_spm <= 0:
        return None
    if any(finding.has_reason(code) for finding in bout.findings for code in _CLOCK):
        return None
    spread = gait.cadence_uncertainty_spm
    return gait.cadence_spm, spread if math.isfinite(spread) else 0.0


def speed_of(bout: Bout) -> float | None:
    """Look up the speed of the ground under a bout.

    Parameters
    ----------
    bout : Bout
        The bout.

    Returns
    -------
    float or None
        Leg lengths/s; None where it is not known.
    """
    speed = math.nan if bout.gait is None else bout.gait.belt_speed_legs_s
    return speed if math.isfinite(speed) and speed > 0 else None


def is_like(a: Bout, b: Bout) -> bool:
    """Tell whether two judgements show the same activity at a like pace.

    Cadences may differ by `SAME_PACE`, beyond which the bouts of one clip are judged apart, and by their own ±;
    speeds by `SAME_SPEED`. What one of them does not know tells nothing.

    Parameters
    ----------
    a, b : Bout
        Of any clips.

    Returns
    -------
    bool
        Whether they may be taken together.
    """
    if (a.activity, a.backward) != (b.activity, b.backward):
        return False
    cadences, speeds = (cadence_of(a), cadence_of(b)), (speed_of(a), speed_of(b))
    if cadences[0] is not None and cadences[1] is not None:
        (first, one), (second, other) = cadences[0], cadences[1]
        if abs(first - second) > SAME_PACE * (first + second) / 2 + math.hypot(one, other):
            return False
    if speeds[0] is not None and speeds[1] is not None:
        return abs(math.log(speeds[0] / speeds[1])) <= math.log1p(SAME_SPEED)
    return True


def groups_of(judgements: Iterable[ClipJudgement]) -> list[tuple[ClipJudgement, ...]]:
    """Group the judgements that may be taken together.

    A judgement whose pace is not known joins the longest group of its activity.

    Parameters
    ----------
    judgements : Iterable[ClipJudgement]
        Of all clips.

    Returns
    -------
    list[tuple[ClipJudgement, ...]]
        Each in the order of the clips; the groups in the order of their first clips.
    """
    ordered = sorted(judgements, key=lambda one: (not _is_known(one.bout), -one.bout.seconds, one.clip, one.number))
    groups: list[list[ClipJudgement]] = []
    for one in ordered:
        fitting = [group for group in groups if all(is_like(one.bout, other.bout) for other in group)]
        if fitting:
            max(fitting, key=_seconds).append(one)
        else:
            groups.append([one])
    placed = [tuple(sorted(group, key=_place)) for group in groups]
    return sorted(placed, key=lambda group: _place(group[0]))


def _is_known(bout: Bout) -> bool:
    return not bout.activity.is_gait or cadence_of(bout) is not None or speed_of(bout) is not None


def _seconds(group: Sequence[ClipJudgement]) -> float:
    return sum(one.bout.seconds for one in group)


def _place(one: ClipJudgement) -> tuple[int, int]:
    return one.clip, one.number
