"""A clip in, an analysis and its result folder out. Two passes over the frames, neither of which keeps them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeGuard, TypeVar

import numpy as np

from posturecam.errors import NobodyFound, VideoError
from posturecam.options import Known, Roi
from posturecam.ports import PoseEstimator, VideoSource
from posturecam.results.folder import result_folder
from posturecam.results.inputs import blaming_changes, check_regular, clip_digest, refuse_changed
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.results.names import json_text
from posturecam.results.tables import write_frames, write_strides
from posturecam.track import ACCURATE, ASSUMED, TIME, Frame, PoseTrack
from posturecam.types import Analysis

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from posturecam.pose.follow import Sighting
    from posturecam.video.frame import Picture

T = TypeVar("T")
P = ParamSpec("P")
_OPENCV_NO_MEMORY = -4
"""Code of OpenCV's error when an allocation fails (cv::Error::StsNoMem)."""
LONGEST = 1280
"""The longer side of the annotated video in px, at most."""
FRAMES_BETWEEN = 300
NO_FRAMES_NOTE = "A landmarks.npz holds no frames, so the accurate option did nothing. Analyse the clip itself for it."
Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, frames done, frames expected (None when nobody knows)."""


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
    be followed in it, and whatever `progress` raises to stop.
    """
    track = track_video(source, estimator, engine=engine, accurate=accurate, roi=roi, progress=progress)
    from posturecam.analysis import analyze  # it costs half a second, and the first frame can be seen without

    return analyze(track, **known)


def track_video(
    source: VideoSource | Path | str,
    estimator: PoseEstimator | None = None,
    *,
    engine: str | None = None,
    accurate: bool = False,
    roi: Roi | None = None,
    progress: Progress | None = None,
) -> PoseTrack:
    """One person's landmarks through the whole clip, as the model saw them: not smoothed, not repaired.

    Without `roi` and `estimator`, when that person is at rest or in steady gait for less than a third of the clip and others
    are in the image, these are tried as well (a pass over the clip each, at most two); a note says who was kept.

    A path that ends in .npz is a stored track, and is read back as it is. Raises as `analyze_video`.
    """
    from posturecam.pose.engines import open_engine
    from posturecam.pose.stored import load_track

    if is_stored(source):
        check_regular(Path(source))
        track = load_track(source)
        if accurate and ACCURATE not in track.provenance:
            return replace(track, notes=(*track.notes, NO_FRAMES_NOTE))
        return track
    source = _opened(source)
    while True:
        with ExitStack() as stack:
            frames = stack.enter_context(source)
            model = estimator or stack.enter_context(open_engine(engine, person=roi, accurate=accurate))
            track = _estimate(frames, model, progress)
        track = _of_one_person(track, source, model)
        if np.isfinite(track.xy).any():
            others = getattr(model, "others", ())
            if others and estimator is None:
                track = _most_steady(track, others, source, engine, progress, accurate=accurate)
            return _upright(track, source)
        if not (hasattr(source, "next_stream") and source.next_stream()):
            raise NobodyFound(
                f"Nobody could be followed in {source.name}. "
                "Film the whole body, in good light, from the side or the front."
            )


def _of_one_person(track: PoseTrack, source: VideoSource, model: PoseEstimator) -> PoseTrack:
    """The track with only the person who was followed longest, cut where the source is."""
    from posturecam.pose.accurate import Refining
    from posturecam.pose.people import follow_one_person

    marks = {name: getattr(source, name, ()) for name in ("cuts", "joins")}
    suspected = getattr(source, "suspected_cuts", ())
    track = follow_one_person(track, getattr(model, "clothes", None), suspected=suspected, **marks)
    return model.refined(track) if isinstance(model, Refining) else track


