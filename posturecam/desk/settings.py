"""What the user can choose about nudges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal, get_args

from posturecam.documents import mapping, number, text
from posturecam.parsing import DocumentError

Sensitivity = Literal["low", "normal", "high"]
LONGEST_S = 24 * 3600.0
"""Largest delay or break interval, s: one day."""
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)
_SCALE: dict[str, float] = {"low": 1.4, "normal": 1.0, "high": 0.75}


@dataclass(frozen=True)
class DeskSettings:
    """What the user chose.

    Attributes
    ----------
    delay_s : float
        How long a slouch lasts before it is nudged about, s.
    sensitivity : {'low', 'normal', 'high'}
        How far from the reference counts as slouched: thresholds times 1.4, 1 or 0.75 (engineering choice).
    quiet : tuple of (time, time)
        Times of day without nudges, from and to; one that ends before it starts goes over midnight.
    break_every_s : float or None
        Seconds of sitting after which a break is suggested; None for never.

    Raises
    ------
    ValueError
        For a negative, endless or unknown value.
    """

    delay_s: float = 15.0
    sensitivity: Sensitivity = "normal"
    quiet: tuple[tuple[time, time], ...] = ()
    break_every_s: float | None = 50 * 60.0

    def __post_init__(self) -> None:
        every_s = self.break_every_s
        if not (math.isfinite(self.delay_s) and 0 <= self.delay_s <= LONGEST_S):
            raise ValueError(f"delay_s must be 0 to {LONGEST_S:g} s, not {self.delay_s}")
        if every_s is not None and not (math.isfinite(every_s) and 0 < every_s <= LONGEST_S):
            raise ValueError(f"break_every_s must be up to {LONGEST_S:g} s or None, not {every_s}")
        if self.sensitivity not in SENSITIVITIES:
            raise ValueError(f"sensitivity must be one of {SENSITIVITIES}, not {self.sensitivity!r}")
        object.__setattr__(self, "quiet", tuple((start, end) for start, end in self.quiet))

    @property
    def threshold_scale(self) -> float:
        """What the thresholds of a slouch are multiplied by."""
        return _SCALE[self.sensitivity]

    def is_quiet(self, local_time: datetime | None) -> bool:
        """Check whether no nudge may come now.

        Parameters
        ----------
        local_time : datetime or None
            The user's date and time; None where it is not known, which is never quiet.

        Returns
        -------
        bool
            Whether it lies in one of the quiet times.
        """
        if local_time is None:
            return False
        now = local_time.time().replace(tzinfo=None)
        return any(
            start <= now < end if start <= end else now >= start or now < end
            for start, end in ((a.replace(tzinfo=None), b.replace(tzinfo=None)) for a, b in self.quiet)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return them ready for JSON.

        Returns
        -------
        dict
            Times as "HH:MM:SS".
        """
        return {
            "delay_s": self.delay_s,
            "sensitivity": self.sensitivity,
            "quiet": [[start.isoformat(), end.isoformat()] for start, end in self.quiet],
            "break_every_s": self.break_every_s,
        }

    @staticmethod
    def from_dict(document: object) -> DeskSettings:
        """Read what `to_dict` wrote; what is missing is as usual.

        Parameters
        ----------
        document : object
            From JSON.

        Returns
        -------
        DeskSettings
            The settings.

        Raises
        ------
        DocumentError
            Where they are not settings; another ValueError for a time that is none.
        """
        given, usual = mapping(document), DeskSettings()
        every_s = given.get("break_every_s", usual.break_every_s)
        sensitivity = text(given.get("sensitivity", usual.sensitivity))
        try:
            quiet = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in given.get("quiet", ()))
        except TypeError as error:
            raise DocumentError("misfit") from error
        return DeskSettings(
            number(given.get("delay_s", usual.delay_s), 0, LONGEST_S),
            next((one for one in SENSITIVITIES if one == sensitivity), usual.sensitivity),
            quiet,
            None if every_s is None else number(every_s, 0, LONGEST_S),
        )
