"""A comparison in words: the sentence first, the table of differences, what is said of each clip and moment."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.judge.change import Change, ChangeKind, Direction
from posturecam.side_by_side.choices import InStepBy
from posturecam.side_by_side.compared import ComparedClip, Stretch
from posturecam.side_by_side.comparison import Comparison
from posturecam.side_by_side.differences import CheckDifference
from posturecam.side_by_side.synchrony import Synchrony
from posturecam.types import Finding, Verdict, check_title
from posturecam.wording import doing_of, value_of, verdict_words
from posturecam.wording.changes import at_equal_speed, difference_of
from posturecam.words import Message, enumerated, is_known, say


@dataclass(frozen=True)
class DifferenceRow:
    """One line of the table of differences.

    Attributes
    ----------
    title : str
        Of the check.
    first, second : str
        What was measured in each clip, with its ±.
    first_verdict, second_verdict : str
        What that is.
    difference : str
        With its ±; empty where they can't be compared.
    word : str
        What the difference is worth.
    kind : str
        The same as a code: "real", "better", "worse", "noise", "incomparable" or "unknown".
    more : str
        Why they can't be compared, or what should be said beside it; empty where that holds for all.
    """

    title: str
    first: str
    second: str
    first_verdict: str
    second_verdict: str
    difference: str
    word: str
    kind: str
    more: str


def difference_rows(comparison: Comparison) -> list[DifferenceRow]:
    """Write the table of differences.

    Parameters
    ----------
    comparison : Comparison
        Of two clips.

    Returns
    -------
    list of DifferenceRow
        What was judged in neither clip is left out.
    """
    common = set(_shared(comparison))
    return [_row(one, common, comparison) for one in _seen(comparison)]


def common_remarks(comparison: Comparison) -> list[str]:
    """List what is to be said beside every comparison of the table, once.

    Parameters
    ----------
    comparison : Comparison
        Of two clips.

    Returns
    -------
    list of str
        Sentences that hold for all that is in the table.
    """
    said = _shared(comparison)
    return [text for text in said if text not in difference_headline(comparison)]


def _shared(comparison: Comparison) -> list[str]:
    """What is to be said beside every comparison of the table."""
    seen = _seen(comparison)
    said = Counter(text for one in seen for text in dict.fromkeys(_said(one.change, comparison)))
    return [text for text, n in said.items() if n == len(seen) and n > 1]


def difference_headline(comparison: Comparison) -> str:
    """Say in one sentence what differs.

    Parameters
    ----------
    comparison : Comparison
        Of two clips.

    Returns
    -------
    str
        'Really changed: trunk lean (better) and cadence. 4 others are within noise.'
    """
    changes = [one.change for one in _seen(comparison) if one.change is not None]
    real = [one for one in changes if one.is_real]
    noise = [one for one in changes if one.kind is ChangeKind.NOISE]
    who = _who(comparison)
    if not real and not noise:
        return " ".join([say("compare.headline.nothing"), *_shared(comparison)])
    if not real:
        return say(f"compare.headline.{who}.none", n=len(noise))
    names = enumerated([_named(change, comparison) for change in real])
    sentence = say(f"compare.headline.{who}.real", names=names)
    return f"{sentence} {say(f'compare.headline.{who}.rest', n=len(noise))}" if noise else sentence


def about_clip(clip: ComparedClip, stretch: Stretch) -> str:
    """Say what a clip shows.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    stretch : Stretch
        What of it is compared.

    Returns
    -------
    str
        '2026-11-30 · Running, from the right'.
    """
    bout = stretch.judgement
    what = say("compare.doing_seen", doing=doing_of(bout), seen=bout.scene.view.seen_from)
    return what if clip.recorded is None else f"{clip.recorded.isoformat()} · {what}"


def in_step_words(synchrony: Synchrony) -> str:
    """Say by what two clips are in step.

    Parameters
    ----------
    synchrony : Synchrony
        Of two clips.

    Returns
    -------
    str
        A sentence.
    """
    by, (first, second) = synchrony.by, synchrony.feet
    if first is None or second is None:
        return say("compare.in_step.start")
    if first is second:
        return say(f"compare.in_step.{by}", foot=say(f"compare.foot.{first}"))
    return say(f"compare.in_step.{by}_near", first=say(f"compare.foot.{first}"), second=say(f"compare.foot.{second}"))


def moment_words(synchrony: Synchrony, moment: float) -> str:
    """Say a moment of the common axis.

    Parameters
    ----------
    synchrony : Synchrony
        Of two clips.
    moment : float
        On its axis.

    Returns
    -------
    str
        'Stride 3 · 42 %', '13 % of a stride to the first landing', or '+1.25 s'.
    """
    if synchrony.by is InStepBy.TIME:
        return say("compare.moment.time", seconds=moment + 0.0)
    stride = math.floor(moment + 1e-9)
    if stride < 0:
        return say("compare.moment.lead", percent=math.ceil(-100 * moment))
    return say("compare.moment.phase", stride=stride + 1, percent=math.floor(100 * (moment - stride) + 1e-6))


def _seen(comparison: Comparison) -> list[CheckDifference]:
    return [one for one in comparison.differences if one.is_seen]


def _row(one: CheckDifference, common: set[str], comparison: Comparison) -> DifferenceRow:
    kind = _kind(one.change, comparison)
    more = [] if kind == "unknown" else [text for text in _said(one.change, comparison) if text not in common]
    if one.change is not None and (speed := at_equal_speed(one.change)):
        more.append(speed)
    return DifferenceRow(
        check_title(one.check),
        _value(one.first),
        _value(one.second),
        _verdict(one.first),
        _verdict(one.second),
        "" if one.change is None else difference_of(one.change),
        say(f"compare.kind.{_who(comparison)}.{_only_in(one) if kind == 'unknown' else kind}"),
        kind,
        " ".join(more),
    )


def _who(comparison: Comparison) -> str:
    return "two_people" if comparison.two_people else "person"


def _only_in(one: CheckDifference) -> str:
    """In which clip alone it was judged: "first" or "second"; "unknown" where it was not in one alone."""
    first, second = (
        finding is not None and finding.verdict is not Verdict.UNKNOWN for finding in (one.first, one.second)
    )
    return "unknown" if first is second else "first" if first else "second"


def _kind(change: Change | None, comparison: Comparison) -> str:
    if change is None:
        return "unknown"
    return str(change.direction) if change.is_real and _has_direction(change, comparison) else str(change.kind)


def _has_direction(change: Change, comparison: Comparison) -> bool:
    """Whether it may be called better or worse: not between two people, nor from the later to the earlier clip."""
    return not (comparison.two_people or comparison.is_backward or change.direction is Direction.NEITHER)


def _said(change: Change | None, comparison: Comparison) -> list[str]:
    """What is said beside a change; of two people in words that fit them."""
    said = () if change is None else (*change.reasons, *change.cautions)
    return [_of_two_people(one) if comparison.two_people else str(one) for one in said]


def _of_two_people(one: Message) -> str:
    code = f"compare.apart.{one.code.rpartition('.')[2]}"
    return say(code, **one.parameters) if one.code.startswith("change.not.") and is_known(code) else str(one)


def _value(finding: Finding | None) -> str:
    return "" if finding is None else value_of(finding, names_side=True)


def _verdict(finding: Finding | None) -> str:
    if finding is None:
        return ""
    return say("compare.not_judged") if finding.verdict is Verdict.UNKNOWN else verdict_words(finding)


def _named(change: Change, comparison: Comparison) -> str:
    name = find(change.check).name
    if not _has_direction(change, comparison):
        return name
    return say(f"compare.headline.{change.direction}", name=name)
