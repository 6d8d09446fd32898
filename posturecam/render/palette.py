"""Colours, words and shapes of the verdicts: each can be told apart by any one of the three alone.

The hues follow Okabe & Ito (2008, "Color universal design"), lightened a little so that they stand out on video.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from posturecam.types import Finding, Verdict

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (14, 18, 24)
"""Background of banners and outline of everything that is drawn on the picture."""
BONE: Colour = (214, 226, 238)
"""Bones that no check rests on."""
GREY: Colour = (150, 158, 168)
"""What is not seen or not judged."""


@dataclass(frozen=True)
class Look:
    """How a verdict appears: `colour`, `word`, and the name of its `shape` (see icons.py)."""

    colour: Colour
    word: str
    shape: str


LOOKS: Mapping[Verdict, Look] = MappingProxyType(
    {
        Verdict.GOOD: Look((24, 190, 142), "GOOD", "disc"),
        Verdict.WATCH: Look((255, 188, 46), "WATCH", "diamond"),
        Verdict.ADJUST: Look((240, 86, 28), "ADJUST", "triangle"),
        Verdict.UNKNOWN: Look(GREY, "CAN'T TELL", "ring"),
    }
)
_CLOSE = Look(GREY, "CLOSE TO THE LIMIT", "ring")


def look_of(finding: Finding) -> Look:
    """How a finding appears: as its verdict; grey where it is close to the limit."""
    return _CLOSE if finding.is_borderline else LOOKS[finding.verdict]


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """`colour` with `share` (0–1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def dimmed(colour: Colour) -> Colour:
    """The quieter version of a colour, for the side of the body that is turned away."""
    return mixed(colour, INK, 0.42)
