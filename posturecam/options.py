"""What a user can say about a clip: one record with units, ranges, labels and help.

The keywords of `analyze` and of a live session, the options of the command line, the forms of the app and the settings
of a batch derive from it. No range is declared anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import partial
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from posturecam.coaching.norms import Norms, load_norms
from posturecam.types import Activity, Baseline, View
from posturecam.words import Message, message, say

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

    Attributes
    ----------
    symbol : str
        As it is shown, the same in every language; empty for a plain number.
    step : float
        Of the form's buttons, in this unit.
    from_base, to_base : callable
        Convert from and to the base unit of the quantity.
    """

    symbol: str
    step: float
    from_base: Callable[[float], float] = float
    to_base: Callable[[float], float] = float


@dataclass(frozen=True)
class Quantity:
    """A number with its base unit and the range that it must lie in, both ends included.

    Attributes
    ----------
    low, high : float
        The range, in the base unit.
    unit_name : str
        The base unit's key among the words (`option.unit`).
    form : FormUnit
        The unit in which a form asks.
    """

    low: float
    high: float
    unit_name: str
    form: FormUnit

    @property
    def unit(self) -> str:
        """The base unit in the present language, such as 'metres'."""
        return say(f"option.unit.{self.unit_name}")

    def check(self, value: float) -> None:
        """Refuse a value that is out of range or not a number.

        Parameters
        ----------
        value : float
            In the base unit.

        Raises
        ------
        ValueError
            With the range and its unit as a message for the user.
        """
        if not self.low <= value <= self.high:
            low, high, given = (f"{number:g}" for number in (self.low, self.high, value))
            unit = message(f"option.unit.{self.unit_name}")
            raise ValueError(message("option.out_of_range", value=given, low=low, high=high, unit=unit))

    @property
    def form_range(self) -> tuple[float, float]:
        """The range in the unit of the form, rounded inwards to tenths."""
        low, high = (10 * self.form.from_base(limit) for limit in (self.low, self.high))
        return math.ceil(low - _ROUNDING) / 10, math.floor(high + _ROUNDING) / 10


@dataclass(frozen=True)
class Option:
    """How an option is presented. Its label and its help are the words `option.<keyword>`.

    Attributes
    ----------
    keyword : str
        The name of its field.
    entered : type
        Of what is typed on the command line, such as the path of a file.
    flag : str
        Its name on the command line.
    metavar : str or None
        What stands for the value in the command's help.
    quantity : Quantity or None
        Unit and range, of a number.
    choices : tuple of Enum
        What may be chosen, where not anything.
    inferred : bool
        Whether it is worked out from the clip when it is not given.
    parameters : Mapping[str, str]
        What the help needs filled in.
    """

    keyword: str
    entered: Any
    flag: str
    metavar: str | None = None
    quantity: Quantity | None = None
    choices: tuple[Enum, ...] = ()
    inferred: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Its name in a form, in the present language."""
        return say(f"option.{self.keyword}.label")

    @property
    def help(self) -> str:
        """One or two sentences, in the present language."""
        return str(self.help_message)

    @property
    def help_message(self) -> Message:
        """The help as a message, for what is shown later."""
        return message(f"option.{self.keyword}.help", **self.parameters)

    @property
    def form_label(self) -> str:
        """The label with the unit in which a form asks, such as 'Height, m'."""
        symbol = self.quantity.form.symbol if self.quantity else ""
        return f"{self.label}, {symbol}" if symbol else self.label

    def check(self, value: Any) -> None:
        """Refuse a value that may not be given.

        Parameters
        ----------
        value : float or Enum
            A quantity in its base unit, or a choice.

        Raises
        ------
        ValueError
            With what may be given as a message for the user.
        """
        if self.quantity is not None:
            self.quantity.check(value)
        if self.choices and value not in self.choices:
            choices = ", ".join(str(choice) for choice in self.choices)
            raise ValueError(message("option.not_a_choice", value=value, choices=choices))


def options_in(record: type) -> dict[str, Option]:
    """Find the options of a record.

    Parameters
    ----------
    record : type
        A dataclass, such as `ClipOptions`.

    Returns
    -------
    dict of str to Option
        By keyword, in the order of its fields.
    """
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
        default=None,
        metadata={
            DECLARATION: Option(
                "activity",
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
                "view",
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
                "baseline",
                entered=Path,
                flag="baseline",
                metavar="FILE",
            )
        },
    )
    # Cameras record up to 1000 fps, shown at 25: 40 times, and twice that leaves room; a time lapse down to a tenth.
    slow_motion: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                "slow_motion",
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
                "height_m",
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
                "speed_mps",
                entered=float,
                flag="speed",
                metavar="M/S",
                quantity=Quantity(
                    0.1, 13.0, "metres_per_second", FormUnit("km/h", 0.1, partial(mul, 3.6), lambda kmh: kmh / 3.6)
                ),
            )
        },
    )
    # The steepest treadmills rise by 40 % (22 degrees), and the steepest paths that are walked by 58 % (30 degrees).
    incline_deg: float | None = field(
        default=None,
        metadata={
            DECLARATION: Option(
                "incline_deg",
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
                "norms",
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
