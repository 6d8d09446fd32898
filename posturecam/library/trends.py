"""A person's measures over weeks: which clips may be compared, and what changed from the first to the latest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posturecam.checks import discover, find
from posturecam.judge.change import Change, Course, Direction, change_over
from posturecam.judge.change_family import jointly
from posturecam.judge.comparable import SAME_SPEED, SPEEDS, comparability
from posturecam.judge.reasons import Code
from posturecam.library.records import KeptFinding
from posturecam.types import Activity, Baseline, Verdict, View


@dataclass(frozen=True)
class Trend:
    """One check of one person in one activity over their clips.

    Attributes
    ----------
    check : str
        The check's id.
    activity : Activity
        What the person does.
    points : tuple of KeptFinding
        One for each clip in which it was assessed, the earliest first.
    groups : tuple of tuple of int
        Positions in `points` that may be compared with each other; the group of the latest clip first.
    course : Course or None
        What became of it over `compared`, or why nothing can be compared; None for fewer than two clips.
    compared : tuple of int
        Positions in `points` of the clips that are compared: the group of the latest clip, or, where that stands
        alone, the latest group of two or more; empty where there is none.
    own : float or None
        The person's own good posture at the speed of the latest clip, where a baseline of this activity and side is
        kept.
    """

    check: str
    activity: Activity
    points: tuple[KeptFinding, ...]
    groups: tuple[tuple[int, ...], ...]
    course: Course | None
    compared: tuple[int, ...] = ()
    own: float | None = None

    @property
    def latest(self) -> KeptFinding:
        """The point of the latest clip."""
        return self.points[-1]

    @property
    def change(self) -> Change | None:
        """What changed among the clips that may be compared with the latest."""
        return None if self.course is None else self.course.change

    @property
    def is_up_to_date(self) -> bool:
        """Whether the latest clip is among those that are compared."""
        return bool(self.compared) and self.compared[-1] == len(self.points) - 1

    @property
    def is_fine_throughout(self) -> bool:
        """Whether what is compared was good in the first clip and in the last."""
        ends = [self.points[place] for place in (*self.compared[:1], *self.compared[-1:])]
        return bool(ends) and all(kept.finding.verdict is Verdict.GOOD for kept in ends)


@dataclass(frozen=True)
class TrendFilter:
    """Which findings are looked at.

    Attributes
    ----------
    activity : Activity or None
        None for all.
    view : View or None
        None for all.
    speed : tuple of str, float and float, or None
        The name of a speed (`FilmedFinding.speeds`) and the range that it lies in; None for all.
    """

    activity: Activity | None = None
    view: View | None = None
    speed: tuple[str, float, float] | None = None

    def takes(self, kept: KeptFinding) -> bool:
        """Tell whether a finding is looked at.

        Parameters
        ----------
        kept : KeptFinding
            The finding.

        Returns
        -------
        bool
            Whether it is.
        """
        filmed = kept.filmed
        if self.activity not in (None, filmed.activity) or self.view not in (None, filmed.view):
            return False
        if self.speed is None:
            return True
        name, low, high = self.speed
        return low <= filmed.speeds.get(name, math.nan) <= high


def trends_of(
    findings: Iterable[KeptFinding], wanted: TrendFilter | None = None, baselines: Sequence[Baseline] = ()
) -> list[Trend]:
    """Follow every check of a person over their clips.

    Parameters
    ----------
    findings : Iterable of KeptFinding
        Of one person.
    wanted : TrendFilter or None
        Which to look at; None for all.
    baselines : Sequence of Baseline
        The person's own, the latest first.

    Returns
    -------
    list of Trend
        Those with a value, the main checks first; of each clip the longest judgement of the activity counts.
    """
    chosen: dict[tuple[Activity, str], dict[str, KeptFinding]] = {}
    for kept in findings:
        if _counts(kept) and (wanted is None or wanted.takes(kept)):
            clips = chosen.setdefault((kept.filmed.activity, kept.finding.check), {})
            present = clips.get(kept.clip.id)
            if present is None or kept.end - kept.start > present.end - present.start:
                clips[kept.clip.id] = kept
    rank = {check.id: number for number, check in enumerate(sorted(discover(), key=lambda one: not one.is_main))}
    trends = _judged_together(
        [_trend(check, activity, list(clips.values()), baselines) for (activity, check), clips in chosen.items()]
    )
    return sorted(trends, key=lambda one: (str(one.activity), rank.get(one.check, len(rank))))


def real_changes(trends: Iterable[Trend]) -> list[Change]:
    """Choose what really changed.

    Parameters
    ----------
    trends : Iterable of Trend
        Of one person.

    Returns
    -------
    list of Change
        As `worth_saying` orders them.
    """
    return worth_saying(trend.change for trend in trends if trend.change is not None)


def worth_saying(changes: Iterable[Change]) -> list[Change]:
    """Choose the real changes.

    Parameters
    ----------
    changes : Iterable of Change
        Of one person, judged together.

    Returns
    -------
    list of Change
        What got worse first, then what got better; of each kind the main checks first.
    """
    order = (Direction.WORSE, Direction.BETTER, Direction.NEITHER)
    real = [change for change in changes if change.is_real]
    return sorted(real, key=lambda change: (order.index(change.direction), not find(change.check).is_main))


def usual_activity(findings: Sequence[KeptFinding]) -> Activity | None:
    """Choose the activity that most clips show.

    Parameters
    ----------
    findings : Sequence of KeptFinding
        Of one person.

    Returns
    -------
    Activity or None
        Of as many, the later one; None without findings.
    """
    pairs = {(kept.clip.id, kept.filmed.activity): kept.clip.recorded for kept in findings}
    counts = Counter(activity for _, activity in pairs)
    latest = {activity: when for (_, activity), when in sorted(pairs.items(), key=lambda pair: pair[1])}
    return max(counts, key=lambda one: (counts[one], latest[one]), default=None)


def speeds_of(findings: Iterable[KeptFinding]) -> list[tuple[str, float, float]]:
    """Group the speeds of clips into ranges within which they may be compared.

    Parameters
    ----------
    findings : Iterable of KeptFinding
        Of one person in one activity.

    Returns
    -------
    list of (str, float, float)
        The name of the speed that most clips know, and the lowest and the highest of each group, the slowest first.
    """
    by_clip = {kept.clip.id: kept.filmed.speeds for kept in findings}
    counts = {name: sum(name in speeds for speeds in by_clip.values()) for name in SPEEDS}
    name = max(SPEEDS, key=lambda one: counts[one])
    groups: list[tuple[str, float, float]] = []
    for speed in sorted(speeds[name] for speeds in by_clip.values() if name in speeds):
        if groups and speed <= groups[-1][1] * (1 + SAME_SPEED):
            groups[-1] = (name, groups[-1][1], speed)
        else:
            groups.append((name, speed, speed))
    return groups


def _counts(kept: KeptFinding) -> bool:
    """Whether a finding has a value of the person whom the clip is about."""
    finding = kept.finding
    assessed = finding.verdict is not Verdict.UNKNOWN or finding.has_reason(Code.SPEED_UNKNOWN)
    is_number = finding.value is not None and math.isfinite(finding.value + (finding.uncertainty or 0.0))
    return assessed and is_number and kept.subject == 0


def _trend(check: str, activity: Activity, points: list[KeptFinding], baselines: Sequence[Baseline]) -> Trend:
    points = sorted(points, key=lambda kept: (kept.clip.recorded, kept.clip.id))
    groups = _groups(points)
    compared = next((group for group in groups if len(group) > 1), ())
    course = change_over([points[place].filmed for place in compared or range(len(points))])
    return Trend(check, activity, tuple(points), groups, course, compared, _own_value(points[-1], baselines))


def _own_value(latest: KeptFinding, baselines: Sequence[Baseline]) -> float | None:
    """What the latest baseline of this activity and side holds of the check, at the speed of the clip."""
    finding, filmed = latest.finding, latest.filmed
    if finding.norm is not None and (finding.norm.baseline or finding.norm.compare == "ratio"):
        return None
    for baseline in baselines:
        if (baseline.activity, baseline.view) == (filmed.activity, filmed.view) and finding.check in baseline.values:
            return baseline.values[finding.check][0] + (finding.expected or 0.0)
    return None


def _judged_together(trends: Sequence[Trend]) -> list[Trend]:
    """The trends of each activity with a ± that holds for all its measures."""
    judged = []
    for activity in dict.fromkeys(trend.activity for trend in trends):
        same = [trend for trend in trends if trend.activity is activity]
        changes = iter(jointly([trend.course.change for trend in same if trend.course is not None]))
        judged += [
            trend if trend.course is None else replace(trend, course=replace(trend.course, change=next(changes)))
            for trend in same
        ]
    return judged


def _groups(points: Sequence[KeptFinding]) -> tuple[tuple[int, ...], ...]:
    """Groups around the latest clip, then around the latest of the rest, and so on.

    A clip may be comparable with none, not even with itself, such as one of an uneven clock: it is a group alone.
    """
    left, groups = list(range(len(points))), []
    while left:
        *others, last = left
        latest = points[last].filmed
        group = [number for number in others if comparability(points[number].filmed, latest).is_given]
        group.append(last)
        groups.append(tuple(group))
        left = [number for number in left if number not in group]
    return tuple(groups)
