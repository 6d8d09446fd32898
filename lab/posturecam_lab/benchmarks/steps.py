"""One measured step of posturecam in a process of its own; `bench.py` starts these.

    python -m posturecam_lab.benchmarks.steps STEP CLIP OUT.json

Writes frames, CPU and wall seconds (without what it takes to start, unless the step says otherwise) and what else the
step has to tell.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from typing_extensions import Self

from posturecam.track import Frame, Pose, PoseTrack

Told = dict[str, Any]
IN_MEMORY = 150
TREMBLE_PX = 1.0
LIVE_FRAMES = 400
LIVE_SIZE = (640, 480)


def cpu_s() -> float:
    """CPU seconds of this process so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def measured(told: Told) -> Iterator[None]:
    """Fills in `cpu` and `wall` seconds of the block."""
    cpu, wall = cpu_s(), time.perf_counter()
    yield
    told.update(cpu=cpu_s() - cpu, wall=time.perf_counter() - wall)


class Loop:
    """An estimator that soon costs nothing: `model` for the first frames, then the poses of a track at their times, over
    and over, while the model stays open for as long as this is. Each pose trembles a little, as no film repeats itself."""

    model_hash = "sha256:loop"
    bias = None
    remarks = ()

    def __init__(self, track: PoseTrack, model: Any) -> None:
        self._track, self._model, self._left = track, model, IN_MEMORY
        self._random = np.random.default_rng(0)

    def estimate(self, frame: Frame) -> Pose | None:
        if self._left:
            self._left -= 1
            found: Pose | None = self._model.estimate(frame)
            return found
        track = self._track
        t = track.t[0] + frame.t % float(track.t[-1] - track.t[0])
        after = max(int(np.searchsorted(track.t, t)), 1)
        share = (t - track.t[after - 1]) / (track.t[after] - track.t[after - 1])
        xy = track.xy[after - 1] * (1 - share) + track.xy[after] * share
        return Pose(
            frame.t, xy + self._random.normal(0, TREMBLE_PX, xy.shape), track.visibility[after].astype(np.float64)
        )

    def __enter__(self) -> Self:
        self._model.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self._model.__exit__(*failure)


def stored(clip: Path) -> PoseTrack:
    """The landmarks of a clip, kept beside it."""
    from posturecam.pose.stored import load_track, save_track
    from posturecam.tracking import track_video

    kept = clip.with_suffix(".npz")
    if not kept.exists():
        save_track(track_video(clip), kept)
    return load_track(kept)


def prepare(clip: Path) -> Told:
    """Finds the landmarks that later steps use."""
    return {"frames": len(stored(clip))}


def decode(clip: Path) -> Told:
    """Every picture of the clip, at its time, repeats left out."""
    from posturecam.video.files import VideoFile

    told: Told = {}
    with measured(told):
        told["frames"] = sum(1 for _ in VideoFile(clip))
    return told


def decode_again(clip: Path) -> Told:
    """The same pictures a second time, when the repeats are known."""
    from posturecam.video.files import VideoFile

    source = VideoFile(clip)
    told: Told = {}
    frames = sum(1 for _ in source)
    with measured(told):
        for _ in source:
            pass
    return {"frames": frames, **told}


def pose(clip: Path) -> Told:
    """Landmarks of pictures that are in memory already; `start` is what the engine takes to open."""
    from posturecam.pose.engines import open_engine
    from posturecam.video.files import VideoFile

    frames = list(islice(VideoFile(clip), IN_MEMORY))
    told: Told = {"frames": IN_MEMORY}
    before = cpu_s()
    with open_engine() as model:
        model.estimate(frames[0])
        told["start"] = cpu_s() - before
        with measured(told):
            for frame in frames:
                model.estimate(frame)
    return told


def judge(clip: Path) -> Told:
    """From landmarks to findings, and the files about them."""
    import posturecam.analysis  # noqa: F401
    from posturecam.clip import analyze_to_folder

    track = stored(clip)
    told: Told = {}
    with tempfile.TemporaryDirectory() as out, measured(told):
        analyze_to_folder(clip.with_suffix(".npz"), Path(out))
    return {"frames": len(track), **told}


def shrink(clip: Path) -> Told:
    """RGB pictures at the size of the annotated video, of pictures in memory."""
    from posturecam.export.annotated_mp4 import LONGEST_PX
    from posturecam.video.files import VideoFile
    from posturecam.video.frame import Converter, picture_at
    from posturecam.video.writer import film_size

    source, told, converter = VideoFile(clip), {"frames": IN_MEMORY}, Converter()
    frames, size = list(islice(source, IN_MEMORY)), film_size(source.size, LONGEST_PX)
    picture_at(frames[0], size, converter)
    with measured(told):
        for frame in frames:
            picture_at(frame, size, converter)
    return told


def draw(clip: Path) -> Told:
    """The overlay on pictures in memory."""
    overlay, pictures = _ready_to_draw(clip)
    told: Told = {"frames": len(pictures)}
    with measured(told):
        for t, picture in pictures:
            overlay.draw(picture, t)
    return told


