"""Uneven time stamps spread evenly again, where the video behind them was even.

A converter that brings a video to a higher frame rate puts its frames on a finer grid of stamps (24 frames on a 30 Hz
grid). Where the image moved as far across a long gap as across a short one, the video was even, and its frames get
their even times back.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

_HISTORY = 48
"""Frames over which gaps and steps are compared: about two seconds. Our choice."""
_PULL = 0.02
"""Share of the difference to its time stamp by which an evenly spaced frame time is corrected at each frame. Our
choice."""


class EvenTimes:
    """The times of distinct frames, one after the other: their stamps, or even ones where the video was even.

    Attributes
    ----------
    interval : float or None
        The latest even interval, s; None while none was found.
    """

    def __init__(self) -> None:
        self.interval: float | None = None
        self._last: float | None = None
        self._rows: deque[tuple[float, float, int]] = deque(maxlen=_HISTORY)
        self._before: float | None = None

    def add(self, t: float, step: float, repeats: int) -> None:
        """Take in the next distinct frame.

        Parameters
        ----------
        t : float
            Its stamp, s.
        step : float
            How much changed from the frame before it, grey levels.
        repeats : int
            How many repeats came between the two.
        """
        if self._before is not None:
            self._rows.append((t - self._before, step, repeats))
        self._before = t

    def next_time(self, stamp: float) -> float:
        """Return the time of the next frame that is handed on.

        Parameters
        ----------
        stamp : float
            Its stamp, s.

        Returns
        -------
        float
            Its stamp, or one even interval after the last, drawn slowly towards the stamps; s, strictly increasing.
        """
        interval, last = self._even_interval(), self._last
        if interval is None or last is None:
            self._last = stamp if last is None else max(stamp, last + 1e-6)
            return self._last
        self.interval = interval
        error = stamp - (last + interval)
        if abs(error) > interval:  # the rhythm broke: a cut or a pause
            self._last = max(stamp, last + interval / 2)
        else:
            self._last = last + interval + _PULL * error
        return self._last

    def _even_interval(self) -> float | None:
        """Seconds between the frames of the even video behind uneven stamps; None where stamps are to be believed."""
        if sum(repeats > 0 for _, _, repeats in self._rows) < 2:
            return None
        gaps, steps, repeats = (np.array(column) for column in zip(*self._rows, strict=True))
        return _even_interval(gaps, steps, repeats + 1)


def _even_interval(gaps: NDArray[np.float64], steps: NDArray[np.float64], slots: NDArray[np.int_]) -> float | None:
    """The interval of an even video that was put on a finer grid of stamps; None when it was not, or it can't be known.

    gaps: s between distinct frames; steps: how much changed across them; slots: places of the grid that each gap spans.
    It was such a video when the frames stay within one slot of an even beat, and across the gaps that span one slot
    more the image changed no more than across the others (in a video that lost frames about 1.5 times as much).
    """
    usual = np.sort(np.argsort(np.bincount(slots))[-2:])
    short, long = slots == usual[0], slots == usual[1]
    if usual[1] - usual[0] != 1 or min(short.sum(), long.sum()) < 2:
        return None
    slot = float(np.median(gaps / slots))
    stamps = np.concatenate([[0.0], np.cumsum(gaps)])
    index = np.arange(len(stamps))
    off_beat = stamps - np.polyval(np.polyfit(index, stamps, 1), index)
    if abs(off_beat).max() > slot:
        return None
    if np.median(steps[long]) > np.median(steps[short]) * np.sqrt(usual[1] / usual[0]):
        return None
    places = np.flatnonzero(long)
    return float(gaps[places[0] + 1 : places[-1] + 1].mean())
