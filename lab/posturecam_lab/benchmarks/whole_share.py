"""Whether the share of the whole work that is shown while a clip is analysed is the share of the time that has passed.

    python -m posturecam_lab.benchmarks.whole_share CLIP… [--minutes 1] [--no-video] [--cpu]

Each clip is repeated to so many minutes (0: as it is) and analysed with the real engine, all files. Printed are, for
each, the largest and the mean difference between per cent shown and per cent of the time that had passed, by the clock
and, for busy machines, by CPU time; what that was in the step in which poses are found, and after it; and what the
steps took a frame, ms of CPU: the ratios that `posturecam/whole_progress.py` works with. With --cpu the share itself is
reckoned by CPU time: where others want the cores, that is what can be right or wrong.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.progress import JUDGING, whole_done
from posturecam.words import Message
from posturecam_lab.benchmarks.loops import make_long

CLOCKS = (time.perf_counter, time.process_time)
Moment = tuple[float, float]
"""By the clock, and CPU time, s."""


class Watched:
    """Notes what is reported, and when."""

    def __init__(self) -> None:
        self.began = now()
        self.said: list[tuple[float, Moment, bool]] = []
        self.poses_end: Moment | None = None
        self.first_drawn: Moment | None = None
        self.frames = 0

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Take a report."""
        whole = whole_done(stage)
        if whole is not None:
            self.said.append((whole[0], now(), self.poses_end is not None))
        elif isinstance(stage, Message) and stage.code == JUDGING:
            self.poses_end = now()
        elif self.poses_end is not None and self.first_drawn is None:
            self.first_drawn = now()
        elif self.poses_end is None:
            self.frames = done

    def off(self, clock: int, end: Moment) -> Floats:
        """Per cent said less per cent of the time, for each time it was said."""
        whole = end[clock] - self.began[clock]
        return np.array([percent - 100 * (at[clock] - self.began[clock]) / whole for percent, at, _ in self.said])


def now() -> Moment:
    """The time by both clocks."""
    return CLOCKS[0](), CLOCKS[1]()


def main() -> None:
    """Print some lines for each clip."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--no-video", dest="video", action="store_false")
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    warm()
    if options.cpu:
        by_cpu_time()
    for clip in options.clips:
        with tempfile.TemporaryDirectory() as folder:
            one = make_long(clip, Path(folder) / clip.name, 60 * options.minutes) if options.minutes else clip
            print(f"{clip.stem}: {line(*measured(one, Path(folder), video=options.video))}", flush=True)


def warm() -> None:
    """Load what a second clip finds loaded."""
    from posturecam.batch.task import warm_up

    warm_up(None, lambda stage, done, total: None)


def by_cpu_time() -> None:
    """Have the share of the whole reckoned by CPU time."""
    import posturecam.clip
    from posturecam.whole_progress import WholeProgress

    vars(posturecam.clip)["WholeProgress"] = partial(WholeProgress, clock=time.process_time)


def measured(clip: Path, folder: Path, *, video: bool) -> tuple[Watched, Moment]:
    """What was reported of a clip, and when all was done."""
    from posturecam.clip import analyze_to_folder

    watched = Watched()
    analyze_to_folder(clip, folder / "out", video=video, progress=watched)
    return watched, now()


def line(watched: Watched, end: Moment) -> str:
    """What is printed of a clip."""
    parts = [f"{watched.frames} frames, {end[0] - watched.began[0]:.0f} s"]
    after = np.array([is_after for _, _, is_after in watched.said], dtype=bool)
    for name, clock in (("clock", 0), ("CPU", 1)):
        off = watched.off(clock, end)
        worst = [float(np.abs(off[part]).max(initial=0.0)) for part in (~after, after)]
        parts.append(
            f"off by the {name} at most {max(worst):.1f} % (poses {worst[0]:.1f}, after {worst[1]:.1f}), "
            f"on average {np.abs(off).mean():.1f} %"
        )
    if watched.poses_end is not None:
        drawn = watched.first_drawn or end
        moments = (watched.began, watched.poses_end, drawn, end)
        steps = [1e3 * (b[1] - a[1]) / max(watched.frames, 1) for a, b in pairwise(moments)]
        parts.append("CPU a frame: poses {:.1f}, judging {:.1f}, drawing {:.1f} ms".format(*steps))
    return "; ".join(parts)


if __name__ == "__main__":
    main()
