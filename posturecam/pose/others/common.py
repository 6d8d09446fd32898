"""What the readers of other tools' landmarks have in common: names, limits, and the track that is made in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats
from posturecam.documents import DocumentKind
from posturecam.errors import TrackError
from posturecam.landmark_bias import MODEL
from posturecam.landmarks import ANKLE, EAR, EYE, HEEL, HIP, KNEE, N_LANDMARKS, NOSE, SHOULDER, TOE, Landmark
from posturecam.parsing import DocumentError
from posturecam.pose.others.kinds import FASTEST_FPS, SLOWEST_FPS, Stated
from posturecam.pose.stored import check_values
from posturecam.track import LACKS, PoseTrack
from posturecam.words import Message, message

MOST_EXTENT = 1.05
"""By what a frame is larger than the place where landmarks are, where its size is not known: feet at its edge would
count as cut off. Engineering choice."""
NORMALISED_BELOW = 4.0
"""Coordinates below are shares of the frame's width and height, which may lie a little outside of it; no person is so
few pixels large."""
NEEDED = (HIP, SHOULDER)
"""Without these there is no posture to judge."""
PARTS: Mapping[tuple[int, int], str] = {
    NOSE: "nose",
    EYE: "eye_corners",
    EAR: "ears",
    KNEE: "knees",
    ANKLE: "ankles",
    HEEL: "heels",
    TOE: "toes",
}
"""The pairs that checks rest on, and what they are called among the words."""


@dataclass
class Found:
    """What a reader found in a file.

    Attributes
    ----------
    t : ndarray, shape (T,)
        s.
    xy : ndarray, shape (T, 33, 2)
        px or shares of the frame, y down; NaN is not seen.
    visibility : ndarray, shape (T, 33)
        0 to 1.
    model : str
        What found them, as far as the file says.
    size : tuple of int or None
        (width, height) px of the frames, where the file says it.
    remarks : tuple of Message
        About the file.
    """

    t: Floats
    xy: Floats
    visibility: Floats
    model: str
    size: tuple[int, int] | None = None
    remarks: tuple[Message, ...] = ()


def kind_of_file(what: str, most_bytes: int) -> DocumentKind:
    """Describe a kind of file for `posturecam.documents`.

    Parameters
    ----------
    what : str
        Its key among the words.
    most_bytes : int
        A larger file is refused.

    Returns
    -------
    DocumentKind
        Its faults are TrackErrors.
    """
    return DocumentKind(message(f"others.kind.{what}"), TrackError, message("others.remedy"), most_bytes)


def marker_names() -> dict[str, int]:
    """List what landmarks are called in files of others, in lower case.

    Returns
    -------
    dict of str to int
        Number of the landmark; MediaPipe's names, and those of Pose2Sim and Sports2D ("rbigtoe").
    """
    names = {landmark.name.lower(): int(landmark) for landmark in Landmark}
    names |= {"left_mouth": Landmark.MOUTH_LEFT, "right_mouth": Landmark.MOUTH_RIGHT}
    short = {"shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "ear", "eye"}
    for side in ("left", "right"):
        for part in short:
            names[f"{side[0]}{part}"] = Landmark[f"{side}_{part}".upper()]
        names[f"{side[0]}bigtoe"] = names[f"{side}_big_toe"] = Landmark[f"{side.upper()}_FOOT_INDEX"]
    return names


def check_fps(fps: float | None, path: Path) -> float:
    """Take a frame rate.

    Parameters
    ----------
    fps : float or None
        As the file or its user states it.
    path : Path
        The file.

    Returns
    -------
    float
        The same.

    Raises
    ------
    TrackError
        Where there is none.
    DocumentError
        For one that no camera has.
    """
    if fps is None:
        raise TrackError(message("others.no_frame_rate", path=path))
    if not SLOWEST_FPS <= fps <= FASTEST_FPS:
        raise DocumentError("not_between", value=f"{fps:g}", low=f"{SLOWEST_FPS:g}", high=f"{FASTEST_FPS:g}")
    return float(fps)


def track_of(found: Found, stated: Stated, path: Path) -> PoseTrack:
    """Make the track.

    Parameters
    ----------
    found : Found
        What was found in the file.
    stated : Stated
        What the user says.
    path : Path
        The file.

    Returns
    -------
    PoseTrack
        In px, with remarks on what is missing.

    Raises
    ------
    TrackError
        Where the size of the frames would be needed.
    DocumentError
        Where hips or shoulders are missing throughout; another ValueError for what no clip gives.
    """
    known = np.asarray(np.isfinite(found.xy).all(axis=2))
    if not known[:, [k for pair in NEEDED for k in pair]].any(axis=0).reshape(-1, 2).any(axis=1).all():
        raise DocumentError("no_body")
    xy, size, remarks = _in_pixels(np.where(known[..., None], found.xy, np.nan), stated.frame_size or found.size, path)
    lacking = [pair for pair in PARTS if not known[:, list(pair)].any()]
    if lacking:
        parts = [message(f"others.part.{PARTS[pair]}") for pair in lacking]
        remarks = (*remarks, message("others.lacking", parts=_listed(parts)))
    provenance = {MODEL: found.model, **({LACKS: ",".join(str(pair[0]) for pair in lacking)} if lacking else {})}
    track = PoseTrack(
        t=found.t,
        xy=xy,
        visibility=np.where(known, np.clip(found.visibility, 0.0, 1.0), 0.0),
        size=size,
        remarks=(*found.remarks, *remarks),
        provenance=provenance,
    )
    check_values(track)
    return track


def _in_pixels(
    xy: Floats, size: tuple[int, int] | None, path: Path
) -> tuple[Floats, tuple[int, int], tuple[Message, ...]]:
    """Places in px, the size of the frames, and what has to be said of it."""
    largest = float(np.nanmax(np.abs(xy), initial=0.0))
    if largest < NORMALISED_BELOW:
        if size is None:
            raise TrackError(message("others.no_frame_size", path=path))
        return xy * np.array(size, dtype=np.float64), size, ()
    if size is not None:
        return xy, size, ()
    width, height = (max(int(np.ceil(MOST_EXTENT * side)), 1) for side in np.nanmax(xy, axis=(0, 1)))
    return xy, (width, height), (message("others.size_unknown", width=width, height=height),)


def _listed(parts: Sequence[Message]) -> Message:
    """Parts as one message: "ears, heels"."""
    first, *rest = parts
    return message("others.and_more", first=first, rest=_listed(rest)) if rest else first


def times_of(n: int, fps: float) -> Floats:
    """Make even times.

    Parameters
    ----------
    n : int
        How many.
    fps : float
        Frames per second.

    Returns
    -------
    ndarray, shape (n,)
        s from the first.
    """
    return np.arange(n) / fps


def empty(n: int) -> tuple[Floats, Floats]:
    """Make places and visibility of nothing seen.

    Parameters
    ----------
    n : int
        Of how many frames.

    Returns
    -------
    ndarray, shape (n, 33, 2)
        NaN.
    ndarray, shape (n, 33)
        Zeros.
    """
    return np.full((n, N_LANDMARKS, 2), np.nan), np.zeros((n, N_LANDMARKS))
