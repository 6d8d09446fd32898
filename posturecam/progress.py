"""How work on frames reports what it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from posturecam.words import Message

T = TypeVar("T")
SO_FAR = "so_far.found"
"""Code of the message with what a clip shows so far: where it stands in place of a stage, that stage goes on."""
WHOLE = "whole_progress.percent"
"""Code of the message that says how much of all the work on a clip is done: where it stands in place of a stage, that
stage goes on. Its parameters are `percent` and `left_s`, the seconds that are left."""
JUDGING = "whole_progress.judging"
"""Code of the stage between the last pose and the first file."""
Progress = Callable[["Message | str", int, "int | None"], None]
"""Called with what is being done, or what a clip shows so far, or how much of the whole is done; frames done, frames
expected (None when unknown)."""


def is_so_far(stage: Message | str) -> bool:
    """Tell whether a report says what a clip shows so far, and not what is being done.

    Parameters
    ----------
    stage : Message or str
        As it was reported.

    Returns
    -------
    bool
        Whether it does.
    """
    return isinstance(stage, Message) and stage.code == SO_FAR


def is_beside(stage: Message | str) -> bool:
    """Tell whether a report stands in place of a stage, which goes on.

    Parameters
    ----------
    stage : Message or str
        As it was reported.

    Returns
    -------
    bool
        False where it names what is being done.
    """
    return isinstance(stage, Message) and stage.code in (SO_FAR, WHOLE)


def whole_done(stage: Message | str) -> tuple[float, float] | None:
    """Read how much of all the work on a clip is done, where a report says that.

    Parameters
    ----------
    stage : Message or str
        As it was reported.

    Returns
    -------
    tuple of float or None
        Per cent, and the seconds left; None for other reports.

    Examples
    --------
    >>> whole_done(Message(WHOLE, {"percent": 40, "left_s": 90.0})), whole_done("drawing")
    ((40.0, 90.0), None)
    """
    if not isinstance(stage, Message) or stage.code != WHOLE:
        return None
    percent, left_s = (stage.parameters[key] for key in ("percent", "left_s"))
    if not isinstance(percent, (int, float)) or not isinstance(left_s, (int, float)):
        return None
    return float(percent), float(left_s)


def counted(
    items: Iterable[T], stage: Message | str, total: Callable[[], int | None] | int | None, progress: Progress | None
) -> Iterator[T]:
    """Report each item once it was used.

    Parameters
    ----------
    items : Iterable
        What is worked on.
    stage : Message or str
        What is being done with them.
    total : int or None or callable
        How many are expected; None when unknown. What is called returns that, better the more have come.
    progress : Progress or None
        What takes the reports; None for none.

    Yields
    ------
    T
        The items.
    """
    for n, item in enumerate(items, start=1):
        yield item
        if progress is not None:
            progress(stage, n, total() if callable(total) else total)


def clock_text(seconds: float) -> str:
    """Write a time in a clip as a player shows it.

    Parameters
    ----------
    seconds : float
        From its beginning.

    Returns
    -------
    str
        Minutes and seconds, from an hour on with hours.

    Examples
    --------
    >>> clock_text(754.2), clock_text(4000)
    ('12:34', '1:06:40')
    """
    whole = round(seconds)
    minutes = f"{whole // 60 % 60:02d}" if whole >= 3600 else str(whole // 60)
    hours = f"{whole // 3600}:" if whole >= 3600 else ""
    return f"{hours}{minutes}:{whole % 60:02d}"
