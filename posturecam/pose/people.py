"""One person's track out of a track that may have jumped from one person to another.

A pose model follows one body; when people come, go or pass, it may change to another without saying so. A change shows
as a jump of the body's place that no person makes, or as a smaller jump together with a break in size and proportions.
Wrongly read legs (left for right) move neither the trunk nor its size and are no change of person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats
from posturecam.pose.body_measures import BodyMeasures, distances_px
from posturecam.pose.clothes import OTHER_LIGHT, SAME_LIGHT, Clothes, are_different
from posturecam.pose.shots import confirmed_cuts, times_listed
from posturecam.track import PoseTrack
from posturecam.words import Message, message

_REACH, _REACH_PER_S = 0.4, 3.0
"""Sizes (trunk + thigh + shank in the image, about 0.8 of the standing height) beyond which a move is a hop to another
person, and how many more for each second. Measured on real clips of one person: at most 0.08 from frame to frame; hops
between people: 1.7 and more."""
_SUSPICIOUS, _SUSPICIOUS_PER_S = 0.15, 1.0
"""Sizes from which on a move is another person's where build breaks too, and how many more for each second."""
_SIZE_BREAK, _SHAPE_BREAK = 0.2, 0.15
"""Breaks of build: log of size, and of the trunk's share of it. Engineering choices, as those below."""
_SHORT_GAP_S, _LONGEST_GAP_S = 0.5, 3.0
"""A person is seen without a gap up to the first, and the same one in the same place up to the second."""
_LONGEST_ABSENCE_S = 15.0
"""Beyond it, clothes alone do not make it the same person."""
_SAME_PLACE = 0.5
"""Sizes within which a person who was lost is found again."""
_FLEETING_S, _UNSURE = 0.3, 0.5
"""What is seen for less, and with less visibility, was hardly a person."""
_WORTH_A_REMARK_S = 0.5
"""Another person who was seen for less is not spoken of."""
_WORTH_JUDGING_S = 1.5
"""Of a shot: one stride and the time around it."""
_OTHER_SIZE, _BUILD_BREAK = 0.4, 0.2
"""Between stretches of one person, log of size and of the trunk's share of it: the medians of a walker who comes back
nearer to the camera, seen from the other side."""
_MOST_CUTS_LISTED = 6
"""A choice, so that a remark stays a sentence."""

Indices = NDArray[np.intp]


def follow_one_person(
    track: PoseTrack,
    clothes: Clothes | None = None,
    *,
    cuts: Iterable[float] = (),
    suspected: Iterable[float] = (),
    joins: Iterable[float] = (),
) -> PoseTrack:
    """Keep only the person who was followed longest in a track; all other poses become unseen.

    Poses that are no human shape (a trunk shorter than a fifth of the body: table legs, shadows) go as well. A person
    who is lost and found again within 3 s in the same place and size is the same one; elsewhere, within 15 s, or after
    a cut, so is one of the same build in the same clothes. In a shot (between two cuts) in which only another person is
    seen, that one is kept instead, and `people` of the track says so.

    Parameters
    ----------
    track : PoseTrack
        What a pose model saw, of one person or another.
    clothes : Clothes, optional
        What was worn; without it the build is enough after a cut, but not after an absence.
    cuts, suspected : iterable of float
        Times in s at which the image says that another shot begins, or may begin (that counts where the body jumps
        too).
    joins : iterable of float
        Times in s at which another recording begins.

    Returns
    -------
    PoseTrack
        Of the same times, unseen poses NaN with visibility 0; with remarks on cuts and on people who were left out.
    """
    if len(track) == 0:
        return track
    body = BodyMeasures.of(track)
    found = confirmed_cuts(track, body.size, cuts, suspected)
    edges = np.array(sorted({*found, *joins}))
    people = _people(body, _stretches(body, edges), edges, clothes)
    if not people:
        return _only(track, np.zeros(len(track), dtype=bool))
    people.sort(key=len, reverse=True)
    kept, keep, numbers = _by_shot(track, people, edges)
    chosen = np.sort(people[0])
    if len(kept) == 1 and _is_fleeting(track, chosen):
        keep[:] = False
    track = replace(track, cuts=tuple(edges), people=tuple(numbers) if len(kept) > 1 else ())
    remarks = [
        _remark_on_cuts(track, len(kept)),
        _remark_on_others(track, np.flatnonzero(keep), people, kept),
    ]
    return _only(track, keep, [remark for remark in remarks if remark])


