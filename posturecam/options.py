"""What a user can say about a clip: one record with units, ranges, labels and help.

The keywords of `analyze` and of a live session, the options of the command line, the forms of the app and the settings of
a batch derive from it. No range is declared anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import partial
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from posturecam.coaching.norms import Norms, load_norms
from posturecam.types import Activity, Baseline, View

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

Roi = tuple[int, int, int, int]
"""(x, y, width, height) px of a region of the image."""
DECLARATION = "option"
"""Key of an `Option` in the metadata of a dataclass field."""
_ROUNDING = 1e-9
"""Tenths by which a converted limit may miss a round number: far above the error of a float. Our choice."""


@dataclass(frozen=True)
class FormUnit:
    """The unit in which a form asks for a quantity.

    step: of the form's buttons. from_base, to_base: convert from and to the base unit
    of the quantity.
    """

    symbol: str
    step: float
    from_base: Callable[[float], float] = float
    to_base: Callable[[float], float] = float


@dataclass(frozen=True)
class Quantity:
    """A number with its base unit, in words, and the range that it must lie in, both ends included."""

    low: float
    high: float
    unit: str
    form: FormUnit

    def check(self, value: float) -> None:
        """Raise ValueError, with the range and its unit, for a value (base unit) out of range or not a number."""
        if not self.low <= value <= self.high:
            raise ValueError(f"{value:g} is not between {self.low:g} and {self.high:g} {self.unit}.")

    @property
    def form_range(self) -> tuple[float, float]:
        """The range in the unit of the form, rounded inwards to tenths."""
        low, high = (10 * self.form.from_base(limit) for limit in (self.low, self.high))
        return math.ceil(low - _ROUNDING) / 10, math.floor(high + _ROUNDING) / 10


@dataclass(frozen=True)
class Option:
    """How an option is presented.

    label: its name in a form. help: one or two sentences. entered: the type of what is typed on the command line, such as
    the path of a file. flag: its name on the command line. metavar: what stands for the value in the command's help.
    inferred: whether it is worked out from the clip when it is not given. choices: what may be chosen, where not anything.
    """

    label: str
    help: str
    entered: Any
    flag: str
    metavar: str | None = None
    quantity: Quantity | None = None
    choices: tuple[Enum, ...] = ()
    inferred: bool = False

    @property
    def form_label(self) -> str:
        """The label with the unit in which a form asks, such as 'Height, m'."""
        symbol = self.quantity.form.symbol if self.quantity else ""
        return f"{self.label}, {symbol}" if symbol else self.label

    def check(self, value: Any) -> None:
        """Raise ValueError for a value that may not be given."""
        if self.quantity is not None:
            self.quantity.check(value)
        if self.choices and value not in self.choices:
            raise ValueError(f"{value} is not one of {', '.join(str(choice) for choice in self.choices)}.")


def options_in(record: type) -> dict[str, Option]:
    """The options of a record by keyword, in the order of its fields."""
    return {one.name: one.metadata[DECLARATION] for one in fields(record) if DECLARATION in one.metadata}


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
    """The fields of `ClipOptions` as keywords. Whatever is left out is worked out."""

    slow_motion: float | None


@dataclass(frozen=True)
class ClipOptions:
    """What a user says about a clip, and the norms to judge it by: the keywords of `analyze`. None means "work it out".

    Raises ValueError for a value out of range. Activity and view may be given as their words.
    """

    activity: Activity | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="What the person does",
                help="What the person does, if it isn't found by itself.",
                entered=Activity,
                flag="activity",
                choices=tuple(Activity),
                inferred=True,
            )
        },
    )
    view: View | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Seen",
                help="The side of the person that the camera sees: left, right, front or rear.",
                entered=View,
                flag="view",
                metavar="SIDE",
                choices=(View.LEFT, View.RIGHT, View.FRONT, View.REAR),
                inferred=True,
            )
        },
    )
    baseline: Baseline | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Compare with",
                help="Your own good posture, the surer measure. The calibrate command or the live page records it in 5 seconds.",
                entered=Path,
                flag="baseline",
                metavar="FILE",
            )
        },
    )
    # Cameras record up to 1000 frames a second, shown at 25: 40 times, and twice that leaves room; a time lapse down to a tenth.
    slow_motion: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Slow-motion factor",
                help="How many times slower than life the clip plays, if it isn't found by itself: 8 for 240 frames a second "
                "shown at 30, 1 for real time.",
                entered=float,
                flag="slow-motion",
                metavar="TIMES",
                quantity=Quantity(0.1, 100.0, "times", FormUnit("", 1.0)),
                inferred=True,
            )
        },
    )
    # A toddler who starts to walk is 0.7 m; the tallest living person 2.51 m.
    height_m: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Height",
                help="Your height, for speeds in m/s and for your cadence.",
                entered=float,
                flag="height",
                metavar="M",
                quantity=Quantity(0.5, 2.6, "metres", FormUnit("m", 0.01)),
            )
        },
    )
    # The slowest treadmill belts run at 0.1 m/s; the fastest sprint that was measured had 12.4 m/s.
    speed_mps: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Treadmill speed",
                help="The speed of the treadmill. With it, or with your height, your cadence can be judged.",
                entered=float,
                flag="speed",
                metavar="M/S",
                quantity=Quantity(
                    0.1, 13.0, "metres per second", FormUnit("km/h", 0.1, partial(mul, 3.6), lambda kmh: kmh / 3.6)
                ),
            )
        },
    )
    # The steepest treadmills rise by 40 % (22 degrees), and the steepest paths that are walked by 58 % (30 degrees).
    incline_deg: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Treadmill incline",
                help="The treadmill's incline, positive uphill, so that it is not taken for a tilted camera; 1 % is 0.6 degrees.",
                entered=float,
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
            )
        },
    )
    norms: Norms | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                label="Thresholds",
                help="Your own thresholds, over the shipped ones.",
                entered=Path,
                flag="norms",
                metavar="FILE",
            )
        },
    )

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
        """The record of these keywords. Raises ValueError."""
        return cls(**known)  # type: ignore[arg-type]

    def known(self) -> Known:
        """The keywords of `analyze`, each field as it is."""
        return {one.name: getattr(self, one.name) for one in fields(ClipOptions)}  # type: ignore[return-value]

    @property
    def table(self) -> Norms:
        """The norms to judge by: those given, else the shipped ones."""
        return load_norms() if self.norms is None else self.norms


def check_region(region: Roi) -> None:
    """Raise ValueError for a region that begins outside the image or has no area."""
    if min(region[:2]) < 0 or min(region[2:]) < 1:
        raise ValueError("A region must lie in the image and have a width and a height.")
