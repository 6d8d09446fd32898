"""Who the followed person is among several: continuity of place, movement and size; at the start, size and centrality.

Lengths are in reaches: the radius of the circle around a whole body, hips to fingertips or toes, about half the height.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, hypot, log

from posturecam.pose.detector import Detection
from posturecam.pose.region import Region
from posturecam.words import Message, message

Box = tuple[int, int, int, int]
"""(x, y, width, height) px."""

PATIENCE_S = 1.5
"""How long a person who is lost is waited for before any other is followed. Engineering choice."""
_ASTRAY, _ASTRAY_SIZE = 0.35, 0.25
"""Reaches off the expected place, and log of size, from which on it may be another person. Measured on real clips of
one person at 10 to 30 fps, from frame to frame: up to 0.16 and 0.07."""
_ANYWHERE, _ANYWHERE_PER_S = 0.3, 3.0
"""Reaches within which a person can be at once, and how many more for each second."""
_ANY_SIZE, _ANY_SIZE_PER_S = 0.2, 0.3
"""The same for the log of their size."""
_SIZE_WEIGHT = 2.0
"""What log of size counts in reaches."""
_LIKE = 0.4
"""Unlikeness, in reaches, below which it is the same person."""
_SETTLING_S = 0.3
"""Within which the filter of place and speed settles."""
_LONGEST_GUESS_S = 0.5
"""For how long a speed is trusted."""
_APART, _OTHER_SIZE = 0.5, 0.5
"""Reaches, or log of size, from which on two bodies in one frame are two people's."""
_EDGE_WORTH = 0.5
"""By what the prominence of a person at the edge of a frame is less."""
_CLICK = 0.6
"""Reaches from hips and head within which a click is on a person."""
OUTSIDE = 0.25
"""How far the hips of the person followed may be off the sides, reaches: beyond, most of the body is imagined."""
_COARSE_S = 0.05
"""Frame interval from which on the first step sets the speed at once."""
_SURROUNDINGS = 8.0
"""Reach of the region that is searched, reaches of the person."""
_LOOK_AROUND_S = 1.0
"""Interval at which other people are looked for."""
_AS_LARGE = 0.6
"""Least reach of a second person over that of the person followed."""
_FEWEST_LOOKS, _OFTEN = 2, 0.5
"""Looks that must show a second person; share of all looks from which they are there all the time."""