def _most_steady(
    track: PoseTrack,
    others: Sequence[Sighting],
    source: VideoSource,
    engine: str | None,
    progress: Progress | None,
    *,
    accurate: bool,
) -> PoseTrack:
    """The track, or that of one of the `others` in the image where the person is hardly ever at rest or in steady gait
    and the other one clearly longer; with a note on the choice."""
    from posturecam.pose.engines import open_engine
    from posturecam.pose.several import (
        MORE,
        MOST_TRIALS,
        is_little,
        not_followed,
        note_on_choice,
        start_box,
        steady_seconds,
        without_shared,
    )

    best, steady = track, steady_seconds(track)
    tried = [track]
    while len(tried) <= MOST_TRIALS and is_little(best, steady):
        seed = not_followed(others, tried)
        if seed is None:
            break
        try:
            with (
                source as frames,
                open_engine(engine, person=start_box(seed), since=seed.t, accurate=accurate) as model,
            ):
                found = _estimate(frames, model, progress, "finding the other person")
        except VideoError:  # a source that can be read only once
            break
        found = without_shared(_of_one_person(found, source, model), track)
        tried.append(found)
        seconds = steady_seconds(found)
        if seconds > MORE * steady:
            best, steady = found, seconds
        others = [one for one in others if one is not seed]
    return best if best is track else replace(best, notes=(note_on_choice(best, track), *best.notes))


def _upright(track: PoseTrack, source: VideoSource) -> PoseTrack:
    """The track with the person upright, and the source turned with it, where the frames clearly lie on their side or
    upside down; with a note on it where they may."""
    from posturecam.motion.upright import quarter_turns
    from posturecam.video.orientation import turn_in_words

    degrees, is_sure = quarter_turns(track)
    if not degrees:
        return track
    if is_sure and hasattr(source, "turn"):
        notes = source.turn(degrees)
        return replace(track.turned(degrees), notes=(*notes, *track.notes))
    note = (
        "You seem to lie, or the video lies on its side. If it does, turn it "
        f"{turn_in_words(degrees)} in your phone's editor and analyse it again."
    )
    return replace(track, notes=(note, *track.notes))


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
    progress: Progress | None = None,
    **known: Unpack[Known],
) -> Result:
    """Analyses `clip`, a video or a stored landmarks.npz, and keeps everything in a folder of its own in `out`.

    Raises as `analyze_video`; VideoError when the clip is changed or removed meanwhile; TrackError for a landmark file
    that isn't ours; OutputError when the results can't be written.
    """
    from posturecam.pose.mapped import give_back, on_disk
    from posturecam.pose.stored import save_track
    from posturecam.video.probe import container_of

    if not is_stored(clip):
        container_of(clip)
    digest = clip_digest(clip)
    source = clip if is_stored(clip) else _opened(clip)
    with blaming_changes(clip, digest):
        track = track_video(source, estimator, engine=engine, accurate=accurate, roi=roi, progress=progress)
        track = replace(track, provenance={**track.provenance, "input": digest})
        from posturecam.analysis import analyze
        from posturecam.motion.clean import cleaned

        with result_folder(out, _stem(clip), digest) as result:
            save_track(track, result.folder / "landmarks.npz")
            give_back()
            clean = cleaned(track, known.get("slow_motion"), in_place=True)
            kept, let_go = on_disk(clean.track, out)
            clean = replace(clean, track=kept)
            del track
            analysis = analyze(clean, **known)
            (result.folder / ANALYSIS_FILE).write_bytes(analysis_json(analysis))
            write_frames(analysis, result.folder / "frames.csv")
            write_strides(analysis, result.folder / "strides.csv")
            if video and not isinstance(source, Path):
                draw_video(source, analysis, result.folder, progress, now_and_then=let_go)
            refuse_changed(clip, digest)
    return Result(clip, result.home, analysis)


def is_stored(source: VideoSource | Path | str) -> TypeGuard[Path | str]:
    """Whether this is a file of landmarks, without pictures."""
    return isinstance(source, (str, Path)) and Path(source).suffix.lower() == ".npz"


