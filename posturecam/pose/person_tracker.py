"""Which person the landmarks are of, from frame to frame: tracked, lost, searched for, or picked by the user."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.errors import VideoError
from posturecam.pose.choosing import most_prominent, under, within
from posturecam.pose.clothes import OTHER_LIGHT, Clothes, are_different, colours_of
from posturecam.pose.detector import Detection, Detector
from posturecam.pose.follow import OUTSIDE, PATIENCE_S, Box, Followed, apart, is_inside
from posturecam.pose.guides import GuideFilter
from posturecam.pose.landmark_model import BodyLandmarks, LandmarkModel
from posturecam.pose.region import Region
from posturecam.track import Frame
from posturecam.words import message

_PRESENT = 0.5
"""Presence from which the network has found a person; its own middle."""
_LOOK_AGAIN_S = 0.15
"""Shortest wait before the whole frame is searched for the person again. Engineering choice: some 5 frames."""
_LONGEST_REST_S = 1.0
"""Longest wait before an empty frame is searched in parts again, which costs as much as ten frames."""
_CERTAIN = 0.75
"""Score from which on a detection needs no closer look (measured: people of 60 px and more 0.8 to 0.98; things taken
for people in an empty frame up to 0.61)."""
_MARGIN = 1.25
"""How much larger than the user's box the part is that is searched."""


