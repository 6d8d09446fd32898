"""How long the overlay takes per frame.

python -m posturecam_lab.benchmarks.overlay
"""

from __future__ import annotations

import math
import time

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.render.overlay import Overlay
from posturecam.track import PoseTrack
from posturecam.types import (
    Activity,
    Analysis,
    Bout,
    Contact,
    EventKind,
    Finding,
    Gait,
    Roll,
    Samples,
    Scene,
    Side,
    Verdict,
    View,
)

SIZES = ((160, 120), (640, 480), (1280, 720), (1080, 1920), (3840, 2160))
SECONDS, RATE = 20.0, 30.0


def main() -> None:
    """Prints, per image size, the time to make an overlay and the median and worst time of a frame, in CPU ms."""
    print(f"{'size':>11} {'set-up':>8} {'median':>8} {'95 %':>8}  ms of CPU")
    for size in SIZES:
        analysis, image = runner(size), np.full((size[1], size[0], 3), 110, np.uint8)
        start = time.process_time()
        overlay = Overlay(analysis, size)
        ready = 1e3 * (time.process_time() - start)
        taken = sorted(_frame_ms(overlay, image, 5.0 + k / RATE) for k in range(120))
        print(f"{size[0]:>6}x{size[1]:<4} {ready:8.1f} {taken[60]:8.2f} {taken[114]:8.2f}")


def _frame_ms(overlay: Overlay, image: NDArray[np.uint8], t: float) -> float:
    start = time.process_time()
    overlay.draw(image, t)
    return 1e3 * (time.process_time() - start)


def runner(size: tuple[int, int]) -> Analysis:
    """An analysis of a drawn runner who fills the image, with two findings that ask for something."""
    t = np.arange(0, SECONDS, 1 / RATE)
    xy = np.stack([_pose(size, phase) for phase in 2 * math.pi * 1.4 * t])
    track = PoseTrack(t, xy, np.full(xy.shape[:2], 0.95), size=size)
    landed = np.arange(0.2, SECONDS, 0.357)
    sides = tuple("left" if k % 2 else "right" for k in range(len(landed)))
    contacts = tuple(
        Contact(float(time), Side(side), EventKind.INITIAL_CONTACT) for time, side in zip(landed, sides, strict=True)
    )
    trunk = 0.3 * size[1]
    scene = Scene(View.RIGHT, 4.0, 1, 1.7 * trunk, trunk, Roll(1.0, 0.5, "belt"))
    findings = (
        _finding("overstride", "% leg", Verdict.ADJUST, 26.0, "Shorter, quicker steps"),
        _finding("forward_head", "deg", Verdict.WATCH, 18.0, "Ears over shoulders"),
        _finding("trunk_lean", "deg", Verdict.GOOD, 7.0, None),
    )
    samples = {"overstride": Samples(landed, 26 + 2 * np.sin(landed), sides)}
    gait = Gait(contacts, (), 168.0, 0.4, 3.0, 0.34)
    return Analysis((Bout(0.0, SECONDS, Activity.RUN, scene, gait, findings, samples),), 74.0, (), {}, track)


def _finding(check: str, unit: str, verdict: Verdict, value: float, cue: str | None) -> Finding:
    return Finding(check, unit, verdict, value, 4.0, None, 1.8, 42, 0.5, None, None, None, 0.9, cue, (7.4,))


def _pose(size: tuple[int, int], phase: float) -> Floats:
    """A stick figure, (33, 2) px: head and trunk upright, legs and arms swinging."""
    width, height = size
    xy = np.empty((33, 2))
    xy[:11] = (0.53, 0.16)
    xy[7:9] = (0.515, 0.16)
    for side, swing in ((0, math.sin(phase)), (1, -math.sin(phase))):
        xy[11 + side], xy[23 + side] = (0.5, 0.25), (0.49, 0.53)
        xy[13 + side], xy[15 + side] = (0.5 - 0.04 * swing, 0.37), (0.54 - 0.06 * swing, 0.43)
        xy[17 + side : 23 : 2] = xy[15 + side]
        xy[25 + side], xy[27 + side] = (0.5 + 0.05 * swing, 0.7), (0.49 + 0.08 * swing, 0.88)
        xy[29 + side], xy[31 + side] = xy[27 + side] + (-0.02, 0.02), xy[27 + side] + (0.05, 0.03)
    return xy * (width, height)


if __name__ == "__main__":
    main()
