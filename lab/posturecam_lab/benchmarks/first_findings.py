"""After how long a long clip says first what it shows: in a terminal, in a batch and in the app's queue.

    python -m posturecam_lab.benchmarks.first_findings CLIP [--minutes 3] [--fps 60]

The clip, a real one with frames blended in between up to that rate, is repeated to so many minutes. Each way is the
whole command in a process of its own, stopped once it has said something. Printed are the seconds from its start by
the clock, and its CPU seconds until then, too, for busy machines.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter
from posturecam_lab.benchmarks.loops import make_long

SAID = "provisional"
"""What every first finding holds (so_far.found)."""
LONGEST_S = 120.0
"""Seconds after which a way counts as one that says nothing."""


def main() -> None:
    """Print a line for each way."""
    if sys.argv[1:2] == ["--queue"]:
        in_queue(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--fps", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "clips").mkdir()
        clip = make_long(blended(options.clip, place / "clip.mp4", options.fps), place / "clips" / "long.mp4", 60.0)
        clip = make_long(clip, place / "clips" / "clip.mp4", 60 * options.minutes)
        (place / "clips" / "long.mp4").unlink()
        for name, words in ways(clip, place).items():
            print(f"{name}: {heard(words)}", flush=True)


def ways(clip: Path, place: Path) -> dict[str, list[str]]:
    """The arguments of Python for each way."""
    posturecam = ["-m", "posturecam"]
    return {
        "terminal": [*posturecam, "analyze", str(clip), "--out", str(place / "one")],
        "batch": [*posturecam, "batch", str(clip.parent), "--out", str(place / "many")],
        "app's queue": ["-m", __spec__.name, "--queue", str(clip), str(place / "app")],
    }


def blended(clip: Path, path: Path, fps: float) -> Path:
    """The clip with so many frames a second, those in between blended from their neighbours."""
    source = VideoFile(clip)
    with VideoWriter(path, source.size, longest=None, crf=20, preset="veryfast") as video:
        before, k = None, 0
        for frame in source:
            while before is not None and k / fps < frame.t:
                share = (k / fps - before.t) / (frame.t - before.t)
                video.write(k / fps, np.asarray((1 - share) * before.rgb + share * frame.rgb, dtype=np.uint8))
                k += 1
            before = frame
    return path


def heard(words: list[str]) -> str:
    """When the command first says what the clip shows, and what it says."""
    began = time.monotonic()
    with _in_terminal(words) as (pid, lines):
        for line in lines:
            if SAID in line:
                return f"{time.monotonic() - began:.1f} s, {cpu_s(pid):.1f} s of CPU: {line}"
        return f"nothing in {time.monotonic() - began:.0f} s"


@contextmanager
def _in_terminal(words: list[str]) -> Iterator[tuple[int, Iterator[str]]]:
    """The command in a terminal of its own, and the lines that it prints there; it is stopped at the end."""
    main_end, other_end = pty.openpty()
    environment = {**os.environ, "COLUMNS": "400", "TERM": "xterm", "LANG": "en_US.UTF-8"}
    with subprocess.Popen(
        [sys.executable, *words], stdout=other_end, stderr=other_end, env=environment, start_new_session=True
    ) as process:
        os.close(other_end)
        try:
            yield process.pid, _lines(main_end)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
            os.close(main_end)


def _lines(terminal: int) -> Iterator[str]:
    """What is printed, line by line, for as long as it may take."""
    text, end = "", time.monotonic() + LONGEST_S
    while (left := end - time.monotonic()) > 0:
        if not select.select([terminal], [], [], left)[0]:
            return
        try:
            text += os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            return
        *whole, text = text.replace("\r", "\n").split("\n")
        yield from whole


def cpu_s(pid: int) -> float:
    """CPU seconds of a process and those that it started, so far."""
    ticks, parents = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
        ticks[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
    family = {pid}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(one, 0) for one in family) / os.sysconf("SC_CLK_TCK")


def in_queue(clip: Path, out: Path) -> None:
    """Hand a clip to the app's queue, and print what it says so far, as its page would show it."""
    from posturecam.batch.settings import ClipSettings
    from posturecam.ui.jobs import Job, Jobs, QueuedClip

    jobs = Jobs()
    job = Job([QueuedClip(str(clip), clip.name)], out, ClipSettings())
    jobs.submit(job)
    until(lambda: any(one.so_far for one in job.clips) or job.is_over)
    print(job.clips[0].so_far, flush=True)
    job.stop.set()
    until(lambda: job.is_over)
    jobs.close()


def until(is_there: Callable[[], bool]) -> None:
    """Wait, for as long as it may take."""
    end = time.monotonic() + LONGEST_S
    while not is_there() and time.monotonic() < end:
        time.sleep(0.02)


if __name__ == "__main__":
    main()
