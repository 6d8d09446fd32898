"""A clip in, one person's landmarks through it out. Frames are never kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.errors import NoPersonError, VideoError
from posturecam.options import Roi
from posturecam.ports import PoseEstimator, VideoSource
from posturecam.pose.others.kinds import is_of_others, is_stored
from posturecam.pose_pass import as_messages, decoding_ahead, estimate_poses
from posturecam.progress import Progress
from posturecam.results.inputs import check_regular
from posturecam.so_far import SoFar
from posturecam.track import KIND, PHOTO, REFINED_BY, PoseTrack
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.pose.bystanders import Sighting
    from posturecam.pose.others.kinds import Stated

_LYING = {
    90: "tracking.lying.turn_clockwise",
    180: "tracking.lying.turn_around",
    270: "tracking.lying.turn_anticlockwise",
}
"""What to say of a person who may lie, or whose video does, by the degrees that would set them upright."""


def track_video(
    source: VideoSource | Path | str,
    estimator: PoseEstimator | None = None,
    *,
    engine: str | None = None,
    accurate: bool = False,
    roi: Roi | None = None,
    progress: Progress | None = None,
    stated: Stated | None = None,
    so_far: SoFar | None = None,
) -> PoseTrack:
    """Find one person's landmarks through a whole clip, as the model saw them: not smoothed, not repaired.

    Without `roi` and `estimator`, when that person is at rest or in steady gait for less than a third of the clip and
    others are in the image, these are tried as well (a pass over the clip each, at most two); a remark says who was
    kept.

    Parameters
    ----------
    source : VideoSource, Path or str
        A clip; a path that ends in .npz is a stored track, and is read back as it is, and so are landmarks of other
        tools (posturecam/pose/others).
    estimator : PoseEstimator, optional
        A new one, which stays open; one of `engine` unless given.
    engine : str, optional
        Name of the engine; the default one unless given.
    accurate : bool
        Whether the heavy network looks at some of the frames as well (pose/heavy_network.py).
    roi : tuple of int, optional
        (x, y, width, height) px in which the person is in the first frames.
    progress : callable, optional
        Called with what is being done, frames done and frames expected; what it raises ends the work.
    stated : Stated, optional
        Frame rate and frame size of landmarks that do not say them.
    so_far : SoFar, optional
        Says what a long clip shows so far, to `progress`.

    Returns
    -------
    PoseTrack
        With remarks on the clip and on who was followed, and the model in its provenance.

    Raises
    ------
    NoPersonError
        When no person can be followed in it.
    VideoError
        When the clip can't be read.
    TrackError
        When stored landmarks can't be read.
    """
    from posturecam.pose.engines import open_engine

    if is_stored(source):
        track = _stored(Path(source), stated)
        if accurate and REFINED_BY not in track.provenance:
            return replace(track, remarks=(*track.remarks, message("tracking.accurate_needs_frames")))
        return track
    source = open_source(source)
    if is_of_photo(source):
        return _of_photo(source, estimator, engine, roi, progress, accurate=accurate)
    while True:
        with ExitStack() as stack:
            opened = stack.enter_context(source)
            frames = stack.enter_context(decoding_ahead(opened))
            model = estimator or stack.enter_context(open_engine(engine, person=roi, accurate=accurate))
            track = estimate_poses(opened, frames, model, progress, so_far=so_far)
        track = _of_one_person(track, source, model)
        if np.isfinite(track.xy).any():
            others = getattr(model, "others", ())
            if others and estimator is None:
                track = _most_steady(track, others, source, engine, progress, accurate=accurate)
            return _upright(track, source)
        if not (hasattr(source, "next_stream") and source.next_stream()):
            raise NoPersonError(message("tracking.no_person", clip=source.name))


def is_of_photo(source: VideoSource) -> bool:
    """Check whether a source is a still photo.

    Parameters
    ----------
    source : VideoSource
        An open one.

    Returns
    -------
    bool
        As its provenance says.
    """
    return getattr(source, "provenance", {}).get(KIND) == PHOTO


def _of_photo(
    source: VideoSource,
    estimator: PoseEstimator | None,
    engine: str | None,
    roi: Roi | None,
    progress: Progress | None,
    *,
    accurate: bool,
) -> PoseTrack:
    """The landmarks of a photo."""
    from posturecam.pose.engines import open_engine
    from posturecam.pose.photo import in_photo_px, scaled_box, track_photo

    with ExitStack() as stack:
        frames = stack.enter_context(source)
        scale = getattr(source, "scale", 1.0)
        person = None if roi is None else scaled_box(roi, 1 / scale)
        model = estimator or stack.enter_context(open_engine(engine, person=person, accurate=accurate))
        track = track_photo(frames, model, progress)
        track = replace(track, remarks=tuple(in_photo_px(remark, scale) for remark in track.remarks))
    return _upright(track, source)


def _stored(path: Path, stated: Stated | None) -> PoseTrack:
    """Our own file, or one of another tool."""
    from posturecam.pose.others.kinds import Stated
    from posturecam.pose.others.reading import load_of_others
    from posturecam.pose.stored import load_track

    if is_of_others(path):
        return load_of_others(path, stated or Stated())
    check_regular(path)
    return load_track(path)


def _of_one_person(track: PoseTrack, source: VideoSource, model: PoseEstimator) -> PoseTrack:
    """The track with only the person who was followed longest, cut where the source is."""
    from posturecam.pose.heavy_network import Refining
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
    """The track, or that of one of the `others` who is clearly longer at rest or in steady gait, with a remark on it.

    Others are tried only where the person is hardly ever at rest or in steady gait.
    """
    from posturecam.pose import steadier_person

    best, steady = track, steadier_person.steady_seconds(track)
    tried = [track]
    while len(tried) <= steadier_person.MOST_TRIALS and steadier_person.is_little(best, steady):
        seed = steadier_person.not_followed(others, tried)
        if seed is None:
            break
        try:
            found = _other_person(seed, source, engine, progress, accurate=accurate)
        except VideoError:  # a source that can be read only once
            break
        found = steadier_person.without_shared(found, track)
        tried.append(found)
        seconds = steadier_person.steady_seconds(found)
        if seconds > steadier_person.MORE * steady:
            best, steady = found, seconds
        others = [one for one in others if one is not seed]
    if best is track:
        return track
    return replace(best, remarks=(steadier_person.remark_on_choice(best, track), *best.remarks))


def _other_person(
    seed: Sighting, source: VideoSource, engine: str | None, progress: Progress | None, *, accurate: bool
) -> PoseTrack:
    """The track of the person who was sighted beside the one followed: another pass over the clip."""
    from posturecam.pose.engines import open_engine
    from posturecam.pose.steadier_person import start_box

    start = start_box(seed)
    with (
        source as opened,
        decoding_ahead(opened) as frames,
        open_engine(engine, person=start, since=seed.t, accurate=accurate) as model,
    ):
        found = estimate_poses(opened, frames, model, progress, "tracking.finding_other_person")
    return _of_one_person(found, source, model)


def _upright(track: PoseTrack, source: VideoSource) -> PoseTrack:
    """The track with the person upright, and the source turned with it.

    Where the frames clearly lie on their side or upside down; with a remark where they may.
    """
    from posturecam.motion.frame_rotation import quarter_turns

    degrees, is_sure = quarter_turns(track)
    if not degrees:
        return track
    if is_sure and hasattr(source, "turn"):
        remarks = as_messages(source.turn(degrees))
        return replace(track.turned(degrees), remarks=(*remarks, *track.remarks))
    remark = message("photo.lying" if track.is_photo else _LYING[degrees % 360])
    return replace(track, remarks=(remark, *track.remarks))


def open_source(source: VideoSource | Path | str) -> VideoSource:
    """Open the video or the photo of a path.

    Parameters
    ----------
    source : VideoSource, Path or str
        What the user gave.

    Returns
    -------
    VideoSource
        A source that is one already as it is.
    """
    from posturecam.video.files import VideoFile
    from posturecam.video.photo_file import PhotoFile
    from posturecam.video.photo_kinds import is_photo

    if not isinstance(source, (str, Path)):
        return source
    return PhotoFile(source) if is_photo(Path(source)) else VideoFile(source)
