"""The angles and distances of the checks, frame by frame, and the feet that land, as the browser draws them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from posturecam.arrays import Point
from posturecam.checks import find, overstride
from posturecam.checks.drawn_body import DrawnBody
from posturecam.checks.figure import Figure, When
from posturecam.render.annotator import distance_text
from posturecam.render.bout_view import LABEL_TOLERANCE, BoutView
from posturecam.render.messages import LOW_CONFIDENCE, value_text
from posturecam.render.painter import Pen, ground_bar
from posturecam.render.palette import WHITE, Colour, style_of
from posturecam.render.timeline import Landing
from posturecam.types import Finding
from posturecam.ui.player.packing import pack_positions, pack_words
from posturecam.words import say, sentence_case

Bodies = Sequence[tuple[float, "DrawnBody | None"]]
"""Time, s, and body of each frame of a bout."""
Drawn = tuple[Finding, BoutView, bool]
"""A finding, a view of it alone, which has its samples as a still has them, and whether it is always shown."""


def hex_of(colour: Colour) -> str:
    """Write a colour as CSS has it.

    Parameters
    ----------
    colour : Colour
        Red, green and blue.

    Returns
    -------
    str
        Such as '#18be8e'.
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def drawn_findings(view: BoutView, provenance: Mapping[str, str]) -> list[Drawn]:
    """List the findings of a bout whose angle can be drawn: those always shown, then those shown when asked for.

    Parameters
    ----------
    view : BoutView
        The bout.
    provenance : mapping
        Of the analysis.

    Returns
    -------
    list of Drawn
        Those always shown first.
    """
    focus = [finding.check for finding in view.focus]
    drawn = [
        finding
        for finding in view.bout.findings
        if find(finding.check).drawing.figure is not None
        and view.shows(finding)
        and (finding.check in focus or finding.asks or finding.is_uncertain)
    ]
    return [
        (finding, BoutView(replace(view.bout, findings=(finding,)), provenance=provenance), finding.check in focus)
        for finding in sorted(drawn, key=lambda finding: finding.check not in focus)
    ]


def figures_of(drawn: Sequence[Drawn], first: int, bodies: Bodies, size: tuple[int, int]) -> list[dict[str, Any]]:
    """Collect the angles that are shown in every frame of a bout.

    Parameters
    ----------
    drawn : sequence of Drawn
        The `drawn_findings` of the bout.
    first : int
        Number of its first frame.
    bodies : Bodies
        Of its frames.
    size : tuple of int
        (width, height) px of the image.

    Returns
    -------
    list of dict
        One for each finding, with packed lines (reference, limb and anchor: x and y of five points a frame) and the
        number of the frame's text; 0 stands for none.
    """
    return [
        _series(finding, alone, first, bodies, size) | {"focus": focus}
        for finding, alone, focus in drawn
        if find(finding.check).drawing.when is not When.AT_CONTACT
    ]


def _series(finding: Finding, view: BoutView, first: int, bodies: Bodies, size: tuple[int, int]) -> dict[str, Any]:
    lines, said = np.full((len(bodies), 10), np.nan), np.zeros(len(bodies))
    texts: dict[tuple[str, str], int] = {("", ""): 0}
    at_samples, reach, is_angle = find(finding.check).drawing.when is When.AT_SAMPLES, 1.0, True
    for k, (t, body) in enumerate(bodies):
        side = view.side_measured_at(finding.check, t) if at_samples else None
        figure = None if body is None else view.figure_of(finding, body, side)
        value = view.value_at(finding, t, side)
        if figure is not None and value is not None:
            lines[k], reach, is_angle = _ends(figure), figure.reach, figure.is_angle
            said[k] = texts.setdefault(_texts(finding, value), len(texts))
    return {
        **_look(finding),
        **{"reach": reach, "angle": is_angle, "first": first, "frames": len(bodies)},
        **{"lines": pack_positions(lines, size), "said": pack_words(said), "texts": list(texts)},
    }


def landing_of(landing: Landing, drawn: Sequence[Drawn], size: tuple[int, int]) -> dict[str, Any] | None:
    """Describe a foot that lands.

    Parameters
    ----------
    landing : Landing
        The foot.
    drawn : sequence of Drawn
        The `drawn_findings` of its bout.
    size : tuple of int
        (width, height) px of the image.

    Returns
    -------
    dict or None
        Time, side, the bar under the foot, what is written there, and the checks made at landing; None where the foot
        is not seen.
    """
    view, body, feet = landing.view, landing.body, landing.body.foot(landing.side)
    if not feet:
        return None
    finding = view.bout.finding(overstride.CHECK.id)
    figures = list(_at_contact(landing, drawn))
    said_already = any(one["focus"] and one["check"] == overstride.CHECK.id for one in figures)
    letter = say(f"render.foot.{landing.side}")
    bar = ground_bar(feet, view.axes, Pen.for_body(min(size), body.trunk_px))
    return {
        "t": round(landing.t, 3),
        "side": str(landing.side),
        "colour": hex_of(WHITE if finding is None else style_of(finding).colour),
        "bar": _rounded(bar),
        "text": letter + ("" if said_already else distance_text(landing, finding)),
        "figures": figures,
    }


def _at_contact(landing: Landing, drawn: Sequence[Drawn]) -> Iterator[dict[str, Any]]:
    for finding, view, focus in drawn:
        if find(finding.check).drawing.when is not When.AT_CONTACT:
            continue
        figure = view.figure_of(finding, landing.body, landing.side)
        value = view.value_at(finding, landing.t, landing.side)
        if figure is not None and value is not None and _shows(view, finding, value, figure, landing):
            ends = (*figure.reference, *figure.limb, figure.anchor)
            look = {**_look(finding), "reach": figure.reach, "angle": figure.is_angle, "focus": focus}
            yield {**look, "ends": _rounded(ends), "text": list(_texts(finding, value))}


def _look(finding: Finding) -> dict[str, Any]:
    colour = hex_of(style_of(finding).colour)
    return {"check": finding.check, "colour": colour, "dashed": finding.confidence < LOW_CONFIDENCE}


def _texts(finding: Finding, value: float) -> tuple[str, str]:
    """A value in short, and with its ± and what it is for where there is room."""
    name = "" if finding.check == overstride.CHECK.id else f"{sentence_case(find(finding.check).name)} "
    return value_text(finding, value, False), f"{name}{value_text(finding, value, True)}"


def _shows(view: BoutView, finding: Finding, value: float, figure: Figure, landing: Landing) -> bool:
    """Whether what is drawn of a landing is the value written beside it, as the drawn video has it."""
    if not math.isfinite(landing.leg_px):
        return True
    return not view.off_by(finding, value, figure, landing.body, landing.leg_px) > LABEL_TOLERANCE


def _ends(figure: Figure) -> list[float]:
    return [part for point in (*figure.reference, *figure.limb, figure.anchor) for part in point]


def _rounded(points: Sequence[Point]) -> list[float]:
    return [round(float(part), 1) for point in points for part in point]
