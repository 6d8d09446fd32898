"""How work on frames reports what it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from posturecam.words import Message

T = TypeVar("T")
Progress = Callable[["Message | str", int, "int | None"], None]
"""Called with what is being done, frames done, frames expected (None when unknown)."""


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
