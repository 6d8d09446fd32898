"""Which of several people to follow at the start: the largest and most central one, or one whom the user points at."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from posturecam.pose.detector import Detection
from posturecam.pose.follow import Box
from posturecam.pose.region import Region

_EDGE_WORTH = 0.5
"""By what the prominence of a person at the edge of a frame is less."""
_CLICK = 0.6
"""Reaches from hips and head within which a click is on a person."""


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


def _to_line(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance from a point to the stretch between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = (point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y
    share = min(max(share / (along_x**2 + along_y**2 or 1.0), 0.0), 1.0)
    return hypot(point[0] - start[0] - share * along_x, point[1] - start[1] - share * along_y)