def analysis_json(analysis: Analysis) -> bytes:
    """The content of analysis.json: the same analysis gives the same bytes."""
    return (json_text(analysis.to_dict(), indent=2, allow_nan=False) + "\n").encode()


def _opened(source: VideoSource | Path | str) -> VideoSource:
    from posturecam.video.files import VideoFile

    return VideoFile(source) if isinstance(source, (str, Path)) else source


def _estimate(
    source: VideoSource, estimator: PoseEstimator, progress: Progress | None, stage: str = "finding the person"
) -> PoseTrack:
    """What the estimator sees in each frame, while the next ones are being decoded."""
    from posturecam.motion.playback import DECLARED
    from posturecam.pose.recorder import Recorder
    from posturecam.video.ahead import Ahead

    seen = Recorder()
    with Ahead(source, name="decoding") as frames:
        for frame in _counted(frames, source, stage, progress):
            seen.add(frame.t, estimator.estimate(frame))
    if not len(seen):
        raise VideoError(f"{source.name} holds no pictures. Record or export it again.")
    track = seen.track(source.size)
    notes = (*getattr(source, "notes", ()), *estimator.notes)
    provenance = {"model": estimator.model_hash, **getattr(source, "provenance", {})}
    slow_motion = getattr(source, "capture_slow_motion", None)
    if slow_motion is not None:
        provenance[DECLARED] = f"{slow_motion:g}"
    if getattr(source, "time_is_assumed", False):
        provenance[TIME] = ASSUMED
    return replace(track, notes=notes, provenance=provenance)


def _counted(items: Iterable[T], source: VideoSource, stage: str, progress: Progress | None) -> Iterator[T]:
    for n, item in enumerate(items, start=1):
        yield item
        if progress is not None:
            progress(stage, n, source.n_frames)


def _stem(clip: Path) -> str:
    """The name of the result folder: the clip's; for a landmarks.npz out of a result folder, that folder's name and
    'landmarks'."""
    return f"{clip.resolve().parent.name}_landmarks" if clip.name == "landmarks.npz" else clip.stem


def draw_video(
    source: VideoSource,
    analysis: Analysis,
    folder: Path,
    progress: Progress | None = None,
    now_and_then: Callable[[], None] = lambda: None,
) -> None:
    """Second pass over the same frames: writes annotated.mp4, thumbnail.jpg and the evidence stills into `folder`.
    Decoding, drawing and encoding each have a thread; `now_and_then` is called in between."""
    from posturecam.render.overlay import Overlay
    from posturecam.render.stills import Stills
    from posturecam.render.thumbnail import Thumbnail
    from posturecam.video.ahead import Ahead
    from posturecam.video.frame import Converter, picture_at
    from posturecam.video.writer import VideoWriter, film_size

    with ExitStack() as stack:
        stack.enter_context(source)
        size = film_size(source.size, LONGEST)
        film = stack.enter_context(VideoWriter(folder / "annotated.mp4", size))
        stills = stack.enter_context(Stills(analysis, folder))
        thumbnail = Thumbnail(analysis, folder / "thumbnail.jpg")
        overlay, converter = Overlay(analysis, size), Converter()

        def drawn(frames: Iterable[tuple[Frame, Picture]]) -> Iterator[tuple[float, Picture]]:
            for frame, picture in frames:
                stills.offer(frame)
                thumbnail.offer(frame)
                yield frame.t, overlay.draw(picture, frame.t, on_it=True)

        small = ((frame, picture_at(frame, size, converter)) for frame in source)
        frames = stack.enter_context(Ahead(small, name="decoding"))
        pictures = stack.enter_context(Ahead(drawn(frames), name="drawing"))
        for n, (t, picture) in enumerate(_counted(pictures, source, "drawing", progress)):
            film.write(t, picture)
            if n % FRAMES_BETWEEN == 0:
                now_and_then()
