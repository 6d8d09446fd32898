"""What so many hours of video a day would need, computed from what a 1080p clip costs on this machine.

    python -m posturecam_lab.benchmarks.throughput [CLIP] [--hours 1000] [--json NUMBERS.json]

Analyses the clip (one scaled up from a sample clip, unless given) with and without the annotated video, and counts CPU
seconds and bytes. CPU seconds of a busy machine come out somewhat high.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from posturecam.clip import analyze_to_folder
from posturecam.video.files import VideoFile
from posturecam_lab.benchmarks.loops import make_clip

FPS = 30, 60
USABLE = 0.8
"""The share of a machine's time that goes into clips; the rest is for the system, the network and uneven lengths."""
CORES = 16
DAY_S = 86_400


def cost(clip: Path, video: bool) -> dict[str, float]:
    """Milliseconds of CPU and bytes of results for each frame of the clip."""
    with tempfile.TemporaryDirectory() as out:
        start = time.process_time()
        folder = analyze_to_folder(clip, Path(out), video=video).folder
        cpu = time.process_time() - start
        size = sum(file.stat().st_size for file in folder.iterdir())
        frames = len((folder / "frames.csv").read_text(encoding="utf-8").splitlines()) - 1
    return {"frames": frames, "ms": 1e3 * cpu / frames, "bytes": size / frames}


def measure(clip: Path) -> dict[str, Any]:
    """The figures of the clip, by name; one run before, so that nothing is loaded while the clock runs."""
    cost(clip, video=False)
    with VideoFile(clip) as video:
        seconds, size = video.duration_s or 0.0, video.size
    return {
        "size": size,
        "mbit_s": 8e-6 * clip.stat().st_size / seconds,
        "numbers only": cost(clip, video=False),
        "with annotated video": cost(clip, video=True),
    }


def needs(costs: dict[str, Any], hours: float, fps: float, way: str) -> dict[str, float]:
    """What the hours a day need at so many frames per second: busy cores, machines, results in GB a day."""
    per_frame, rate = costs[way], hours * 3600 * fps / DAY_S
    busy = rate * per_frame["ms"] / 1e3
    return {
        "CPU s per minute of video": 60 * fps * per_frame["ms"] / 1e3,
        "cores busy": busy,
        f"machines of {CORES} cores": busy / USABLE / CORES,
        "results, GB a day": rate * DAY_S * per_frame["bytes"] / 1e9,
    }


def table(costs: dict[str, Any], hours: float) -> str:
    """A row for each need, a column for each frame rate and way."""
    ways = [(fps, way) for way in ("numbers only", "with annotated video") for fps in FPS]
    columns = [needs(costs, hours, fps, way) for fps, way in ways]
    head = f"| {hours:g} hours a day | " + " | ".join(f"{fps} frames/s, {way}" for fps, way in ways) + " |"
    rows = [
        f"| {name} | " + " | ".join(f"{column[name]:.{1 if 'machines' in name else 0}f}" for column in columns) + " |"
        for name in columns[0]
    ]
    return "\n".join([head, "|---" * (len(ways) + 1) + "|", *rows])


def main() -> None:
    """Measures, prints the table and keeps the numbers where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clip", nargs="?", type=Path)
    parser.add_argument("--hours", type=float, default=1000)
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(wanted.clip or make_clip(Path(folder) / "clip.mp4"))
    width, height = costs["size"]
    print(f"{width}x{height}, {costs['with annotated video']['frames']} frames\n\n{table(costs, wanted.hours)}")
    reading = wanted.hours * 3600 / DAY_S * 10
    print(f"\nReading videos of 10 Mbit/s: {reading:.0f} Mbit/s; of 20 Mbit/s: {2 * reading:.0f} Mbit/s.")
    if wanted.json:
        wanted.json.write_text(json.dumps(costs, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
