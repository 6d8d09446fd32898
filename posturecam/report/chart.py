"""One measure over dates as an SVG: values with their ±, the range in which they would be fine, and what is comparable.

It takes plain numbers and texts, so that a report, its PDF and a page of the app draw the same chart. Its size is that
of a phone's screen; a wider place enlarges it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

from posturecam.printable import printable
from posturecam.report.chart_labels import placed_labels
from posturecam.report.chart_layout import FONT_PX, ChartLayout, DateTick, layout_of
from posturecam.words import say

_RADIUS_PX, _CAP_PX = 4.0, 4.0
_CROWDED = 40
"""Points from which on they are drawn smaller. A choice: 40 of 8 px fill the width."""


@dataclass(frozen=True)
class ChartPoint:
    """One value.

    Attributes
    ----------
    when : datetime
        When it was recorded, in the time zone in which dates are shown.
    value : float
        In the chart's unit.
    uncertainty : float or None
        Its ± (95 %); None draws no bar.
    green : tuple[float, float] or None
        The range in which it would be fine, which may have an infinite end; None where it is not known.
    group : int or None
        Those of one group are comparable and joined by a line; None: comparable with no other.
    label : str
        Drawn beside it: '12°'. Leave it empty for most of many.
    about : str
        What is read out and shown on hovering: '3 March 2026: 12° (±4)'.
    """

    when: datetime
    value: float
    uncertainty: float | None = None
    green: tuple[float, float] | None = None
    group: int | None = None
    label: str = ""
    about: str = ""


@dataclass(frozen=True)
class Chart:
    """One measure over dates.

    Attributes
    ----------
    key : str
        Letters, digits, '-' and '_' that no other chart of the page has.
    title : str
        What was measured.
    about : str
        The chart in a sentence, for those who do not see it.
    points : tuple of ChartPoint
        In order of time; may be empty.
    unit : str
        As it follows a number: '°', ' %'.
    names : tuple[str, str] or None
        Words that stand for the sign: ('to your left', 'to your right').
    own : float or None
        The value of the person's own good posture, drawn as a line.
    compared : int or None
        The group whose line is solid and whose dots are full; None: that of the latest point.
    """

    key: str
    title: str
    about: str
    points: tuple[ChartPoint, ...]
    unit: str = ""
    names: tuple[str, str] | None = None
    own: float | None = None
    compared: int | None = None

    def is_compared(self, group: int | None) -> bool:
        """Tell whether a group is the one that is compared.

        Parameters
        ----------
        group : int or None
            Of a point.

        Returns
        -------
        bool
            Whether it is.
        """
        shown = self.points[-1].group if self.compared is None else self.compared
        return group is not None and group == shown


@dataclass(frozen=True)
class ChartColours:
    """What a chart is painted with: CSS colours, or custom properties of the page with a colour to fall back on."""

    ink: str
    soft: str
    line: str
    mark: str
    green: str
    paper: str


THEMED = ChartColours(
    ink="var(--pc-ink, #17211f)",
    soft="var(--pc-soft, #55615e)",
    line="var(--pc-line, #dde3e0)",
    mark="var(--pc-brand, #0b6e69)",
    green="var(--pc-good-soft, #d7efe4)",
    paper="var(--pc-card, #ffffff)",
)
"""The colours of the app's pages and of reports, which follow a dark theme."""
IN_IMAGE = ChartColours(
    ink="light-dark(#17211f, #e8eeec)",
    soft="light-dark(#55615e, #a3b0ac)",
    line="light-dark(#dde3e0, #2b3634)",
    mark="light-dark(#0b6e69, #4fc4b8)",
    green="light-dark(#d7efe4, #12392c)",
    paper="light-dark(#ffffff, #18201f)",
)
"""The same colours, for a chart that is an image of its own and does not know those of the page."""
PRINTED = ChartColours("#17211f", "#55615e", "#dde3e0", "#0b6e69", "#d7efe4", "#ffffff")
"""For what does not know custom properties."""


def chart_svg(chart: Chart, colours: ChartColours = THEMED, font: str = "inherit") -> str:
    """Draw a chart.

    Parameters
    ----------
    chart : Chart
        What to draw.
    colours : ChartColours
        What with.
    font : str
        The family of its letters.

    Returns
    -------
    str
        An <svg> element, to stand in a page as it is; every text in it is escaped.
    """
    place = layout_of(chart.points, chart.unit, has_names=chart.names is not None, own=chart.own)
    root = _root(chart, place, font)
    _draw_green(root, chart.points, place, colours)
    _draw_axes(root, place, colours)
    _draw_words(root, chart, place, colours)
    _draw_lines(root, chart, place, colours)
    for point in chart.points:
        _draw_point(root, point, place, colours, joined=chart.is_compared(point.group))
    _draw_labels(root, chart, place, colours)
    return ElementTree.tostring(root, encoding="unicode")


def _root(chart: Chart, place: ChartLayout, font: str) -> ElementTree.Element:
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {place.width:g} {place.height:g}",
        "width": f"{place.width:g}",
        "height": f"{place.height:g}",
        "role": "img",
        "aria-labelledby": f"{chart.key}-title {chart.key}-about",
        "font-family": font,
        "font-size": f"{FONT_PX:g}",
        "style": "color-scheme: light dark; max-width: 100%; height: auto",
    }
    root = ElementTree.Element("svg", attributes)
    for name, part, text in (("title", "title", chart.title), ("desc", "about", chart.about)):
        ElementTree.SubElement(root, name, {"id": f"{chart.key}-{part}"}).text = printable(text)
    return root


