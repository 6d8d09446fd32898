"""Whether the pose network in bfloat16 (--fast) meets the truth as well as in float32: photographs read by two people.

    python -m posturecam_lab.benchmarks.fast_truth PEOPLE [--frames 8]

PEOPLE is the folder that `accurate.py` takes. Each photograph becomes a faintly shaken video of so many frames. For
each angle it prints the people, the median error, the SD and the robust SD of both precisions, the SD of their
difference, and the CPU time of a frame.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.blazepose import BlazePose
from posturecam.pose.recorder import Recorder
from posturecam_lab.benchmarks.accurate import CLOSE_TRUNKS, LONG_SIDE, errors_of, measure_of, median_of, shaken

PRECISIONS = {"float32": False, "bfloat16": True}


def main() -> None:
    """Print a line for each angle and precision."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", type=Path, metavar="PEOPLE")
    parser.add_argument("--frames", type=int, default=8)
    options = parser.parse_args()
    errors, cpu_s = errors_in(options.people, options.frames)
    print("angle | precision | people | median error | SD | robust SD | SD of the difference | ms of CPU a frame")
    for angle, found in errors.items():
        apart = f"{np.std(found['bfloat16'] - found['float32']):.2f}"
        for name, of in found.items():
            robust = 1.4826 * np.median(abs(of - np.median(of)))
            numbers = f"{len(of)} | {np.median(of):+.2f} | {of.std():.2f} | {robust:.2f} | {apart}"
            print(f"{angle} | {name} | {numbers} | {1000 * cpu_s[name]:.1f}")


def errors_in(folder: Path, frames: int) -> tuple[dict[str, dict[str, Floats]], dict[str, float]]:
    """By angle and precision the errors of the people whom both found, degrees; the CPU seconds of a frame."""
    measure = measure_of(folder)
    errors: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    spent: dict[str, list[float]] = defaultdict(list)
    for name, facing, _, read, quality in measure.readings():
        image = cv2.imread(str(folder / "images" / f"{name}.jpg"))
        if image is None:
            raise SystemExit(f"{folder}/images/{name}.jpg is missing or damaged.")
        scale = LONG_SIDE / max(image.shape[:2])
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        points = {key: point * scale for key, point in read.items() if point is not None}
        near = measure.NEAR[facing]
        seen = {way: found(image, points, near, frames, spent[way], fast=fast) for way, fast in PRECISIONS.items()}
        both = {way: xy for way, xy in seen.items() if xy is not None}
        if len(both) < len(seen):
            continue
        for way, xy in both.items():
            for angle, error in errors_of(measure, xy, facing, points, quality).items():
                errors[angle][way].append(error)
    arrays = {angle: {way: np.array(of) for way, of in ways.items()} for angle, ways in errors.items()}
    return arrays, {way: float(np.median(times)) for way, times in spent.items()}


def found(
    image: Any, points: dict[str, Any], near: dict[str, int], frames: int, spent: list[float], *, fast: bool
) -> Floats | None:
    """Median landmarks (33, 2) px of the person who was read; None where another one, or none, was found."""
    trunk = float(np.hypot(*(points["shoulder"] - points["hip"])))
    x, y = points["hip"]
    poses = Recorder()
    with BlazePose(person=(int(x - trunk), int(y - trunk), int(2 * trunk), int(2 * trunk)), fast=fast) as model:
        for frame in islice(shaken(image), frames):
            begun = time.process_time()
            poses.add(frame.t, model.estimate(frame))
            spent.append(time.process_time() - begun)
    track = poses.track((image.shape[1], image.shape[0]))
    if not np.isfinite(track.xy).any():
        return None
    xy = median_of(track)
    far = any(np.hypot(*(xy[near[name]] - points[name])) > CLOSE_TRUNKS * trunk for name in ("shoulder", "hip"))
    return None if far else xy


if __name__ == "__main__":
    main()
