"""Colours, words and shapes of the verdicts: each verdict can be recognised by any one of the three alone.

References
----------
Okabe & Ito (2008), "Color universal design": the hues, lightened a little so that they stand out on video.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from posturecam.types import Finding, Verdict
from posturecam.words import say

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

WHITE: Colour = (255, 255, 255)
INK: Colour = (14, 18, 24)
"""Background of banners and outline of everything that is drawn on the image."""
BONE: Colour = (214, 226, 238)
"""Bones that no check rests on."""
GREY: Colour = (150, 158, 168)
"""What is not seen or not judged."""


@dataclass(frozen=True)
class VerdictStyle:
    """How a verdict appears.

    Attributes
    ----------
    colour : Colour
        Of the bones, the angle and the shape.
    code : str
        Which word stands for it, below `render.verdict`.
    shape : str
        Name of its shape, see icons.py.
    """

    colour: Colour
    code: str
    shape: str

    @property
    def word(self) -> str:
        """The verdict in capital letters, in the present language."""
        return say(f"render.verdict.{self.code}")


VERDICT_STYLES: Mapping[Verdict, VerdictStyle] = MappingProxyType(
    {
        Verdict.GOOD: VerdictStyle((24, 190, 142), "good", "disc"),
        Verdict.WATCH: VerdictStyle((255, 188, 46), "watch", "diamond"),
        Verdict.ADJUST: VerdictStyle((240, 86, 28), "adjust", "triangle"),
        Verdict.UNKNOWN: VerdictStyle(GREY, "unknown", "ring"),
    }
)
_BORDERLINE = VerdictStyle(GREY, "borderline", "ring")


def style_of(finding: Finding) -> VerdictStyle:
    """Return how a finding appears: as its verdict; grey where it is close to the limit.

    Parameters
    ----------
    finding : Finding
        What was found.

    Returns
    -------
    VerdictStyle
        Its colour, word and shape.
    """
    return _BORDERLINE if finding.is_uncertain else VERDICT_STYLES[finding.verdict]


def mixed(colour: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours.

    Parameters
    ----------
    colour, other : Colour
        The two.
    share : float
        How much of `other` there is in the result, 0 to 1.

    Returns
    -------
    Colour
        The mixture.
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def dimmed(colour: Colour) -> Colour:
    """Return the quieter version of a colour, for the far side of the body.

    Parameters
    ----------
    colour : Colour
        As it is on the near side.

    Returns
    -------
    Colour
        The same with much of the ink in it.
    """
    return mixed(colour, INK, 0.42)
