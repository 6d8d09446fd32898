"""How work on frames reports what it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from posturecam.words import Message

T = TypeVar("T")
SO_FAR = "so_far.found"
"""Code of the message with what a clip shows so far: where it stands in place of a stage, that stage goes on."""
Progress = Callable[["Message | str", int, "int | None"], None]
"""Called with what is being done, or what a clip shows so far, frames done, frames expected (None when unknown)."""


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


def counted(items: Iterable[T], stage: Message | str, total: int | None, progress: Progress | None) -> Iterator[T]:
    """Report each item once it was used.

    Parameters
    ----------
    items : Iterable
        What is worked on.
    stage : Message or str
        What is being done with them.
    total : int or None
        How many are expected; None when unknown.
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
            progress(stage, n, total)
