"""Where the values beside the dots of a chart stand, so that no two overprint and none lies on a ± bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from posturecam.report.chart_layout import FONT_PX, LETTER_PX, ChartLayout, Plotted

BOLD = 1.1
"""Width of a bold digit to a plain one in DejaVu Sans (0.696 to 0.636 of the size of the letters)."""
AWAY_PX = 6.0
"""Between the end of a ± bar and the label of its value. A choice."""
MARK_PX = 6.0
"""Half the width that a dot with the caps of its bar takes, 4 px, and 2 px of air."""
_HIGH, _DEEP = 0.8, 0.25
"""How far letters rise above their line and reach below it, of their size."""


class Labelled(Plotted, Protocol):
    """What placing has to know of a point."""

    @property
    def label(self) -> str:
        """What stands beside it; empty for nothing."""


@dataclass(frozen=True)
class PlacedLabel:
    """A label: its text, where its line begins, px, and from where it runs."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class _Box:
    """What something takes up, px."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def placed_labels(
    points: Sequence[Labelled], place: ChartLayout, texts: Sequence[tuple[str, float, float]] = ()
) -> list[PlacedLabel]:
    """Place the labels, the latest point's first.

    Parameters
    ----------
    points : sequence of Labelled
        In order of time.
    place : ChartLayout
        The places of the chart.
    texts : sequence of tuple
        What else is written in it, from its left end: (text, x, y), px.

    Returns
    -------
    list of PlacedLabel
        Above the bar, else below it, else beside the dot; one that would lie on another text is left out.
    """
    taken = [_text_box(text, x, y, "start") for text, x, y in texts]
    marks = [_mark_box(point, place) for point in points]
    labels = []
    for point in reversed(points):
        found = _free(_candidates(point, place), taken, marks) if point.label else None
        if found is not None:
            labels.append(found)
            taken.append(_text_box(found.text, found.x, found.y, found.anchor))
    return labels


def _free(candidates: Sequence[PlacedLabel], taken: Sequence[_Box], marks: Sequence[_Box]) -> PlacedLabel | None:
    """The first that lies on nothing; else the first that lies on no text."""
    readable = [one for one in candidates if not any(_box(one).meets(box) for box in taken)]
    clear = [one for one in readable if not any(_box(one).meets(box) for box in marks)]
    return next(iter((*clear, *readable)), None)


def _candidates(point: Labelled, place: ChartLayout) -> list[PlacedLabel]:
    x, reach = place.x(point.when), point.uncertainty or 0.0
    top, bottom = place.y(point.value + reach), place.y(point.value - reach)
    middle_x, anchor = place.within(x, point.label)
    middle_y, aside = place.y(point.value) + FONT_PX * _HIGH / 2, MARK_PX + 2.0
    found = [
        PlacedLabel(point.label, middle_x, top - AWAY_PX, anchor),
        PlacedLabel(point.label, middle_x, bottom + AWAY_PX + FONT_PX, anchor),
        PlacedLabel(point.label, x - aside, middle_y, "end"),
        PlacedLabel(point.label, x + aside, middle_y, "start"),
    ]
    return [one for one in found if _is_inside(_box(one), place)]


def _is_inside(box: _Box, place: ChartLayout) -> bool:
    """Whether it leaves neither the chart nor the field of values, below which the dates stand."""
    return box.left >= place.left - 1 and box.right <= place.width and box.top >= 0 and box.bottom <= place.bottom + 1


def _mark_box(point: Plotted, place: ChartLayout) -> _Box:
    x, y, reach = place.x(point.when), place.y(point.value), point.uncertainty or 0.0
    top, bottom = place.y(point.value + reach), place.y(point.value - reach)
    return _Box(x - MARK_PX, x + MARK_PX, min(top, y - MARK_PX), max(bottom, y + MARK_PX))


def _box(label: PlacedLabel) -> _Box:
    return _text_box(label.text, label.x, label.y, label.anchor)


def _text_box(text: str, x: float, y: float, anchor: str) -> _Box:
    width = LETTER_PX * BOLD * len(text)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
    return _Box(left, left + width, y - FONT_PX * _HIGH, y + FONT_PX * _DEEP)
