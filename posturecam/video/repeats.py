"""Repeated frames, found and left out while the video runs by.

A converter that brings a video to a higher frame rate shows every n-th frame twice. Such a repeat is a moment in which
the whole body stands still, which no filter survives. A repeat shows as a step between frames far smaller than the
steps on both sides of it; where everything stands still, nothing is left out. Only a few frames are held at any time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from posturecam.video.even_times import EvenTimes
from posturecam.video.repeat_rhythm import STEPS_LOOKED_AT, is_in_a_rhythm
from posturecam.video.tally import RepeatTally

REACH = 4
"""Frames looked at on both sides of a suspected repeat. Longer rows of repeats are found by how abruptly they begin and
end. Our choice."""
REPEAT_SHARE = 0.2
"""A repeat's step is below this share of the largest steps near it (measured: re-encoded repeats 0.03–0.1, motion above
0.4)."""
ABRUPT_SHARE, _ALIKE = 0.40, 1.5
"""A repeat's step is below this share of the nearest larger ones too (those of more than 1.5 times its size): a body
that swings slows down and speeds up over several frames (measured on a walker's upper body: 0.42 to 0.61; repeats:
below 0.1)."""
MOVING = 6.0
"""Grey levels: the least step near a suspected repeat that counts as motion (sensor noise stays below 4)."""
ABRUPT = 15.0
"""Grey levels: the least step right before and right after a longer row of repeats (measured: 42 to 110; a body that
comes to rest slows down over several frames instead)."""
ROW_S = 0.4
"""The longest row in a video that is not mostly repeats: a scene may stay empty for longer between two people. Our
choice."""
HOLD = 32
"""The longest row of repeats that is found, frames: 240 a second made of 8."""
_ROW_AT_START = 12
"""The same at the beginning of a video, where what came before is not seen. Our choice."""

T = TypeVar("T")


@dataclass(frozen=True)
class TimedFrame(Generic[T]):
    """One decoded frame.

    Attributes
    ----------
    t : float
        Its time stamp, s.
    thumbnail : ndarray
        (H, W) uint8, the frame small and grey.
    content : T
        Whatever is to be handed on.
    """

    t: float
    thumbnail: NDArray[np.uint8]
    content: T


def step_between(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Measure how much changed between two thumbnails.

    Parameters
    ----------
    before, after : ndarray
        (H, W) uint8 each.

    Returns
    -------
    float
        The mean difference, in grey levels, of the 1 % of pixels that changed most.
    """
    difference = np.abs(before.astype(np.int16) - after.astype(np.int16)).ravel()
    most = max(1, difference.size // 100)
    return float(np.partition(difference, -most)[-most:].mean())


def without_repeats(
    frames: Iterable[TimedFrame[T]], tally: RepeatTally, lag: int = 12, hold: int = HOLD
) -> Iterator[tuple[float, T]]:
    """Leave out repeats, and spread the times evenly where the video was even.

    Parameters
    ----------
    frames : Iterable of TimedFrame
        The decoded frames, in order of time.
    tally : RepeatTally
        Is filled in.
    lag : int
        Frames held back to learn the rhythm before the first one is handed on.
    hold : int
        The most frames held back while it is open whether a row of equal ones are repeats.

    Yields
    ------
    tuple
        (t, content) of the frames that are not repeats; t in s.
    """
    pending: deque[tuple[float, T]] = deque()
    times = EvenTimes()
    for frame, step, repeats in _Distinct(frames, tally, hold):
        times.add(frame.t, step, repeats)
        pending.append((frame.t, frame.content))
        if len(pending) > lag:
            yield _handed_on(pending, times, tally)
    while pending:
        yield _handed_on(pending, times, tally)


def _handed_on(pending: deque[tuple[float, T]], times: EvenTimes, tally: RepeatTally) -> tuple[float, T]:
    """(t, content) of the frame that has waited longest."""
    stamp, content = pending.popleft()
    t = times.next_time(stamp)
    tally.interval = times.interval
    return t, content


class _Distinct(Generic[T]):
    """Finds the frames that are not repeats, each with the frames around it in view."""

    def __init__(self, frames: Iterable[TimedFrame[T]], tally: RepeatTally, hold: int) -> None:
        self._coming, self._tally, self._hold = _with_steps(frames), tally, hold
        self._window: deque[tuple[TimedFrame[T], float | None]] = deque()
        self._behind: deque[float] = deque(maxlen=hold)
        self._before: deque[float] = deque(maxlen=STEPS_LOOKED_AT)
        self._ended, self._last_t = False, 0.0

    def __iter__(self) -> Iterator[tuple[TimedFrame[T], float, int]]:
        """(frame, step to it from the one before, repeats left out between the two), in order of time."""
        repeats, tally = 0, self._tally
        while self._fill():
            frame, step = self._window.popleft()
            interval, self._last_t = (max(frame.t - self._last_t, 1e-4) if tally.seen else 1.0), frame.t
            if step is not None and self._repeats(step, interval):
                tally.repeats.append(tally.seen)
                repeats += 1
            else:
                if tally.seen == 0:
                    tally.first = frame.t
                tally.last = frame.t
                yield frame, step or 0.0, repeats
                repeats = 0
            self._pass(step)

    def _fill(self) -> bool:
        """Look ahead as far as it takes; false at the end."""
        window, hold = self._window, self._hold
        while not self._ended and (
            len(window) <= max(REACH, hold // 5) or (len(window) <= hold and _is_open(window, self._behind))
        ):
            newest = next(self._coming)
            if newest is None:
                self._ended = True
            else:
                window.append(newest)
        return bool(window)

    def _repeats(self, step: float, interval: float) -> bool:
        """Whether the step is that of a repeat."""
        tally, behind, hold = self._tally, self._behind, self._hold
        ahead = [each for _, each in self._window if each is not None]
        began = tally.seen <= len(behind) + 1
        longest = hold if len(tally.repeats) > tally.seen / 2 else min(hold, max(REACH, round(ROW_S / interval)))
        return (
            _is_repeat(step, list(behind)[-REACH:], ahead[:REACH])
            or is_in_a_rhythm(step, self._before, ahead, interval)
            or _is_in_a_row(step, behind, ahead, longest, began=began, ended=self._ended and bool(tally.repeats))
        )

    def _pass(self, step: float | None) -> None:
        """Leave a frame behind."""
        self._tally.seen += 1
        if step is not None:
            self._behind.append(step)
            self._before.append(step)
            self._tally.largest_step = max(self._tally.largest_step, step)


def _is_open(window: deque[tuple[TimedFrame[T], float | None]], behind: deque[float]) -> bool:
    """Whether it takes more frames to know if the first of the window is one of a row of repeats."""
    largest = max(step or 0.0 for _, step in window)
    return largest < ABRUPT and (not behind or max(behind) > ABRUPT)


def _is_in_a_row(step: float, behind: deque[float], ahead: list[float], hold: int, *, began: bool, ended: bool) -> bool:
    """Whether a step lies in a row of tiny ones that begins and ends abruptly.

    began, ended: whether `behind` reaches to the video's beginning, and `ahead` to the end of one that is known to have
    repeats; there the other side stands for the one that is not seen.
    """
    before, row_before = _up_to_motion(step, list(behind)[::-1])
    after, row_after = _up_to_motion(step, ahead)
    row = row_before + 1 + row_after
    if before is None and after is None:
        return False
    if (before is None and not began) or (after is None and not ended):
        return False
    motion = min(side for side in (before, after) if side is not None)
    longest = min(hold, _ROW_AT_START) if before is None else hold
    return row <= longest and step < REPEAT_SHARE * motion


def _up_to_motion(step: float, others: list[float]) -> tuple[float | None, int]:
    """(the first step of motion among `others`, the number of tiny steps before it).

    None for the first when tiny steps grow slowly into it, or none comes.
    """
    tiny = step
    for n, other in enumerate(others):
        if other > ABRUPT and tiny < REPEAT_SHARE * other:
            return other, n
        tiny = max(tiny, other)
    return None, len(others)


def _with_steps(frames: Iterable[TimedFrame[T]]) -> Iterator[tuple[TimedFrame[T], float | None] | None]:
    """Each frame with the step to it from the one before (None for the first), and None at the end."""
    before: TimedFrame[T] | None = None
    for frame in frames:
        yield frame, None if before is None else step_between(before.thumbnail, frame.thumbnail)
        before = frame
    yield None


def _is_repeat(step: float, behind: list[float], ahead: list[float]) -> bool:
    """Whether a step is tiny beside the motion on both sides of it, which begins abruptly.

    At the ends of a video one side stands for the other.
    """
    sides = [max(side, default=0.0) for side in (behind, ahead)]
    motion = min(max(sides) if len(side) < REACH else most for side, most in zip((behind, ahead), sides, strict=True))
    if not (motion > MOVING and step < REPEAT_SHARE * motion):
        return False
    onsets = [_first_above(_ALIKE * step + 1, side) for side in (behind[::-1], ahead)]
    return all(onset is None or step < ABRUPT_SHARE * onset for onset in onsets)


def _first_above(least: float, steps: list[float]) -> float | None:
    """The first of the steps that is larger than `least`."""
    return next((step for step in steps if step > least), None)
