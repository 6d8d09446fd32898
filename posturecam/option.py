"""How an option is declared once: its quantity with range and units, how it is entered, and its words.

`posturecam.options` holds the record that is made of such fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from posturecam.words import Message, message, say

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


def declared(keyword: str, entered: Any, *, flag: str = "", **presented: Any) -> Mapping[str, Option]:
    """Make the metadata of a field that is an option.

    Parameters
    ----------
    keyword : str
        The field's name.
    entered : type
        As of `Option`.
    flag : str
        As of `Option`; the keyword unless given.
    **presented : object
        The other attributes of `Option`.

    Returns
    -------
    Mapping
        For `dataclasses.field`.
    """
    return {DECLARATION: Option(keyword, entered, flag or keyword, **presented)}


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
