"""The time of a session: from the caller's clock, which may repeat, stand still, jump ahead or be set back."""

from __future__ import annotations

import math

JITTER_S = 1.0
"""Seconds by which a time may be behind the last one and count as jitter of the camera; as in live."""
GAP_S = 5.0
"""Seconds between two frames from which nothing is known of the time between: ten frames of the slowest hidden tab."""


class SessionTime:
    """Seconds of the session so far.

    Attributes
    ----------
    now : float
        Seconds since the first frame; never falls.
    step : float
        Seconds from the last frame to this one that count for what is seen in it; 0 after a gap.
    gap : float
        Seconds before this frame of which nothing is known; 0 unless it comes after a gap.
    is_after_gap : bool
        Whether nothing is known of the time before this frame: after a gap, after the clock was set back, and at first.
    """

    def __init__(self) -> None:
        self.now = self.step = self.gap = 0.0
        self.is_after_gap = True
        self._last: float | None = None

    def advance(self, t: float) -> bool:
        """Take in the time of the next frame.

        Parameters
        ----------
        t : float
            On the caller's clock, s.

        Returns
        -------
        bool
            Whether it is a frame of its own: False for one that is not later than the last one.

        Raises
        ------
        ValueError
            For a time that is not finite.
        """
        if not math.isfinite(t):
            raise ValueError(f"the time of a frame must be finite, not {t}")
        step = math.inf if self._last is None else t - self._last
        if -JITTER_S <= step <= 0:
            return False
        self._last = t
        self.is_after_gap = not 0 < step <= GAP_S
        self.step = 0.0 if self.is_after_gap else step
        self.gap = step if GAP_S < step < math.inf else 0.0
        self.now += self.step + self.gap
        return True
