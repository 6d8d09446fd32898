"""How much faster a batch of 8 clips is with several jobs than one after the other, on this machine.

    python -m posturecam_lab.benchmarks.batch [--clips DIR] [--jobs 2] [--rounds 2] [--json NUMBERS.json]

Four ways, taken in turn: a command for each clip held to one core (where the system can do that), a command for each
clip, one batch with one job, one batch with several. A single clip already shares its work among the cores, so several
jobs gain much over one core and little over one job. Wall time means something only while nothing else runs; `busy` is
CPU time over wall time, how many cores the work kept busy.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from posturecam_lab.checkout import SAMPLES

CLIPS = 8


def clock(commands: list[list[str]], *, one_core: bool = False) -> tuple[float, float]:
    """(wall, CPU) seconds of the commands one after the other, all on the first core with `one_core`."""
    hold = _hold_to_one_core if one_core else None
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=hold)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _hold_to_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measure(clips: Path, jobs: int, rounds: int) -> dict[str, Any]:
    """For each way its wall and CPU seconds, the median of all rounds."""
    posturecam = [sys.executable, "-m", "posturecam"]
    figures: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as out:
            each = [[*posturecam, "analyze", str(clip), "--out", f"{out}/a"] for clip in sorted(clips.iterdir())]
            if hasattr(os, "sched_setaffinity"):
                figures.setdefault("a command for each clip, on one core", []).append(clock(each, one_core=True))
            figures.setdefault("a command for each clip", []).append(clock(each))
            for n in (1, jobs):
                batch = [*posturecam, "batch", str(clips), "--out", f"{out}/{n}", "--jobs", str(n)]
                figures.setdefault(f"one batch, --jobs {n}", []).append(clock([batch]))
    return {
        way: {"wall": statistics.median(wall for wall, _ in runs), "cpu": statistics.median(cpu for _, cpu in runs)}
        for way, runs in figures.items()
    }


def table(figures: dict[str, Any]) -> str:
    """A row for each way, with how much faster the last one is."""
    last = list(figures.values())[-1]["wall"]
    rows = ["| 8 clips | wall s | CPU s | cores busy | the last is faster by |", "|---|---|---|---|---|"]
    for way, used in figures.items():
        busy, gain = used["cpu"] / used["wall"], used["wall"] / last
        rows.append(f"| {way} | {used['wall']:.1f} | {used['cpu']:.1f} | {busy:.2f} | {gain:.2f} × |")
    return "\n".join(rows)


def main() -> None:
    """Measures, prints the table and keeps the numbers where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--clips", type=Path, default=SAMPLES, help="a folder of clips; the 8 smallest are taken, to be of like length"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    wanted = parser.parse_args()
    videos = sorted(wanted.clips.glob("*.mp4"), key=lambda video: video.stat().st_size)[:CLIPS]
    with tempfile.TemporaryDirectory() as folder:
        for video in videos:
            shutil.copy(video, folder)
        figures = measure(Path(folder), wanted.jobs, wanted.rounds)
    print(table(figures))
    print(f"{os.cpu_count()} cores, {len(videos)} clips")
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
