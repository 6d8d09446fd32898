"""How fast the inner loops are beside those of other pose programs, without what it takes to start.

    python -m posturecam_lab.benchmarks.loops [--legacy-python PYTHON] [--hour] [--batch] [--out TABLE.md]
                                              [--json NUMBERS.json]

What a user waits for is measured by `bench.py`; this is for work on a part.

Every figure is measured in a process of its own, so its CPU seconds and its peak memory are its own. Compare the ratios
of one run on a machine that does nothing else: where others want its cores, wall time means little. The clip is 1080p
H.264, scaled up from a sample clip. Without --legacy-python (an interpreter with mediapipe 0.10.21, opencv and numpy)
the other side is the installed mediapipe. With --hour memory is measured on an hour of video as well, which takes a
quarter of an hour or more; with --batch 8 clips are analysed one after the other and two at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter
from posturecam_lab.checkout import SAMPLES

HERE = Path(__file__).parent
SAMPLE = SAMPLES / "run_overstride_lean.mp4"
SIZE, TIMES = (1920, 1080), 2
PARTS = ("decode", "pose", "judge", "decode_again", "shrink", "draw", "encode")
Figures = dict[str, Any]
Row = tuple[str, str, str, str]


def make_clip(path: Path, sample: Path = SAMPLE, size: tuple[int, int] = SIZE) -> Path:
    """A 1080p H.264 video of the sample clip, shown so many times, as a phone would keep it."""
    start = 0.0
    with VideoWriter(path, size, longest=None, crf=20, preset="veryfast") as video:
        for _ in range(TIMES):
            times = [start]
            for frame in VideoFile(sample):
                image = cv2.resize(frame.rgb, size, interpolation=cv2.INTER_CUBIC)
                video.write(start + frame.t, np.asarray(image, dtype=np.uint8))
                times.append(start + frame.t)
            start = 2 * times[-1] - times[-2]
    return path


def make_long(clip: Path, path: Path, seconds: float, faster: int = 1) -> Path:
    """A video of that length, of the same packets over and over, so many times faster: no image is coded anew."""
    with av.open(str(path), "w") as out, av.open(str(clip)) as first:
        target = out.add_stream_from_template(first.streams.video[0])
        shift, base = 0, first.streams.video[0].time_base or Fraction(1, 90_000)
        while shift * base < seconds * faster:
            with av.open(str(clip)) as again:
                video = again.streams.video[0]
                for packet in again.demux(video):
                    if packet.dts is not None and packet.pts is not None:
                        packet.pts, packet.dts = (packet.pts + shift) // faster, (packet.dts + shift) // faster
                        packet.stream = target
                        out.mux(packet)
                shift += video.duration or round(14 / base)
    return path


def run(command: list[str | Path], out: Path) -> Figures:
    """What the process wrote to `out`, with its peak memory in MB and all its CPU seconds."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(part) for part in command], stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))} failed:\n{said.read().decode(errors='replace')[-2000:]}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    figures: Figures = json.loads(out.read_text())
    return {**figures, "memory": used.ru_maxrss / unit, "all_cpu": used.ru_utime + used.ru_stime}


def step(name: str, clip: Path) -> Figures:
    """One step of posturecam."""
    out = clip.with_suffix(".json")
    return run([sys.executable, "-m", "posturecam_lab.benchmarks.steps", name, clip, out], out)


def peer(mode: str, clip: Path, python: Path | None) -> Figures:
    """One mode of the loop of other programs."""
    out = clip.with_suffix(".json")
    command: list[str | Path] = [python or sys.executable, HERE / "peer_loop.py", clip, out, "--mode", mode]
    return run(command if python else [*command, "--task", task_file(clip)], out)


def task_file(clip: Path) -> Path:
    """The same networks packed for the Tasks API of the installed mediapipe."""
    from posturecam.pose.mediapipe import _task
    from posturecam.pose.models import model_files

    path = clip.with_name("pose.task")
    path.write_bytes(_task(model_files()))
    return path


def batch(folder: Path) -> Figures:
    """What `batch.py` measures, in wall and CPU seconds."""
    out = folder / "batch.json"
    return run([sys.executable, "-m", "posturecam_lab.benchmarks.batch", "--rounds", "1", "--json", out], out)


def measure(clip: Path, python: Path | None, *, hour: bool, with_batch: bool) -> Figures:
    """Every figure, by name."""
    figures: Figures = {"load before": os.getloadavg()[0], "prepare": step("prepare", clip)}
    for name in (
        "decode",
        "decode_again",
        "pose",
        "judge",
        "shrink",
        "draw",
        "encode",
        "landmarks",
        "whole",
        "first",
        "live",
    ):
        figures[name] = step(name, clip)
    for mode in ("memory", "landmarks", "whole"):
        figures[f"peer {mode}"] = peer(mode, clip, python)
    folder, stem = clip.parent, clip.stem
    figures["one minute"] = step("memory", make_long(clip, folder / f"{stem}_minute.mp4", 60))
    if hour:
        figures["one hour"] = step("memory", make_long(clip, folder / f"{stem}_hour.mp4", 3600))
    if with_batch:
        figures["batch"] = batch(folder)
    return figures


def per_frame(figures: Figures, kind: str) -> float:
    """Milliseconds a frame."""
    return float(1e3 * figures[kind] / figures["frames"])