class Followed:
    """Where the followed person was last, how they moved, and so where they can be by now.

    Parameters
    ----------
    region : Region
        Where a person is.
    t : float
        Seconds from the start of the clip.
    """

    def __init__(self, region: Region, t: float) -> None:
        self._x, self._y, self._reach = region.x, region.y, region.reach
        self._speed_x = self._speed_y = 0.0
        self._is_new = True
        self.t = t

    def saw(self, region: Region, t: float) -> None:
        """Take in where the person is: an alpha-beta filter that settles within 0.3 s.

        Parameters
        ----------
        region : Region
            Where a person is.
        t : float
            Seconds from the start of the clip.
        """
        dt = t - self.t
        if dt <= 0:
            return
        x, y = self._expected(t)
        share = 1 - exp(-dt / _SETTLING_S)
        push = share**2 / (2 - share) / dt
        # with few frames a second there is no time to learn step by step how fast a person passes
        is_first_step = self._is_new and dt >= _COARSE_S
        self._x, self._y = x + (1.0 if is_first_step else share) * (region.x - x), y + share * (region.y - y)
        self._speed_x += (region.x - x) / dt if is_first_step else push * (region.x - x)
        self._speed_y += push * (region.y - y)
        self._is_new = False
        self._reach *= (region.reach / self._reach) ** share
        self.t = t

    def strays(self, region: Region, t: float) -> bool:
        """Check whether it takes a second look to believe that this is still the same person.

        Parameters
        ----------
        region : Region
            Where a person is.
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        bool
            Whether place or size changed more than from frame to frame.
        """
        return self._away(region, t) > _ASTRAY or self._resized(region) > _ASTRAY_SIZE

    def is_like(self, region: Region, t: float) -> bool:
        """Check whether a person is where and as large as the one followed should be.

        Parameters
        ----------
        region : Region
            Where a person is.
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        bool
            Whether the unlikeness is small.
        """
        return self.unlikeness(region, t) < _LIKE

    def may_be(self, region: Region, t: float) -> bool:
        """Check whether the person can be in a region at all.

        Parameters
        ----------
        region : Region
            Where a person is.
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        bool
            Whether they can have got there, and grown so, since they were seen.
        """
        gap = t - self.t
        near = self._away(region, t) <= _ANYWHERE + _ANYWHERE_PER_S * gap
        return near and self._resized(region) <= _ANY_SIZE + _ANY_SIZE_PER_S * gap

    def unlikeness(self, region: Region, t: float) -> float:
        """Measure how little a region is like where and how large the person should be.

        Parameters
        ----------
        region : Region
            Where a person is.
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        float
            Reaches; 0 is just so.
        """
        return self._away(region, t) + _SIZE_WEIGHT * self._resized(region)

    def surroundings(self, t: float) -> Region:
        """Return the part of the frame in which to look for the person.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        Region
            Around where they are expected.
        """
        return Region(*self._expected(t), _SURROUNDINGS * self._reach)

    def _expected(self, t: float) -> tuple[float, float]:
        ahead = min(t - self.t, _LONGEST_GUESS_S)
        return self._x + ahead * self._speed_x, self._y + ahead * self._speed_y

    def _away(self, region: Region, t: float) -> float:
        x, y = self._expected(t)
        return hypot(region.x - x, region.y - y) / self._reach

    def _resized(self, region: Region) -> float:
        return abs(log(region.reach / self._reach))


def most_prominent(people: Iterable[Detection], size: tuple[int, int]) -> list[Detection]:
    """Sort people, large and central ones first; at the edge of the frame a person counts as half as large.

    Parameters
    ----------
    people : iterable of Detection
        Any order.
    size : tuple of int
        (width, height) px of the frame.

    Returns
    -------
    list of Detection
        The most prominent first.
    """

    def prominence(person: Detection) -> float:
        width, height = size
        off = hypot(2 * person.region.x / width - 1, 2 * person.region.y / height - 1)
        return person.region.reach * (1 - _EDGE_WORTH * min(off, 1.0))

    return sorted(people, key=prominence, reverse=True)


def within(people: Iterable[Detection], box: Box) -> list[Detection]:
    """Find the people whose hips are in a box.

    Parameters
    ----------
    people : iterable of Detection
        Any order.
    box : tuple of int
        (x, y, width, height) px.

    Returns
    -------
    list of Detection
        The largest first.
    """
    inside = [one for one in people if is_in_box(one.region, box)]
    return sorted(inside, key=lambda one: one.region.reach, reverse=True)


def is_in_box(region: Region, box: Box) -> bool:
    """Check whether the hips of a person are in a box.

    Parameters
    ----------
    region : Region
        Where a person is.
    box : tuple of int
        (x, y, width, height) px.

    Returns
    -------
    bool
        Its edges included.
    """
    x, y, width, height = box
    return 0 <= region.x - x <= width and 0 <= region.y - y <= height


def under(people: Iterable[Detection], x: float, y: float) -> list[Detection]:
    """Find the people at a point: between hips and head, or close to that.

    Parameters
    ----------
    people : iterable of Detection
        Any order.
    x, y : float
        px, y down.

    Returns
    -------
    list of Detection
        The nearest first, in their own reaches.
    """

    def distance(person: Detection) -> float:
        left, top, right, bottom = person.box
        ends = (person.region.x, person.region.y), ((left + right) / 2, (top + bottom) / 2)
        return _to_line((x, y), *ends) / person.region.reach

    return sorted((one for one in people if distance(one) < _CLICK), key=distance)


