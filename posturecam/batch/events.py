"""What a batch reports while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class BatchEventKind(str, Enum):
    """What happened to a clip.

    WAITING comes for every clip to be analysed, SKIPPED for one that needs it no more (done earlier, or the same as
    another one), both before any STARTED; PROGRESS some times a second; WHOLE where it is known how much of all the
    work on the clip is done; SO_FAR now and then, of a long clip, with what it shows so far; FOUND when it is known
    what the clip shows and its files are still being made, if the executor tells; then DONE, FAILED or STOPPED, once.
    """

    WAITING = "waiting"
    SKIPPED = "skipped"
    STARTED = "started"
    PROGRESS = "progress"
    SO_FAR = "so far"
    WHOLE = "whole"
    FOUND = "found"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class BatchEvent:
    """Something happened to a clip.

    Attributes
    ----------
    clip : str
        Named as in the manifest.
    kind : BatchEventKind
        What happened.
    stage : str
        What is being done, for PROGRESS; what the clip shows, provisionally, for SO_FAR; in the language of the run.
    done : int
        How many frames of it are done.
    total : int or None
        How many there are; None when unknown.
    reason : str or None
        One sentence, for FAILED, STOPPED and SKIPPED, in the language of the run.
    headline : str
        What the clip shows, for FOUND, in the language of the run.
    percent, left_s : float
        For WHOLE, how much of all the work on the clip is done, and the seconds that are left.
    """

    clip: str
    kind: BatchEventKind
    stage: str = ""
    done: int = 0
    total: int | None = None
    reason: str | None = None
    headline: str = ""
    percent: float = 0.0
    left_s: float = 0.0


Watch = Callable[[BatchEvent], None]
"""Called in the thread that called `run_batch`."""


def unwatched(event: BatchEvent) -> None:
    """Ignore an event.

    Parameters
    ----------
    event : BatchEvent
        Any.
    """
