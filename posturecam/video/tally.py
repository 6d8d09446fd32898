"""What a reading found out about repeated frames, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from posturecam.words import Message, message

STANDSTILL = 1.5
"""Grey levels: where no step of a video is larger, it is a single image (measured: at most 0.9; a person who sits
still, drawn without any noise, 3)."""


@dataclass
class RepeatTally:
    """What happened so far.

    Attributes
    ----------
    seen : int
        Frames seen.
    repeats : list of int
        The places of those that were left out.
    interval : float or None
        The even interval, s, if times were spread.
    largest_step : float
        The largest change between two frames, grey levels.
    first, last : float
        Times of the first and the latest distinct frame, s.
    """

    seen: int = 0
    repeats: list[int] = field(default_factory=list)
    interval: float | None = None
    largest_step: float = 0.0
    first: float = 0.0
    last: float = 0.0

    @property
    def rate(self) -> float | None:
        """Distinct frames a second; None for fewer than two."""
        kept = self.seen - len(self.repeats)
        if kept < 2 or self.last <= self.first:
            return None
        return 1 / self.interval if self.interval is not None else (kept - 1) / (self.last - self.first)

    def standstill(self) -> Message | None:
        """Say that the whole video is a single image.

        Returns
        -------
        Message or None
            None when it is not.
        """
        if self.seen < 2 or self.largest_step >= STANDSTILL:
            return None
        return message("video.note.standstill")

    def note(self) -> Message | None:
        """Say how many repeats were left out.

        Returns
        -------
        Message or None
            None when hardly any were.
        """
        if len(self.repeats) < 3:
            return None
        known = "" if self.rate is None else "_with_rate" if self.interval is None else "_evenly"
        rate = {} if self.rate is None else {"fps": self.rate}
        between = np.diff(self.repeats)
        usual = int(np.median(between)) if len(between) else 0
        if len(between) >= 2 and float(np.mean(between == usual)) > 0.8 and usual > 1:
            return message(f"video.repeats.every{known}", ordinal=_ordinal(usual), **rate)
        return message(f"video.repeats.some{known}", repeats=len(self.repeats), frames=self.seen, **rate)


def _ordinal(number: int) -> Message:
    """2 -> '2nd', 5 -> '5th'."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return message(f"video.ordinal.{ending}", number=number)