def _by_shot(track: PoseTrack, people: list[Indices], edges: Floats) -> tuple[list[Indices], Bools, list[int]]:
    """The people judged in any shot, the frames (T,) in which they are seen, and who is in each shot."""
    kept = [people[0]]
    keep = np.zeros(len(track), dtype=bool)
    numbers = []
    shot = np.searchsorted(edges, track.t, side="right")
    for each in range(len(edges) + 1):
        here = [person[shot[person] == each] for person in people]
        number = _number(track, here, kept, people)
        keep[here[number]] = True
        if number and not any(people[number] is person for person in kept):
            kept.append(people[number])
        numbers.append(next(n for n, person in enumerate(kept) if person is people[number]))
    return kept, keep, numbers


def _number(track: PoseTrack, here: list[Indices], kept: list[Indices], people: list[Indices]) -> int:
    """Which of the people, the longest first, is judged in a shot.

    The longest of all if they are there at all, else who is there longest; `here` holds the frames of each in it.
    """
    if len(here[0]) or not max(len(frames) for frames in here):
        return 0
    known = [n for n, frames in enumerate(here) if len(frames) and any(people[n] is person for person in kept)]
    longest = max(known or range(len(here)), key=lambda n: len(here[n]))
    return longest if _lasts(track, here[longest]) >= _WORTH_JUDGING_S else 0


def _stretches(body: BodyMeasures, cuts: Floats) -> list[Indices]:
    """Indices of the human poses, cut wherever the body jumps or was not seen for a while, and at the cuts."""
    index = np.flatnonzero(body.human)
    if len(index) == 0:
        return []
    parted = _jumps(body, index[:-1], index[1:], _surprise(body, index)) | _are_parted(
        body, cuts, index[:-1], index[1:]
    )
    parted |= np.diff(body.t[index]) > _SHORT_GAP_S
    return np.split(index, np.flatnonzero(parted) + 1)


def _are_parted(body: BodyMeasures, cuts: Floats, before: Indices, after: Indices) -> Bools:
    """Whether a cut lies between the poses `before` and `after`, pairwise."""
    shots = np.searchsorted(cuts, body.t[before], side="right"), np.searchsorted(cuts, body.t[after], side="right")
    return np.asarray(shots[0] != shots[1], dtype=np.bool_)


def _surprise(body: BodyMeasures, index: Indices) -> Floats:
    """How far (N - 1,) px the body moved between each two of N poses, less where its speed explains it.

    What counts is how far it missed where its speed before or after would have taken it, if that is less: a person who
    passes fast far away moves much from frame to frame.
    """
    step, gap = np.diff(body.centre[index], axis=0), np.diff(body.t[index])
    moved: Floats = np.hypot(step[:, 0], step[:, 1])
    if len(step) < 2:
        return moved
    speed = np.where((gap <= _SHORT_GAP_S)[:, None], step / gap[:, None], 0.0)
    least: Floats = np.array(moved)
    for other, one in ((slice(0, -1), slice(1, None)), (slice(1, None), slice(0, -1))):
        miss = step[one] - speed[other] * gap[one, None]
        least[one] = np.fmin(least[one], np.hypot(miss[:, 0], miss[:, 1]))
    return least


def _jumps(body: BodyMeasures, before: Indices, after: Indices, moved_px: Floats | None = None) -> Bools:
    """Whether no one person can be in the poses `before` and `after`, pairwise; true too when too long passed.

    moved_px: how far they count as moved, unless it is the way between them.
    """
    gap = body.t[after] - body.t[before]
    size = np.fmin(body.size[before], body.size[after])
    moved = (distances_px(body.centre[before], body.centre[after]) if moved_px is None else moved_px) / size
    grown = abs(np.log(body.size[after] / body.size[before]))
    reshaped = abs(np.log(body.trunk[after] / body.trunk[before]))
    hop = moved > _REACH + _REACH_PER_S * gap
    change = (moved > _SUSPICIOUS + _SUSPICIOUS_PER_S * gap) & (grown > _SIZE_BREAK) & (reshaped > _SHAPE_BREAK)
    lost = (gap > _SHORT_GAP_S) & ((gap > _LONGEST_GAP_S) | (moved > _SAME_PLACE) | (grown > _SIZE_BREAK))
    return np.asarray(hop | change | lost, dtype=np.bool_)