def sum_of_parts(figures: Figures) -> float:
    """CPU seconds of the whole job's parts, each measured alone, over both passes through the video."""
    return sum(per_frame(figures[part], "cpu") for part in PARTS) * float(figures["whole"]["frames"]) / 1e3


def stages(figures: Figures, other: str) -> list[Row]:
    """One row for each thing measured: ms of CPU and of wall time a frame, peak memory."""
    named = {
        f"{other}: pose, frames in memory": "peer memory",
        f"{other}: decode, pose": "peer landmarks",
        f"{other}: decode, pose, draw, write": "peer whole",
        "decode": "decode",
        "decode again": "decode_again",
        "pose, frames in memory": "pose",
        "judge, write files": "judge",
        "scale down": "shrink",
        "draw": "draw",
        "encode": "encode",
        "landmarks only (decode, pose)": "landmarks",
        "whole job": "whole",
    }
    return [
        (
            what,
            f"{per_frame(figures[key], 'cpu'):.2f}",
            f"{per_frame(figures[key], 'wall'):.2f}",
            f"{figures[key]['memory']:.0f}",
        )
        for what, key in named.items()
    ]


def targets(figures: Figures) -> list[Row]:
    """One row for each target: (what, target, measured, kept or missed)."""
    rows: list[tuple[str, str, str, bool | None]] = []

    def faster(what: str, mine: str, theirs: str, least: float) -> None:
        wall, cpu = (per_frame(figures[theirs], kind) / per_frame(figures[mine], kind) for kind in ("wall", "cpu"))
        rows.append((what, f"≥ {least:g} ×", f"{wall:.2f} × (CPU time: {cpu:.2f} ×)", wall >= least))

    faster("pose alone, frames in memory", "pose", "peer memory", 1)
    faster("landmarks only, 1080p", "landmarks", "peer landmarks", 3)
    faster("whole job with annotated video", "whole", "peer whole", 2)
    share = figures["whole"]["cpu"] / sum_of_parts(figures)
    rows.append(("whole job's CPU over the sum of its parts", "≤ 1.15", f"{share:.2f}", share <= 1.15))
    minute, hour = figures["one minute"]["memory"], figures.get("one hour", {}).get("memory")
    if hour is None:
        rows.append(("peak memory, 1 h against 1 min", "≤ 1.2 ×, < 700 MB", f"1 min: {minute:.0f} MB", None))
    else:
        kept = hour <= 1.2 * minute and hour < 700
        text = f"{hour / minute:.2f} × ({minute:.0f} and {hour:.0f} MB)"
        rows.append(("peak memory, 1 h against 1 min", "≤ 1.2 ×, < 700 MB", text, kept))
    first, live = figures["first"]["cpu"], figures["live"]["wall_ms"]
    rows.append(("first frame analysed", "≤ 1.5 s CPU", f"{first:.2f} s", first <= 1.5))
    text = f"{live['median']:.1f} ms (95 %: {live['p95']:.1f}; CPU: {figures['live']['cpu_ms']['median']:.1f})"
    rows.append(("LiveSession, 640x480, pixels to cue", "≤ 15 ms median", text, live["median"] <= 15))
    if "batch" in figures:
        walls = {way: used["wall"] for way, used in figures["batch"].items() if isinstance(used, dict)}
        two = walls.popitem()[1]
        gains = {way: wall / two for way, wall in walls.items()}
        text = ", ".join(f"{way}: {gain:.2f} ×" for way, gain in gains.items())
        kept = gains["a command for each clip"] >= 1.8
        rows.append(("8 clips, 2 jobs against one after the other", "≥ 1.8 ×", text, kept))
    words = {True: "kept", False: "MISSED", None: "not measured (--hour)"}
    return [(*row, words[kept]) for *row, kept in rows]  # type: ignore[misc]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as Markdown, lined up."""
    widths = [max(len(row[k]) for row in (heads, *rows)) for k in range(len(heads))]

    def line(row: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"

    return "\n".join([line(heads), line(tuple("-" * width for width in widths)), *(line(row) for row in rows)])


def main() -> None:
    """Measures, prints the two tables and keeps them where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--legacy-python", type=Path, help="an interpreter with mediapipe 0.10.21")
    parser.add_argument("--hour", action="store_true", help="also measure memory on an hour of video")
    parser.add_argument("--batch", action="store_true", help="also measure a batch of 8 clips")
    parser.add_argument("--out", type=Path, help="where to write the tables")
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(Path(folder) / "clip.mp4")
        figures = measure(clip, wanted.legacy_python, hour=wanted.hour, with_batch=wanted.batch)
    other = "MediaPipe, legacy graph" if wanted.legacy_python else "MediaPipe, Tasks API"
    text = "\n\n".join(
        [
            table(("1080p, ms a frame", "CPU", "wall", "peak MB"), stages(figures, other)),
            table((f"against {other}, {os.cpu_count()} cores", "target", "measured", ""), targets(figures)),
            "Memory over a minute or an hour: the whole job, most poses played back. "
            f"Processes that wanted a core before: {figures['load before']:.1f}.",
        ]
    )
    print(text)
    if wanted.out:
        wanted.out.write_text(text + "\n", encoding="utf-8")
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
