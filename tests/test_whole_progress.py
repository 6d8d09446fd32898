"""How much of all the work on a clip is done, by the clock."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.settings import ClipSettings
from posturecam.export.annotated_mp4 import LONGEST_PX
from posturecam.export.second_pass import drawn_px
from posturecam.progress import JUDGING, SO_FAR, WHOLE, counted, is_beside, whole_done
from posturecam.terminal_progress import progress_bar
from posturecam.ui.clips import QueuedClip
from posturecam.ui.job import Job
from posturecam.ui.progress import clip_html, share_done
from posturecam.whole_progress import COSTS, DRAWING, WholeProgress
from posturecam.words import Message, message

SIZE = (854, 480)
FRAMES = 900
POSES = "finding the person"


class Work:
    """A clip whose steps take the time that they should, times some factor; what is said, and when."""

    def __init__(self, *, drawn: int | None, slower: float = 1.0, waits_s: float = 0.0) -> None:
        self.now, self.slower = 50.0, slower
        self.said: list[tuple[float, float]] = []
        self.report = WholeProgress(self._heard, SIZE, drawn, lambda: self.now)
        self.now += waits_s

    def _heard(self, stage: Message | str, done: int, total: int | None) -> None:
        whole = whole_done(stage)
        if whole is not None:
            self.said.append((whole[0], self.now - 50.0))

    def step(self, stage: Message | str, ms: float, total: int | None = FRAMES) -> None:
        for done in range(1, FRAMES + 1):
            self.now += self.slower * ms / 1e3
            self.report(stage, done, total)

    def farthest(self) -> float:
        """Per cent by which what was said was off at the most."""
        whole = self.now - 50.0
        return max(abs(percent - 100 * at / whole) for percent, at in self.said)


class PassedOver:
    passed_over = 0


def _decode_ms() -> float:
    return COSTS.decode_per_mp * SIZE[0] * SIZE[1] / 1e6


def _drawing_ms(pixels: int) -> float:
    return _decode_ms() + COSTS.draw + COSTS.draw_per_mp * pixels / 1e6


@pytest.mark.parametrize("slower", [0.5, 1.0, 7.0])
def test_the_whole_is_true_on_slow_machines_and_fast_ones(slower: float) -> None:
    pixels = SIZE[0] * SIZE[1]
    work = Work(drawn=pixels, slower=slower)
    work.step(POSES, _decode_ms() + COSTS.look)
    work.report(message(JUDGING), 0, None)
    work.now += slower * FRAMES * COSTS.judge / 1e3
    work.step(message(DRAWING), _drawing_ms(pixels))
    assert work.farthest() < 2.0
    percents = [percent for percent, _ in work.said]
    assert percents == sorted(set(percents))
    assert percents[-1] == 99
    assert len(percents) > 90


def test_a_drawing_that_takes_longer_than_reckoned_brings_no_step_back_and_comes_out_true() -> None:
    pixels = SIZE[0] * SIZE[1]
    work = Work(drawn=pixels)
    work.step(POSES, _decode_ms() + COSTS.look)
    work.step(message(DRAWING), 2 * _drawing_ms(pixels))
    percents = [percent for percent, _ in work.said]
    assert percents == sorted(set(percents))
    whole = work.now - 50.0
    late = [abs(percent - 100 * at / whole) for percent, at in work.said if at > 0.9 * whole]
    assert late
    assert max(late) < 3


def test_without_a_second_pass_the_poses_are_nearly_all_of_it() -> None:
    work = Work(drawn=None)
    work.step(POSES, _decode_ms() + COSTS.look)
    assert work.said[-1][0] > 95
    work.now += FRAMES * COSTS.judge / 1e3
    assert work.farthest() < 2.0


def test_frames_that_were_passed_over_do_not_make_the_drawing_look_shorter() -> None:
    pixels, sampler = SIZE[0] * SIZE[1], PassedOver()
    work = Work(drawn=pixels)
    work.report.watch(sampler)
    for done in range(1, FRAMES + 1):
        sampler.passed_over = done // 2
        work.now += (_decode_ms() + COSTS.look / 2) / 1e3
        work.report(POSES, done, FRAMES)
    work.now += FRAMES * COSTS.judge / 1e3
    work.step(message(DRAWING), _drawing_ms(pixels))
    assert work.farthest() < 3.0


def test_a_slow_start_does_not_make_the_rest_look_long() -> None:
    pixels = SIZE[0] * SIZE[1]
    work, ms = Work(drawn=pixels, waits_s=0.5), _decode_ms() + COSTS.look
    for done in range(1, FRAMES + 1):
        work.now += (40.0 if done <= 20 else ms) / 1e3
        work.report(POSES, done, FRAMES)
    work.now += FRAMES * COSTS.judge / 1e3
    work.step(message(DRAWING), _drawing_ms(pixels))
    whole = work.now - 50.0
    late = [abs(percent - 100 * at / whole) for percent, at in work.said if percent > 30]
    assert max(late) < 2.0


def test_what_a_clip_shows_so_far_is_no_step() -> None:
    pixels = SIZE[0] * SIZE[1]
    work = Work(drawn=pixels)
    for done in range(1, FRAMES + 1):
        work.now += (_decode_ms() + COSTS.look) / 1e3
        work.report(POSES, done, FRAMES)
        if done % 100 == 0:
            work.report(message(SO_FAR, start="0:00", end="0:04", found="x"), done, FRAMES)
    work.now += FRAMES * COSTS.judge / 1e3
    work.step(message(DRAWING), _drawing_ms(pixels))
    assert work.farthest() < 2.0


def test_where_frames_cannot_be_counted_nothing_is_said_of_the_whole() -> None:
    work = Work(drawn=None)
    work.step(POSES, 6.0, total=None)
    assert not work.said


def test_only_what_is_drawn_counts() -> None:
    assert drawn_px((640, 360), (), video=True) == 640 * 360
    assert drawn_px((3840, 2160), (), video=True) == LONGEST_PX * 720
    assert drawn_px((640, 360), (), video=False) is None
    assert drawn_px((640, 360), ("-video",), video=True) == 0
    assert drawn_px((640, 360), ("video",), video=False) == 640 * 360


def test_expected_frames_follow_what_is_left_out() -> None:
    expected = iter([100, 90, 80])
    heard: list[int | None] = []
    for _ in counted("abc", POSES, lambda: next(expected), lambda stage, done, total: heard.append(total)):
        pass
    assert heard == [100, 90, 80]


def test_a_terminal_shows_the_share_of_the_whole_and_the_frames_of_the_step() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with progress_bar(console, "clip.mp4") as bar:
        assert bar is not None
        bar(POSES, 450, 900)
        bar(message(WHOLE, percent=31, left_s=95.0), 450, 900)
        bar(POSES, 451, 900)
        bar._progress.refresh()
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "31 %" in shown
    assert "451/900" in shown
    assert "1:35" in shown
    assert POSES in shown
    assert str(message(WHOLE, percent=31.2, left_s=95.0)) == "31 %"


def test_the_queue_of_the_app_shows_the_whole(tmp_path: Path) -> None:
    job = Job([QueuedClip("a.mp4", "a.mp4")], tmp_path, ClipSettings())
    job.take_event(BatchEvent("a.mp4", BatchEventKind.STARTED))
    job.take_event(BatchEvent("a.mp4", BatchEventKind.PROGRESS, POSES, 450, 900))
    assert share_done(job) == 50.0
    job.take_event(BatchEvent("a.mp4", BatchEventKind.WHOLE, percent=31.0, left_s=80.0))
    (clip,) = job.clips
    assert share_done(job) == 31.0
    assert (clip.stage, clip.done, clip.total) == (POSES, 450, 900)
    assert clip.left_s(clip.end - 80.0) == pytest.approx(80.0)
    assert "80 s left" in clip_html(clip, clip.end - 80.0)
    assert "in this step" not in clip_html(clip, clip.end - 80.0)


def test_reports_beside_a_stage_are_known_by_their_code() -> None:
    assert is_beside(message(WHOLE, percent=1, left_s=1.0))
    assert is_beside(message(SO_FAR, start="", end="", found=""))
    assert not is_beside(message(JUDGING))
    assert not is_beside(POSES)
    assert whole_done(message(JUDGING)) is None
