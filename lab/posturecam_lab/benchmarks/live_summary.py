"""What summing up a long live session costs, and how long an event loop and another session's frames wait meanwhile.

    python -m posturecam_lab.benchmarks.live_summary [--minutes 60] [--clip walk_good]

The same session is summed up in a thread of this process for comparison.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.analysis import analyze
from posturecam.coaching.norms import load_norms
from posturecam.track import Pose, PoseTrack
from posturecam.tracking import track_video
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.sessions import new_session
from posturecam.ui.live.waiting.keeper import SessionKeeper
from posturecam_lab.checkout import SAMPLES

TICK_S = 0.005
"""Seconds between two looks at the event loop; a frame of another session comes every 33 ms."""


def repeated(track: PoseTrack, seconds: float) -> PoseTrack:
    """The track again and again, with a little noise, for so many seconds."""
    period = float(track.t[-1] + track.t[1] - 2 * track.t[0])
    times = round(seconds / period)
    xy = np.concatenate([track.xy] * times).astype(np.float32)
    noise = np.random.default_rng(0).normal(0.0, 0.3, xy.shape).astype(np.float32)
    return replace(
        track,
        t=np.concatenate([track.t - track.t[0] + n * period for n in range(times)]),
        xy=xy + noise,
        visibility=np.concatenate([track.visibility] * times).astype(np.float32),
        world=None,
    )


def stored(keeper: SessionKeeper, track: PoseTrack) -> str:
    """A session of these poses that has ended; its id. Prints what writing it cost."""
    running = new_session({}, load_norms(), track.provenance, with_baseline=False)
    keeper.begin(running, PageSession(keeper=keeper, browser="benchmark"))
    begun = time.process_time()
    for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True):
        if running.last_t is not None:
            running.writer.before_push(running.session, running.last_t, track.size)
        running.session.push(Pose(float(t), xy, visibility), float(t), track.size)
        running.last_t = float(t)
    id = keeper.end(running)
    size = sum(part.stat().st_size for part in keeper.store.place(str(id)).parts) / 1e6
    print(
        f"taking in {track.t[-1] / 60:.0f} min and writing it: {time.process_time() - begun:.1f} s CPU, {size:.0f} MB"
    )
    return str(id)


async def waits_beside(work: Callable[[], None]) -> list[float]:
    """How late the event loop of this thread woke up while the work ran, ms."""
    late: list[float] = []
    running = asyncio.get_running_loop().run_in_executor(ThreadPoolExecutor(1), work)
    while not running.done():
        begun = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append(1000 * (time.perf_counter() - begun - TICK_S))
    await running
    return late


def summed_up(keeper: SessionKeeper, id: str) -> None:
    """Wait until the session is summed up, as the page does."""
    while not keeper.summed_up(id).is_over:
        time.sleep(0.2)
    if keeper.summed_up(id).folder is None:
        raise RuntimeError(str(keeper.summed_up(id).reason))


def report(name: str, work: Callable[[], None]) -> None:
    """Run the work, and print its cost and what it did to the event loop."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    late = np.sort(asyncio.run(waits_beside(work)))
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, child = (b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    print(
        f"{name}: {own:.1f} s CPU here, {child:.1f} s in a process of its own; the event loop was late by "
        f"{np.median(late):.1f} ms (median), {np.quantile(late, 0.99):.0f} ms (99 %), {late[-1]:.0f} ms (most)"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clip", default="walk_good", help="of the samples")
    wanted = parser.parse_args()
    track = repeated(track_video(SAMPLES / f"{wanted.clip}.mp4"), 60 * wanted.minutes)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(SessionKeeper(Path(folder))) as keeper,
    ):
        id = stored(keeper, track)
        report("as the app does it", lambda: summed_up(keeper, id))
        report("in a thread instead", lambda: (analyze(track, slow_motion=1.0), None)[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
