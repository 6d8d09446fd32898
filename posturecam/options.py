"""What a user can say about a clip: one record with units, ranges, labels and help.

The keywords of `analyze` and of a live session, the options of the command line, the forms of the app and the settings
of a batch derive from it. No range is declared anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from posturecam.coaching.norms import Norms, load_norms
from posturecam.option import DECLARATION, FormUnit, Option, Quantity, declared, options_in
from posturecam.types import Activity, Baseline, View
from posturecam.words import message

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

__all__ = [
    "DECLARATION",
    "GIVEN_HEIGHT",
    "GIVEN_LEG",
    "GIVEN_SLOW_MOTION",
    "LEG_LENGTH",
    "ClipOptions",
    "Known",
    "LiveKnown",
    "Option",
    "Roi",
    "check_given",
    "check_region",
    "options_in",
]

GIVEN_HEIGHT, GIVEN_LEG, GIVEN_SLOW_MOTION = "option.height_m", "option.leg_m", "option.slow_motion"
"""Keys of an analysis's provenance: height and hip centre to ankle, m, and how many times slower than life the clip
plays, as they were typed."""
LEG_LENGTH = Quantity(0.2, 1.3, "metres", FormUnit("m", 0.01))
"""Hip centre to ankle, m: half of the shortest and the greatest height that may be typed, rounded outwards."""
Roi = tuple[int, int, int, int]
"""(x, y, width, height) px of a region of the image."""


class LiveKnown(TypedDict, total=False):
    """The fields of `ClipOptions` as keywords, without those that make no sense live."""

    activity: Activity | str | None
    view: View | str | None
    baseline: Baseline | None
    height_m: float | None
    speed_mps: float | None
    incline_deg: float | None
    norms: Norms | None


class Known(LiveKnown, total=False):
    """The fields of `ClipOptions` as keywords. What is left out is worked out."""

    slow_motion: float | None


@dataclass(frozen=True)
class ClipOptions:
    """What a user says about a clip, and the norms to judge it by: the keywords of `analyze`.

    None means "work it out". Activity and view may be given as their words.

    Raises
    ------
    ValueError
        For a value out of range.
    """

    activity: Activity | None = field(
        default=None, metadata=declared("activity", Activity, choices=tuple(Activity), inferred=True)
    )
    view: View | None = field(
        default=None,
        metadata=declared(
            "view", View, metavar="SIDE", choices=(View.LEFT, View.RIGHT, View.FRONT, View.REAR), inferred=True
        ),
    )
    baseline: Baseline | None = field(default=None, metadata=declared("baseline", Path, metavar="FILE"))
    # Cameras record up to 1000 fps, shown at 25: 40 times, and twice that leaves room; a time lapse down to a tenth.
    slow_motion: float | None = field(
        default=None,
        metadata=declared(
            "slow_motion",
            float,
            flag="slow-motion",
            metavar="TIMES",
            quantity=Quantity(0.1, 100.0, "times", FormUnit("", 1.0)),
            inferred=True,
        ),
    )
    # A toddler who starts to walk is 0.7 m; the tallest living person 2.51 m.
    height_m: float | None = field(
        default=None,
        metadata=declared(
            "height_m", float, flag="height", metavar="M", quantity=Quantity(0.5, 2.6, "metres", FormUnit("m", 0.01))
        ),
    )
    # The slowest treadmill belts run at 0.1 m/s; the fastest sprint that was measured had 12.4 m/s.
    speed_mps: float | None = field(
        default=None,
        metadata=declared(
            "speed_mps",
            float,
            flag="speed",
            metavar="M/S",
            quantity=Quantity(
                0.1, 13.0, "metres_per_second", FormUnit("km/h", 0.1, partial(mul, 3.6), lambda kmh: kmh / 3.6)
            ),
        ),
    )
    # The steepest treadmills rise by 40 % (22 degrees), and the steepest paths that are walked by 58 % (30 degrees).
    incline_deg: float | None = field(
        default=None,
        metadata=declared(
            "incline_deg",
            float,
            flag="incline",
            metavar="DEG",
            quantity=Quantity(
                -30.0,
                30.0,
                "degrees",
                FormUnit(
                    "%",
                    0.5,
                    lambda degrees: 100 * math.tan(math.radians(degrees)),
                    lambda percent: math.degrees(math.atan(percent / 100)),
                ),
            ),
        ),
    )
    norms: Norms | None = field(default=None, metadata=declared("norms", Path, metavar="FILE"))

    def __post_init__(self) -> None:
        for keyword, kind in (("activity", Activity), ("view", View), ("slow_motion", float)):
            if getattr(self, keyword) is not None:
                object.__setattr__(self, keyword, kind(getattr(self, keyword)))
        for keyword, option in options_in(type(self)).items():
            value = getattr(self, keyword)
            if value is not None:
                try:
                    option.check(value)
                except ValueError as error:
                    raise ValueError(f"{keyword}: {error}") from None

    @classmethod
    def of(cls, **known: Unpack[Known]) -> Self:
        """Make the record of these keywords; raises ValueError for a value out of range.

        Parameters
        ----------
        **known : Known
            The fields.

        Returns
        -------
        ClipOptions
            The record.
        """
        return cls(**known)  # type: ignore[arg-type]

    def known(self) -> Known:
        """Return the keywords of `analyze`.

        Returns
        -------
        Known
            Each field as it is.
        """
        return {one.name: getattr(self, one.name) for one in fields(ClipOptions)}  # type: ignore[return-value]

    @property
    def table(self) -> Norms:
        """The norms to judge by: those given, else the shipped ones."""
        return load_norms() if self.norms is None else self.norms


def check_given(provenance: Mapping[str, str]) -> None:
    """Refuse a provenance in which what was typed is no such number.

    Parameters
    ----------
    provenance : Mapping
        Of an analysis that was stored.

    Raises
    ------
    ValueError
        With a message for the user, or for a text that is no number.
    """
    known = options_in(ClipOptions)
    checks = {
        GIVEN_HEIGHT: known["height_m"].check,
        GIVEN_SLOW_MOTION: known["slow_motion"].check,
        GIVEN_LEG: LEG_LENGTH.check,
    }
    for key, check in checks.items():
        if key in provenance:
            check(float(provenance[key]))


def check_region(region: Roi) -> None:
    """Refuse a region that begins outside the image or has no area.

    Parameters
    ----------
    region : Roi
        (x, y, width, height) in pixels.

    Raises
    ------
    ValueError
        With a message for the user.
    """
    if min(region[:2]) < 0 or min(region[2:]) < 1:
        raise ValueError(message("option.region_outside"))
