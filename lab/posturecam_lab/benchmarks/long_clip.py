"""Whether a long clip at 60 frames a second costs no more for each minute than a short one, and what it says meanwhile.

    python -m posturecam_lab.benchmarks.long_clip [--minutes 5 10 20] [--width 320] [--video]

The clip is a sample over and over; as in `memory.py`, poses are played back after the first frames, each job runs in a
process of its own, and all files but the annotated video are written. For each length it prints the CPU time of a
minute of clip, the peak memory, as a whole and in each part of the work, after how many seconds (of CPU time, too, for
busy machines) the first findings were reported, and by how much the progress that was reported was off at the most, %:
the share of a step's frames that it named against the share that there turned out to be. From the two longest it
reckons what an hour takes. How true the share of the whole is that is shown needs a real engine: `whole_share.py`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

from posturecam.progress import JUDGING, is_beside, is_so_far
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
    row["memory"] = max([row["memory"], *row["peaks"].values()])
    row["by_part"] = ", ".join(f"{part} {peak:.0f}" for part, peak in row["peaks"].items())
    text = "{minutes:g} min, {frames} frames: {cpu_a_minute:.1f} s of CPU a minute, {memory:.0f} MB ({by_part}), "
    text += "findings after {first:.1f} s ({first_cpu:.1f} s of CPU), progress off by {off:.1f} %"
    print(text.format(**row), flush=True)
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
    heard = Heard()
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, timed(figures):
        analyze_to_folder(clip, Path(folder), video=video, progress=heard, found=heard.found)
    heard.peaks.end("files")
    out.write_text(json.dumps({**figures, **heard.figures()}))


class Peaks:
    """The peak memory of each part of the work, MB, as Linux knows it."""

    def __init__(self) -> None:
        self.by_part: dict[str, float] = {}

    def end(self, part: str) -> None:
        """End a part."""
        if sys.platform != "linux":
            return
        status = Path("/proc/self/status").read_text()
        self.by_part[part] = int(status.split("VmHWM:")[1].split()[0]) / 1024
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew


class Heard:
    """What an analysis reports, in little memory of its own."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._first = self._first_cpu = math.nan
        self._stages: dict[str, array[int]] = {}
        self.peaks = Peaks()

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Take a report."""
        if is_so_far(stage) and math.isnan(self._first):
            self._first, self._first_cpu = time.perf_counter() - self._began, time.process_time()
        if isinstance(stage, Message) and stage.code == JUDGING:
            self.peaks.end("poses")
        elif not is_beside(stage):
            self._stages.setdefault(str(stage), array("q")).append(total or done)

    def found(self, analysis: object) -> None:
        """What the clip shows is known."""
        self.peaks.end("judging")

    def figures(self) -> Figures:
        """For the line that is printed."""
        peaks = {"peaks": self.peaks.by_part}
        off = max(farthest(totals) for totals in self._stages.values())
        frames = max(map(len, self._stages.values()))
        return {"frames": frames, "first": self._first, "first_cpu": self._first_cpu, "off": off, **peaks}


def farthest(totals: array[int]) -> float:
    """By how much the share of one stage that was reported as done was off at the most, %; of what came each time."""
    n = len(totals)
    return max(100 * abs(done / total - done / n) for done, total in enumerate(totals, start=1))


if __name__ == "__main__":
    main()
