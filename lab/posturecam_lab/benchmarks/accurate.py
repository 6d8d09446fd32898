"""What the heavy landmark network on some of the frames gains, and what it costs.

    python -m posturecam_lab.benchmarks.accurate PEOPLE [--frames N…] [--clip CLIP…]

PEOPLE is a folder of photographs whose points two readers read by hand: images/ID.jpg, and measure.py with `readings`,
`angle` and `NEAR`. Each photograph becomes a faintly shaken video of 3 s. By activity it prints, of the near side's
neck angle and trunk lean, the median error and its SD between people (also with the readers' own taken out in
quadrature) of the full network, of the heavy one in every frame, and of the full one shifted by `refined` with N of
those frames, or with those that `Schedule` picks. For each CLIP it prints the CPU seconds of the whole analysis without
and with it.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np

from posturecam.arrays import Floats
from posturecam.clip import analyze_to_folder
from posturecam.pose.blazepose import BlazePose
from posturecam.pose.heavy_network import HeavySamples, Schedule, refined
from posturecam.pose.recorder import Recorder
from posturecam.track import Frame, PoseTrack

FPS, FRAMES, LONG_SIDE = 20, 60, 720
READERS_DEG = {"neck": 3.3, "lean": 1.7}
"""SD of the mean of both readers."""
CLOSE_TRUNKS = 0.5


class Always(Schedule):
    """A schedule by which every frame is due."""

    def is_due(self, t: float) -> bool:
        """True at any time."""
        return True


def main() -> None:
    """Print the table of the photographs, then the cost of each clip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", type=Path, metavar="PEOPLE")
    parser.add_argument("--frames", type=int, nargs="+", default=[10, 30], metavar="N")
    parser.add_argument("--clip", type=Path, nargs="+", default=[], metavar="CLIP")
    options = parser.parse_args()
    photographs(options.people, options.frames)
    for clip in options.clip:
        for accurate in (False, True, False, True):  # the first of each starts and compiles
            start = time.process_time()
            with tempfile.TemporaryDirectory() as out:
                analyze_to_folder(clip, Path(out), accurate=accurate)
            print(f"{clip.name} accurate={accurate}: {time.process_time() - start:.1f} s of CPU", flush=True)


def photographs(folder: Path, counts: list[int]) -> None:
    """Print the table over the photographs."""
    measure = measure_of(folder)
    errors: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for name, facing, activity, read, quality in measure.readings():
        image = cv2.imread(str(folder / "images" / f"{name}.jpg"))
        if image is None:
            raise SystemExit(f"{folder}/images/{name}.jpg is missing or damaged.")
        scale = LONG_SIDE / max(image.shape[:2])
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        points = {key: point * scale for key, point in read.items() if point is not None}
        for way, xy in _seen(image, points, measure.NEAR[facing], counts).items():
            for angle, error in errors_of(measure, xy, facing, points, quality).items():
                for kind in (activity, "all"):
                    errors[kind, angle, way].append(error)
    print("activity | angle | landmarks | people | median | SD | SD without the readers' | robust SD")
    for (activity, angle, way), found in sorted(errors.items(), key=lambda one: one[0][:2]):
        of = np.array(found)
        own = np.sqrt(max(of.std() ** 2 - READERS_DEG[angle] ** 2, 0.0))
        robust = 1.4826 * np.median(abs(of - np.median(of)))
        numbers = f"{np.median(of):+.1f} | {of.std():.1f} | {own:.1f} | {robust:.1f}"
        print(f"{activity} | {angle} | {way} | {len(of)} | {numbers}")


