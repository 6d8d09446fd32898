"""How much memory the whole job takes: of an hour of video against a minute of it, at 30 and at 60 frames per second.

    python -m posturecam_lab.benchmarks.memory [--width 1920] [--minutes 1 60] [--faster 1 2] [--json NUMBERS.json]

The video is a sample clip (30 frames per second) over and over. Every job runs in a process of its own: the networks
find the person in the first frames and stay open until the last, but most poses are played back; all files are written,
the annotated video too. An hour of 1080p at 60 frames per second takes an hour and a half on two cores. What an hour
needs more than a minute does not depend on the images' size, so with --width 320 it is known in a quarter of that.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from posturecam_lab.benchmarks.loops import Figures, make_clip, make_long, step


def measure(folder: Path, width: int, minutes: list[float], faster: list[int]) -> list[Figures]:
    """What each job took, the shortest video first."""
    clip = make_clip(folder / "clip.mp4", size=(width, width * 9 // 32 * 2))
    step("prepare", clip)
    rows = []
    for times in faster:
        for length in sorted(minutes):
            video = make_long(clip, folder / f"clip_{times}_{length:g}.mp4", 60 * length, times)
            rows.append({"rate": 30 * times, "minutes": length, **step("memory", video)})
            video.unlink()
            print(
                "{rate} a second, {minutes:g} min: {memory:.0f} MB ({frames} frames, gait {gait})".format(**rows[-1]),
                flush=True,
            )
    return rows


def main() -> None:
    """Measures, and prints a line for each job."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--width", type=int, default=1920, help="of the video, in px; 1920 is 1080p")
    parser.add_argument("--minutes", type=float, nargs="+", default=[1, 60])
    parser.add_argument("--faster", type=int, nargs="+", default=[1, 2], help="1: 30 frames per second, 2: 60")
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), wanted.width, wanted.minutes, wanted.faster)
    if wanted.json:
        wanted.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
