"""The poses of a clip's frames: every frame while the person moves, ten a second while they are at rest.

Posture at rest changes slowly, so the landmarks of the frames between two looks lie on a straight line between both.
A look that shows that the person moved is followed by looks at the frames since the last one: no frame of a movement
is left out, and contacts are timed as ever.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from posturecam.ports import PoseEstimator
from posturecam.pose.recorder import Recorder
from posturecam.pose.stillness import Stillness
from posturecam.track import Frame, Pose

EVERY_S = 0.095
"""Time between two looks at a person at rest, s: ten a second, and a little less, as stamps are rounded."""
LONGEST_S = 0.126
"""Longest time between two looks, s: three frames of 24 a second. With 10 to 16 frames a second all are looked at."""
MOST_WAITING = 7
"""Frames that may wait for the next look, which bounds memory: at more than 80 frames a second looks are more often."""


@runtime_checkable
class Glancing(Protocol):
    """An estimator that can look at a frame without taking it in."""

    def glance(self, frame: Frame) -> Pose | None:
        """Look where the person was last.

        Parameters
        ----------
        frame : Frame
            Later than the last one taken in; `estimate` may still be given earlier ones.

        Returns
        -------
        Pose or None
            None where it takes more than a glance.
        """
        ...

    def pass_over(self, frames: int) -> None:
        """Take note that frames lie between the last one taken in and the next.

        Parameters
        ----------
        frames : int
            How many.
        """
        ...


class PoseSampler:
    """Takes the frames of a clip and records a pose for each.

    Parameters
    ----------
    estimator : PoseEstimator
        Finds the person; one that is not `Glancing` sees every frame.
    record : Recorder
        Where the poses go.

    Attributes
    ----------
    passed_over : int
        Frames that were not looked at.
    """

    def __init__(self, estimator: PoseEstimator, record: Recorder) -> None:
        self._estimator, self._record = estimator, record
        self._glancing = estimator if isinstance(estimator, Glancing) else None
        self._still = Stillness()
        self._last: Pose | None = None
        self._waiting: list[Frame] = []
        self.passed_over = 0

    def take(self, frame: Frame) -> None:
        """Take the next frame.

        Parameters
        ----------
        frame : Frame
            Later than the last one.
        """
        if self._glancing is None or self._last is None or not self._still.is_calm or frame.after_cut:
            self._look_at_all()
            self._look(frame)
        elif self._may_wait(frame, self._last.t):
            self._waiting.append(frame)
        elif self._still.stays(self._glancing.glance(frame)):
            self._glancing.pass_over(len(self._waiting))
            self._pass_over(frame)
        else:
            self._look_at_all()
            self._look(frame)

    def _may_wait(self, frame: Frame, looked_t: float) -> bool:
        """Whether the next frame will still come in time for the next look."""
        since, step = frame.t - looked_t, frame.t - (self._waiting[-1].t if self._waiting else looked_t)
        return since < EVERY_S and since + step <= LONGEST_S and len(self._waiting) < MOST_WAITING

    def end(self) -> None:
        """Look at what still waits."""
        self._look_at_all()

    def _look_at_all(self) -> None:
        """Look at each frame that waits."""
        waiting, self._waiting = self._waiting, []
        for frame in waiting:
            self._look(frame)

    def _look(self, frame: Frame) -> None:
        pose = self._estimator.estimate(frame)
        self._record.add(frame.t, pose)
        self._still.add(pose, frame.t)
        self._last = pose

    def _pass_over(self, frame: Frame) -> None:
        """Look at this frame only, and put the poses of those that wait on the line between."""
        before, now = self._last, self._estimator.estimate(frame)
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            self._record.add(each.t, _between(before, now, each.t))
        self._record.add(frame.t, now)
        self._still.add(now, frame.t)
        self._last = now
        self.passed_over += len(waiting)


def _between(before: Pose | None, after: Pose | None, t: float) -> Pose | None:
    """The pose at a time between two; None where one of them is."""
    if before is None or after is None:
        return None
    share = (t - before.t) / (after.t - before.t)
    xy = before.xy + share * (after.xy - before.xy)
    return Pose(t, xy, before.visibility + share * (after.visibility - before.visibility))
