"""The landmarks of the one person in a still photo: several looks at it, each through a slightly different crop.

One look scatters with the crop that the network is given. Measured on the photographs read by hand
(`posturecam_lab.validate.photographs`): SD between people of the neck angle 10.2° after one look, 10.8° after repeating
it on the same frame until the crop settles, 8.6° as the median of eight looks at slightly moved and scaled frames, and
6.0° where the heavy network refines these. The heavy network is therefore used wherever it is on the machine.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from posturecam.arrays import Floats
from posturecam.errors import NoPersonError, VideoError
from posturecam.pose.crop import Image
from posturecam.pose.follow import Box
from posturecam.pose.heavy_network import Refining
from posturecam.pose.people import follow_one_person
from posturecam.pose.recorder import Recorder
from posturecam.ports import PoseEstimator, VideoSource, provenance_of
from posturecam.progress import Progress, counted
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.words import Message, literal, message, say

LOOKS, APART_S = 9, 0.125
"""How often the photo is looked at, and how far apart in a tracker's time, s: so far that the heavy network takes part
in each look (`heavy_network.Schedule`), within a second. Sixteen looks instead of eight gain 0.2° of SD."""
MOVED, SCALED = 0.004, 0.02
"""By how much the frame is moved, in its longer side, and scaled; engineering choice: well within what a person tracker
takes for the same person."""
_GOLDEN_RAD = 2.399963
"""The golden angle: directions that never repeat."""
LEAST_SHARE = 0.5
"""Share of the looks in which the person must be found; engineering choice."""


class _Look(NamedTuple):
    """One look: a point of the photo (x, y) lies at `scale` (x, y) + `shift` px of the frame that is looked at."""

    scale: float
    shift: Floats

    def frame(self, t: float, rgb: Image) -> Frame:
        import cv2

        height, width = rgb.shape[:2]
        matrix = np.column_stack([self.scale * np.eye(2), self.shift])
        moved = cv2.warpAffine(rgb, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        return Frame(t, np.asarray(moved, dtype=np.uint8))

    def undone(self, pose: Pose) -> Pose:
        return replace(pose, xy=(pose.xy - self.shift) / self.scale)


def track_photo(source: VideoSource, estimator: PoseEstimator, progress: Progress | None = None) -> PoseTrack:
    """Find one person's landmarks in a photo.

    Parameters
    ----------
    source : VideoSource
        Of one frame.
    estimator : PoseEstimator
        A new one.
    progress : callable, optional
        Called with what is being done, looks done and their number; what it raises ends the work.

    Returns
    -------
    PoseTrack
        Of one frame at time 0.

    Raises
    ------
    NoPersonError
        When no person is found.
    VideoError
        When there is no frame.
    """
    frame = next(iter(source), None)
    if frame is None:
        raise VideoError(message("tracking.no_frames", clip=source.name))
    track = _looks(frame.rgb, estimator, progress)
    track = follow_one_person(track, getattr(estimator, "clothes", None))
    track = estimator.refined(track) if isinstance(estimator, Refining) else track
    seen = np.isfinite(track.xy).all(axis=(1, 2))
    if seen.mean() < LEAST_SHARE:
        raise NoPersonError(message("photo.no_person", photo=source.name))
    notes = (one if isinstance(one, Message) else literal(one) for one in getattr(source, "notes", ()))
    return replace(
        track,
        t=np.zeros(1),
        xy=np.median(track.xy[seen], axis=0, keepdims=True),
        visibility=np.median(track.visibility[seen], axis=0, keepdims=True),
        remarks=(*notes, *track.remarks, *estimator.remarks),
        provenance={**provenance_of(estimator), **track.provenance, **getattr(source, "provenance", {})},
    )


def scaled_box(box: Box, scale: float) -> Box:
    """Scale a box.

    Parameters
    ----------
    box : tuple of int
        (x, y, width, height) px.
    scale : float
        By how much.

    Returns
    -------
    tuple of int
        (x, y, width, height) px, the last two at least 1.
    """
    x, y, width, height = (round(scale * side) for side in box)
    return x, y, max(width, 1), max(height, 1)


def in_photo_px(remark: Message, scale: float) -> Message:
    """Put the box that a remark proposes for another person into px of the photo.

    Parameters
    ----------
    remark : Message
        Any remark of an estimator.
    scale : float
        How many px of the photo one of the frame is.

    Returns
    -------
    Message
        The same where it proposes none.
    """
    choose = remark.parameters.get("choose")
    if not isinstance(choose, Message) or "box" not in choose.parameters:
        return remark
    x, y, width, height = map(int, str(choose.parameters["box"]).split(","))
    box = scaled_box((x, y, width, height), scale)
    return remark.having("choose", message(choose.code, box=",".join(map(str, box))))


def _looks(rgb: Image, estimator: PoseEstimator, progress: Progress | None) -> PoseTrack:
    """What the estimator sees in each look, in px of the photo."""
    height, width = rgb.shape[:2]
    recorder = Recorder()
    for n in counted(range(LOOKS), say("photo.finding_person"), LOOKS, progress):
        look, t = _look(n, (width, height)), n * APART_S
        pose = estimator.estimate(look.frame(t, rgb))
        recorder.add(t, None if pose is None else look.undone(pose))
    return recorder.track((width, height))


def _look(number: int, size: tuple[int, int]) -> _Look:
    """The first look is at the photo as it is; the others are moved about and scaled about the middle."""
    if not number:
        return _Look(1.0, np.zeros(2))
    turn = number * _GOLDEN_RAD
    scale = 1 + SCALED * math.cos(3 * turn)
    away = MOVED * max(size) * np.array([math.cos(turn), math.sin(turn)])
    return _Look(scale, away + (1 - scale) * np.array(size) / 2)
