"""Two clips as one video: beside each other, or the second as a ghost over the first, in step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posturecam.progress import Progress, counted
from posturecam.render.stamp import Image
from posturecam.side_by_side.board import FIRST_COLOUR, SECOND_COLOUR, BoardPainter, Titles
from posturecam.side_by_side.choices import ComparisonLayout, EqualBy
from posturecam.side_by_side.comparison import Comparison
from posturecam.side_by_side.drawing import ClipPainter, lay_over, paint_skeleton
from posturecam.side_by_side.footage import Footage, FrameCursor
from posturecam.side_by_side.ghost import HipPath, Placement, placement
from posturecam.side_by_side.panels import (
    WindowView,
    aspect_of,
    board_of,
    equal_leg_px,
)
from posturecam.side_by_side.telling import about_clip, moment_words
from posturecam.track import Frame
from posturecam.video.writer import VideoWriter
from posturecam.words import message

LEAST_FPS, MOST_FPS = 24.0, 60.0
"""Frames per second of the video: what looks smooth, and what browsers and phones play."""
SHORTEST_S = 0.1
"""Of a video, s."""


@dataclass(frozen=True)
class MovieOptions:
    """How a comparison is written as a video.

    Attributes
    ----------
    layout : ComparisonLayout
        Beside each other, or the second as a ghost over the first.
    equal : EqualBy
        What is equal in both windows.
    speed : float
        How fast it plays, 1 = life.
    longest_s : float
        What is shown at most, s of life.
    height : int
        Of the windows, px.
    opacity : float
        Of the ghost, 0 to 1.
    """

    layout: ComparisonLayout = ComparisonLayout.BESIDE
    equal: EqualBy = EqualBy.LEG
    speed: float = 1.0
    longest_s: float = 60.0
    height: int = 720
    opacity: float = 0.6


def write_movie(
    comparison: Comparison,
    footage: tuple[Footage, Footage],
    path: Path,
    options: MovieOptions | None = None,
    progress: Progress | None = None,
) -> None:
    """Write two clips as one video, whole or not at all.

    Parameters
    ----------
    comparison : Comparison
        What is compared.
    footage : tuple of Footage
        The frames of both clips.
    path : Path
        The file; what is there gives way.
    options : MovieOptions or None
        How; None for the usual.
    progress : Progress or None
        Called with what is done.

    Raises
    ------
    VideoError
        When a clip can't be read.
    OutputError
        When the file can't be written.
    """
    how = options or MovieOptions()
    with (
        closing(MovieFrames(comparison, footage, how)) as frames,
        VideoWriter(path, frames.size, longest=None) as writer,
    ):
        for t, image in counted(frames, message("compare.drawing"), len(frames), progress):
            writer.write(t, image)


class MovieFrames:
    """The frames of the video, one after the other; only one of each clip is in memory.

    Parameters
    ----------
    comparison : Comparison
        What is compared.
    footage : tuple of Footage
        The frames of both clips.
    options : MovieOptions
        How.
    """

    def __init__(self, comparison: Comparison, footage: tuple[Footage, Footage], options: MovieOptions) -> None:
        self._comparison, self._options = comparison, options
        self._paths = comparison.hip_paths
        sizes = [clip.track.size for clip in comparison.clips]
        aspects = aspect_of(sizes[0], options.equal), aspect_of(sizes[1], options.equal)
        self._board = board_of(options.layout, aspects, options.height)
        self._painters = self._made_painters(footage, self._paths)
        titles = [Titles(clip.name, about_clip(clip, one)) for clip, one in comparison.pairs]
        self._sheet = BoardPainter(self._board, (titles[0], titles[1]))
        self._cursors = [
            FrameCursor(clip, one, (float(times.times.min()), float(times.times.max())) if times.jumps else None)
            for clip, one, times in zip(comparison.clips, footage, comparison.synchrony.times, strict=True)
        ]
        self._fps = _frame_rate(comparison, options.speed)
        self._seconds = max(SHORTEST_S, min(comparison.synchrony.duration_s, options.longest_s))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px."""
        return self._board.size

    def __len__(self) -> int:
        return max(2, math.ceil(self._seconds / self._options.speed * self._fps - 1e-3))

    def __iter__(self) -> Iterator[tuple[float, Image]]:
        for k in range(len(self)):
            shown_s = k / self._fps
            moment = self._comparison.synchrony.moment_after(shown_s * self._options.speed)
            yield shown_s, self._sheet.draw(self._windows_at(moment), moment_words(self._comparison.synchrony, moment))

    def close(self) -> None:
        """Let go of the clips."""
        for cursor in self._cursors:
            cursor.close()

    def _made_painters(self, footage: tuple[Footage, Footage], paths: tuple[HipPath, HipPath]) -> list[ClipPainter]:
        by_leg = self._options.equal is EqualBy.LEG
        leg = equal_leg_px(paths, self._options.height) if by_leg else math.nan
        windows = [(one.right - one.left, one.bottom - one.top) for one in self._board.windows]
        painters = []
        for k, (clip, path) in enumerate(zip(self._comparison.clips, paths, strict=True)):
            window = windows[min(k, len(windows) - 1)]
            view = WindowView(path, clip.track.size, window, leg)
            painters.append(ClipPainter(clip, view, window, draws_overlay=not footage[k].holds_overlay))
        return painters

    def _windows_at(self, moment: float) -> tuple[Image, ...]:
        shown = [self._shown(k, times.at(moment)) for k, times in enumerate(self._comparison.synchrony.times)]
        if self._options.layout is ComparisonLayout.BESIDE:
            return tuple(painter.window_at(*one) for painter, one in zip(self._painters, shown, strict=True))
        return (self._ghost(shown[0], shown[1]),)

    def _shown(self, k: int, t: float) -> tuple[Frame | None, float]:
        frame = self._cursors[k].at(t)
        return frame, t if frame is None else frame.t

    def _ghost(self, below: tuple[Frame | None, float], above: tuple[Frame | None, float]) -> Image:
        """The first clip with the person of the second laid over, each skeleton in the colour of its name."""
        first, second = self._painters
        view = first.view.at(below[1])
        image = first.placed_frame(below[0], view)
        body = first.body_at(below[1], view) if first.draws_overlay else None
        place, leg_px = self._place(below[1], above[1])
        ghost = None if place is None else second.body_at(above[1], place.then(view))
        if place is not None and above[0] is not None:
            over = second.placed_frame(above[0], place.then(view))
            lay_over(image, over, ghost, leg_px * place.scale * view.scale, self._options.opacity)
        for one, colour in ((body, FIRST_COLOUR), (ghost, SECOND_COLOUR)):
            if one is not None:
                paint_skeleton(image, one, colour)
        return image

    def _place(self, below: float, above: float) -> tuple[Placement | None, float]:
        """How the second image lies on the first, and the leg in the second, px; None where a body is not seen."""
        bodies = self._paths[0].at(below), self._paths[1].at(above)
        if bodies[0] is None or bodies[1] is None:
            return None, math.nan
        return placement(bodies[0], bodies[1], mirror=self._comparison.mirrors), bodies[1][1]


def _frame_rate(comparison: Comparison, speed: float) -> float:
    """As many frames as the faster of the clips has when it plays, within what videos have."""
    rates = []
    for clip, one in comparison.pairs:
        t = clip.playback.to_life(clip.track.t[clip.track.rows(one.start, one.end)])
        rates += [speed / float(np.median(np.diff(t)))] if len(t) > 2 else []
    return min(MOST_FPS, max(LEAST_FPS, *rates, LEAST_FPS))
