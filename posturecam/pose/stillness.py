"""Whether a person is at rest, so that ten looks a second show all that moves.

Measured on 36 real clips, as ranges within 1.5 s over the length of the trunk: the point of the body that moves most
moves by at least 0.48 in those who walk or run (in slow motion too), and in those who sit or stand still by 0.01 to
0.15 in three quarters of the time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.track import Pose

WATCHED = [0, *EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *HEEL, *TOE]
"""Landmarks that must rest: all that something measures. Hands may type, and gesture."""
_SHOULDERS, _HIPS = [WATCHED.index(k) for k in SHOULDER], [WATCHED.index(k) for k in HIP]


@dataclass(frozen=True)
class StillnessTuning:
    """What counts as rest. Lengths are shares of the trunk in the image.

    Parameters
    ----------
    window_s : float
        For how long the person must have been at rest, s: more than a stride of any gait.
    range_trunks : float
        By how much each landmark may move in that time: a third of what the quietest gait moves (measured: 0.48).
    rise_trunks : float
        By how much the middle of the shoulders may rise and sink: where the legs are not seen, that is all that shows
        a walk, by 0.048 at least (`motion.activity.LEAST_BOB_TRUNKS`, both ways).
    step_trunks : float
        By how much each landmark may move from one look to the next; a swinging foot moves by 0.3 in 0.1 s.
    spacing_s : float
        Between two poses that are compared, s: a swinging foot takes several times as long, and each costs time.
    seen : float
        Visibility from which on a landmark counts.
    """

    window_s: float = 1.5
    range_trunks: float = 0.15
    rise_trunks: float = 0.045
    step_trunks: float = 0.06
    spacing_s: float = 0.045
    seen: float = 0.5


class Stillness:
    """Watches one person's poses.

    Parameters
    ----------
    tuning : StillnessTuning, optional
        What counts as rest.
    """

    def __init__(self, tuning: StillnessTuning | None = None) -> None:
        self._tuning = tuning or StillnessTuning()
        self._t: deque[float] = deque()
        self._xy: deque[Floats] = deque()
        self._seen: deque[Bools] = deque()
        self.is_calm = False

    def add(self, pose: Pose | None, t: float) -> None:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose or None
            None where no person is seen, which begins anew.
        t : float
            Of its frame, s, later than the last one.
        """
        if pose is None:
            for kept in (self._t, self._xy, self._seen):
                kept.clear()
            self.is_calm = False
            return
        if self._t and t - self._t[-1] < self._tuning.spacing_s:
            return
        self._t.append(t)
        self._xy.append(pose.xy[WATCHED])
        self._seen.append(pose.visibility[WATCHED] >= self._tuning.seen)
        while len(self._t) > 1 and self._t[1] <= t - self._tuning.window_s:
            for kept in (self._t, self._xy, self._seen):
                kept.popleft()
        self.is_calm = t - self._t[0] >= self._tuning.window_s and self._rests(self._xy)

    def stays(self, pose: Pose | None) -> bool:
        """Tell whether a person at rest still is where they were at the last look.

        Parameters
        ----------
        pose : Pose or None
            What a look shows now.

        Returns
        -------
        bool
            False as soon as one landmark moved.
        """
        if pose is None or not self._xy:
            return False
        xy = pose.xy[WATCHED]
        step = np.abs(xy - self._xy[-1])[self._counted()].max(initial=0.0)
        return bool(step <= self._tuning.step_trunks * self._trunk_px()) and self._rests([*self._xy, xy])

    def _rests(self, places: Sequence[Floats]) -> bool:
        """Whether nothing moves by more than it may among these places (N, 2) px."""
        counted, trunk = self._counted(), self._trunk_px()
        if not counted.any() or not trunk > 0:
            return False
        xy = np.array(places)
        moved = np.ptp(xy[:, counted], axis=0).max()
        rise = np.ptp(xy[:, _SHOULDERS, 1].mean(axis=1))
        tuning = self._tuning
        return bool(moved <= tuning.range_trunks * trunk and rise <= tuning.rise_trunks * trunk)

    def _counted(self) -> Bools:
        """Which landmarks (N,) are seen most of the time."""
        return np.asarray(np.mean(self._seen, axis=0) > 0.5)

    def _trunk_px(self) -> float:
        xy = self._xy[-1]
        return float(np.hypot(*(xy[_SHOULDERS].mean(axis=0) - xy[_HIPS].mean(axis=0))))
