"""Phrases that the remarks and reasons of a session are made of, to be put into words when they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from posturecam.types import Bout, Finding
from posturecam.words import Message, literal, message

_UNITS = {"deg": "unit.deg", "% leg": "unit.leg_short", "% trunk": "unit.trunk_short", "spm": "unit.spm"}


def clip_list(names: Sequence[str]) -> Message:
    """List clips as in a sentence.

    Parameters
    ----------
    names : Sequence[str]
        One or more.

    Returns
    -------
    Message
        'side.mp4 and rear.mp4'.
    """
    return joined([literal(name) for name in names])


def joined(phrases: Sequence[Message]) -> Message:
    """Join phrases as in a sentence.

    Parameters
    ----------
    phrases : Sequence[Message]
        One or more.

    Returns
    -------
    Message
        'a, b and c'; the one alone.
    """
    *most, last = phrases
    if not most:
        return last
    listed = most[0]
    for one in most[1:]:
        listed = message("session.comma", first=listed, second=one)
    return message("list.and", most=listed, last=last)


def reading_in(finding: Finding, clip: str) -> Message:
    """Say what a clip reads of a check.

    Parameters
    ----------
    finding : Finding
        With a value.
    clip : str
        The clip's name.

    Returns
    -------
    Message
        'left.mp4 reads 4.1 ± 5.2°'.
    """
    unit = _UNITS.get(finding.unit)
    return message(
        "session.reading",
        clip=clip,
        value=finding.value or 0.0,
        uncertainty=finding.uncertainty or 0.0,
        unit=message(unit) if unit else literal(f" {finding.unit}"),
    )


def doing(bout: Bout) -> Message:
    """Name what the person does in a judgement, within a sentence.

    Parameters
    ----------
    bout : Bout
        The judgement.

    Returns
    -------
    Message
        'running'.
    """
    activity = message(f"activity.{bout.activity}")
    return message("activity.backwards", doing=activity) if bout.backward else activity
