"""One measured step of posturecam in a process of its own; `bench.py` starts these.

    python -m posturecam_lab.benchmarks.steps STEP CLIP OUT.json

Writes frames, CPU and wall seconds (without what it takes to start, unless the step says otherwise) and what else the
step measures.
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

from posturecam.track import Frame, PoseTrack
from posturecam_lab.benchmarks.played_back import PlayedBack

Figures = dict[str, Any]
IN_MEMORY = 150
"""Frames that a step reads before its clock starts."""
LIVE_FRAMES = 400
LIVE_SIZE = (640, 480)


def cpu_s() -> float:
    """CPU seconds of this process so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def measured(figures: Figures) -> Iterator[None]:
    """Fills in `cpu` and `wall` seconds of the block."""
    cpu, wall = cpu_s(), time.perf_counter()
    yield
    figures.update(cpu=cpu_s() - cpu, wall=time.perf_counter() - wall)


def stored(clip: Path) -> PoseTrack:
    """The landmarks of a clip, kept beside it."""
    from posturecam.pose.stored import load_track, save_track
    from posturecam.tracking import track_video

    kept = clip.with_suffix(".npz")
    if not kept.exists():
        save_track(track_video(clip), kept)
    return load_track(kept)


def prepare(clip: Path) -> Figures:
    """Finds the landmarks that later steps use."""
    return {"frames": len(stored(clip))}


def decode(clip: Path) -> Figures:
    """Every frame of the clip, at its time, repeats left out."""
    from posturecam.video.files import VideoFile

    figures: Figures = {}
    with measured(figures):
        figures["frames"] = sum(1 for _ in VideoFile(clip))
    return figures


def decode_again(clip: Path) -> Figures:
    """The same frames a second time, when the repeats are known."""
    from posturecam.video.files import VideoFile

    source = VideoFile(clip)
    figures: Figures = {}
    frames = sum(1 for _ in source)
    with measured(figures):
        for _ in source:
            pass
    return {"frames": frames, **figures}


def pose(clip: Path) -> Figures:
    """Landmarks of images that are in memory already; `start` is what the engine takes to open."""
    from posturecam.pose.engines import open_engine
    from posturecam.video.files import VideoFile

    frames = list(islice(VideoFile(clip), IN_MEMORY))
    figures: Figures = {"frames": IN_MEMORY}
    before = cpu_s()
    with open_engine() as model:
        model.estimate(frames[0])
        figures["start"] = cpu_s() - before
        with measured(figures):
            for frame in frames:
                model.estimate(frame)
    return figures


def judge(clip: Path) -> Figures:
    """From landmarks to findings, and the files about them."""
    import posturecam.analysis  # noqa: F401 - loaded before the clock starts
    from posturecam.clip import analyze_to_folder

    track = stored(clip)
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as out, measured(figures):
        analyze_to_folder(clip.with_suffix(".npz"), Path(out))
    return {"frames": len(track), **figures}


def shrink(clip: Path) -> Figures:
    """RGB images at the size of the annotated video, of images in memory."""
    from posturecam.export.annotated_mp4 import LONGEST_PX
    from posturecam.video.files import VideoFile
    from posturecam.video.frame import Converter, image_at
    from posturecam.video.writer import video_size

    source, figures, converter = VideoFile(clip), {"frames": IN_MEMORY}, Converter()
    frames, size = list(islice(source, IN_MEMORY)), video_size(source.size, LONGEST_PX)
    image_at(frames[0], size, converter)
    with measured(figures):
        for frame in frames:
            image_at(frame, size, converter)
    return figures


def draw(clip: Path) -> Figures:
    """The overlay on images in memory."""
    overlay, images = _ready_to_draw(clip)
    figures: Figures = {"frames": len(images)}
    with measured(figures):
        for t, image in images:
            overlay.draw(image, t)
    return figures


def encode(clip: Path) -> Figures:
    """The annotated video of drawn images in memory."""
    from posturecam.video.writer import VideoWriter

    overlay, images = _ready_to_draw(clip)
    drawn, figures = [(t, overlay.draw(image, t)) for t, image in images], {"frames": len(images)}
    size = drawn[0][1].shape[1], drawn[0][1].shape[0]
    with tempfile.TemporaryDirectory() as out, measured(figures), VideoWriter(Path(out) / "a.mp4", size) as video:
        for t, image in drawn:
            video.write(t, image)
    return figures


def _ready_to_draw(clip: Path) -> tuple[Any, list[tuple[float, Any]]]:
    from posturecam.analysis import analyze
    from posturecam.export.annotated_mp4 import LONGEST_PX
    from posturecam.render.overlay import Overlay
    from posturecam.video.files import VideoFile
    from posturecam.video.frame import Converter, image_at
    from posturecam.video.writer import video_size

    source, converter = VideoFile(clip), Converter()
    size = video_size(source.size, LONGEST_PX)
    images = [(frame.t, image_at(frame, size, converter)) for frame in islice(source, IN_MEMORY)]
    return Overlay(analyze(stored(clip)), size), images


