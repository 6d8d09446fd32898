"""Repeated pictures, found and left out while the film runs by.

A converter that brings a film to a higher picture rate shows every n-th picture twice. Such a repeat is a moment in
which the whole body stands still, which no filter survives. A repeat shows as a step between pictures far smaller than
the steps on both sides of it; where everything stands still, nothing is left out. Afterwards the stamps are uneven (24
pictures on a 30 Hz grid); where the picture moved as far across a long gap as across a short one, the film was even,
and its times are spread evenly again. Only a few pictures are held at any time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from posturecam.video.repeat_rhythm import STEPS_LOOKED_AT, is_in_a_rhythm

REACH = 4
"""Frames looked at on both sides of a suspected repeat. Longer rows of repeats are found by how abruptly they begin and end."""
REPEAT_SHARE = 0.2
"""A repeat's step is below this share of the largest steps near it (measured: re-encoded repeats 0.03–0.1, motion above
0.4)."""
ABRUPT_SHARE, _ALIKE = 0.40, 1.5
"""A repeat's step is below this share of the nearest larger ones too (those of more than 1.5 times its size): a body that swings
slows down and speeds up over several frames (measured on a walker's upper body: 0.42 to 0.61; repeats: below 0.1)."""
MOVING = 6.0
"""Grey levels: the least step near a suspected repeat that counts as motion (sensor noise stays below 4)."""
ABRUPT = 15.0
"""Grey levels: the least step right before and right after a longer row of repeats (measured: 42 to 110; a body that
comes to rest slows down over several frames instead)."""
ROW_S = 0.4
"""The longest row in a video that is not mostly repeats: a scene may stay empty for longer between two people."""
HOLD = 32
"""The longest row of repeats that is found, frames: 240 a second made of 8."""
_ROW_AT_START = 12
"""The same at the beginning of a video, where what came before is not seen."""
STANDSTILL = 1.5
"""Grey levels: where no step of a film is larger, it is a single picture (measured: at most 0.9; somebody who sits still,
drawn without any noise, 3)."""
_HISTORY = 48
"""Frames over which gaps and steps are compared: about two seconds."""
_PULL = 0.02
"""Share of the difference to its time stamp by which an evenly spaced frame time is corrected at each frame."""

T = TypeVar("T")


@dataclass(frozen=True)
class Picture(Generic[T]):
    """One decoded picture: `t` s, `thumbnail` a small grey uint8 image, `content` whatever is to be handed on."""

    t: float
    thumbnail: NDArray[np.uint8]
    content: T


@dataclass
class Tally:
    """What happened so far: pictures seen, repeats left out (their places), the even interval in s if times were spread,
    and the largest step between two pictures."""

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

    def standstill(self) -> str | None:
        """A sentence for the user when the whole film is a single picture, else None."""
        if self.seen < 2 or self.largest_step >= STANDSTILL:
            return None
        return "Nothing moves in this video: it repeats a single frame, so it shows one moment only."

    def note(self) -> str | None:
        """A sentence for the user about repeats, or None when hardly anything was left out."""
        if len(self.repeats) < 3:
            return None
        between = np.diff(self.repeats)
        usual = int(np.median(between)) if len(between) else 0
        if len(between) >= 2 and float(np.mean(between == usual)) > 0.8 and usual > 1:
            what = f"Every {_ordinal(usual)} frame was a repeat and was left out"
        else:
            what = f"{len(self.repeats)} of {self.seen} frames repeated the one before and were left out"
        if self.rate is None:
            return f"{what}."
        evenly = "" if self.interval is None else ", evenly spaced"
        return f"{what}; the others are about {self.rate:.0f} a second{evenly}."


def step_between(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """How much changed between two thumbnails: the mean difference in grey levels of the 1 % of pixels that changed
    most."""
    difference = np.abs(before.astype(np.int16) - after.astype(np.int16)).ravel()
    most = max(1, difference.size // 100)
    return float(np.partition(difference, -most)[-most:].mean())


def without_repeats(
    pictures: Iterable[Picture[T]], tally: Tally, lag: int = 12, hold: int = HOLD
) -> Iterator[tuple[float, T]]:
    """(t, content) of the pictures that are not repeats, at even times where the film was even; fills in `tally`.

    lag: frames held back to learn the rhythm before the first one is handed on. hold: the most frames held back while
    it is open whether a row of equal ones are repeats.
    """
    pending: deque[tuple[float, T]] = deque()
    rhythm = _Rhythm()
    last: float | None = None
    for picture, step, repeats in _distinct(pictures, tally, hold):
        rhythm.add(picture.t, step, repeats)
        pending.append((picture.t, picture.content))
        if len(pending) > lag:
            stamp, content = pending.popleft()
            last = _retimed(stamp, last, rhythm.interval(), tally)
            yield last, content
    for stamp, content in pending:
        last = _retimed(stamp, last, rhythm.interval(), tally)
        yield last, content


def _retimed(stamp: float, last: float | None, interval: float | None, tally: Tally) -> float:
    """The time of a picture: its stamp, or one even interval after the last, drawn slowly towards the stamps."""
    if interval is None or last is None:
        return stamp if last is None else max(stamp, last + 1e-6)
    tally.interval = interval
    error = stamp - (last + interval)
    if abs(error) > interval:  # the rhythm broke: a cut or a pause
        return max(stamp, last + interval / 2)
    return last + interval + _PULL * error


class _Rhythm:
    """The latest gaps between distinct pictures, the repeats that were shown in each, and how far the picture moved
    across it."""

    def __init__(self) -> None:
        self._rows: deque[tuple[float, float, int]] = deque(maxlen=_HISTORY)
        self._before: float | None = None

    def add(self, t: float, step: float, repeats: int) -> None:
        """Takes in the next distinct picture and how many repeats came before it."""
        if self._before is not None:
            self._rows.append((t - self._before, step, repeats))
        self._before = t

    def interval(self) -> float | None:
        """Seconds between the pictures of the even film behind uneven stamps; None where the stamps are to be believed."""
        if sum(repeats > 0 for _, _, repeats in self._rows) < 2:
            return None
        gaps, steps, repeats = (np.array(column) for column in zip(*self._rows, strict=True))
        return _even_interval(gaps, steps, repeats + 1)


def _even_interval(gaps: NDArray[np.float64], steps: NDArray[np.float64], slots: NDArray[np.int_]) -> float | None:
    """The interval of an even film that was put on a finer grid of stamps, or None when it was not or nobody can say.

    gaps: s between distinct pictures; steps: how much changed across them; slots: places of the grid that each gap
    spans. It was such a film when the pictures stay within one slot of an even beat, and across the gaps that span one
    slot more the picture changed no more than across the others (in film that lost pictures it changes about 1.5 times
    as much).
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


def _distinct(pictures: Iterable[Picture[T]], tally: Tally, hold: int) -> Iterator[tuple[Picture[T], float, int]]:
    """(picture, step to it from the one before, repeats left out between the two) of the pictures that are not repeats."""
    window: deque[tuple[Picture[T], float | None]] = deque()
    behind: deque[float] = deque(maxlen=hold)
    before: deque[float] = deque(maxlen=STEPS_LOOKED_AT)
    repeats = 0
    coming = _with_steps(pictures)
    ended, last_t = False, 0.0
    while True:
        while not ended and (
            len(window) <= max(REACH, hold // 5) or (len(window) <= hold and _is_open(window, behind))
        ):
            newest = next(coming)
            if newest is None:
                ended = True
            else:
                window.append(newest)
        if not window:
            return
        picture, step = window.popleft()
        interval, last_t = (max(picture.t - last_t, 1e-4) if tally.seen else 1.0), picture.t
        ahead = [each for _, each in window if each is not None]
        began = tally.seen <= len(behind) + 1
        longest = hold if len(tally.repeats) > tally.seen / 2 else min(hold, max(REACH, round(ROW_S / interval)))
        if step is not None and (
            _is_repeat(step, list(behind)[-REACH:], ahead[:REACH])
            or is_in_a_rhythm(step, before, ahead, interval)
            or _is_in_a_row(step, behind, ahead, longest, began=began, ended=ended and bool(tally.repeats))
        ):
            tally.repeats.append(tally.seen)
            repeats += 1
        else:
            if tally.seen == 0:
                tally.first = picture.t
            tally.last = picture.t
            yield picture, step or 0.0, repeats
            repeats = 0
        tally.seen += 1
        if step is not None:
            behind.append(step)
            before.append(step)
            tally.largest_step = max(tally.largest_step, step)


def _is_open(window: deque[tuple[Picture[T], float | None]], behind: deque[float]) -> bool:
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
    """(the first step of motion among `others`, the number of tiny steps before it); None when tiny steps grow slowly
    into it, or none comes."""
    tiny = step
    for n, other in enumerate(others):
        if other > ABRUPT and tiny < REPEAT_SHARE * other:
            return other, n
        tiny = max(tiny, other)
    return None, len(others)


def _with_steps(pictures: Iterable[Picture[T]]) -> Iterator[tuple[Picture[T], float | None] | None]:
    """Each picture with the step to it from the one before (None for the first), and None at the end."""
    before: Picture[T] | None = None
    for picture in pictures:
        yield picture, None if before is None else step_between(before.thumbnail, picture.thumbnail)
        before = picture
    yield None


def _is_repeat(step: float, behind: list[float], ahead: list[float]) -> bool:
    """Whether a step is tiny beside the motion on both sides of it, which begins abruptly; at the ends of a film one side
    stands for the other."""
    sides = [max(side, default=0.0) for side in (behind, ahead)]
    motion = min(max(sides) if len(side) < REACH else most for side, most in zip((behind, ahead), sides, strict=True))
    if not (motion > MOVING and step < REPEAT_SHARE * motion):
        return False
    onsets = [_first_above(_ALIKE * step + 1, side) for side in (behind[::-1], ahead)]
    return all(onset is None or step < ABRUPT_SHARE * onset for onset in onsets)


def _first_above(least: float, steps: list[float]) -> float | None:
    """The first of the steps that is larger than `least`."""
    return next((step for step in steps if step > least), None)


def _ordinal(number: int) -> str:
    """2 -> '2nd', 5 -> '5th'."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
