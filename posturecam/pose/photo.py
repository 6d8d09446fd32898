"""The landmarks of the one person in a still photo: several looks at it, each through a slightly different crop.

One look scatters with the crop that the network is given. Measured on 65 to 68 photographs read by hand: SD between
people of the neck angle 10.2° after one look, 10.8° after repeating it on the same frame until the crop settles, 8.6°
as the median of eight looks at slightly moved and scaled frames. Through the engine (`posturecam validate
--photographs`), people who stand or sit: SD 7.5° (31 people), and 6.9° where the heavy network takes part (29; it
leaves five more photographs unanswered). That is too little to be worth results that depend on which files a machine
has, and that differ from those of clips in a trend: as for clips, it takes part where it is asked for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.errors import NoPersonError, VideoError
from posturecam.landmarks import EAR, HIP, SHOULDER
from posturecam.ports import PoseEstimator, VideoSource, provenance_of
from posturecam.pose.crop import Image
from posturecam.pose.follow import Box
from posturecam.pose.heavy_network import Refining
from posturecam.pose.people import follow_one_person
from posturecam.pose.recorder import Recorder
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
FEWEST = 5
"""Looks in which the person must be found: more than half of them; engineering choice."""
TRIES, SHRUNK = 6, 0.77
"""Looks before the first that shows a person, every second of them at a smaller frame, with a margin around it: a body
that fills the frame is found in it where it is not in the whole one (one of 101 photographs; one more in neither)."""
MOST_SCATTER_TRUNKS, MOST_APART_TRUNKS, UNCLEAR = 0.055, 0.12, 0.55
"""How far an ear lies off its median in a quarter of the looks, and how far apart an ear or shoulder is between both
networks, trunk lengths, from which head and shoulders count as not clearly seen; and their visibility then at most. Of
100 photographs 98 stay below 0.045, and 98 below 0.075. Beyond are heads and shoulders that mix with those of another
person (one was read 58° wrongly; 0.15 and 0.67), or hide behind a hat or a desk."""


class _Look(NamedTuple):
    """One look: a point of the photo (x, y) lies at `scale` (x, y) + `shift` px of the frame that is looked at."""

    scale: float
    shift: Floats

    def frame(self, t: float, rgb: Image) -> Frame:
        import cv2

        height, width = rgb.shape[:2]
        matrix = np.column_stack([self.scale * np.eye(2), self.shift])
        border = cv2.BORDER_CONSTANT if self.scale < 1 - 2 * SCALED else cv2.BORDER_REPLICATE
        moved = cv2.warpAffine(rgb, matrix, (width, height), borderMode=border)
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
    seen: Bools = np.asarray(np.isfinite(track.xy).all(axis=(1, 2)), dtype=np.bool_)
    if seen.sum() < FEWEST:
        raise NoPersonError(message("photo.no_person", photo=source.name))
    full = track.where(seen)
    track = estimator.refined(full) if isinstance(estimator, Refining) else full
    notes = (one if isinstance(one, Message) else literal(one) for one in getattr(source, "notes", ()))
    return replace(
        track,
        t=np.zeros(1),
        xy=np.median(track.xy, axis=0, keepdims=True),
        visibility=_clearly_seen(full, track)[None],
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
    """What the estimator sees in each look, in px of the photo, after at most `TRIES` that show no person."""
    size = int(rgb.shape[1]), int(rgb.shape[0])
    recorder, found, base = Recorder(), 0, 1.0
    for n in counted(range(TRIES + LOOKS), say("photo.finding_person"), TRIES + LOOKS, progress):
        if found >= LOOKS or (not found and n >= TRIES):
            break
        base = base if found else (1.0, SHRUNK)[n % 2]
        look, t = _look(n if found else n // 2, size, base), n * APART_S
        pose = estimator.estimate(look.frame(t, rgb))
        recorder.add(t, None if pose is None else look.undone(pose))
        found += bool(found or pose is not None)
    return recorder.track(size)


def _look(number: int, size: tuple[int, int], base: float) -> _Look:
    """A look at the photo scaled by `base`; all but the first are moved about, and scaled about the middle."""
    turn = number * _GOLDEN_RAD
    scale = base * (1 + SCALED * math.cos(3 * turn) if number else 1.0)
    away = MOVED * max(size) * np.array([math.cos(turn), math.sin(turn)]) if number else np.zeros(2)
    return _Look(scale, away + (1 - scale) * np.array(size) / 2)


def _clearly_seen(full: PoseTrack, refined: PoseTrack) -> Floats:
    """Visibility (33,) of all looks, less that of heads and shoulders about which looks or networks disagree.

    full: as the looks saw the person; refined: with what the heavy network saw, or the same.
    """
    middle = np.median(full.xy, axis=0)
    trunk = float(np.hypot(*(middle[list(SHOULDER)].mean(axis=0) - middle[list(HIP)].mean(axis=0))))
    scatter = np.percentile(np.hypot(*np.moveaxis(full.xy - middle, 2, 0)), 75, axis=0)
    apart = np.hypot(*np.moveaxis(np.median(refined.xy, axis=0) - middle, 1, 0))
    visibility = np.median(full.visibility, axis=0)
    jumps = scatter[list(EAR)].max() > MOST_SCATTER_TRUNKS * trunk
    if jumps or max(apart[list(pair)].min() for pair in (EAR, SHOULDER)) > MOST_APART_TRUNKS * trunk:
        visibility[[*EAR, *SHOULDER]] = np.minimum(visibility[[*EAR, *SHOULDER]], UNCLEAR)
    return np.asarray(visibility)
