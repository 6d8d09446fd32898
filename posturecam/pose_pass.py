"""One pass over a clip: what an estimator sees in its frames, while the next ones are being decoded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from posturecam.errors import VideoError
from posturecam.ports import PoseEstimator, VideoSource, provenance_of
from posturecam.progress import Progress, counted
from posturecam.so_far import SoFar
from posturecam.track import ASSUMED, PRECISION, SAMPLED, TIME, USUAL_PRECISION, Frame, PoseTrack
from posturecam.whole_progress import WholeProgress
from posturecam.words import Message, literal, message

if TYPE_CHECKING:
    from posturecam.video.prefetch import Prefetch

_MOST_AHEAD, _LEAST_AHEAD, _AHEAD_BYTES = 64, 4, 50_000_000
"""Frames that may be decoded before they are looked at, and their bytes: 64 of 480p, 16 of 1080p, 4 of 2160p. Our
choice."""
_BYTES_PER_PX = 1.5
"""Of a frame as most videos store it (4:2:0, 8 bits)."""
_RESUME_SHARE = 4
"""Decoding goes on when a quarter of them is left: in between, both cores are the network's. Our choice."""


def decoding_ahead(source: VideoSource) -> Prefetch[Frame]:
    """Decode the frames of a source in a thread of its own, to be used in `with`.

    Once enough frames wait, the thread rests until most of them are taken, and its core is the pose network's.

    Parameters
    ----------
    source : VideoSource
        An open one.

    Returns
    -------
    Prefetch
        Its frames, for `estimate_poses`.
    """
    from posturecam.video.prefetch import Prefetch

    width, height = source.size
    depth = max(_LEAST_AHEAD, min(_MOST_AHEAD, int(_AHEAD_BYTES / (_BYTES_PER_PX * width * height))))
    return Prefetch(source, depth, "decoding", resume_at=depth // _RESUME_SHARE)


def estimate_poses(
    source: VideoSource,
    frames: Iterable[Frame],
    estimator: PoseEstimator,
    progress: Progress | None,
    stage: str = "tracking.finding_person",
    so_far: SoFar | None = None,
) -> PoseTrack:
    """Find the person in the frames of a source.

    Parameters
    ----------
    source : VideoSource
        An open one.
    frames : iterable of Frame
        Its frames.
    estimator : PoseEstimator
        A new one.
    progress : Progress or None
        Called with what is done; what it raises ends the pass.
    stage : str
        Code of what is being done.
    so_far : SoFar or None
        Says what the frames show until then, to `progress`; None for nothing.

    Returns
    -------
    PoseTrack
        A pose for each frame, with the remarks of both.

    Raises
    ------
    VideoError
        When not a single frame can be read.
    """
    from posturecam.motion.playback import DECLARED
    from posturecam.pose.recorder import Recorder
    from posturecam.pose.sampling import PoseSampler

    seen = Recorder()
    sampler = PoseSampler(estimator, seen)
    if isinstance(progress, WholeProgress):
        progress.watch(sampler)
    for frame in counted(frames, message(stage), lambda: source.n_frames, progress):
        sampler.take(frame)
        if so_far is not None and progress is not None:
            news = so_far.after(seen, source.size, source.n_frames)
            if news is not None:
                progress(news, len(seen), source.n_frames)
    sampler.end()
    n = len(seen)
    if not n:
        raise VideoError(message("tracking.no_frames", clip=source.name))
    track = seen.track(source.size)
    remarks = (*as_messages(getattr(source, "notes", ())), *estimator.remarks)
    provenance = {**provenance_of(estimator), **getattr(source, "provenance", {})}
    slow_motion = getattr(source, "capture_slow_motion", None)
    if slow_motion is not None:
        provenance[DECLARED] = f"{slow_motion:g}"
    if getattr(source, "time_is_assumed", False):
        provenance[TIME] = ASSUMED
    precision = getattr(estimator, "precision", USUAL_PRECISION)
    if precision != USUAL_PRECISION:
        provenance[PRECISION] = precision
    if sampler.passed_over:
        provenance[SAMPLED] = f"{sampler.passed_over / n:.3f}"
    return replace(track, remarks=remarks, provenance=provenance)


def as_messages(remarks: Iterable[Message | str]) -> tuple[Message, ...]:
    """Make messages of the remarks of a source, which may be one of the caller's own with plain texts.

    Parameters
    ----------
    remarks : iterable of Message or str
        Any.

    Returns
    -------
    tuple of Message
        The same.
    """
    return tuple(remark if isinstance(remark, Message) else literal(remark) for remark in remarks)
