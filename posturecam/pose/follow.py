"""Where the person who is followed can be: continuity of place, movement and size.

Lengths are in reaches: the radius of the circle around a whole body, hips to fingertips or toes, about half the height.
"""

from __future__ import annotations

from math import exp, hypot, log

from posturecam.pose.region import Region

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
OUTSIDE = 0.25
"""How far the hips of the person followed may be off the sides, reaches: beyond, most of the body is imagined."""
_COARSE_S = 0.05
"""Frame interval from which on the first step sets the speed at once."""
_SURROUNDINGS = 8.0
"""Reach of the region that is searched, reaches of the person."""


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
