"""What a progress report says of changes: the headline, a sentence for each, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from posturecam.checks import find
from posturecam.judge.change import Change, ChangeKind, Direction
from posturecam.library.records import LibraryClip
from posturecam.library.trends import Trend, real_changes
from posturecam.report.dates import local, long_day
from posturecam.wording.changes import first_and_latest
from posturecam.words import enumerated, say, sentence_case


def change_headline(clips: Sequence[LibraryClip], trends: Sequence[Trend]) -> str:
    """Say in a sentence what really changed.

    Parameters
    ----------
    clips : Sequence of LibraryClip
        Of the person.
    trends : Sequence of Trend
        Of one person in one activity.

    Returns
    -------
    str
        'Foot strike really changed for the better.'
    """
    changes = [trend.change for trend in trends if trend.change is not None]
    if len(clips) < 2:
        return say(f"report.progress.{'one' if clips else 'none'}")
    if parts := [part for direction in Direction if (part := _changed(trends, direction))]:
        return say("report.progress.changed", what=sentence_case("; ".join(parts)))
    compared = any(change.kind is ChangeKind.NOISE for change in changes)
    return say(f"report.progress.{'unchanged' if compared else 'apart'}")


def change_sentences(trends: Sequence[Trend], newest: datetime | None) -> tuple[str, ...]:
    """Say what became of the checks: a sentence for each real change, then the main checks without one.

    Parameters
    ----------
    trends : Sequence of Trend
        Of one person in one activity.
    newest : datetime or None
        When the latest clip of this activity was recorded; None without clips.

    Returns
    -------
    tuple of str
        What did not change and what can't be compared is said once for all checks of which it holds.
    """
    real = [first_and_latest(change) for change in real_changes(trends)]
    main = [trend.change for trend in trends if trend.change is not None and find(trend.check).is_main]
    same = _names(change for change in main if change.kind is ChangeKind.NOISE)
    return (
        *real,
        *([say("report.progress.same", names=same)] if same else ()),
        *_incomparable(change for change in main if change.kind is ChangeKind.INCOMPARABLE),
        *_not_up_to_date(trends, newest),
    )


def how_sure(trends: Sequence[Trend]) -> str:
    """Say when a change counts.

    Parameters
    ----------
    trends : Sequence of Trend
        Of one person in one activity.

    Returns
    -------
    str
        With the number after ± only where there is one.
    """
    has_number = any(trend.change is not None and trend.change.is_real for trend in trends)
    return say(f"report.{'sure_change' if has_number else 'sure_unnumbered'}")


def _changed(trends: Sequence[Trend], direction: Direction) -> str:
    """The checks that really changed in a direction: 'head and lean for the better'; empty for none."""
    names = [find(change.check).name for change in real_changes(trends) if change.direction is direction]
    return say(f"report.progress.{direction}", names=enumerated(names)) if names else ""


def _incomparable(changes: Iterable[Change]) -> list[str]:
    """Why the first clip and the latest can't be compared, each reason once."""
    by_reason: dict[str, list[Change]] = {}
    for change in changes:
        by_reason.setdefault(" ".join(str(reason) for reason in change.reasons), []).append(change)
    return [
        say("report.progress.incomparable", names=_names(having), reasons=reason)
        for reason, having in by_reason.items()
    ]


def _not_up_to_date(trends: Sequence[Trend], newest: datetime | None) -> list[str]:
    """Which main checks the latest clip lacks, and until when the others are compared where it stands alone."""
    main = [trend for trend in trends if find(trend.check).is_main]
    lacking = [find(trend.check).name for trend in main if trend.latest.clip.recorded != newest]
    older = [trend.points[trend.compared[-1]] for trend in main if trend.compared and not trend.is_up_to_date]
    lines = [say("report.progress.not_latest", names=enumerated(lacking))] if lacking else []
    if older:
        last = max(kept.clip.recorded for kept in older)
        lines.append(say("ui.people.until", day=long_day(local(last))))
    return lines


def _names(changes: Iterable[Change]) -> str:
    return enumerated([find(change.check).name for change in changes])
