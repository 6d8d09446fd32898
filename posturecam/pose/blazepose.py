"""One person's landmarks through a clip: MediaPipe's BlazePose with its networks run by OpenVINO, and a tracker of ours."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from posturecam.errors import VideoError
from posturecam.model_error import BLAZEPOSE_BIAS, LandmarkBias
from posturecam.pose.accurate import HeavyLook, refined
from posturecam.pose.clothes import OTHER_LIGHT, Clothes, are_different, colours_of
from posturecam.pose.detector import Detection, Detector
from posturecam.pose.follow import (
    OUTSIDE,
    Box,
    Bystanders,
    Followed,
    Sighting,
    apart,
    is_inside,
    most_prominent,
    under,
    within,
)
from posturecam.pose.landmark_model import Body, LandmarkModel
from posturecam.pose.models import Watch, model_files
from posturecam.pose.region import Region
from posturecam.pose.shots import times_listed
from posturecam.pose.guides import GuideFilter
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.words import Message, message

if TYPE_CHECKING:
    from typing_extensions import Self

_SURE = 0.5
_PATIENCE_S = 1.5
_LOOK_AGAIN_S = 0.15
_LONGEST_REST_S = 1.0
"""Longest wait before an empty frame is searched in parts again, which costs as much as ten frames."""
_CERTAIN = 0.75
"""Score from which on a detection needs no closer look (measured: people of 60 px and more 0.8 to 0.98; things taken for
people in an empty frame up to 0.61)."""
_MOST_LISTED = 5
_MARGIN = 1.25


class BlazePose:
    """Follows one person through the frames of one clip; make a new one for the next clip, and use it from one thread.

    Where the person was tells where to look in the next frame. The whole picture is searched at the start, when the
    person is lost, and when they move or grow in a way that looks like somebody else stepping in. Found again is only
    who can have got there; after 1.5 s without them, anybody is followed. person: (x, y, width, height) px around the one
    to follow in the first frames from `since` s on, the largest and most central one unless given. Landmarks are not
    smoothed. Raises ModelError when it can't start, VideoError at the first frame when `person` lies outside of it.
    accurate: the heavy network looks at some of the frames as well, for `refined`.
    """

    def __init__(
        self,
        person: Box | None = None,
        watch: Watch | None = None,
        *,
        since: float = -float("inf"),
        accurate: bool = False,
    ) -> None:
        files = model_files(watch)
        self._hash = files.digest()
        self._detector = Detector(files.detector)
        self._landmarks = LandmarkModel(files.landmarks)
        self.heavy = HeavyLook(watch) if accurate else None
        self._person, self._is_chosen, self._since = person, person is not None, since
        self._click: tuple[float, float] | None = None
        self._followed: Followed | None = None
        self._region: Region | None = None
        self._steady = GuideFilter()
        self._looked = -float("inf")
        self._began = self._in_doubt = False
        self._again: list[float] = []
        self._searched_parts, self._rest_s = -float("inf"), _LOOK_AGAIN_S
        self._bystanders = Bystanders()
        self.clothes = Clothes()

    @property
    def model_hash(self) -> str:
        """'sha256:…' over the two model files."""
        return self._hash

    @property
    def found_again(self) -> tuple[float, ...]:
        """The times in s at which the person had to be searched for and was found again."""
        return tuple(self._again)

    @property
    def bias(self) -> LandmarkBias:
        """What is known of the errors of its landmarks, measured on these very networks."""
        return BLAZEPOSE_BIAS

    @property
    def remarks(self) -> tuple[Message, ...]:
        """What the user should know of the frames so far: who else is there, and when the person had to be found again."""
        found = (self._bystanders.remark(), self._remark_on_finding())
        return tuple(remark for remark in found if remark)

    @property
    def others(self) -> tuple[Sighting, ...]:
        """Where a second person was seen, about once a second; empty unless there is one."""
        return self._bystanders.sightings()

    def _remark_on_finding(self) -> Message | None:
        if not self._again:
            return None
        return message("pose.found_again", times=times_listed(self._again, _MOST_LISTED), n=len(self._again))

    def pick(self, x: float, y: float) -> None:
        """From the next frame on follows the person at (x, y) px; nothing changes when nobody is there."""
        self._click, self._is_chosen = (x, y), True

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's landmarks in px of `frame`, with visibility 0–1 and world coordinates in m; None where nobody is
        found."""
        if frame.t < self._since:
            return None
        if frame.after_cut:
            self._begin_shot(frame)
        body = self._picked(frame) or self._tracked(frame) or self._search(frame)
        if body is None:
            self._region = None
            return None
        self._region = Region.around(*self._steady(body.guides))
        if self._is_stranger(body, frame.t):
            return None
        self.clothes.look(frame, body.xy, body.visibility)
        if not self._is_chosen and self._bystanders.is_due(frame.t):
            self._look_around(frame, Region.around(*body.guides))
        if self.heavy is not None:
            self.heavy.look(frame, body)
        return Pose(frame.t, body.xy, body.visibility, body.world)

    def refined(self, track: PoseTrack) -> PoseTrack:
        """The track that this estimator's poses became, as the heavy network sees it; as it is unless `accurate`."""
        return track if self.heavy is None else refined(track, self.heavy.samples)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to free."""

    def _begin_shot(self, frame: Frame) -> None:
        """Start anew after a cut, unless a person is just where and as large as the one followed should be."""
        followed = self._followed
        if followed is None or any(followed.is_like(one.region, frame.t) for one in self._detector.detect(frame)):
            return
        self._followed = self._region = self._person = None
        self._began = self._in_doubt = False

    def _look_around(self, frame: Frame, here: Region) -> None:
        """Takes note of the other people in a frame in which the person is `here`."""
        others = [
            one.region
            for one in self._detector.detect(frame)
            if is_inside(one.region, frame.size) and self._bystanders.may_count(one.region, here)
        ]
        self._bystanders.add(frame.t, here, [one for one in others if self._look(frame, one) is not None])

    def _picked(self, frame: Frame) -> Body | None:
        """The person who was clicked on."""
        click, self._click = self._click, None
        if click is None:
            return None
        body = self._first(frame, under(self._detector.detect(frame), *click))
        if body is not None:
            self._follow(Region.around(*body.guides), frame.t)
        return body

    def _tracked(self, frame: Frame) -> Body | None:
        """The person where they were expected; who stands there instead is left for the one who was followed."""
        body = None if self._region is None else self._look(frame, self._region)
        if body is None or self._followed is None:
            return None
        here = Region.around(*body.guides)
        self._in_doubt = self._in_doubt or self._followed.strays(here, frame.t)
        if self._in_doubt and self._followed.may_be(here, frame.t) and self._wears_the_same(frame, body):
            self._in_doubt = False
        if self._in_doubt and frame.t - self._followed.t > _PATIENCE_S:
            self._follow(here, frame.t)
        if not self._in_doubt:
            self._followed.saw(here, frame.t)
            return body
        return self._other(frame, here) or body

    def _wears_the_same(self, frame: Frame, body: Body) -> bool:
        """Whether a body wears what the person who is followed wore recently."""
        return are_different(colours_of(frame, body.xy, body.visibility), self.clothes.recent(), OTHER_LIGHT) is False

    def _is_stranger(self, body: Body, t: float) -> bool:
        """Whether who is seen is too unlike the one who was followed to be told as them, yet."""
        return (
            self._in_doubt and self._followed is not None and not self._followed.is_like(Region.around(*body.guides), t)
        )

    def _other(self, frame: Frame, here: Region) -> Body | None:
        """Somebody else in the picture who is much more like the one who was followed than who is tracked `here`."""
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
        body = self._first(frame, self._likest(others, followed, frame.t))
        if body is not None:
            self._found(body, frame.t)
        return body

    def _search(self, frame: Frame) -> Body | None:
        """The followed person wherever they can be by now; somebody to follow when there is none."""
        followed = self._followed
        if followed is not None and frame.t - followed.t > _PATIENCE_S:
            followed = self._followed = None
        size = frame.size
        if followed is not None:
            here = self._where_expected(frame, followed)
            body = self._first(frame, self._likest(here, followed, frame.t))
        elif self._person is not None:
            body = self._first(frame, within(self._detector.detect(frame, _around(self._person, size)), self._person))
        else:
            body = self._first(frame, most_prominent(self._everybody(frame), size))
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

    def _everybody(self, frame: Frame) -> list[Detection]:
        """The people to start with: where none is certain, the frame is searched in parts, in which small people are
        seen larger."""
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

    def _found(self, body: Body, t: float) -> None:
        """Takes somebody who was searched for as the one to follow, in doubt while another may still turn up."""
        if self._began:
            self._again.append(t)
        if self._followed is None:
            self._follow(Region.around(*body.guides), t)
        else:
            self._in_doubt = True

    def _follow(self, here: Region, t: float) -> None:
        """From now on it is who is `here`."""
        self._followed = Followed(here, t)
        self._began, self._in_doubt = True, False
        self._rest_s = _LOOK_AGAIN_S

    def _first(self, frame: Frame, people: Iterable[Detection]) -> Body | None:
        """The first of these who is a person at a second look."""
        for one in people:
            body = self._look(frame, one.region)
            if body is not None:
                self._steady = GuideFilter()
                return body
        return None

    def _look(self, frame: Frame, region: Region) -> Body | None:
        body = self._landmarks.look(frame, region)
        is_body = body.presence > _SURE and body.is_human and body.is_seen
        return body if is_body and is_inside(Region.around(*body.guides), frame.size, OUTSIDE) else None

    @staticmethod
    def _likest(people: Iterable[Detection], followed: Followed, t: float) -> list[Detection]:
        return sorted(people, key=lambda one: followed.unlikeness(one.region, t))


def _around(box: Box, size: tuple[int, int]) -> Region:
    """The square around a box; VideoError when it lies outside of a picture (width, height)."""
    x, y, width, height = box
    if min(x + width, size[0]) <= max(x, 0) or min(y + height, size[1]) <= max(y, 0):
        region = f"{x},{y},{width},{height}"
        raise VideoError(message("pose.region_outside", region=region, width=size[0], height=size[1]))
    return Region(x + width / 2, y + height / 2, _MARGIN * max(width, height))
