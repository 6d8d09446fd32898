"""What tells the activity of a piece, as rows of numbers from which its windows are cut.

Windows overlap five times, so what they share is worked out once for the piece, and each reads its part without a copy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.body_lengths import unit_px
from posturecam.motion.landmark_signals import LandmarkPath, LandmarkSignals
from posturecam.motion.robust import median


@dataclass(frozen=True)
class WindowPoints:
    """Coordinates over the N times of a piece or a window; x to the right, y down, NaN where never seen.

    Attributes
    ----------
    unit : ndarray, shape (N,)
        Leg length, px.
    seen : ndarray, shape (4, N)
        Visibility of both ankles and both knees, 0 to 1.
    reach_px : ndarray, shape (4, N)
        From hip down to knee, from heel to toe and from ear to nose to the right, and between the shoulders, px.
    ankles, knees : ndarray, shape (2, 2, N)
        Left and right, x and y about mid-hip, leg lengths.
    toes : ndarray, shape (2, N)
        Left and right, x about mid-hip, leg lengths.
    legs : ndarray, shape (2, N)
        From hip to ankle, leg lengths.
    hips : ndarray, shape (2, N)
        Mid-hip, x and y, leg lengths.
    shoulders : ndarray, shape (N,)
        Height of their middle, leg lengths, up.
    """

    unit: Floats
    seen: Floats
    reach_px: Floats
    ankles: Floats
    knees: Floats
    toes: Floats
    legs: Floats
    hips: Floats
    shoulders: Floats

    @staticmethod
    def of(motion: LandmarkSignals) -> WindowPoints:
        """Work out the coordinates of a piece.

        Parameters
        ----------
        motion : LandmarkSignals
            The piece.

        Returns
        -------
        WindowPoints
            Of all its times.
        """
        unit = unit_px(motion)

        def at(landmark: int) -> Floats:
            return np.asarray(motion.at(landmark).T)

        hips_px = (at(HIP[0]) + at(HIP[1])) / 2
        ankles, knees = (np.stack([(at(k) - hips_px) / unit for k in pair]) for pair in (ANKLE, KNEE))
        legs = [np.hypot(*(at(ankle) - at(hip))) / unit for ankle, hip in zip(ANKLE, HIP, strict=True)]
        seen = [motion.visibility(k) if k in motion.smoothed else np.zeros(unit.size) for k in (*ANKLE, *KNEE)]
        return WindowPoints(
            unit,
            np.stack(seen),
            _reach_px(at),
            ankles,
            knees,
            np.stack([(at(k) - hips_px)[0] / unit for k in TOE]),
            np.stack(legs),
            hips_px / unit,
            -(at(SHOULDER[0]) + at(SHOULDER[1]))[1] / 2 / unit,
        )

    def window(self, part: slice, *, is_long: bool) -> WindowPoints:
        """Cut out a window.

        Parameters
        ----------
        part : slice
            Of the grid.
        is_long : bool
            Whether one leg length is to hold in all of it: legs seen from the front look shorter in swing, which a
            unit that changes slowly follows where strides are slow.

        Returns
        -------
        WindowPoints
            Of its times.
        """
        unit, *others = (values[..., part] for values in (self.unit, self.seen, self.reach_px, *self._in_legs))
        if is_long:
            one = np.full(unit.size, median(unit))
            others[2:] = (values * (unit / one) for values in others[2:])
            unit = one
        return WindowPoints(unit, *others)

    @property
    def _in_legs(self) -> tuple[Floats, ...]:
        return self.ankles, self.knees, self.toes, self.legs, self.hips, self.shoulders


def _reach_px(at: LandmarkPath) -> Floats:
    """How far knees, toes and nose reach, and how wide the shoulders are (4, N), px."""
    thigh = (at(KNEE[0]) + at(KNEE[1]) - at(HIP[0]) - at(HIP[1]))[1] / 2
    foot = (at(TOE[0]) + at(TOE[1]) - at(HEEL[0]) - at(HEEL[1]))[0] / 2
    nose = at(0)[0] - (at(EAR[0]) + at(EAR[1]))[0] / 2
    return np.stack([thigh, foot, nose, (at(SHOULDER[0]) - at(SHOULDER[1]))[0]])
