"""A session by the minute as an SVG with the same figures as a table, what drifted, and what trials found."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from posturecam.treadmill.fatigue import session_drift
from posturecam.treadmill.strip import SessionStrip, StripValue, session_strip
from posturecam.types import STEPS_PER_MINUTE, Analysis, check_title
from posturecam.ui.markup import part
from posturecam.ui.templates import render
from posturecam.wording.findings import unit_of
from posturecam.words import say

WIDTH, HEIGHT, TOP, BOTTOM = 640.0, 96.0, 10.0, 10.0
"""Of a lane, in units of its drawing."""
LEAST_RANGE = {STEPS_PER_MINUTE: 6.0}
USUAL_RANGE = 4.0
"""The least range that a lane shows, by unit, so that noise does not fill it: some four times the ± of a
minute."""
FEWEST_MINUTES = 2
"""Minutes with a value from which on there is a course to draw."""
TRIALS = "treadmill.trial."
"""How the codes of what trials found begin."""


@dataclass(frozen=True)
class StripLane:
    """One check over the minutes, ready to be shown: an SVG as the address of an image, its scale, and its words."""

    title: str
    unit: str
    low: str
    high: str
    image: str
    said: str


def session_html(analysis: Analysis) -> Markup:
    """Draw what a session on a treadmill shows over time.

    Parameters
    ----------
    analysis : Analysis
        Of the session, with the samples behind its findings.

    Returns
    -------
    Markup
        Empty where no one walked or ran for long enough and no trial was made.
    """
    trials = [str(remark) for remark in analysis.remarks if remark.code.startswith(TRIALS)]
    strip = session_strip(analysis)
    lanes = lanes_of(strip)
    if not lanes and not trials:
        return Markup("")
    drift = session_drift(analysis)
    sentence = None if drift is None or drift.sentence is None else str(drift.sentence)
    inner = render(
        "live/treadmill/strip.html.j2",
        lanes=lanes,
        width=WIDTH,
        height=HEIGHT,
        minutes=[f"{n + 1}" for n in range(len(strip.minutes))],
        rows=_rows(strip),
        drift=sentence or (say("treadmill.fatigue.too_short") if lanes else ""),
        trials=trials,
    )
    return part(say("treadmill.strip.title"), inner)


def lanes_of(strip: SessionStrip) -> list[StripLane]:
    """Make the lanes of a strip.

    Parameters
    ----------
    strip : SessionStrip
        The session by the minute.

    Returns
    -------
    list of StripLane
        One for each check that has a value in two minutes or more.
    """
    lanes = []
    for check in strip.checks:
        values = [minute.values.get(check) for minute in strip.minutes]
        if sum(value is not None for value in values) >= FEWEST_MINUTES:
            lanes.append(_lane(check, strip.units[check], values))
    return lanes


def _lane(check: str, unit: str, values: Sequence[StripValue | None]) -> StripLane:
    known = [value for value in values if value is not None]
    low, high = min(v.value - v.uncertainty for v in known), max(v.value + v.uncertainty for v in known)
    spare = max(0.0, LEAST_RANGE.get(unit, USUAL_RANGE) - (high - low)) / 2
    low, high = low - spare, high + spare
    step = WIDTH / len(values)

    def at(number: int, value: float) -> tuple[float, float]:
        return (number + 0.5) * step, TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    line, band, dots = [], [], []
    for run in _runs(values):
        line.append(_path([at(number, value.value) for number, value in run]))
        above = [at(number, value.value + value.uncertainty) for number, value in run]
        below = [at(number, value.value - value.uncertainty) for number, value in reversed(run)]
        band.append(_path(_widened([*above], step) + _widened([*below], -step)) + "Z")
        dots += [at(number, value.value) for number, value in run]
    image = _image(" ".join(line), " ".join(band), dots)
    digits = 0 if unit == STEPS_PER_MINUTE else 1
    least, most = f"{low:.{digits}f}", f"{high:.{digits}f}"
    return StripLane(check_title(check), unit_of(unit), least, most, image, _said(check, unit, known))


def _image(line: str, band: str, dots: Sequence[tuple[float, float]]) -> str:
    """An SVG as the address of an image: Streamlit takes no SVG within HTML."""
    svg = render("live/treadmill/lane.svg.j2", width=WIDTH, height=HEIGHT, line=line, band=band, dots=dots)
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _said(check: str, unit: str, known: Sequence[StripValue]) -> str:
    """What the lane shows, for those who do not see it."""
    values = [value.value for value in known]
    return say(
        "treadmill.strip.said",
        title=check_title(check),
        first=_figure(known[0], unit),
        last=_figure(known[-1], unit),
        least=f"{min(values):.1f}",
        most=f"{max(values):.1f}{unit_of(unit)}",
    )


def _runs(values: Sequence[StripValue | None]) -> list[list[tuple[int, StripValue]]]:
    """Minutes with a value that follow each other."""
    runs: list[list[tuple[int, StripValue]]] = []
    for number, value in enumerate(values):
        if value is None:
            continue
        if number == 0 or values[number - 1] is None:
            runs.append([])
        runs[-1].append((number, value))
    return runs


def _widened(points: list[tuple[float, float]], step: float) -> list[tuple[float, float]]:
    """The points with their ends half a minute further out, so that one minute alone has a band too."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return [(x0 - 0.4 * step, y0), *points, (x1 + 0.4 * step, y1)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _figure(value: StripValue, unit: str) -> str:
    return say("treadmill.strip.value", value=value.value, uncertainty=value.uncertainty, unit=unit_of(unit))


def _rows(strip: SessionStrip) -> dict[str, list[str]]:
    """By the title of a check, its figures by minute."""
    return {
        check_title(check): [
            "" if (value := minute.values.get(check)) is None else _figure(value, strip.units[check])
            for minute in strip.minutes
        ]
        for check in strip.checks
    }