def encode(clip: Path) -> Told:
    """The annotated video of drawn pictures in memory."""
    from posturecam.video.writer import VideoWriter

    overlay, pictures = _ready_to_draw(clip)
    drawn, told = [(t, overlay.draw(picture, t)) for t, picture in pictures], {"frames": len(pictures)}
    size = drawn[0][1].shape[1], drawn[0][1].shape[0]
    with tempfile.TemporaryDirectory() as out, measured(told), VideoWriter(Path(out) / "a.mp4", size) as film:
        for t, picture in drawn:
            film.write(t, picture)
    return told


def _ready_to_draw(clip: Path) -> tuple[Any, list[tuple[float, Any]]]:
    from posturecam.analysis import analyze
    from posturecam.export.annotated_mp4 import LONGEST_PX
    from posturecam.render.overlay import Overlay
    from posturecam.video.files import VideoFile
    from posturecam.video.frame import Converter, picture_at
    from posturecam.video.writer import film_size

    source, converter = VideoFile(clip), Converter()
    size = film_size(source.size, LONGEST_PX)
    pictures = [(frame.t, picture_at(frame, size, converter)) for frame in islice(source, IN_MEMORY)]
    return Overlay(analyze(stored(clip)), size), pictures


def _started() -> Any:
    """The engine, with everything loaded and its networks used once: the other programs' start isn't measured either."""
    import posturecam.analysis
    import posturecam.render.overlay
    import posturecam.video.writer  # noqa: F401
    from posturecam.pose.engines import open_engine

    with open_engine() as model:  # another one, as an estimator is for one clip
        model.estimate(Frame(0.0, np.zeros((64, 64, 3), np.uint8)))
    return open_engine()


def landmarks(clip: Path) -> Told:
    """From the file to landmarks."""
    from posturecam.tracking import track_video

    told: Told = {}
    with _started() as model, measured(told):
        told["frames"] = len(track_video(clip, model))
    return told


def whole(clip: Path) -> Told:
    """From the file to a result folder with the annotated video."""
    from posturecam.clip import analyze_to_folder

    told: Told = {}
    with tempfile.TemporaryDirectory() as out, _started() as model, measured(told):
        result = analyze_to_folder(clip, Path(out), estimator=model)
    return {"frames": len(result.analysis.track or ()), **told}


def memory(clip: Path) -> Told:
    """The whole job on a long clip made of a short one of the same name; most poses are played back, for speed."""
    from posturecam.clip import analyze_to_folder
    from posturecam.pose import engines

    told: Told = {}
    track, real = stored(clip.with_name(clip.name.split("_")[0] + clip.suffix)), engines.open_engine

    def looped(*args: Any, **options: Any) -> Any:
        return Loop(track, real(*args, **options))

    engines.open_engine = looped
    with tempfile.TemporaryDirectory() as out, measured(told):
        result = analyze_to_folder(clip, Path(out))
    found = [
        [bout.start, bout.end, str(bout.activity), len(bout.gait.contacts)]
        for bout in result.analysis.bouts
        if bout.gait
    ]
    return {"frames": len(result.analysis.track or ()), "gait": found, **told}


def first(clip: Path) -> Told:
    """CPU seconds from the start of the command to the first analysed frame."""
    from posturecam.pose import engines

    told: Told = {"frames": 1}
    real = engines.open_engine

    def watched(*args: Any, **options: Any) -> Any:
        model = real(*args, **options)
        estimate = model.estimate

        def once(frame: Frame) -> Any:
            estimate(frame)
            told.update(cpu=cpu_s(), wall=0.0)
            raise KeyboardInterrupt

        model.estimate = once  # type: ignore[method-assign]
        return model

    engines.open_engine = watched
    from posturecam.__main__ import main

    with tempfile.TemporaryDirectory() as out:
        sys.argv = ["posturecam", "analyze", str(clip), "--out", out]
        try:
            main()
        except SystemExit:
            return told
    return told


def live(clip: Path) -> Told:
    """A 640x480 picture in memory to the cue: estimator, session and its look, frame by frame at the clip's own times."""
    import cv2

    from posturecam.live import LiveSession
    from posturecam.pose.engines import open_engine
    from posturecam.video.files import VideoFile

    pictures = [
        (frame.t, np.asarray(cv2.resize(frame.rgb, LIVE_SIZE, interpolation=cv2.INTER_AREA), np.uint8))
        for frame in islice(VideoFile(clip), LIVE_FRAMES)
    ]
    taken, session = [], LiveSession()
    told: Told = {"frames": len(pictures)}
    with open_engine() as model, measured(told):
        for t, rgb in pictures:
            cpu, wall = cpu_s(), time.perf_counter()
            session.push(model.estimate(Frame(t, rgb)), t, LIVE_SIZE)
            session.look()
            taken.append((time.perf_counter() - wall, cpu_s() - cpu))
    settled = 1e3 * np.array(taken[len(taken) // 3 :])
    for k, kind in enumerate(("wall_ms", "cpu_ms")):
        told[kind] = {"median": float(np.median(settled[:, k])), "p95": float(np.percentile(settled[:, k], 95))}
    return told


STEPS: dict[str, Callable[[Path], Told]] = {
    step.__name__: step
    for step in (
        prepare,
        decode,
        decode_again,
        pose,
        judge,
        shrink,
        draw,
        encode,
        landmarks,
        whole,
        memory,
        first,
        live,
    )
}

if __name__ == "__main__":
    name, clip, out = sys.argv[1:]
    Path(out).write_text(json.dumps(STEPS[name](Path(clip))))