def _add(parent: ElementTree.Element, tag: str, **attributes: float | str) -> ElementTree.Element:
    """Add a shape; '_' in the name of an attribute stands for '-'."""
    texts = {
        name.replace("_", "-"): value if isinstance(value, str) else f"{value + 0:.2f}".rstrip("0").rstrip(".")
        for name, value in attributes.items()
    }
    return ElementTree.SubElement(parent, tag, texts)


def _text(
    parent: ElementTree.Element,
    text: str,
    at: tuple[float, float],
    colour: str,
    anchor: str = "middle",
    weight: str = "400",
) -> None:
    x, y = at
    _add(parent, "text", x=x, y=y, fill=colour, text_anchor=anchor, font_weight=weight).text = printable(text)


def _draw_green(
    root: ElementTree.Element, points: Sequence[ChartPoint], place: ChartLayout, colours: ChartColours
) -> None:
    """Shade the fine range; each point's own reaches half-way to its neighbours, for it may follow the speed."""
    edges = [place.left, *((place.x(a.when) + place.x(b.when)) / 2 for a, b in pairwise(points)), place.right]
    start = edges[0]
    for number, point in enumerate(points):
        if number + 1 < len(points) and points[number + 1].green == point.green:
            continue
        end = edges[number + 1]
        if point.green is not None:
            top, bottom = place.y(point.green[1]), place.y(point.green[0])
            _add(root, "rect", x=start, y=top, width=end - start, height=max(bottom - top, 0.0), fill=colours.green)
        start = end


def _draw_axes(root: ElementTree.Element, place: ChartLayout, colours: ChartColours) -> None:
    for value, text in place.values:
        y = place.y(value)
        _add(root, "line", x1=place.left, x2=place.right, y1=y, y2=y, stroke=colours.line, stroke_width=1)
        _text(root, text, (place.left - 6, y + FONT_PX / 3), colours.soft, "end")
    for tick in place.dates:
        _draw_date(root, tick, place, colours)


def _draw_date(root: ElementTree.Element, tick: DateTick, place: ChartLayout, colours: ChartColours) -> None:
    _add(root, "line", x1=tick.x, x2=tick.x, y1=place.bottom, y2=place.bottom + 4, stroke=colours.soft, stroke_width=1)
    _text(root, tick.text, (tick.text_x, place.bottom + 6 + FONT_PX), colours.soft, tick.anchor)


def _draw_words(root: ElementTree.Element, chart: Chart, place: ChartLayout, colours: ChartColours) -> None:
    """Write what the signs mean, draw the person's own posture, and say where there is nothing to draw."""
    if not chart.points:
        _text(root, say("report.chart.empty"), (place.width / 2, place.height / 2), colours.soft)
        return
    if chart.own is not None:
        y = place.y(chart.own)
        line = _add(root, "line", x1=place.left, x2=place.right, y1=y, y2=y, stroke=colours.soft, stroke_width=1.5)
        line.set("stroke-dasharray", "6 4")
    for text, x, y in _words_in(chart, place):
        _text(root, text, (x, y), colours.soft, "start")


def _words_in(chart: Chart, place: ChartLayout) -> list[tuple[str, float, float]]:
    """What is written into the field at its left edge, with where it begins, px; none of it on another."""
    left, words = place.left + 4, list[tuple[str, float, float]]()
    if chart.names is not None and place.low < 0 < place.high:
        words += [(chart.names[1], left, place.top + FONT_PX), (chart.names[0], left, place.bottom - 4)]
    if chart.own is not None:
        line = place.y(chart.own)
        places = [y for y in (line - 4, line + FONT_PX) if all(abs(y - other) > FONT_PX for _, _, other in words)]
        words += [(say("report.chart.own"), left, y) for y in places[:1]]
    return words


def _draw_lines(root: ElementTree.Element, chart: Chart, place: ChartLayout, colours: ChartColours) -> None:
    """Join the points of each group; dashed where they are not compared."""
    for group in dict.fromkeys(point.group for point in chart.points if point.group is not None):
        same = [point for point in chart.points if point.group == group]
        path = " ".join(f"{place.x(one.when):.2f},{place.y(one.value):.2f}" for one in same)
        line = _add(root, "polyline", points=path, fill="none", stroke=colours.mark, stroke_width=2)
        if not chart.is_compared(group):
            line.set("stroke-dasharray", "2 4")


def _draw_point(
    root: ElementTree.Element, point: ChartPoint, place: ChartLayout, colours: ChartColours, *, joined: bool
) -> None:
    """A dot with its ± bar; hollow where it may not be compared with the latest."""
    x, shrunk = place.x(point.when), 0.5 if place.points > _CROWDED else 1.0
    mark = _add(root, "g", stroke=colours.mark if joined else colours.soft, stroke_width=1.5 * shrunk)
    if point.about:
        ElementTree.SubElement(mark, "title").text = printable(point.about)
    if point.uncertainty is not None:
        low, high = (place.y(point.value + sign * point.uncertainty) for sign in (-1, 1))
        _add(mark, "line", x1=x, x2=x, y1=low, y2=high)
        for y in (low, high):
            _add(mark, "line", x1=x - _CAP_PX * shrunk, x2=x + _CAP_PX * shrunk, y1=y, y2=y)
    fill = colours.mark if joined else colours.paper
    _add(mark, "circle", cx=x, cy=place.y(point.value), r=_RADIUS_PX * shrunk, fill=fill)


def _draw_labels(root: ElementTree.Element, chart: Chart, place: ChartLayout, colours: ChartColours) -> None:
    """Write values beside their bars."""
    for label in placed_labels(chart.points, place, _words_in(chart, place)):
        _text(root, label.text, (label.x, label.y), colours.ink, label.anchor, "700")
