"""Whether a long clip at 60 frames a second costs no more for each minute than a short one, and what it says meanwhile.

    python -m posturecam_lab.benchmarks.long_clip [--minutes 5 10 20] [--width 320] [--video]

The clip is a sample over and over; as in `memory.py`, poses are played back after the first frames, each job runs in a
process of its own, and all files but the annotated video are written. For each length it prints the CPU time of a
minute of clip, the peak memory, after how many seconds (of CPU time, too, for
busy machines) the first findings were reported, and by how much the progress
that was reported was off at the most, % of the whole: the share of the frames that it named against the share that
there turned out to be. From the two longest it reckons what an hour takes.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from posturecam.progress import is_so_far
from posturecam.words import Message
from posturecam_lab.benchmarks.loops import Figures, make_clip, make_long, run, step

HOUR_MIN = 60.0


def main() -> None:
    """Print a line for each length, and one for an hour."""
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), Path(sys.argv[3]), video=sys.argv[4] == "video")
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, nargs="+", default=[5, 10, 20])
    parser.add_argument("--width", type=int, default=320, help="of the video, px; memory hardly depends on it")
    parser.add_argument("--video", action="store_true", help="the annotated video, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(Path(folder) / "clip.mp4", size=(options.width, options.width * 9 // 32 * 2))
        step("prepare", clip)
        rows = [measured(clip, minutes, video=options.video) for minutes in sorted(options.minutes)]
    if len(rows) > 1:
        print("an hour: {cpu:.0f} s of CPU, {memory:.0f} MB".format(**reckoned(*rows[-2:])))


def measured(clip: Path, minutes: float, *, video: bool) -> Figures:
    """What a clip of that length took."""
    long = make_long(clip, clip.with_name(f"clip_{minutes:g}.mp4"), 60 * minutes, 2)
    out = long.with_suffix(".json")
    way = "video" if video else "numbers"
    row = {"minutes": minutes, **run([sys.executable, "-m", __spec__.name, "--one", long, out, way], out)}
    long.unlink()
    row["cpu_a_minute"] = row["cpu"] / minutes
    text = "{minutes:g} min, {frames} frames: {cpu_a_minute:.1f} s of CPU a minute, {memory:.0f} MB, findings after "
    print((text + "{first:.1f} s ({first_cpu:.1f} s of CPU), progress off by {off:.1f} %").format(**row), flush=True)
    return row


def reckoned(shorter: Figures, longer: Figures) -> Figures:
    """What an hour takes, on the line through two lengths."""
    share = (HOUR_MIN - shorter["minutes"]) / (longer["minutes"] - shorter["minutes"])
    return {key: shorter[key] + share * (longer[key] - shorter[key]) for key in ("cpu", "memory")}


def one(clip: Path, out: Path, *, video: bool) -> None:
    """Analyse one clip and write what that took."""
    from posturecam.clip import analyze_to_folder
    from posturecam.pose import engines
    from posturecam_lab.benchmarks.played_back import PlayedBack
    from posturecam_lab.benchmarks.steps import measured as timed
    from posturecam_lab.benchmarks.steps import stored

    track, real = stored(clip.with_name("clip.mp4")), engines.open_engine
    engines.open_engine = lambda *args, **options: PlayedBack(track, real(*args, **options))
    begun, first, first_cpu = time.perf_counter(), math.nan, math.nan
    stages: dict[str, list[tuple[int, int | None]]] = {}

    def progress(stage: Message | str, done: int, total: int | None) -> None:
        nonlocal first, first_cpu
        if is_so_far(stage):
            if math.isnan(first):
                first, first_cpu = time.perf_counter() - begun, time.process_time()
        else:
            stages.setdefault(str(stage), []).append((done, total))

    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, timed(figures):
        analyze_to_folder(clip, Path(folder), video=video, progress=progress)
    frames = max(map(len, stages.values()))
    off = max(map(farthest, stages.values()))
    out.write_text(json.dumps({**figures, "frames": frames, "first": first, "first_cpu": first_cpu, "off": off}))


def farthest(reports: list[tuple[int, int | None]]) -> float:
    """By how much the share of one stage that was reported as done was off at the most, %."""
    return max(100 * abs(done / (total or done) - done / len(reports)) for done, total in reports)


if __name__ == "__main__":
    main()
