"""Which of several people is judged when the one who was followed first shows little that can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.motion.bouts import find_bouts
from posturecam.motion.cleaning import FEWEST_FRAMES, cleaned
from posturecam.motion.frame_rotation import quarter_turns
from posturecam.motion.signals import runs_of
from posturecam.pose.bystanders import Sighting, how_to_choose
from posturecam.pose.follow import Box
from posturecam.track import PoseTrack
from posturecam.words import Message, message

LITTLE = 1 / 3
"""Share of the clip in steady bouts below which another person is tried: with more, the larger and more central one is
likely meant (chosen, not measured)."""
MORE = 1.5
"""How many times longer the other must be in steady bouts to be judged instead (chosen: of two alike the more prominent
one stays)."""
MOST_TRIALS = 2
"""Each costs a pass over the clip."""
_NEAR = 0.5
"""Reaches around a sighting's hips within which they are the same person's."""
_SAME_REACH = 0.35
"""Distance between the hips of two poses that are the same body: reaches, as in `follow.apart`, or shares of the body's
extent (about 1.5 reaches)."""
_SAME_PERSON = 0.5
"""Share of a track that, when shared with another, makes both the same person's."""
_PASSING_S = 0.5
"""People who pass each other share a place for less."""


def steady_seconds(track: PoseTrack) -> float:
    """Measure for how long a person is at rest or in steady gait.

    Parameters
    ----------
    track : PoseTrack
        One person.

    Returns
    -------
    float
        Seconds of the clip; its playback speed does not count.
    """
    if len(track) < FEWEST_FRAMES or not np.isfinite(track.xy).any():
        return 0.0
    degrees, is_sure = quarter_turns(track)
    clean = cleaned(track.turned(degrees) if degrees and is_sure else track)
    life = clean.in_real_time()
    steady = sum(span.end - span.start for span in find_bouts(life).spans)
    return steady * _duration(track) / _duration(life)


def is_little(track: PoseTrack, steady: float) -> bool:
    """Check whether a person is so briefly at rest or in steady gait that another one should be tried.

    Parameters
    ----------
    track : PoseTrack
        One person.
    steady : float
        Their `steady_seconds`.

    Returns
    -------
    bool
        Whether it is less than a third of the clip.
    """
    return steady < LITTLE * _duration(track)


def not_followed(sightings: Iterable[Sighting], tracks: Sequence[PoseTrack]) -> Sighting | None:
    """Find a person whom none of the tracks follows.

    Parameters
    ----------
    sightings : iterable of Sighting
        Of people beside the one followed.
    tracks : sequence of PoseTrack
        Those who were followed.

    Returns
    -------
    Sighting or None
        The first of such a person.
    """
    return next((one for one in sightings if not any(_is_at(track, one) for track in tracks)), None)


def start_box(sighting: Sighting) -> Box:
    """Return a box in which the hips of a person who was sighted are, and no one else's.

    Parameters
    ----------
    sighting : Sighting
        Of that person.

    Returns
    -------
    tuple of int
        (x, y, width, height) px.
    """
    x, y, reach = sighting.other.x, sighting.other.y, sighting.other.reach
    return round(x - _NEAR * reach), round(y - _NEAR * reach), round(2 * _NEAR * reach), round(2 * _NEAR * reach)


def without_shared(track: PoseTrack, other: PoseTrack) -> PoseTrack:
    """Drop longer stretches in which two tracks follow the same body, for it is not known whose it is then.

    Parameters
    ----------
    track : PoseTrack
        What is cleaned.
    other : PoseTrack
        Of the same frames.

    Returns
    -------
    PoseTrack
        Unchanged when that is most of the track: both are of the same person.
    """
    if len(track) != len(other):
        return track
    away = np.linalg.norm(_hips(track) - _hips(other), axis=1)
    shared = np.asarray(away < _SAME_REACH * np.fmax(_extent(track), _extent(other)), dtype=np.bool_)
    if shared.sum() > _SAME_PERSON * _seen(track).sum():
        return track
    drop = np.zeros(len(track), dtype=np.bool_)
    for first, end in runs_of(shared):
        drop[first:end] = track.t[end - 1] - track.t[first] > _PASSING_S
    return track.unseen_where(drop) if drop.any() else track


def remark_on_choice(track: PoseTrack, other: PoseTrack) -> Message:
    """What to say when another person is judged than the one who was followed first.

    Parameters
    ----------
    track : PoseTrack
        The person who is judged.
    other : PoseTrack
        The one who was followed first, in the same frames.

    Returns
    -------
    Message
        Where the other one is, when the person is judged, and how to choose.
    """
    rows, mine = np.flatnonzero(_seen(other)), np.flatnonzero(_seen(track))
    first = rows[0]
    low, high = np.nanmin(other.xy[first], axis=0), np.nanmax(other.xy[first], axis=0)
    left, top, right, bottom = (round(float(v)) for v in (*np.fmax(low, 0), *high))
    choose = how_to_choose((left, top, right - left, bottom - top), float(other.t[first] - other.t[0]))
    both = np.intersect1d(rows, mine)
    where = "elsewhere"
    if both.size:
        ahead = float(np.nanmedian(_hips(other)[both, 0] - _hips(track)[both, 0]))
        where = "right" if ahead > 0 else "left"
    start, end = track.t[mine[0]], track.t[mine[-1]]
    return message(f"pose.steadier_person.{where}", start=start, end=end, choose=choose)


def _is_at(track: PoseTrack, sighting: Sighting) -> bool:
    """Whether a track follows who was sighted, at that time."""
    row = int(np.argmin(abs(track.t - sighting.t)))
    x, y = _hips(track)[row]
    return bool(np.hypot(x - sighting.other.x, y - sighting.other.y) < _NEAR * sighting.other.reach)


def _duration(track: PoseTrack) -> float:
    return float(track.t[-1] - track.t[0]) or 1.0


def _hips(track: PoseTrack) -> Floats:
    """(T, 2) px: the middle of the hips, NaN where no person is seen."""
    return np.asarray(track.xy[:, [23, 24]].mean(axis=1, dtype=np.float64))


def _seen(track: PoseTrack) -> Bools:
    return np.asarray(np.isfinite(_hips(track)).all(axis=1), dtype=np.bool_)


def _extent(track: PoseTrack) -> Floats:
    """(T,) px: the longer side of the box around all landmarks."""
    return np.asarray(
        (np.fmax.reduce(track.xy, axis=1) - np.fmin.reduce(track.xy, axis=1)).max(axis=1), dtype=np.float64
    )
