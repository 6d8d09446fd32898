"""Where everything of a chart stands: the scale of its values, its dates, and the labels of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from posturecam.report.dates import short_day, short_month

WIDTH_PX, HEIGHT_PX = 350.0, 200.0
"""As wide as a small phone's screen, so that nothing is scaled down there."""
FONT_PX = 12.0
LETTER_PX = 7.6
"""Width of a digit of that size in DejaVu Sans, the widest of the common typefaces (0.636 of its size)."""
_TOP_PX, _RIGHT_PX, _BOTTOM_PX, _INSET_PX = 14.0, 12.0, 26.0, 14.0
"""Margins, and how far the first and the last date stand inside."""
_STEPS = 5
"""Steps of the scale, at most; a choice for its height."""
_ROOM = 0.08
"""Share of the range of values left free at either end. A choice."""
_DATE_GAP_PX = 14.0


class Plotted(Protocol):
    """What the layout has to know of a point."""

    @property
    def when(self) -> datetime:
        """Its date."""

    @property
    def value(self) -> float:
        """Its value."""

    @property
    def uncertainty(self) -> float | None:
        """The ± of that."""

    @property
    def green(self) -> tuple[float, float] | None:
        """The range in which it would be fine."""


@dataclass(frozen=True)
class DateTick:
    """A date below the chart: where its mark and its text stand, px, and from where the text runs."""

    x: float
    text: str
    text_x: float
    anchor: str


@dataclass(frozen=True)
class ChartLayout:
    """The places of a chart, px from its top left corner.

    Attributes
    ----------
    width, height : float
        Of the whole.
    left, right, top, bottom : float
        Edges of the field with the values.
    low, high : float
        The values at its bottom and top.
    first, last : float
        The earliest and the latest date, s since 1970.
    points : int
        How many there are.
    values : tuple of tuple[float, str]
        What is written on the scale, with its text.
    dates : tuple of DateTick
        What is written below.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    first: float
    last: float
    points: int
    values: tuple[tuple[float, str], ...]
    dates: tuple[DateTick, ...] = ()

    def x(self, when: datetime) -> float:
        """Place a date.

        Parameters
        ----------
        when : datetime
            One of the points'.

        Returns
        -------
        float
            px; the middle where there is one date only.
        """
        start, end = self.left + _INSET_PX, self.right - _INSET_PX
        if self.last <= self.first:
            return (start + end) / 2
        return start + (end - start) * (when.timestamp() - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Place a value.

        Parameters
        ----------
        value : float
            Any, also an infinite one.

        Returns
        -------
        float
            px, inside the field.
        """
        inside = min(self.high, max(self.low, value))
        return self.bottom - (self.bottom - self.top) * (inside - self.low) / (self.high - self.low)

    def within(self, x: float, text: str) -> tuple[float, str]:
        """Place a text about a point so that it does not leave the chart.

        Parameters
        ----------
        x : float
            px, where its middle should be.
        text : str
            The text.

        Returns
        -------
        tuple[float, str]
            px, and the SVG anchor there.
        """
        half = LETTER_PX * len(text) / 2
        if x + half > self.width:
            return self.width - 1, "end"
        if x - half < self.left:
            return self.left, "start"
        return x, "middle"


def layout_of(
    points: Sequence[Plotted], unit: str, *, has_names: bool = False, own: float | None = None
) -> ChartLayout:
    """Lay out a chart.

    Parameters
    ----------
    points : Sequence of Plotted
        In order of time; may be empty.
    unit : str
        As it follows a number.
    has_names : bool
        Whether words stand for the sign.
    own : float or None
        Another value to be shown.

    Returns
    -------
    ChartLayout
        The layout.
    """
    low, high = _range(points, own)
    values = tuple((value, _written(value, unit, has_names)) for value in _ticks(low, high) if points)
    left = 8 + LETTER_PX * max((len(text) for _, text in values), default=0)
    times = [point.when.timestamp() for point in points] or [0.0]
    edges = (left, WIDTH_PX - _RIGHT_PX, _TOP_PX, HEIGHT_PX - _BOTTOM_PX)
    place = ChartLayout(WIDTH_PX, HEIGHT_PX, *edges, low, high, times[0], times[-1], len(points), values)
    return ChartLayout(**{**place.__dict__, "dates": _dates(points, place)})


def _range(points: Sequence[Plotted], own: float | None) -> tuple[float, float]:
    """The lowest and the highest value to be shown: all values with their ±, and the edges of what is fine."""
    shown = [point.value + sign * (point.uncertainty or 0.0) for point in points for sign in (-1, 1)]
    shown += [edge for point in points if point.green is not None for edge in point.green if math.isfinite(edge)]
    shown += [] if own is None else [own]
    if not shown:
        return 0.0, 1.0
    low, high = min(shown), max(shown)
    room = _ROOM * (high - low) or max(abs(high), 1.0) * _ROOM
    return low - room, high + room


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two values."""
    rough = (high - low) / _STEPS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def _written(value: float, unit: str, has_names: bool) -> str:
    """A value of the scale; without its sign where words say which side it is on."""
    text = f"{(abs(value) if has_names else value) + 0:g}{unit}"
    return text.replace("-", "\N{MINUS SIGN}")


def _dates(points: Sequence[Plotted], place: ChartLayout) -> tuple[DateTick, ...]:
    """The dates that fit: the first, the last, then others from left to right."""
    if not points:
        return ()
    years = {point.when.year for point in points}
    say_date = short_day if len(years) == 1 else short_month
    chosen: list[DateTick] = []
    for point in (points[-1], points[0], *points[1:-1]):
        tick = _date_tick(place.x(point.when), say_date(point.when), place)
        if all(_are_apart(tick, other) for other in chosen):
            chosen.append(tick)
    return tuple(sorted(chosen, key=lambda tick: tick.x))


def _date_tick(x: float, text: str, place: ChartLayout) -> DateTick:
    return DateTick(x, text, *place.within(x, text))


def _are_apart(one: DateTick, other: DateTick) -> bool:
    (_, a), (b, _) = sorted((_span(one), _span(other)))
    return a + _DATE_GAP_PX <= b


def _span(tick: DateTick) -> tuple[float, float]:
    length = LETTER_PX * len(tick.text)
    start = tick.text_x - {"start": 0.0, "middle": 0.5, "end": 1.0}[tick.anchor] * length
    return start, start + length