def apart(one: Region, other: Region) -> bool:
    """Check whether two regions can't be of the same person in the same frame.

    Parameters
    ----------
    one, other : Region
        Where people are.

    Returns
    -------
    bool
        Whether they are too far apart, or of too different sizes.
    """
    away = hypot(one.x - other.x, one.y - other.y) / max(one.reach, other.reach)
    return away > _APART or abs(log(one.reach / other.reach)) > _OTHER_SIZE


def is_inside(region: Region, size: tuple[int, int], margin: float = 0.0) -> bool:
    """Check whether the hips are in a frame; below it they may well be.

    Parameters
    ----------
    region : Region
        Where a person is.
    size : tuple of int
        (width, height) px of the frame.
    margin : float
        How far off its sides they may be, reaches.

    Returns
    -------
    bool
        Whether they are.
    """
    width = size[0]
    aside = margin * region.reach
    return -aside <= region.x <= width + aside and region.y >= -aside


@dataclass(frozen=True)
class Sighting:
    """A second person at a moment.

    Parameters
    ----------
    t : float
        Seconds from the start of the clip.
    here : Region
        Where the person followed is.
    other : Region
        Where the second one is.
    """

    t: float
    here: Region
    other: Region

    @property
    def box(self) -> Box:
        """The square around the whole other body, as far as it has positive coordinates."""
        reach = self.other.reach
        left, top = (max(0, round(v - reach)) for v in (self.other.x, self.other.y))
        return left, top, round(2 * reach), round(2 * reach)


class Bystanders:
    """Who else is in the frame.

    Looked for once a second, and reported when a person about as large was there more than once.
    """

    def __init__(self) -> None:
        self._looked = -float("inf")
        self._looks = 0
        self._seen: list[Sighting] = []

    def is_due(self, t: float) -> bool:
        """Check whether it is time to look around again.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        bool
            Whether the last look was a second ago.
        """
        return t - self._looked >= _LOOK_AROUND_S

    @staticmethod
    def may_count(other: Region, here: Region) -> bool:
        """Check whether another person is large enough, and far enough away, to be taken for a second one.

        Parameters
        ----------
        other : Region
            Where they are.
        here : Region
            Where the person followed is.

        Returns
        -------
        bool
            Whether they may.
        """
        return apart(other, here) and other.reach >= _AS_LARGE * here.reach

    def add(self, t: float, here: Region, others: list[Region]) -> None:
        """Take in a look.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.
        here : Region
            Where the person followed is.
        others : list of Region
            The others who count.
        """
        self._looked = t
        self._looks += 1
        self._seen += [Sighting(t, here, other) for other in others[:1]]

    def sightings(self) -> tuple[Sighting, ...]:
        """Return the looks that showed another person.

        Returns
        -------
        tuple of Sighting
            In order of time; empty when they are too few for a second person.
        """
        enough = len(self._seen) >= min(_FEWEST_LOOKS, max(self._looks, 1))
        return tuple(self._seen) if enough else ()

    def remark(self) -> Message | None:
        """What to say of the second person and how to choose them; None where there is none.

        Returns
        -------
        Message or None
            Which side they are on, and whether for all of the time.
        """
        seen = self.sightings()
        if not seen:
            return None
        where = "right" if seen[0].other.x > seen[0].here.x else "left"
        how_long = "" if len(self._seen) >= _OFTEN * self._looks else "_at_times"
        return message(f"pose.second_person.{where}{how_long}", choose=how_to_choose(seen[0].box, seen[0].t))


def how_to_choose(box: Box, t: float) -> Message:
    """What the user can do to have another person judged.

    Parameters
    ----------
    box : tuple of int
        (x, y, width, height) px around that person.
    t : float
        When they are there, s from the start of the clip.

    Returns
    -------
    Message
        A phrase that completes "to judge them, …".
    """
    if t >= _LOOK_AROUND_S:
        return message("pose.choose.cut_or_roi")
    return message("pose.choose.roi", box=",".join(map(str, box)))


def _to_line(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance from a point to the stretch between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = (point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y
    share = min(max(share / (along_x**2 + along_y**2 or 1.0), 0.0), 1.0)
    return hypot(point[0] - start[0] - share * along_x, point[1] - start[1] - share * along_y)
