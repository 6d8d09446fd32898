"""How the camera sees a person, and what happens in time: contacts, strides, transitions, samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.types.kinds import EventKind, Place, Side, TransitionKind, View
from posturecam.words import Message

YAW_WARNING_DEG = 20.0
"""Yaw from the side view from which a warning is given, degrees; engineering choice."""


@dataclass(frozen=True)
class Transition:
    """Half-open [start, end) s that is recognised and not judged."""

    start: float
    end: float
    kind: TransitionKind


@dataclass(frozen=True)
class Roll:
    """Camera roll.

    Attributes
    ----------
    value : float or None
        Degrees, positive = the image shows the level ground rising towards the person's front; None when nothing in
        the image shows it.
    uncertainty : float
        ± degrees (95 %).
    source : str
        Belt, ground, balance, given or none.
    """

    value: float | None
    uncertainty: float
    source: str


@dataclass(frozen=True)
class Scene:
    """How the camera sees the person during a bout.

    Attributes
    ----------
    yaw_deg : float
        How far the person is turned out of the pure side view (0 = side, 90 = front or rear); NaN unknown.
    facing : int
        +1 when the person faces to the right of the frame, -1 to the left, 0 when towards or away from the camera.
    leg_px : float
        Hip centre to ankle.
    trunk_px : float
        Mid-hip to mid-shoulder; NaN where not seen.
    repaired_share : float
        Share of frames in which left and right had to be exchanged.
    remarks : tuple[Message, ...]
        About the capture, for the user.
    place : Place
        Where the person walks or runs; unknown for those who stand or sit.
    size_changes : tuple[tuple[float, float], ...]
        From when to when, s, the person's size in the image changes quickly: no still is taken from there.
    """

    view: View
    yaw_deg: float
    facing: int
    leg_px: float
    trunk_px: float
    roll: Roll
    repaired_share: float = 0.0
    remarks: tuple[Message, ...] = ()
    place: Place = Place.UNKNOWN
    size_changes: tuple[tuple[float, float], ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The remarks in the present language."""
        return tuple(map(str, self.remarks))


@dataclass(frozen=True)
class Contact:
    """A gait event of one foot at the sub-frame time `t` s."""

    t: float
    side: Side
    kind: EventKind


@dataclass(frozen=True)
class Stride:
    """One gait cycle of one foot: initial contact at `start` to the next of the same foot at `end`.

    Toe off between them or None.
    """

    side: Side
    start: float
    end: float
    toe_off: float | None = None


@dataclass(frozen=True)
class Gait:
    """Events and rates of a walking or running bout.

    Attributes
    ----------
    belt_speed_legs_s : float
        Speed of the belt or ground under the body, leg lengths per second; NaN unknown.
    speed_mps : float or None
        Metres per second, only when a height or a speed was given.
    duty_factor : float
        Contact time over stride time. Rates are NaN where they could not be had.
    """

    contacts: tuple[Contact, ...]
    strides: tuple[Stride, ...]
    cadence_spm: float
    cadence_uncertainty_spm: float
    belt_speed_legs_s: float
    duty_factor: float
    speed_mps: float | None = None


@dataclass(frozen=True)
class Samples:
    """What a check measured.

    `t` (N,) s, `value` (N,) in the check's unit, `side` (N,) of 'left', 'right' or '' (both).
    """

    t: Floats
    value: Floats
    side: tuple[str, ...] = ()

    def __len__(self) -> int:
        return int(self.t.shape[0])

    @staticmethod
    def none() -> Samples:
        """Make empty samples.

        Returns
        -------
        Samples
            No samples.
        """
        return Samples(np.empty(0), np.empty(0), ())
