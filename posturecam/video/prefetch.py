"""Work done ahead of time: an iterator that runs in a thread of its own, a few items before they are taken."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from posturecam.cores import at_work, resting

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")


class Prefetch(Generic[T]):
    """The items of an iterable, in order, each made in another thread while the one before is still in use.

    Use it in `with` and iterate once. What the iterable raises is raised where its next item would have come. Leaving
    the block, for whatever reason, ends the thread after the item it is at and closes the iterable in it; nothing runs
    on.

    Parameters
    ----------
    items : Iterable
        What is iterated in the other thread.
    depth : int
        The most items that wait to be taken, so memory stays bounded.
    name : str
        The thread's name.
    resume_at : int, optional
        How few items must be left before the thread goes on once `depth` wait: with the usual `depth` - 1 both threads
        run side by side all the time, with less the thread rests in between, and its core is free for the other one.
    """

    def __init__(
        self, items: Iterable[T], depth: int = 4, name: str = "ahead", *, resume_at: int | None = None
    ) -> None:
        self._items = items
        self._depth, self._resume_at = depth, depth - 1 if resume_at is None else resume_at
        self._ready: deque[T] = deque()
        self._change = Condition()
        self._left = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._end: Future[None] = Future()

    def __iter__(self) -> Iterator[T]:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._ready or self._end.done())
                if not self._ready:
                    break
                item = self._ready.popleft()
                self._change.notify_all()
            yield item
            del item  # it may be large, and the next one can take long
        self._end.result()

    def __enter__(self) -> Self:
        self._end = self._worker.submit(self._hand_over_all)
        self._end.add_done_callback(self._notify)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._change:
            self._left = True
            self._ready.clear()
            self._change.notify_all()
        self._worker.shutdown()

    def _notify(self, end: Future[None]) -> None:
        with self._change:
            self._change.notify_all()

    def _hand_over_all(self) -> None:
        iterator = iter(self._items)
        try:
            with at_work():
                for item in iterator:
                    if not self._hand_over(item):
                        return
                    del item
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()

    def _hand_over(self, item: T) -> bool:
        """Put an item where it can be taken, as soon as there is room; false when it is no longer wanted."""
        with self._change:
            if len(self._ready) >= self._depth:
                with resting():
                    self._change.wait_for(lambda: len(self._ready) <= self._resume_at or self._left)
            if not self._left:
                self._ready.append(item)
                self._change.notify_all()
            return not self._left
