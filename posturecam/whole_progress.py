"""How much of all the work on a clip is done, by the clock: the poses, the judging, the pass that draws and its files.

Frames say how much of one step is done. What the later steps will take is worked out from what the poses take: the
ratios between the steps are much the same on every machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from posturecam.progress import JUDGING, WHOLE, Progress, is_so_far
from posturecam.words import Message, message


@dataclass(frozen=True)
class StepCosts:
    """What a frame takes, ms of two quiet cores by the clock; only their ratios count.

    Fitted to whole commands on clips of 480 to 1080 lines (`posturecam_lab.benchmarks.bench`); CPU time of nine clips
    gives the same ratios within a fifth (`posturecam_lab.benchmarks.whole_share`).

    Attributes
    ----------
    decode_per_mp : float
        Of decoding, for each million pixels.
    look : float
        Of a look at it.
    judge : float
        Of all that follows the poses and needs no frames.
    draw, draw_per_mp : float
        Of drawing and encoding: for each frame, and for each million pixels of the annotated video.
    """

    decode_per_mp: float = 1.0
    look: float = 6.0
    judge: float = 0.2
    draw: float = 0.6
    draw_per_mp: float = 4.0


COSTS = StepCosts()
DRAWING = "export.drawing"
"""Code of the step that draws."""
USUAL_FRAMES = 60
"""Frames for which the time that was reckoned with counts as much as that which a step takes: the first ones are no
measure of it. Our choice."""
WARM_S = 1.0
"""Seconds of the first step whose frames are left out once there are enough others: modules and buffers are loaded
meanwhile. Our choice."""
LATEST_SHARE, MARK_EVERY = 0.5, 1.1
"""Share of the frames so far, the latest, that the rest is expected to be like; how many times as many are done when
that is noted again. Our choice."""
MOST_BEFORE_END = 99
"""Per cent that are said while anything is left."""


Mark = tuple[int, int]
"""Frames done, and how many of them were looked at."""


@runtime_checkable
class PassingOver(Protocol):
    """Finds the poses of a clip, without a look at each frame.

    Attributes
    ----------
    passed_over : int
        Frames that were not looked at.
    """

    passed_over: int


class WholeProgress:
    """Pass reports on, and say after them how many per cent of the whole are done, where that is news.

    Parameters
    ----------
    progress : Progress
        What takes the reports.
    size : tuple of int
        (width, height) px of the frames.
    drawn_px : int or None
        Pixels of a frame of the annotated video, 0 where only images are made; None without a second pass.
    clock : callable, optional
        Returns the time, s.
    """

    def __init__(
        self,
        progress: Progress,
        size: tuple[int, int],
        drawn_px: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._progress, self._clock = progress, clock
        self._decode_ms = COSTS.decode_per_mp * size[0] * size[1] / 1e6
        self._draw_ms = 0.0
        if drawn_px is not None:
            self._draw_ms = self._decode_ms + (COSTS.draw + COSTS.draw_per_mp * drawn_px / 1e6 if drawn_px else 0.0)
        self._began = self._step_began = clock()
        self._step: Message | str = ""
        self._marks: list[Mark] = []
        self._bases: list[tuple[int, int, float]] = []
        self._sampler: PassingOver | None = None
        self._speed, self._frames, self._said = 0.0, 0, 0

    def watch(self, sampler: PassingOver) -> None:
        """Take note of what finds the poses from now on.

        Parameters
        ----------
        sampler : PassingOver
            Knows how many frames it passed over.
        """
        self._sampler = sampler

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Take a report.

        Parameters
        ----------
        stage : Message or str
            What is being done.
        done : int
            Frames done.
        total : int or None
            Frames expected; None when unknown.
        """
        self._progress(stage, done, total)
        if is_so_far(stage):
            return
        now = self._clock()
        if stage != self._step:
            self._step, self._step_began = stage, now
            self._marks, self._bases = [(done, done)], [(done, done, now)]
        left_s = self._left_s(_code(stage), done, total, now)
        if left_s is None:
            return
        passed_s = now - self._began
        percent = min(int(100 * passed_s / max(passed_s + left_s, 1e-9)), MOST_BEFORE_END)
        if percent > self._said:
            self._said = percent
            self._progress(message(WHOLE, percent=percent, left_s=left_s), done, total)

    def _left_s(self, code: str, done: int, total: int | None, now: float) -> float | None:
        """How long the rest takes, s; None where that can't be known."""
        spent_s = now - self._step_began
        if code == DRAWING:
            usual_s = USUAL_FRAMES * self._speed * self._draw_ms
            return max((total or self._frames) - done, 0) * (spent_s + usual_s) / (done - 1 + USUAL_FRAMES)
        judging_s, drawing_s = (self._frames * self._speed * ms for ms in (COSTS.judge, self._draw_ms))
        if code == JUDGING:
            return max(judging_s - spent_s, 0.0) + drawing_s
        if not total or done <= self._marks[0][0]:
            return None
        self._frames = max(total, done)
        looked = done - (self._sampler.passed_over if self._sampler else 0)
        self._speed = self._speed_of_poses(done, looked, now)
        left_ms = (self._frames - done) * self._look_ms(self._looked_lately(done, looked))
        return self._speed * (left_ms + self._frames * (COSTS.judge + self._draw_ms))

    def _speed_of_poses(self, done: int, looked: int, now: float) -> float:
        """How many seconds one takes here for what is reckoned as 1 ms; without the first ones, once there are more."""
        if len(self._bases) == 1 and now - self._step_began > WARM_S:
            self._bases.append((done, looked, now))
        frame, before, since = self._bases[-1] if done - self._bases[-1][0] >= USUAL_FRAMES else self._bases[0]
        return (now - since) / ((done - frame) * self._decode_ms + max(looked - before, 1) * COSTS.look)

    def _look_ms(self, share: float) -> float:
        """What a frame takes where so many of the frames are looked at."""
        return self._decode_ms + COSTS.look * share

    def _looked_lately(self, done: int, looked: int) -> float:
        """The share of the latest frames that was looked at: a person may have come to rest."""
        if done >= MARK_EVERY * self._marks[-1][0]:
            self._marks.append((done, looked))
        from_frame = (1 - LATEST_SHARE) * done
        frame, before = next((mark for mark in reversed(self._marks) if mark[0] <= from_frame), self._marks[0])
        return (looked - before) / (done - frame)


def _code(stage: Message | str) -> str:
    return stage.code if isinstance(stage, Message) else ""
