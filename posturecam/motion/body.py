"""A person in their own coordinates: forward and up, in leg lengths, with the camera's roll taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import HIP
from posturecam.motion.landmark_signals import LandmarkPath, LandmarkSignals, kept
from posturecam.motion.signals import Grid
from posturecam.types import Side


@dataclass(frozen=True)
class Body:
    """A person in their own coordinates on the grid: forward and up, in leg lengths.

    The camera's roll is taken out. In front and rear views the first axis is the image's x.

    Attributes
    ----------
    grid : Grid
        Times of the signals.
    at : LandmarkPath
        A landmark as (N, 2) leg lengths: first axis forward, second up.
    visibility : Callable[[int], Floats]
        Visibility (N,), 0 to 1, of a landmark.
    seen : Callable[[int], Bools]
        Whether (N,) a landmark was seen.
    near_side : Side
        The leg nearer to the camera; outside side views the one that was seen better.
    """

    grid: Grid
    at: LandmarkPath
    visibility: Callable[[int], Floats]
    seen: Callable[[int], Bools]
    near_side: Side

    def mid(self, pair: tuple[int, int]) -> Floats:
        """Take the mean of a left and a right landmark.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up; the one that was seen where the other never was.
        """
        left, right = self.at(pair[0]), self.at(pair[1])
        if not np.isnan(left[0, 0] + right[0, 0]):
            return np.asarray((left + right) / 2)
        return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))

    def toward(self, pair: tuple[int, int], side: Side, share: float) -> Floats:
        """Take a point between a left and a right landmark.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.
        side : Side
            The side it is near.
        share : float
            How near, 0 to 1; 1 is at that side.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up; the landmark that was seen where the other never was.
        """
        this, other = self.of(pair, side), self.of(pair, side.other)
        between = share * this + (1 - share) * other
        return np.where(np.isnan(this), other, np.where(np.isnan(other), this, between))

    def of(self, pair: tuple[int, int], side: Side) -> Floats:
        """Read the landmark of one side.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.
        side : Side
            Which of them.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up.
        """
        return self.at(pair[0] if side == Side.LEFT else pair[1])

    def rescaled(self, factor: Floats) -> Body:
        """Enlarge the body about its hips, which stay where they are.

        Parameters
        ----------
        factor : ndarray, shape (N,)
            By how much at each time.

        Returns
        -------
        Body
            The body whose landmarks are that much further from mid-hip.
        """
        hips = self.mid(HIP)

        def at(landmark: int) -> Floats:
            return np.asarray(hips + (self.at(landmark) - hips) * factor[:, None])

        return replace(self, at=kept(at, len(self.grid)))


def body_of(motion: LandmarkSignals, facing: int, scale_px: Floats, roll_deg: float, near_side: Side) -> Body:
    """Put a motion into the person's own coordinates.

    Parameters
    ----------
    motion : LandmarkSignals
        The landmarks, px.
    facing : int
        +1 to the right of the image, -1 to the left; 0 counts as +1.
    scale_px : ndarray, shape (N,)
        Leg length, px.
    roll_deg : float
        Slope at which the image shows level ground, positive = rising towards the person's front; it is rotated away.
    near_side : Side
        The leg nearer to the camera or better seen.

    Returns
    -------
    Body
        The body.
    """
    n = len(motion.grid)
    at = kept(levelled(motion.at, facing, scale_px, roll_deg), n)
    return Body(motion.grid, at, kept(motion.visibility, n), kept(motion.seen, n), near_side)


def levelled(place: LandmarkPath, facing: int, scale_px: Floats, roll_deg: float) -> LandmarkPath:
    """Turn image coordinates into forward and up, with the camera's roll taken out.

    Parameters
    ----------
    place : LandmarkPath
        A landmark as (T, 2) px, right and down.
    facing : int
        +1 to the right of the image, -1 to the left; 0 counts as +1.
    scale_px : ndarray, shape (T,)
        Length of one unit, px.
    roll_deg : float
        Slope at which the image shows level ground, positive = rising towards the person's front.

    Returns
    -------
    LandmarkPath
        A landmark as (T, 2) units, forward and up, worked out when it is asked for.

    Examples
    --------
    A point 30 px to the left of the image's origin and 40 px below it, of a person who faces left:

    >>> import numpy as np
    >>> at = levelled(lambda landmark: np.array([[-30.0, 40.0]]), facing=-1, scale_px=np.array([10.0]), roll_deg=0.0)
    >>> at(0).tolist()
    [[3.0, -4.0]]

    Ground that rises by 45° towards the front of the person is level once it is rotated away:

    >>> at = levelled(lambda landmark: np.array([[10.0, -10.0]]), facing=1, scale_px=np.array([1.0]), roll_deg=45.0)
    >>> bool(abs(at(0)[0, 1]) < 1e-9)
    True
    """
    forward = -1.0 if facing < 0 else 1.0
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))

    def at(landmark: int) -> Floats:
        x, y = place(landmark).T
        rotated = np.empty((x.size, 2))
        np.divide(c * forward * x - s * y, scale_px, out=rotated[:, 0])
        np.divide(-c * y - s * forward * x, scale_px, out=rotated[:, 1])
        return rotated

    return at


def from_vertical_deg(lower: Floats, upper: Floats) -> Floats:
    """Measure the angle of a line against the vertical.

    Parameters
    ----------
    lower : ndarray, shape (N, 2)
        Its lower end, forward and up.
    upper : ndarray, shape (N, 2)
        Its upper end, in the same unit.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; positive = leaning forward.

    Examples
    --------
    >>> import numpy as np
    >>> from_vertical_deg(np.array([[0.0, 0.0]]), np.array([[1.0, 1.0]])).tolist()
    [45.0]
    """
    along = upper - lower
    return np.asarray(np.degrees(np.arctan2(along[:, 0], along[:, 1])))
