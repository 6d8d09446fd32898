"""What a change can be: real or noise, better or worse, one step or a course over weeks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from posturecam.words import Message


class ChangeKind(str, Enum):
    """What became of a comparison."""

    REAL = "real"
    NOISE = "noise"
    INCOMPARABLE = "incomparable"
    UNKNOWN = "unknown"

    def __str__(self) -> str:
        return self.value


class Direction(str, Enum):
    """Where a real change leads, by the norm's green band; NEITHER: both are fine, or nothing says what is."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Change:
    """The difference between two findings of one check, and what it is worth.

    Attributes
    ----------
    check, unit : str
        Of both findings.
    earlier, later : float or None
        The values, as they were judged; None where it was not assessed.
    difference : float or None
        Later less earlier, at equal speed where the norm follows it; None where they can't be compared.
    uncertainty : float or None
        ± (95 %) of the difference of a person who did not change.
    likelihood : float or None
        Probability (0.5-1) that the person changed in the direction of the difference.
    kind : ChangeKind
        REAL where the difference is larger than its ±, both as they are shown, with one digit.
    direction : Direction
        Of a real change; NEITHER for every other kind.
    by_speed : float
        What of the plain difference the other speed explains by the norm; 0 where it does not follow the speed.
    same_set_up : bool
        Whether the camera stayed where it was.
    is_measured : bool
        Whether the ± of this check was measured; else both findings' own ± were taken together, which is wider.
    reasons, cautions : tuple[Message, ...]
        Why there is no comparison, and what should be said beside one.
    """

    check: str
    unit: str
    earlier: float | None
    later: float | None
    difference: float | None
    uncertainty: float | None
    likelihood: float | None
    kind: ChangeKind
    direction: Direction = Direction.NEITHER
    by_speed: float = 0.0
    same_set_up: bool = False
    is_measured: bool = True
    reasons: tuple[Message, ...] = ()
    cautions: tuple[Message, ...] = ()

    @property
    def is_real(self) -> bool:
        """Whether it is a real change."""
        return self.kind is ChangeKind.REAL


@dataclass(frozen=True)
class WeeklyChange:
    """The line through all filmings that may be compared.

    Attributes
    ----------
    per_week, uncertainty : float
        Its slope and the ± (95 %) of that, in the check's unit a week.
    n : int
        How many filmings it goes through.
    """

    per_week: float
    uncertainty: float
    n: int

    @property
    def is_real(self) -> bool:
        """Whether the slope is larger than its ±."""
        return abs(self.per_week) > self.uncertainty


@dataclass(frozen=True)
class Course:
    """One check over several filmings of a person.

    Attributes
    ----------
    comparable : tuple[int, ...]
        Positions in the series of those that may be compared with the latest, itself included.
    change : Change
        From the first of them to the latest; from the first of all where nothing may be compared.
    weekly : WeeklyChange or None
        The line through them, where there are enough, with their times, and they lie on one.
    """

    comparable: tuple[int, ...]
    change: Change
    weekly: WeeklyChange | None = None
