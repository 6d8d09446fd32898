"""A session at a desk: frame by frame in, state and nudges out.

There is no camera, thread or clock in here: the caller brings the poses and their times. A session belongs to one
thread.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from posturecam.desk.background import BackgroundMotion, CameraMoves
from posturecam.desk.change import DeskChange, change_from
from posturecam.desk.day import DeskDay
from posturecam.desk.measures import HeadAndShoulders, Size, measure_head_and_shoulders
from posturecam.desk.moved import MoveDetector, may_be_moved
from posturecam.desk.nudging import Nudge, Nudger
from posturecam.desk.posture import PostureRule
from posturecam.desk.presence import Presence, is_up
from posturecam.desk.reference import DeskReference
from posturecam.desk.settings import DeskSettings
from posturecam.desk.smoothing import HeldState, Smoothing
from posturecam.desk.states import DeskState
from posturecam.desk.timing import SessionTime
from posturecam.frame import Pose

USUAL_SETTINGS = DeskSettings()
MOST_ENDED_DAYS = 7
"""Days that ended during the session and were not taken yet: a week; older ones are dropped."""


@dataclass(frozen=True)
class DeskNow:
    """What is known after a frame.

    Attributes
    ----------
    t : float
        Time of the frame on the caller's clock, s.
    state : DeskState
        What the person does; no state lasts less than a few seconds.
    since_s : float
        For how long by now, s.
    values : HeadAndShoulders or None
        What this frame shows; None where no face is seen.
    nudge : Nudge or None
        Set on the one push at which it is due.
    wants_reference : bool
        Whether five seconds are needed: there is no reference, or it holds no longer.
    standing_nudge : Nudge or None
        The posture nudge to keep showing: from when it is due until the person is back or the session is paused.
    change : DeskChange or None
        How far from the reference, smoothed; None where there is none.
    """

    t: float
    state: DeskState
    since_s: float
    values: HeadAndShoulders | None
    nudge: Nudge | None
    wants_reference: bool
    standing_nudge: Nudge | None = None
    change: DeskChange | None = None


class DeskSession:
    """Follow one person at a desk.

    Parameters
    ----------
    reference : DeskReference, optional
        The person's own good posture; without one nothing is judged.
    settings : DeskSettings
        What the user chose.
    day : DeskDay, optional
        The day so far, to go on with, such as `DeskDays.today()`.

    Notes
    -----
    Its memory does not grow with time: a few seconds of measures, and one entry for each minute of a day.
    """

    def __init__(
        self,
        reference: DeskReference | None = None,
        settings: DeskSettings = USUAL_SETTINGS,
        day: DeskDay | None = None,
    ) -> None:
        self._reference, self._settings = reference, settings
        self._time, self._smoothing, self._held = SessionTime(), Smoothing(), HeldState()
        self._presence, self._moves, self._nudger = Presence(), MoveDetector(), Nudger()
        self._camera = CameraMoves()
        self._rule = self._made_rule()
        self._day = day
        self._ended: deque[DeskDay] = deque(maxlen=MOST_ENDED_DAYS)
        self._change: DeskChange | None = None
        self._latest: DeskNow | None = None

    @property
    def reference(self) -> DeskReference | None:
        """The reference that is compared with."""
        return self._reference

    @property
    def settings(self) -> DeskSettings:
        """What the user chose."""
        return self._settings

    @property
    def day(self) -> DeskDay | None:
        """The day so far, by the last `local_time`; None before any."""
        return self._day

    def take_ended(self) -> tuple[DeskDay, ...]:
        """Take the days that midnight ended since the last call, to be kept.

        Returns
        -------
        tuple of DeskDay
            In order of time; mostly none.
        """
        ended = tuple(self._ended)
        self._ended.clear()
        return ended

    def set_reference(self, reference: DeskReference | None) -> None:
        """Compare with another reference from now on.

        Parameters
        ----------
        reference : DeskReference or None
            Such as of five new seconds.
        """
        self._reference = reference
        self._rule = self._made_rule()
        self._moves = MoveDetector()
        self._camera.start()
        self._begin()

    def set_settings(self, settings: DeskSettings) -> None:
        """Nudge by other settings from now on.

        Parameters
        ----------
        settings : DeskSettings
            What the user chose.
        """
        self._settings = settings
        self._rule = self._made_rule()

    def push(
        self,
        pose: Pose | None,
        t: float,
        size: Size,
        *,
        people: int = 1,
        local_time: datetime | None = None,
        background: BackgroundMotion | None = None,
    ) -> DeskNow:
        """Take in a frame.

        Parameters
        ----------
        pose : Pose or None
            The person's pose; None where no person is seen.
        t : float
            Time of the frame on the caller's clock, s; 2 to 30 frames a second, gaps allowed.
        size : (int, int)
            Width and height of the frame, px.
        people : int
            How many people are seen.
        local_time : datetime, optional
            The user's date and time: without it no day is kept and no time is quiet.
        background : BackgroundMotion, optional
            How far the background is from where it was at the reference, or where the session began if that was later;
            None where it was not looked at, or not recognised.

        Returns
        -------
        DeskNow
            What is known now. For a frame that is not later than the last one, the same without a nudge.

        Raises
        ------
        ValueError
            For a time that is not finite.
        """
        if not self._time.advance(t) and self._latest is not None:
            self._latest = replace(self._latest, nudge=None)
            return self._latest
        if self._time.is_after_gap:
            self._begin()
        self._camera.update(self._time.now, background)
        values = None if pose is None else measure_head_and_shoulders(pose, size)
        state = self._held.update(self._time.now, self._seen(pose, values, size, people))
        since_s = self._time.now - self._held.since
        quiet, or_moved = self._settings.is_quiet(local_time), self._may_be_moved(state)
        nudge = self._nudger.update(self._time, state, self._amount(), self._settings, quiet, or_moved=or_moved)
        self._log(state, nudge, local_time)
        wants = self._reference is None or state is DeskState.MOVED or or_moved
        self._latest = DeskNow(t, state, since_s, values, nudge, wants, self._nudger.standing, self._change)
        return self._latest

    def _seen(self, pose: Pose | None, values: HeadAndShoulders | None, size: Size, people: int) -> DeskState:
        """The state by the last moments."""
        paused = self._presence.look(self._time.now, pose, values, size, people)
        if paused is not None or values is None:
            self._change = None
            if paused in (DeskState.AWAY, DeskState.STANDING):
                self._moves.arrive(self._time.now)
            return paused or self._held.shown
        if self._reference is None or self._rule is None:
            return DeskState.MEASURING
        change = change_from(self._reference, values)
        if change is None:
            self._change = None
            return DeskState.MOVED
        self._change = self._smoothing.add(self._time.now, change)
        if is_up(self._change):
            self._moves.arrive(self._time.now)
            return DeskState.STANDING
        posture = self._rule.state(self._change, self._held.shown)
        if posture not in (DeskState.TURNED, DeskState.LOOKING_DOWN):
            self._moves.update(self._time.now, self._change)
        return DeskState.MOVED if self._moves.is_moved or self._camera.is_moved else posture

    def _amount(self) -> float:
        """How much of a slouch there is; 1 is the threshold."""
        return 0.0 if self._rule is None or self._change is None else self._rule.amounts(self._change).together

    def _may_be_moved(self, state: DeskState) -> bool:
        """Whether a lean-in may be a chair or a laptop that was moved."""
        return state is DeskState.LEANING_IN and self._change is not None and may_be_moved(self._change)

    def _begin(self) -> None:
        """Start measuring anew: nothing is known of the time before."""
        self._smoothing.clear()
        self._held.reset(self._time.now)
        self._presence = Presence()
        self._moves.arrive(self._time.now)
        if self._day is not None:
            self._day.part()

    def _log(self, state: DeskState, nudge: Nudge | None, local_time: datetime | None) -> None:
        if local_time is None:
            return
        if self._day is None or self._day.date != local_time.date():
            if self._day is not None:
                self._ended.append(self._day)
            self._day = DeskDay(local_time.date())
        self._day.add(state.group, self._time.step, local_time)
        if nudge is not None:
            self._day.nudges[nudge.kind] += 1

    def _made_rule(self) -> PostureRule | None:
        return None if self._reference is None else PostureRule(self._reference, self._settings.threshold_scale)
