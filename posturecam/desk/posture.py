"""Which posture a change from the reference is: upright, leaning in, slumped, tilted, looking down or turned.

A threshold is the least change that matters, or what the noise of the person's own reference allows, whichever is more.
It takes less to stay in a state than to come into it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posturecam.desk.change import FOCAL_WIDTHS, DeskChange
from posturecam.desk.reference import DeskReference
from posturecam.desk.states import DeskState

CLOSER, LOWER, LOWER_SHOULDERS = 0.65, 0.33, 0.27
"""Least changes that matter, face widths: 10 cm closer, 5 cm lower, shoulders 4 cm lower; a part of each adds up.

Engineering choices between two things: at ordinary work acted people are up to 0.4 closer and 0.2 lower than when they
sat up for the reference (95 %), and an upper back that rounds by 15 to 20° lowers the head by 4 to 9 cm. No posture is
known to cause pain: these are changes that a user would see.
"""
TILT_DEG, SHOULDER_TILT_DEG = 12.5, 7.5
"""Least change of a tilt that matters, degrees; a part of each adds up. The outer limits of the norms of head and
shoulder tilt are 12 and 10; the camera's own roll, which those allow for, is in the reference here."""
NOISE_SDS = 3.0
"""Robust SDs of the reference that a change must exceed: one frame in 700 of a normal distribution does."""
LOOKING_DOWN_DEG, TURNED_DEG = 15.0, 25.0
"""Nod and turn from which a person looks at something else than the screen, degrees.

Engineering choices: the lower edge of a screen is 10 to 15° below its middle, its sides 20 to 25° off (60 cm away).
"""
STAY = 0.8
"""Share of a threshold that keeps a state; engineering choice, some two SDs of the smoothed measures apart."""
RENAME = 1.3
"""How much more one kind of slouch must show than the present one for its name to change."""
RECLINED = 0.6
"""How much lower a head may come for each width it goes back, before it counts: leaning back lowers it, no slouch.

Geometry: a trunk that leans back by 12° takes the head back by 15 cm and down by 2, and a neck bent to see the screen
lowers it more (acted people: 0.15 to 0.5 widths for 0.1 to 0.6).
"""
FAR_DOWN = 1.6
"""How many thresholds shoulders or head must be off for a slouch to count while the person looks down: the neck alone
brings the head 3 to 5 cm forward."""


@dataclass(frozen=True)
class Amounts:
    """How much of each slouch there is; 1 is the threshold.

    Attributes
    ----------
    closer, lower, tilted : float
        Of leaning in, slumping and being crooked.
    """

    closer: float
    lower: float
    tilted: float

    @property
    def together(self) -> float:
        """Of any slouch: coming closer and sinking add up, for a slump often does a part of both."""
        return max(math.hypot(self.closer, self.lower), self.tilted)

    def of(self, state: DeskState) -> float:
        """Return the amount of one kind of slouch.

        Parameters
        ----------
        state : DeskState
            Slouched.

        Returns
        -------
        float
            Its amount.
        """
        named = {DeskState.LEANING_IN: self.closer, DeskState.SLUMPED: self.lower, DeskState.TILTED: self.tilted}
        return named.get(state, 0.0)

    @property
    def name(self) -> DeskState:
        """The kind of which there is most."""
        return max((DeskState.LEANING_IN, DeskState.SLUMPED, DeskState.TILTED), key=self.of)


class PostureRule:
    """The thresholds of one person with one sensitivity.

    Parameters
    ----------
    reference : DeskReference
        The person's own.
    scale : float
        What thresholds of slouches are multiplied by.
    """

    def __init__(self, reference: DeskReference, scale: float) -> None:
        spreads = reference.spreads
        away = FOCAL_WIDTHS * reference.middle.size[0] / reference.middle.face_px
        self._closer = max(CLOSER * scale, NOISE_SDS * spreads.face * away)
        self._lower = max(LOWER * scale, NOISE_SDS * spreads.head)
        self._shoulders = max(LOWER_SHOULDERS * scale, NOISE_SDS * _or_zero(spreads.shoulders))
        self._tilt = max(TILT_DEG * scale, NOISE_SDS * spreads.tilt_deg)
        self._shoulder_tilt = max(SHOULDER_TILT_DEG * scale, NOISE_SDS * _or_zero(spreads.shoulder_tilt_deg))

    def amounts(self, change: DeskChange) -> Amounts:
        """Measure how much of each slouch a change is.

        Parameters
        ----------
        change : DeskChange
            Smoothed.

        Returns
        -------
        Amounts
            In thresholds.
        """
        head = change.lower - RECLINED * max(-change.closer, 0.0)
        lower = max(head / self._lower, _or_zero(change.lower_shoulders) / self._shoulders, 0.0)
        tilted = math.hypot(change.tilt_deg / self._tilt, _or_zero(change.shoulder_tilt_deg) / self._shoulder_tilt)
        return Amounts(max(change.closer / self._closer, 0.0), lower, tilted)

    def state(self, change: DeskChange, shown: DeskState) -> DeskState:
        """Name the posture.

        Parameters
        ----------
        change : DeskChange
            Smoothed.
        shown : DeskState
            The present state, which it takes less to stay in.

        Returns
        -------
        DeskState
            One that is not paused.
        """
        if abs(change.turn_deg) >= TURNED_DEG * _stay(shown is DeskState.TURNED):
            return DeskState.TURNED
        amounts = self.amounts(change)
        if change.nod_deg >= LOOKING_DOWN_DEG * _stay(shown is DeskState.LOOKING_DOWN):
            slouched = math.hypot(amounts.closer, amounts.lower) >= FAR_DOWN * _stay(shown.is_slouched)
            return _named(amounts, shown) if slouched else DeskState.LOOKING_DOWN
        if amounts.together >= _stay(shown.is_slouched):
            return _named(amounts, shown)
        return DeskState.UPRIGHT


def _named(amounts: Amounts, shown: DeskState) -> DeskState:
    """The kind of slouch; the one that is shown, unless another shows clearly more."""
    keep = shown.is_slouched and amounts.of(amounts.name) < RENAME * amounts.of(shown)
    return shown if keep else amounts.name


def _stay(is_shown: bool) -> float:
    return STAY if is_shown else 1.0


def _or_zero(value: float) -> float:
    return value if math.isfinite(value) else 0.0
