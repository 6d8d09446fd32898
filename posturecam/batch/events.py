"""What a batch tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """WAITING comes for every clip to be analysed, SKIPPED for one that needs it no more (done earlier, or the same as
    another one), both before any STARTED; PROGRESS some times a second; then DONE, FAILED or STOPPED, once."""

    WAITING = "waiting"
    SKIPPED = "skipped"
    STARTED = "started"
    PROGRESS = "progress"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Event:
    """Something happened to `clip`, named as in the manifest.

    stage, done, total: what is being done and how many of its frames, for PROGRESS; total None when nobody knows.
    reason: one sentence, for FAILED, STOPPED and SKIPPED.
    """

    clip: str
    kind: Kind
    stage: str = ""
    done: int = 0
    total: int | None = None
    reason: str | None = None


Watch = Callable[[Event], None]
"""Called in the thread that called `run_batch`."""


def unwatched(event: Event) -> None:
    """Nobody is told."""
