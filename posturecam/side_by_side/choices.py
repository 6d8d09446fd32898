"""What a user chooses of a comparison; light to import, for the command line's options."""

from __future__ import annotations

from enum import Enum


class InStepBy(str, Enum):
    """What the two clips have in common at each moment."""

    PHASE = "phase"
    TIME = "time"

    def __str__(self) -> str:
        return self.value


class EqualBy(str, Enum):
    """What is equal in both windows."""

    LEG = "leg"
    HEIGHT = "height"

    def __str__(self) -> str:
        return self.value


class ComparisonLayout(str, Enum):
    """How two clips are shown."""

    BESIDE = "beside"
    GHOST = "ghost"

    def __str__(self) -> str:
        return self.value