def _started() -> Any:
    """The engine, with everything loaded and its networks used once.

    The other programs' start isn't measured either.
    """
    import posturecam.analysis
    import posturecam.render.overlay
    import posturecam.video.writer  # noqa: F401 - loaded before the clock starts
    from posturecam.pose.engines import load_networks, open_engine

    load_networks()
    with open_engine() as model:  # another one, as an estimator is for one clip
        model.estimate(Frame(0.0, np.zeros((64, 64, 3), np.uint8)))
    return open_engine()


def landmarks(clip: Path) -> Figures:
    """From the file to landmarks."""
    from posturecam.tracking import track_video

    figures: Figures = {}
    with _started() as model, measured(figures):
        figures["frames"] = len(track_video(clip, model))
    return figures


def whole(clip: Path) -> Figures:
    """From the file to a result folder with the annotated video."""
    from posturecam.clip import analyze_to_folder

    figures: Figures = {}
    with tempfile.TemporaryDirectory() as out, _started() as model, measured(figures):
        result = analyze_to_folder(clip, Path(out), estimator=model)
    return {"frames": len(result.analysis.track or ()), **figures}


def memory(clip: Path) -> Figures:
    """The whole job on a long clip made of a short one of the same name; most poses are played back, for speed."""
    from posturecam.clip import analyze_to_folder
    from posturecam.pose import engines

    figures: Figures = {}
    track, real = stored(clip.with_name(clip.name.split("_")[0] + clip.suffix)), engines.open_engine

    def looped(*args: Any, **options: Any) -> Any:
        return PlayedBack(track, real(*args, **options))

    engines.open_engine = looped
    with tempfile.TemporaryDirectory() as out, measured(figures):
        result = analyze_to_folder(clip, Path(out))
    found = [
        [bout.start, bout.end, str(bout.activity), len(bout.gait.contacts)]
        for bout in result.analysis.bouts
        if bout.gait
    ]
    return {"frames": len(result.analysis.track or ()), "gait": found, **figures}


def first(clip: Path) -> Figures:
    """CPU seconds from the start of the command to the first analysed frame."""
    from posturecam.pose import engines

    figures: Figures = {"frames": 1}
    real = engines.open_engine

    def watched(*args: Any, **options: Any) -> Any:
        model = real(*args, **options)
        estimate = model.estimate

        def once(frame: Frame) -> Any:
            estimate(frame)
            figures.update(cpu=cpu_s(), wall=0.0)
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
            return figures
    return figures


def live(clip: Path) -> Figures:
    """A 640x480 image in memory to the cue, frame by frame at the clip's own times, as the live page has it.

    `inline` is the same with every analysis in the thread of the frames.
    """
    import cv2

    from posturecam.live import LiveSession
    from posturecam.look_thread import BackgroundLooks
    from posturecam.pose.engines import open_engine
    from posturecam.video.files import VideoFile

    images = [
        (frame.t, np.asarray(cv2.resize(frame.rgb, LIVE_SIZE, interpolation=cv2.INTER_AREA), np.uint8))
        for frame in islice(VideoFile(clip), LIVE_FRAMES)
    ]
    figures: Figures = {"frames": len(images)}
    with open_engine() as model, measured(figures):
        kinds = {"background": BackgroundLooks().update, "inline": LiveSession.update}
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for kind, update in kinds.items():
            session, begun = LiveSession(), time.perf_counter()
            for t, rgb in images:
                time.sleep(max(0.0, begun + t - images[0][0] - time.perf_counter()))
                cpu, wall = time.thread_time(), time.perf_counter()
                session.push(model.estimate(Frame(t, rgb)), t, LIVE_SIZE)
                update(session)
                taken[kind].append((time.perf_counter() - wall, time.thread_time() - cpu))
    for kind, times in taken.items():
        settled = 1e3 * np.array(times[len(times) // 3 :])
        for k, clock in enumerate(("wall_ms", "cpu_ms")):
            named = clock if kind == "background" else f"{kind}_{clock}"
            figures[named] = {"median": float(np.median(settled[:, k])), "p95": float(np.percentile(settled[:, k], 95))}
    return figures


_STEPS = (prepare, decode, decode_again, pose, judge, shrink, draw, encode, landmarks, whole, memory, first, live)
STEPS: dict[str, Callable[[Path], Figures]] = {step.__name__: step for step in _STEPS}

if __name__ == "__main__":
    name, clip, out = sys.argv[1:]
    Path(out).write_text(json.dumps(STEPS[name](Path(clip))))