def _seen(image: Any, points: dict[str, Any], near: dict[str, int], counts: list[int]) -> dict[str, Floats]:
    """Median landmarks (33, 2) px of the person in a shaken video of a photograph, by what found them.

    Empty where that is another person, or where no person is found.
    """
    trunk = float(np.hypot(*(points["shoulder"] - points["hip"])))
    x, y = points["hip"]
    with BlazePose(person=(int(x - trunk), int(y - trunk), int(2 * trunk), int(2 * trunk)), accurate=True) as model:
        assert model.heavy is not None
        model.heavy.schedule = Always()
        poses = Recorder()
        for frame in shaken(image):
            poses.add(frame.t, model.estimate(frame))
        every = model.heavy.samples
    track = poses.track((image.shape[1], image.shape[0]))
    found = np.isfinite(track.xy[:, 0, 0])
    if not found.any() or not every.t:
        return {}
    full = median_of(track)
    if any(np.hypot(*(full[near[name]] - points[name])) > CLOSE_TRUNKS * trunk for name in ("shoulder", "hip")):
        return {}
    schedule = Schedule()
    due = [t for t in track.t[found] if schedule.is_due(t)]
    picked = {f"{n} frames": {every.t[int(i)] for i in np.linspace(0, len(every.t) - 1, n)} for n in counts}
    ways = {name: _only(every, times) for name, times in {**picked, "scheduled": set(due)}.items()}
    heavy = [median_of(refined(track.where(track.t == t), _repeated(every, i))) for i, t in enumerate(every.t)]
    return {
        "full": full,
        "heavy": np.median(heavy, axis=0),
        **{name: median_of(refined(track, samples)) for name, samples in ways.items()},
    }


def _only(samples: HeavySamples, times: set[float]) -> HeavySamples:
    """Those at some of the times."""
    kept = [i for i, t in enumerate(samples.t) if t in times]
    return replace(samples, t=[samples.t[i] for i in kept], offset=[samples.offset[i] for i in kept])


def _repeated(samples: HeavySamples, i: int) -> HeavySamples:
    """One of them, often enough to be believed."""
    return replace(samples, t=[samples.t[i]] * 5, offset=[samples.offset[i]] * 5)


def shaken(image: Any) -> Iterator[Frame]:
    """Frames of a photograph that moves by a few px and has some noise."""
    noise = np.random.default_rng(0)
    for n in range(FRAMES):
        shift = np.array([[1, 0, 2 * np.sin(n / 5)], [0, 1, 2 * np.cos(n / 7)]])
        moved = cv2.warpAffine(image, shift, image.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        grainy = np.clip(moved + noise.normal(0, 2, moved.shape), 0, 255).astype(np.uint8)
        yield Frame(n / FPS, cv2.cvtColor(grainy, cv2.COLOR_BGR2RGB))


def median_of(track: PoseTrack) -> Floats:
    """(33, 2) px over the frames in which the person is seen."""
    return np.asarray(np.nanmedian(track.xy.astype(np.float64), axis=0))


def errors_of(measure: ModuleType, xy: Floats, facing: str, points: dict[str, Any], quality: Any) -> dict[str, float]:
    """Degrees by which neck angle and trunk lean differ from what the readers read, where they are not guesses."""
    sign, near = (1 if facing == "right" else -1), measure.NEAR[facing]
    ear, shoulder, hip = (xy[near[name]] for name in ("ear", "shoulder", "hip"))
    trunk = float(np.hypot(*(points["shoulder"] - points["hip"])))
    joint = points["shoulder"] + [0, measure.JOINT_BELOW_ACROMION * trunk]
    errors = {}
    if max(quality["ear"], quality["shoulder"]) < 3:
        errors["neck"] = measure.angle(sign, ear, shoulder) - measure.angle(sign, points["ear"], joint)
    if max(quality["shoulder"], quality["hip"]) < 3:
        errors["lean"] = measure.angle(sign, shoulder, hip) - measure.angle(sign, points["shoulder"], points["hip"])
    return errors


def measure_of(folder: Path) -> ModuleType:
    """The folder's own measure.py."""
    spec = importlib.util.spec_from_file_location("measure", folder / "measure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure"] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
