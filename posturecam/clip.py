"""A clip in, an analysis and its result folder out.

Two passes over the frames, neither of which keeps them in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from posturecam.errors import VideoError
from posturecam.export import check_formats, check_height, selected
from posturecam.export.base import Exporter
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.second_pass import drawn_px
from posturecam.export.writing import export_analysis, export_frames, export_track, possible
from posturecam.memory import give_back
from posturecam.options import ClipOptions, Known, Roi
from posturecam.ports import PoseEstimator, VideoSource
from posturecam.pose.others.kinds import Stated, is_stored
from posturecam.preload import Preloading, preload
from posturecam.progress import JUDGING, Progress
from posturecam.results.folder import result_folder
from posturecam.results.inputs import blaming_changes, clip_digest, refuse_changed
from posturecam.so_far import SoFar, headline_judge
from posturecam.track import RECORDED
from posturecam.tracking import is_of_photo, open_source, track_video
from posturecam.types import Analysis
from posturecam.whole_progress import WholeProgress
from posturecam.words import message

if TYPE_CHECKING:
    from typing_extensions import Unpack


class ClipKnown(Known, total=False):
    """What the user knows of a clip: the keywords of `analyze`, and what landmarks of other tools may not say.

    Attributes
    ----------
    fps : float or None
        Frames per second.
    frame_size : tuple of int or None
        (width, height) px of the frames.
    recorded : datetime or None
        Aware, when it was recorded; None for what its file says.
    """

    fps: float | None
    frame_size: tuple[int, int] | None
    recorded: datetime | None


T = TypeVar("T")
P = ParamSpec("P")
_ENGINE = ("posturecam.pose.runtime", "posturecam.pose.blazepose")
"""What the default engine needs."""
_AFTER_POSES = (
    *("posturecam.pose.people", "posturecam.motion.frame_rotation", "posturecam.analysis"),
    *("posturecam.checks:discover", "posturecam.export:discover"),
)
"""What is needed after the last pose: half a second of imports."""
Found = Callable[[Analysis], None]
"""Called with what was found, once, before its files are there."""
_OPENCV_NO_MEMORY = -4
"""Code of OpenCV's error when an allocation fails (cv::Error::StsNoMem)."""


@dataclass(frozen=True)
class Result:
    """What became of one clip.

    Attributes
    ----------
    clip : Path
        The clip.
    folder : Path
        Its result folder.
    analysis : Analysis
        What was found in it.
    """

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
    **known: Unpack[ClipKnown],
) -> Analysis:
    """Analyse a clip.

    Parameters
    ----------
    source : VideoSource, Path or str
        A clip, or the path of one.
    estimator : PoseEstimator or None
        What finds the person; it stays open. None: a new one of `engine`.
    engine : str or None
        Name of a pose engine; None for the default.
    accurate : bool
        Whether the heavy network looks at some of the frames as well (pose/heavy_network.py).
    roi : Roi or None
        (x, y, width, height) px in which the person is.
    progress : Progress or None
        Called with what is done; what it raises ends the analysis.
    **known : Unpack[ClipKnown]
        What the user knows of the clip.

    Returns
    -------
    Analysis
        What was found.

    Raises
    ------
    VideoError
        When the clip can't be read.
    NoPersonError
        When no person can be followed in it.
    ValueError
        For options out of range.
    """
    stated, options = _parted(known)  # out of range is refused before the clip is read
    track = track_video(source, estimator, engine=engine, accurate=accurate, roi=roi, progress=progress, stated=stated)
    from posturecam.analysis import analyze  # it costs half a second, and the first frame can be seen without

    return analyze(replace(track, provenance={**track.provenance, **_dated(known)}), **options.known())


def _dated(known: ClipKnown) -> dict[str, str]:
    """What provenance says of a date that the user knows."""
    recorded = known.get("recorded")
    return {} if recorded is None else {RECORDED: recorded.isoformat()}


def _parted(known: ClipKnown) -> tuple[Stated, ClipOptions]:
    """What the user says of a landmarks file, and of the person; raises ValueError for an option out of range."""
    rest: dict[str, Any] = dict(known)
    rest.pop("recorded", None)
    stated = Stated(rest.pop("fps", None), rest.pop("frame_size", None))
    return stated, ClipOptions.of(**rest)


