"""CPU seconds until a command has said its version, refused a file, or analysed its first frame.

    python -m posturecam_lab.benchmarks.startup [--rounds 7] [--clip CLIP]

Each round starts every command once, in a process of its own that finds its bytecode stored; the median is printed.
Compare with another checkout on the same machine at the same time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from posturecam_lab.benchmarks.bytecode import as_installed
from posturecam_lab.benchmarks.commands import traced
from posturecam_lab.checkout import ROOT, SAMPLES

NOT_A_VIDEO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
"""How a JPEG begins."""


def cpu_of(*words: str) -> float:
    """All CPU seconds of `posturecam` with these words."""
    command = [sys.executable, "-m", "posturecam", *words]
    environment = as_installed(PYTHONPATH=os.pathsep.join(map(str, (ROOT, ROOT / "lab"))))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def one_round(folder: Path, clip: Path) -> dict[str, float]:
    """The four figures, by name."""
    jpeg, missing, out = folder / "jpeg.mp4", folder / "missing.mp4", str(folder / "out")
    jpeg.write_bytes(NOT_A_VIDEO)
    return {
        "--version": cpu_of("--version"),
        "a missing file": cpu_of("analyze", str(missing), "--no-video", "--out", out),
        "a JPEG called .mp4": cpu_of("analyze", str(jpeg), "--no-video", "--out", out),
        "first frame analysed": traced(clip, folder / "out", "--no-video")["first pose"][1],
    }


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--clip", type=Path, default=SAMPLES / "run_good.mp4")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        clip = Path(name) / "clip.mp4"
        clip.write_bytes(wanted.clip.read_bytes())
        one_round(Path(name), clip)  # stores the bytecode
        rounds = [one_round(Path(name), clip) for _ in range(wanted.rounds)]
    for what in rounds[0]:
        sys.stdout.write(f"{what:22}{statistics.median(one[what] for one in rounds):.2f} s\n")


if __name__ == "__main__":
    main()
