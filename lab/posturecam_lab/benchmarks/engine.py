"""How long `analyze()` takes on a live window of 6 s and on 10 minutes at 60 frames per second, in CPU time.

    python -m posturecam_lab.benchmarks.engine [landmarks.npz]

Without a file of landmarks (as `posturecam analyze` leaves them) it makes a runner of its own.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from posturecam import PoseTrack, analyze
from posturecam.pose.stored import load_track

SECONDS, FPS, STRIDE_S, LEG_PX = 600.0, 60.0, 0.72, 200.0


def runner(seconds: float, fps: float) -> PoseTrack:
    """A runner seen from the right, simple but with feet that stand on a belt.

    Stance for 35 % of the stride, swing above it.
    """
    t = np.arange(0, seconds, 1 / fps)
    rng = np.random.default_rng(0)
    body = np.zeros((33, 2))
    for pair, (x, y) in {(7, 8): (0.05, -0.95), (11, 12): (0.06, -0.65), (23, 24): (0, 0)}.items():
        body[list(pair)] = x, y
    body[0] = 0.15, -0.93
    xy = np.repeat(body[None], t.size, axis=0)
    for side, shift in ((0, 0.0), (1, 0.5)):
        phase = (t / STRIDE_S + shift) % 1.0
        ahead = np.interp(phase, [0, 0.35, 0.6, 0.9, 1], [0.24, -0.5, -0.6, 0.33, 0.24])
        lift = np.interp(phase, [0, 0.35, 0.6, 0.8, 1], [0, 0.05, 0.45, 0.2, 0])
        ankle = np.stack([ahead, 0.95 - lift], axis=1)
        xy[:, 27 + side] = ankle
        xy[:, 25 + side] = ankle / 2 + [0.12, 0]
        xy[:, 29 + side] = ankle + np.array([-0.06, 0.05])
        xy[:, 31 + side] = ankle + np.array([0.15, 0.06])
    xy[..., 1] -= 0.05 * np.cos(4 * np.pi * t / STRIDE_S)[:, None]
    pixels = 400 + LEG_PX * xy + rng.normal(0, 1.5, xy.shape)
    return PoseTrack(t, pixels, np.ones((t.size, 33)), size=(1280, 720))


def cpu_seconds(track: PoseTrack, times: int) -> float:
    """CPU seconds of one `analyze(track)`, the mean of several."""
    start = time.process_time()
    for _ in range(times):
        analyze(track)
    return (time.process_time() - start) / times


def main() -> None:
    """Prints the two figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("landmarks", nargs="?", type=Path)
    stored = parser.parse_args().landmarks
    window = load_track(stored).between(0, 6) if stored else runner(6, 30)
    analyze(window)
    print(f"6 s window, {len(window)} frames: {1000 * cpu_seconds(window, 20):.1f} ms")
    whole = runner(SECONDS, FPS)
    print(f"{SECONDS / 60:.0f} min at {FPS:.0f}/s, {len(whole)} frames: {cpu_seconds(whole, 1):.2f} s")


if __name__ == "__main__":
    main()