def _within_memory(function: Callable[P, T]) -> Callable[P, T]:
    """Raise a VideoError where memory does not suffice for the clip, the function's first argument."""

    @wraps(function)
    def explaining(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            if not isinstance(error, MemoryError) and getattr(error, "code", None) != _OPENCV_NO_MEMORY:
                raise
            clip = args[0] if args else kwargs["clip"]
            raise VideoError(message("video.more_memory", clip=clip)) from error

    return explaining


@_within_memory
def analyze_to_folder(  # noqa: PLR0913 (each but two has a default)
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
    found: Found | None = None,
    **known: Unpack[ClipKnown],
) -> Result:
    """Analyse a clip and keep everything in a folder of its own.

    Parameters
    ----------
    clip : Path
        A video, a photo, a stored landmarks.npz, or landmarks of another tool (posturecam/pose/others).
    out : Path
        The folder in which the result folder appears, once it is complete.
    estimator, engine, accurate, roi, progress
        As in `analyze_video`.
    video : bool
        Whether to make the default formats that need a second pass over the frames, such as the annotated video.
    exports : Collection of str
        Ids of formats (`posturecam.export`) to make besides, or, as '-video', to leave out; of stored landmarks, those
        that need frames are left out. Where one is not possible, a remark of the analysis says why.
    found : Found or None
        Called with the analysis before stills, video and tables are made of it; what it raises ends the work.
    **known : Unpack[ClipKnown]
        What the user knows of the clip.

    Returns
    -------
    Result
        Where the files are, and the analysis.

    Raises
    ------
    VideoError
        As `analyze_video`, and when the clip is changed or removed meanwhile.
    TrackError
        For a landmark file that isn't ours.
    OutputError
        When the results can't be written.
    ValueError
        For options out of range, a format that there is not, and one in metres without a height.
    """
    stated, options = _parted(known)  # out of range is refused before the clip is read
    check_formats(exports)
    check_height(exports, options.height_m)
    source, digest = _opened(clip, engine)
    report = _of_the_whole(Preloading(progress, *_AFTER_POSES), source, exports, video=video)
    with blaming_changes(clip, digest) as unchanged:
        track = track_video(
            source,
            estimator,
            engine=engine,
            accurate=accurate,
            roi=roi,
            progress=report,
            stated=stated,
            so_far=SoFar(headline_judge(options.known())),
        )
        track = replace(track, provenance={**track.provenance, **_dated(known), "input": digest})
        from posturecam.analysis import analyze
        from posturecam.motion.cleaning import cleaned

        exporters: Sequence[Exporter] = selected(exports, frames=video)
        with result_folder(out, _stem(clip), digest) as result:
            report(message(JUDGING), 0, None)
            export_track(exporters, track, result.folder)
            give_back(len(track))
            clean = cleaned(track, options.slow_motion, in_place=True)
            del track
            analysis = analyze(clean, **options.known())
            give_back(len(clean.track))
            exporters, reasons = possible(exporters, analysis)
            analysis = replace(analysis, remarks=(*analysis.remarks, *reasons))
            if found is not None:
                unchanged()
                found(analysis)
            export_analysis(exporters, analysis, result.folder)
            if not isinstance(source, Path):
                give_back(len(clean.track))
                export_frames(exporters, source, analysis, result.folder, report)
            refuse_changed(clip, digest)
    return Result(clip, result.home, analysis)


def _opened(clip: Path, engine: str | None) -> tuple[Path | VideoSource, str]:
    """What is read of a clip, and the digest by which it is known; the engine is imported meanwhile."""
    from posturecam.pose.engines import DEFAULT
    from posturecam.video.photo_kinds import is_photo
    from posturecam.video.probe import container_of

    if is_stored(clip):
        return clip, clip_digest(clip)
    if not is_photo(clip):
        container_of(clip)
    import_module("posturecam.video.files")  # first, so that frames are decoded while the engine is imported
    if (engine or DEFAULT) == DEFAULT:
        preload(*_ENGINE)
    digest = clip_digest(clip)
    return open_source(clip), digest


def _of_the_whole(progress: Progress, source: Path | VideoSource, exports: Collection[str], *, video: bool) -> Progress:
    """What is reported to, which for the frames of a video says as well how much of the whole is done."""
    if isinstance(source, Path) or is_of_photo(source):
        return progress
    return WholeProgress(progress, source.size, drawn_px(source.size, exports, video=video))


def _stem(clip: Path) -> str:
    """The name of the result folder: the clip's; for a landmarks.npz, its folder's name and 'landmarks'."""
    return f"{clip.resolve().parent.name}_landmarks" if clip.name == LANDMARKS_FILE else clip.stem
