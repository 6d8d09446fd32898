"""A clip in, an analysis and its result folder out. Two passes over the frames, neither of which keeps them in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from posturecam.errors import VideoError
from posturecam.export import selected
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.writing import export_analysis, export_frames, export_track
from posturecam.options import ClipOptions, Known, Roi
from posturecam.ports import PoseEstimator, VideoSource
from posturecam.progress import Progress
from posturecam.results.folder import result_folder
from posturecam.results.inputs import blaming_changes, clip_digest, refuse_changed
from posturecam.tracking import is_stored, open_source, track_video
from posturecam.types import Analysis

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")
P = ParamSpec("P")
_OPENCV_NO_MEMORY = -4
"""Code of OpenCV's error when an allocation fails (cv::Error::StsNoMem)."""


@dataclass(frozen=True)
class Result:
    """What became of one clip: where its files are, and the analysis."""

    clip: Path
    folder: Path
    analysis: Analysis


def analyze_video(
    source: VideoSource | Path | str,
    estimator: PoseEstimator | None = None,
    *,
    engine: str | None = None,
    accurate: bool = False,
    roi: Roi | None = None,
    progress: Progress | None = None,
    **known: Unpack[Known],
) -> Analysis:
    """The analysis of a clip, given as a path or as any VideoSource; keywords as in `analyze`.

    estimator: a new one of `engine` (None: the default) unless given; one that is passed in stays open. accurate: the
    heavy network looks at some of the frames as well (pose/accurate.py). roi: (x, y, width, height) px in which the
    person is. Raises VideoError when the clip can't be read, NobodyFound when no person can
    be followed in it, ValueError for options out of range, and whatever `progress` raises to stop.
    """
    ClipOptions.of(**known)  # out of range is refused before the clip is read
    track = track_video(source, estimator, engine=engine, accurate=accurate, roi=roi, progress=progress)
    from posturecam.analysis import analyze  # it costs half a second, and the first frame can be seen without

    return analyze(track, **known)


def _within_memory(function: Callable[P, T]) -> Callable[P, T]:
    """The function, whose first argument is a clip, with a VideoError where memory does not suffice for it."""

    @wraps(function)
    def explaining(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            if not isinstance(error, MemoryError) and getattr(error, "code", None) != _OPENCV_NO_MEMORY:
                raise
            clip = args[0] if args else kwargs["clip"]
            remedy = "Cut it to the 10 to 30 s that matter, or export it at 1920x1080 or less."
            raise VideoError(f"{clip} takes more memory than it may. {remedy}") from error

    return explaining


@_within_memory
def analyze_to_folder(
    clip: Path,
    out: Path,
    *,
    estimator: PoseEstimator | None = None,
    engine: str | None = None,
    accurate: bool = False,
    roi: Roi | None = None,
    video: bool = True,
    exports: Collection[str] = (),
    progress: Progress | None = None,
    **known: Unpack[Known],
) -> Result:
    """Analyses `clip`, a video or a stored landmarks.npz, and keeps everything in a folder of its own in `out`.

    video: whether to make the default formats that need a second pass over the frames, such as the annotated video.
    exports: ids of formats (`posturecam.export`) to make besides; of stored landmarks, those that need frames are left out.
    Raises as `analyze_video`; VideoError when the clip is changed or removed meanwhile; TrackError for a landmark file that
    isn't ours; OutputError when the results can't be written; ValueError for a format that there is not.
    """
    from posturecam.pose.mapped import give_back, on_disk
    from posturecam.video.probe import container_of

    ClipOptions.of(**known)  # out of range is refused before the clip is read
    exporters = selected(exports, frames=video)
    if not is_stored(clip):
        container_of(clip)
    digest = clip_digest(clip)
    source = clip if is_stored(clip) else open_source(clip)
    with blaming_changes(clip, digest):
        track = track_video(source, estimator, engine=engine, accurate=accurate, roi=roi, progress=progress)
        track = replace(track, provenance={**track.provenance, "input": digest})
        from posturecam.analysis import analyze
        from posturecam.motion.cleaning import cleaned

        with result_folder(out, _stem(clip), digest) as result:
            export_track(exporters, track, result.folder)
            give_back()
            clean = cleaned(track, known.get("slow_motion"), in_place=True)
            kept, let_go = on_disk(clean.track, out)
            clean = replace(clean, track=kept)
            del track
            analysis = analyze(clean, **known)
            export_analysis(exporters, analysis, result.folder)
            if not isinstance(source, Path):
                export_frames(exporters, source, analysis, result.folder, progress, now_and_then=let_go)
            refuse_changed(clip, digest)
    return Result(clip, result.home, analysis)


def _stem(clip: Path) -> str:
    """The name of the result folder: the clip's; for a landmarks.npz out of a result folder, that folder's name and
    'landmarks'."""
    return f"{clip.resolve().parent.name}_landmarks" if clip.name == LANDMARKS_FILE else clip.stem
