"""A finding on a small scale: the norm's green, amber and red, and the ± of the value as a bar over them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from posturecam.types import Bout, Finding, Norm, Verdict
from posturecam.ui.templates import render
from posturecam.wording import unit_of, value_of, verdict_words
from posturecam.wording.likelihood import badge_words
from posturecam.words import say

_ROOM = 0.12
"""Share of the scale left free beyond what it has to show, at either end; a choice of layout."""
_LEAST_NAMED_PERCENT = 24.0
"""A band slimmer than this share of the scale goes without its name, which would not fit at 400 px."""
_MOST_PERCENTILES = (10, 90)
"""Between them lie most of the strides; a choice."""


@dataclass(frozen=True)
class Band:
    """A stretch [low, high] of the scale, in the finding's unit, and the verdict for values in it."""

    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class NormScale:
    """What is drawn, in the finding's unit.

    Attributes
    ----------
    low, high : float
        The ends.
    bands : tuple of Band
        The norm, from left to right.
    value, uncertainty : float
        What was measured, and its ± (95 %).
    spread : (float, float) or None
        Between what most of the person's own strides or seconds lie; None unknown.
    """

    low: float
    high: float
    bands: tuple[Band, ...]
    value: float
    uncertainty: float
    spread: tuple[float, float] | None

    def share(self, value: float) -> float:
        """Place a value on the scale.

        Parameters
        ----------
        value : float
            In the finding's unit.

        Returns
        -------
        float
            In % of the scale from its left end, kept inside.
        """
        return round(100 * min(1.0, max(0.0, (value - self.low) / (self.high - self.low))), 2)


def scale_of(finding: Finding, norm: Norm, bout: Bout) -> NormScale | None:
    """Lay out the scale of a finding.

    Parameters
    ----------
    finding : Finding
        With its value.
    norm : Norm
        What it was judged by.
    bout : Bout
        Where it was measured.

    Returns
    -------
    NormScale or None
        None without a value, or where the norm has no edge to show.
    """
    expected = finding.expected or 0.0
    edges = [expected + edge for band in (norm.green, norm.amber) for edge in band if math.isfinite(edge)]
    if finding.value is None or not edges or norm.cap is Verdict.GOOD:
        return None
    value, uncertainty, spread = finding.value, finding.uncertainty or 0.0, _spread(finding, norm, bout)
    shown = [*edges, value - uncertainty, value + uncertainty, *(spread or ())]
    room = _ROOM * (max(shown) - min(shown)) or 1.0
    low, high = min(shown) - room, max(shown) + room
    return NormScale(low, high, _bands(norm, expected, low, high), value, uncertainty, spread)


def _spread(finding: Finding, norm: Norm, bout: Bout) -> tuple[float, float] | None:
    """Between what most of the measured values lie; None where the norm judges a ratio of them."""
    samples = bout.samples.get(finding.check)
    if samples is None or norm.compare == "ratio":
        return None
    seen = samples.value[np.isfinite(samples.value)]
    if not seen.size:
        return None
    low, high = np.percentile(seen, _MOST_PERCENTILES)
    return float(low), float(high)


def _bands(norm: Norm, expected: float, low: float, high: float) -> tuple[Band, ...]:
    """The norm from left to right between the scale's ends; what may never be ADJUST is amber to the end."""
    green, amber = ([expected + edge for edge in band] for band in (norm.green, norm.amber))
    beyond = Verdict.ADJUST if norm.cap is Verdict.ADJUST else Verdict.WATCH
    pieces = (
        (low, amber[0], beyond),
        (amber[0], green[0], Verdict.WATCH),
        (green[0], green[1], Verdict.GOOD),
        (green[1], amber[1], Verdict.WATCH),
        (amber[1], high, beyond),
    )
    cut = [Band(max(low, start), min(high, end), verdict) for start, end, verdict in pieces]
    return _joined([band for band in cut if band.high > band.low])


def _joined(bands: list[Band]) -> tuple[Band, ...]:
    joined: list[Band] = []
    for band in bands:
        low = joined.pop().low if joined and joined[-1].verdict is band.verdict else band.low
        joined.append(Band(low, band.high, band.verdict))
    return tuple(joined)


def scale_html(finding: Finding, scale: NormScale, fine: str) -> Markup:
    """Draw the scale.

    Parameters
    ----------
    finding : Finding
        The finding.
    scale : NormScale
        Its scale.
    fine : str
        The range in which it would be good, without its unit.

    Returns
    -------
    Markup
        HTML, with everything the scale shows in its label.
    """
    return render(
        "result/scale.html.j2",
        label=say(
            "ui.result.card.scale",
            value=value_of(finding),
            fine=f"{fine}{unit_of(finding.unit)}",
            verdict=badge_words(finding) if finding.asks else verdict_words(finding),
        ),
        bands=[_drawn_band(scale, band) for band in scale.bands],
        within=_stretch(scale, scale.value - scale.uncertainty, scale.value + scale.uncertainty),
        value=scale.share(scale.value),
    )


def _drawn_band(scale: NormScale, band: Band) -> dict[str, object]:
    width = scale.share(band.high) - scale.share(band.low)
    name = say(f"ui.result.band.{band.verdict.value.lower()}") if width >= _LEAST_NAMED_PERCENT else ""
    return {"verdict": band.verdict, "width": width, "name": name}


def _stretch(scale: NormScale, low: float, high: float) -> dict[str, float]:
    """Left end and width of [low, high] in % of the scale."""
    left = scale.share(low)
    return {"left": left, "width": scale.share(high) - left}
