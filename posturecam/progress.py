"""How work on frames reports what it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[str, int, "int | None"], None]
"""Called with what is being done, frames done, frames expected (None when unknown)."""


def counted(items: Iterable[T], stage: str, total: int | None, progress: Progress | None) -> Iterator[T]:
    """The items, each reported once it was used."""
    for n, item in enumerate(items, start=1):
        yield item
        if progress is not None:
            progress(stage, n, total)
