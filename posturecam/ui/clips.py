"""One clip in the app's queue, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from posturecam.printable import printable
from posturecam.words import Message

_SPEED_AFTER_S = 0.5
"""Seconds of a step after which its speed is said: the first frames are slower."""


class ClipState(str, Enum):
    """Where a clip stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self in (ClipState.DONE, ClipState.FAILED, ClipState.STOPPED)


@dataclass(frozen=True)
class QueuedClip:
    """One clip of a job.

    Attributes
    ----------
    path : str
        As the batch names it.
    label : str
        As people know it.
    ours : bool
        Whether it is an upload, to be removed when it is analysed.
    stage, done, total : str, int, int or None
        The present step, and its frames.
    since : float
        When that step began, monotonic s.
    percent, end : float
        How much of all the work on it is done, 0 while that is not known, and when all of it will be, monotonic s.
    so_far : str
        What a long clip shows so far, provisionally; empty while nothing.
    why : Message or None
        Why it is over without a result.
    folder : Path or None
        Of the result, once there is one.
    person : str or None
        Whom it shows, as far as its folder says.
    summary : dict or None
        The row of the coach sheet.
    headline : str
        What it shows, as soon as that is known; its files are still being made then.
    part : tuple of float or None
        Where it lies in the clip that was sent, s, if it is a part of that.
    """

    path: str
    label: str
    ours: bool = False
    state: ClipState = ClipState.WAITING
    stage: str = ""
    done: int = 0
    total: int | None = None
    since: float = 0.0
    percent: float = 0.0
    end: float = 0.0
    so_far: str = ""
    why: Message | None = None
    folder: Path | None = None
    person: str | None = None
    summary: dict[str, Any] | None = None
    part: tuple[float, float] | None = None
    headline: str = ""

    @property
    def reason(self) -> str | None:
        """Why it is over without a result, in the present language."""
        return None if self.why is None else printable(str(self.why))

    def speed(self, now: float) -> float | None:
        """Return how fast the present step goes.

        Parameters
        ----------
        now : float
            Monotonic s.

        Returns
        -------
        float or None
            Frames per second; None while it can't be known.
        """
        seconds = now - self.since
        known = self.state is ClipState.WORKING and self.done > 1 and seconds > _SPEED_AFTER_S
        return self.done / seconds if known else None

    def left_s(self, now: float) -> float | None:
        """Return how long the work still takes, or where that is not known the present step.

        Parameters
        ----------
        now : float
            Monotonic s.

        Returns
        -------
        float or None
            Seconds; None while it can't be known.
        """
        if self.percent:
            return max(0.0, self.end - now)
        speed = self.speed(now)
        return None if not speed or self.total is None else max(0.0, (self.total - self.done) / speed)