def _people(body: BodyMeasures, stretches: Iterable[Indices], cuts: Floats, clothes: Clothes | None) -> list[Indices]:
    """The stretches of each person put together.

    A stretch continues the one that ended last from which there is no jump, else the longest one of the same build in
    the same clothes.
    """
    people: list[list[Indices]] = []
    for stretch in stretches:
        first = stretch[:1]
        near = [
            one
            for one in people
            if body.t[first[0]] - body.t[one[-1][-1]] <= _LONGEST_GAP_S
            and not _jumps(body, one[-1][-1:], first)[0]
            and not _are_parted(body, cuts, one[-1][-1:], first)[0]
            and not _has_changed(body, clothes, np.concatenate(one), stretch)
        ]
        alike = [one for one in people if _are_alike(body, cuts, clothes, one, stretch)]
        if near:
            max(near, key=lambda one: int(one[-1][-1])).append(stretch)
        elif alike:
            max(alike, key=lambda one: sum(map(len, one))).append(stretch)
        else:
            people.append([stretch])
    return [np.concatenate(one) for one in people]


def _has_changed(body: BodyMeasures, clothes: Clothes | None, before: Indices, stretch: Indices) -> bool:
    """Whether a person clearly wears something else after an absence, though in the same place."""
    if clothes is None or body.t[stretch[0]] - body.t[before[-1]] <= _SHORT_GAP_S:
        return False
    return are_different(clothes.during(body.t[before]), clothes.during(body.t[stretch]), OTHER_LIGHT) is True


def _are_alike(
    body: BodyMeasures, cuts: Floats, clothes: Clothes | None, person: list[Indices], stretch: Indices
) -> bool:
    """Whether a stretch, after an absence, a jump or a cut, is of a person seen before: build, size, clothes."""
    before = np.concatenate(person)
    is_cut = bool(_are_parted(body, cuts, before[-1:], stretch[:1])[0])
    differ = None
    if clothes is not None:
        limit = OTHER_LIGHT if is_cut else SAME_LIGHT
        differ = are_different(clothes.during(body.t[before]), clothes.during(body.t[stretch]), limit)
    is_away = body.t[stretch[0]] - body.t[before[-1]] > _LONGEST_ABSENCE_S
    if differ or (not is_cut and (differ is None or is_away)):
        return False
    reshaped = abs(np.log(_middle(body.trunk[before]) / _middle(body.trunk[stretch])))
    resized = abs(np.log(_middle(body.size[before]) / _middle(body.size[stretch])))
    return not (reshaped > _BUILD_BREAK or (resized > _OTHER_SIZE and not is_cut))


def _middle(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def _is_fleeting(track: PoseTrack, person: Indices) -> bool:
    """Whether a person was seen so briefly and so unsurely that it was hardly one."""
    return _lasts(track, person) < _FLEETING_S and float(track.visibility[person].mean()) < _UNSURE


def _lasts(track: PoseTrack, person: Indices) -> float:
    """Seconds for which a person was seen."""
    return len(person) * float(np.median(np.diff(track.t))) if len(track) > 1 else 0.0


def _remark_on_cuts(track: PoseTrack, people: int) -> Message | None:
    """Where the clip is cut, and whether it shows several people."""
    if not track.cuts:
        return None
    times = times_listed(track.cuts, _MOST_CUTS_LISTED)
    if people == 1:
        return message("pose.cuts", times=times)
    return message("pose.cuts_between_people", times=times, people=people)


def _remark_on_others(track: PoseTrack, chosen: Indices, people: list[Indices], kept: list[Indices]) -> Message | None:
    """The people who were left out."""
    others = sum(
        _lasts(track, person) >= _WORTH_A_REMARK_S and not any(person is one for one in kept) for person in people
    )
    if not others or not len(chosen):
        return None
    return message("pose.others_left_out", start=track.t[chosen[0]], end=track.t[chosen[-1]], n=others)


def _only(track: PoseTrack, keep: Bools, more_remarks: Iterable[Message] = ()) -> PoseTrack:
    """The track with the other poses unseen."""
    remarks = (*track.remarks, *more_remarks)
    if not np.isfinite(track.xy[~keep]).any() and not track.visibility[~keep].any():
        return replace(track, remarks=remarks)
    return replace(track.unseen_where(~keep), remarks=remarks)
