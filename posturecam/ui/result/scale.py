"""A finding on a small scale: the norm's green, amber and red, the value with its ±, and the runner's own strides."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posturecam.types import Bout, Finding, Norm, Verdict
from posturecam.ui.markup import told
from posturecam.wording import unit_of, value_of, verdict_name, verdict_words

_ROOM = 0.12
"""Share of the scale left free beyond what it has to show, at either end."""
_NARROWEST_NAMED = 13.0
"""A band slimmer than this share (%) of the scale goes without its name."""


@dataclass(frozen=True)
class Band:
    """A stretch [low, high] of the scale, in the finding's unit, and the verdict for values in it."""

    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Scale:
    """What is drawn, in the finding's unit. spread: the quartiles of the runner's own strides or seconds, None unknown."""

    low: float
    high: float
    bands: tuple[Band, ...]
    value: float
    uncertainty: float
    spread: tuple[float, float] | None

    def share(self, value: float) -> float:
        """Where a value lies, in % of the scale from its left end, kept inside."""
        return round(100 * min(1.0, max(0.0, (value - self.low) / (self.high - self.low))), 2)


def scale_of(finding: Finding, norm: Norm, bout: Bout) -> Scale | None:
    """The scale of a finding; None without a value, or where the norm has no edge to show."""
    expected = finding.expected or 0.0
    edges = [expected + edge for band in (norm.green, norm.amber) for edge in band if math.isfinite(edge)]
    if finding.value is None or not edges or norm.cap is Verdict.GOOD:
        return None
    value, uncertainty, spread = finding.value, finding.uncertainty or 0.0, _quartiles(finding, norm, bout)
    shown = [*edges, value - uncertainty, value + uncertainty, *(spread or ())]
    room = _ROOM * (max(shown) - min(shown)) or 1.0
    low, high = min(shown) - room, max(shown) + room
    return Scale(low, high, _bands(norm, expected, low, high), value, uncertainty, spread)


def _quartiles(finding: Finding, norm: Norm, bout: Bout) -> tuple[float, float] | None:
    """The first and third quartile of what was measured; None where the norm judges a ratio of it."""
    samples = bout.samples.get(finding.check)
    if samples is None or norm.compare == "ratio":
        return None
    seen = samples.value[np.isfinite(samples.value)]
    if not seen.size:
        return None
    low, high = np.percentile(seen, (25, 75))
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
        if joined and joined[-1].verdict is band.verdict:
            band = Band(joined.pop().low, band.high, band.verdict)
        joined.append(band)
    return tuple(joined)


def scale_html(finding: Finding, scale: Scale, fine: str) -> str:
    """The scale as HTML, with everything it shows in its label."""
    spread = "" if scale.spread is None else _bar("pc-spread", scale, *scale.spread)
    whisker = _bar("pc-whisker", scale, scale.value - scale.uncertainty, scale.value + scale.uncertainty)
    dot = f'<span class="pc-dot {str(finding.verdict).lower()}" style="left:{scale.share(scale.value)}%"></span>'
    ends = {edge for band in scale.bands for edge in (band.low, band.high)} - {scale.low, scale.high}
    ticks = "".join(f'<span style="left:{scale.share(end)}%">{round(end, 1) + 0:g}</span>' for end in sorted(ends))
    label = f"{value_of(finding)}; fine {fine}{unit_of(finding.unit)}: {verdict_words(finding)}"
    return (
        f'<div class="pc-scale" role="img" aria-label="{told(label)}"><div class="pc-bands">'
        f"{''.join(_band(scale, band) for band in scale.bands)}</div>{spread}{whisker}{dot}"
        f'<div class="pc-ticks">{ticks}</div></div>'
    )


def _band(scale: Scale, band: Band) -> str:
    width = scale.share(band.high) - scale.share(band.low)
    name = verdict_name(band.verdict) if width >= _NARROWEST_NAMED else ""
    return f'<span class="pc-band {str(band.verdict).lower()}" style="width:{width:.2f}%">{name}</span>'


def _bar(kind: str, scale: Scale, low: float, high: float) -> str:
    left = scale.share(low)
    return f'<span class="{kind}" style="left:{left}%;width:{scale.share(high) - left:.2f}%"></span>'
