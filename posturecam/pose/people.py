"""One person's track out of a track that may have jumped from one person to another.

A pose model follows "the" body; when people come, go or pass, it changes its mind without saying so. A change shows as
a jump of the body's place that no person makes, or as a smaller jump together with a break in size and proportions.
Wrongly read legs (left for right) move neither the trunk nor its size and are no change of person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack

# Lengths in sizes (trunk + thigh + shank in the picture, about 0.8 of the standing height), times in s.
# Measured on real clips of one person: at most 0.08 sizes from frame to frame; hops between people: 1.7 and more.
_REACH = 0.4
_REACH_PER_S = 3.0
_SUSPICIOUS = 0.15
_SUSPICIOUS_PER_S = 1.0
_SIZE_BREAK = 0.2
_SHAPE_BREAK = 0.15
_SHORT_GAP = 0.5
_LONGEST_GAP = 3.0
_SAME_PLACE = 0.5
_TRUNK_SHARE = 0.2
_FLEETING = 0.3
_UNSURE = 0.5
_WORTH_A_NOTE = 0.5

Indices = NDArray[np.intp]

_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
_ANKLES = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]


def follow_one_person(track: PoseTrack) -> PoseTrack:
    """The track with only the person who was followed longest; all other poses become unseen (NaN, visibility 0), times
    stay.

    Poses that are no human shape (a trunk shorter than a fifth of the body: table legs, shadows) go as well. Someone
    who is lost and found again within 3 s in the same place and size counts as the same person; someone who walks out
    and comes back does not, for landmarks alone cannot tell people of the same build apart. Appends a note when other
    people were left out.
    """
    if len(track) == 0:
        return track
    body = _Body.of(track)
    people = _people(body, _stretches(body))
    if not people:
        return _only(track, np.zeros(len(track), dtype=bool))
    chosen = np.sort(max(people, key=len))
    keep = np.zeros(len(track), dtype=bool)
    keep[chosen] = not _is_fleeting(track, chosen)
    others = [person for person in people if person[0] not in chosen and _lasts(track, person) >= _WORTH_A_NOTE]
    return _only(track, keep, _note(track, chosen, len(others)) if others else None)


@dataclass(frozen=True)
class _Body:
    """Where the body is in each frame and how large: `t` (T,) s, `centre` (T, 2) px, `size` (T,) px, `trunk` its share
    of `size`, `human` (T,) whether there is a pose of human shape. NaN where the landmarks for it are missing."""

    t: Floats
    centre: Floats
    size: Floats
    trunk: Floats
    human: Bools

    @staticmethod
    def of(track: PoseTrack) -> _Body:
        """The measures of every frame of a track, on whatever part of the body it holds."""
        shoulders, hips, knees, ankles = (
            _between(track.xy[:, pair].astype(np.float64)) for pair in (_SHOULDERS, _HIPS, _KNEES, _ANKLES)
        )
        trunk, thigh, shank = (_length(a, b) for a, b in ((shoulders, hips), (hips, knees), (knees, ankles)))
        lowest, highest = np.fmin.reduce(track.xy, axis=1), np.fmax.reduce(track.xy, axis=1)
        extent = (highest - lowest).max(axis=1)
        seen = np.isfinite(extent)
        parts = np.array([trunk, thigh, shank])
        held = np.isfinite(parts).mean(axis=1) > 0.5 * seen.mean()  # a track may hold legs only
        size = parts[held].sum(axis=0) if held.any() else extent
        centre = np.where(np.isfinite(shoulders), (shoulders + hips) / 2, hips)
        centre = np.where(np.isfinite(centre), centre, (lowest + highest) / 2)
        human = seen & ~(trunk < _TRUNK_SHARE * extent)
        return _Body(track.t, centre, np.where(np.isfinite(size), size, extent), trunk / size, human)


def _stretches(body: _Body) -> list[Indices]:
    """Indices of the human poses, cut wherever the body jumps or was not seen for a while."""
    index = np.flatnonzero(body.human)
    if len(index) == 0:
        return []
    return np.split(index, np.flatnonzero(_jumps(body, index[:-1], index[1:])) + 1)


def _jumps(body: _Body, before: Indices, after: Indices) -> Bools:
    """Whether no one person can be in the poses `before` and `after`, pairwise; true as well when too long passed
    between them."""
    gap = body.t[after] - body.t[before]
    size = np.fmin(body.size[before], body.size[after])
    moved = _length(body.centre[before], body.centre[after]) / size
    grown = abs(np.log(body.size[after] / body.size[before]))
    reshaped = abs(np.log(body.trunk[after] / body.trunk[before]))
    hop = moved > _REACH + _REACH_PER_S * gap
    change = (moved > _SUSPICIOUS + _SUSPICIOUS_PER_S * gap) & (grown > _SIZE_BREAK) & (reshaped > _SHAPE_BREAK)
    lost = (gap > _SHORT_GAP) & ((gap > _LONGEST_GAP) | (moved > _SAME_PLACE) | (grown > _SIZE_BREAK))
    return np.asarray(hop | change | lost, dtype=np.bool_)


def _people(body: _Body, stretches: Iterable[Indices]) -> list[Indices]:
    """The stretches of each person put together: a stretch continues the one that ended last from which there is no
    jump."""
    people: list[list[Indices]] = []
    for stretch in stretches:
        first = stretch[:1]
        recent = [one for one in people if body.t[first[0]] - body.t[one[-1][-1]] <= _LONGEST_GAP]
        same = [one for one in recent if not _jumps(body, one[-1][-1:], first)[0]]
        if same:
            max(same, key=lambda one: int(one[-1][-1])).append(stretch)
        else:
            people.append([stretch])
    return [np.concatenate(one) for one in people]


def _is_fleeting(track: PoseTrack, person: Indices) -> bool:
    """Whether somebody was seen so briefly and so unsurely that it was hardly a person."""
    return _lasts(track, person) < _FLEETING and float(track.visibility[person].mean()) < _UNSURE


def _lasts(track: PoseTrack, person: Indices) -> float:
    """Seconds for which a person was seen."""
    return len(person) * float(np.median(np.diff(track.t))) if len(track) > 1 else 0.0


def _note(track: PoseTrack, chosen: Indices, others: int) -> str:
    """What to tell the user about the people who were left out."""
    who = "another person was" if others == 1 else f"{others} other stretches of people were"
    return (
        f"Only the person followed longest is judged, from {track.t[chosen[0]]:.1f} to {track.t[chosen[-1]]:.1f} s; "
        f"{who} left out. To judge somebody else, cut the clip to them (in the terminal, --roi picks a person)."
    )


def _only(track: PoseTrack, keep: Bools, note: str | None = None) -> PoseTrack:
    """The track with the other poses unseen."""
    notes = track.notes if note is None else (*track.notes, note)
    if not np.isfinite(track.xy[~keep]).any() and not track.visibility[~keep].any():
        return replace(track, notes=notes)
    return replace(
        track,
        xy=np.where(keep[:, None, None], track.xy, np.nan),
        visibility=np.where(keep[:, None], track.visibility, 0.0),
        world=None if track.world is None else np.where(keep[:, None, None], track.world, np.nan),
        notes=notes,
    )


def _between(pair: Floats) -> Floats:
    """Midpoint of pairs (T, 2, 2), or the one of the two that was seen."""
    lower: Floats = np.fmin.reduce(pair, axis=1)
    upper: Floats = np.fmax.reduce(pair, axis=1)
    return (lower + upper) / 2


def _length(a: Floats, b: Floats) -> Floats:
    """Distance between points (…, 2)."""
    return np.asarray(np.hypot(b[..., 0] - a[..., 0], b[..., 1] - a[..., 1]), dtype=np.float64)