class PersonTracker:
    """Follows one person through the frames of one clip.

    Where the person was says where to look in the next frame. The whole frame is searched at the start, when the person
    is lost, and when they move or grow in a way that looks as if another person stepped in. Found again is only a
    person who can have got there; after 1.5 s without them, any person is followed.

    Parameters
    ----------
    detector : Detector
        Finds people in a frame.
    landmarks : LandmarkModel
        Finds the landmarks of one of them.
    clothes : Clothes
        What the person followed wears, as far as it is known.
    person : tuple of int, optional
        (x, y, width, height) px around the one to follow in the first frames; the largest and most central one unless
        given.
    """

    def __init__(
        self, detector: Detector, landmarks: LandmarkModel, clothes: Clothes, person: Box | None = None
    ) -> None:
        self._detector, self._landmarks, self._clothes = detector, landmarks, clothes
        self._box = person
        self.is_chosen = person is not None
        self.found_again: list[float] = []
        self._click: tuple[float, float] | None = None
        self._followed: Followed | None = None
        self._region: Region | None = None
        self._guides, self._passed_over = GuideFilter(), 0
        self._looked = -float("inf")
        self._began = self._in_doubt = False
        self._searched_parts, self._rest_s = -float("inf"), _LOOK_AGAIN_S

    def pick(self, x: float, y: float) -> None:
        """Follow the person at a point from the next frame on; without effect where there is none.

        Parameters
        ----------
        x, y : float
            px, y down.
        """
        self._click, self.is_chosen = (x, y), True

    def body(self, frame: Frame) -> BodyLandmarks | None:
        """Find the person in the next frame.

        Parameters
        ----------
        frame : Frame
            Later than the last one.

        Returns
        -------
        BodyLandmarks or None
            None where the person is not found, or only one too unlike them.
        """
        if frame.after_cut:
            self._begin_shot(frame)
        body = self._picked(frame) or self._tracked(frame) or self._search(frame)
        if body is None:
            self._region, self._passed_over = None, 0
            return None
        self._region = Region.around(*self._guides(body.guides, self._passed_over))
        self._passed_over = 0
        return None if self._is_stranger(body, frame.t) else body

    def glance(self, frame: Frame) -> BodyLandmarks | None:
        """Look where the person was last, without taking the frame in.

        Parameters
        ----------
        frame : Frame
            A later one.

        Returns
        -------
        BodyLandmarks or None
            None where it takes more than a glance: no one there, or perhaps another person.
        """
        if self._region is None or self._in_doubt or self._click is not None:
            return None
        return self.look(frame, self._region)

    def pass_over(self, frames: int) -> None:
        """Take note that frames in which the person rests lie between the last one and the next.

        Parameters
        ----------
        frames : int
            How many.
        """
        self._passed_over = frames

    def look(self, frame: Frame, region: Region) -> BodyLandmarks | None:
        """Look for a body in a region.

        Parameters
        ----------
        frame : Frame
            The frame.
        region : Region
            Where a person may be.

        Returns
        -------
        BodyLandmarks or None
            None where there is none, or most of it lies outside of the frame.
        """
        body = self._landmarks.look(frame, region)
        is_body = body.presence > _PRESENT and body.is_human and body.is_seen
        return body if is_body and is_inside(Region.around(*body.guides), frame.size, OUTSIDE) else None

    def _begin_shot(self, frame: Frame) -> None:
        """Start anew after a cut, unless a person is just where and as large as the one followed should be."""
        followed = self._followed
        if followed is None or any(followed.is_like(one.region, frame.t) for one in self._detector.detect(frame)):
            return
        self._followed = self._region = self._box = None
        self._began = self._in_doubt = False

    def _picked(self, frame: Frame) -> BodyLandmarks | None:
        """The person who was clicked on."""
        click, self._click = self._click, None
        if click is None:
            return None
        body = self._first(frame, under(self._detector.detect(frame), *click))
        if body is not None:
            self._follow(Region.around(*body.guides), frame.t)
        return body

    def _tracked(self, frame: Frame) -> BodyLandmarks | None:
        """The person where they were expected; another one there is left for the one who was followed."""
        body = None if self._region is None else self.look(frame, self._region)
        if body is None or self._followed is None:
            return None
        here = Region.around(*body.guides)
        self._in_doubt = self._in_doubt or self._followed.strays(here, frame.t)
        if self._in_doubt and self._followed.may_be(here, frame.t) and self._wears_the_same(frame, body):
            self._in_doubt = False
        if self._in_doubt and frame.t - self._followed.t > PATIENCE_S:
            self._follow(here, frame.t)
        if not self._in_doubt:
            self._followed.saw(here, frame.t)
            return body
        return self._other(frame, here) or body

    def _wears_the_same(self, frame: Frame, body: BodyLandmarks) -> bool:
        """Whether a body wears what the person who is followed wore recently."""
        colours = colours_of(frame, body.xy, body.visibility)
        return are_different(colours, self._clothes.recent(), OTHER_LIGHT) is False

    def _is_stranger(self, body: BodyLandmarks, t: float) -> bool:
        """Whether a body is too unlike the person who was followed to be taken for them, yet."""
        return (
            self._in_doubt and self._followed is not None and not self._followed.is_like(Region.around(*body.guides), t)
        )

    def _other(self, frame: Frame, here: Region) -> BodyLandmarks | None:
        """Another person in the frame who is much more like the one who was followed than who is tracked `here`."""
        followed = self._followed
        if followed is None or frame.t - self._looked < _LOOK_AGAIN_S:
            return None
        self._looked = frame.t
        limit = followed.unlikeness(here, frame.t) / 2
        others = [
            one
            for one in self._detector.detect(frame)
            if apart(one.region, here) and followed.unlikeness(one.region, frame.t) < limit
        ]
        body = self._first(frame, _likest(others, followed, frame.t))
        if body is not None:
            self._found(body, frame.t)
        return body

    def _search(self, frame: Frame) -> BodyLandmarks | None:
        """The followed person wherever they can be by now; a person to follow when there is none."""
        followed = self._followed
        if followed is not None and frame.t - followed.t > PATIENCE_S:
            followed = self._followed = None
        size = frame.size
        if followed is not None:
            here = self._where_expected(frame, followed)
            body = self._first(frame, _likest(here, followed, frame.t))
        elif self._box is not None:
            body = self._first(frame, within(self._detector.detect(frame, _around(self._box, size)), self._box))
        else:
            body = self._first(frame, most_prominent(self._candidates(frame), size))
        if body is not None:
            self._found(body, frame.t)
        return body

    def _where_expected(self, frame: Frame, followed: Followed) -> list[Detection]:
        """Those who may be the one who is followed; small people are looked for closer to where they should be."""
        for place in (None, followed.surroundings(frame.t)):
            here = [one for one in self._detector.detect(frame, place) if followed.may_be(one.region, frame.t)]
            if here:
                return here
        return []

    def _candidates(self, frame: Frame) -> list[Detection]:
        """The people to start with.

        Where none is certain, the frame is searched in parts, in which small people are seen larger.
        """
        size = frame.size
        found = [one for one in self._detector.detect(frame) if is_inside(one.region, size)]
        certain = [one for one in found if one.score >= _CERTAIN]
        rest_s = _LOOK_AGAIN_S if found else self._rest_s
        if certain or 0 <= frame.t - self._searched_parts < rest_s:
            return certain
        self._searched_parts, self._rest_s = frame.t, min(1.5 * self._rest_s, _LONGEST_REST_S)
        for part in Region.parts(size):
            certain += [
                one
                for one in self._detector.detect(frame, part)
                if one.score >= _CERTAIN and is_inside(one.region, size)
            ]
        return certain or found

    def _found(self, body: BodyLandmarks, t: float) -> None:
        """Follow a person who was searched for, in doubt while another may still turn up."""
        if self._began:
            self.found_again.append(t)
        if self._followed is None:
            self._follow(Region.around(*body.guides), t)
        else:
            self._in_doubt = True

    def _follow(self, here: Region, t: float) -> None:
        """From now on it is who is `here`."""
        self._followed = Followed(here, t)
        self._began, self._in_doubt = True, False
        self._rest_s = _LOOK_AGAIN_S

    def _first(self, frame: Frame, people: Iterable[Detection]) -> BodyLandmarks | None:
        """The first of these who is a person at a second look."""
        for one in people:
            body = self.look(frame, one.region)
            if body is not None:
                self._guides = GuideFilter()
                return body
        return None


def _likest(people: Iterable[Detection], followed: Followed, t: float) -> list[Detection]:
    return sorted(people, key=lambda one: followed.unlikeness(one.region, t))


def _around(box: Box, size: tuple[int, int]) -> Region:
    """The square around a box; VideoError when it lies outside of a frame (width, height)."""
    x, y, width, height = box
    if min(x + width, size[0]) <= max(x, 0) or min(y + height, size[1]) <= max(y, 0):
        region = f"{x},{y},{width},{height}"
        raise VideoError(message("pose.region_outside", region=region, width=size[0], height=size[1]))
    return Region(x + width / 2, y + height / 2, _MARGIN * max(width, height))
