"""A trial of a higher cadence: as usual, then with the metronome 5 % faster, then what that did.

The person first walks or runs as they do, which gives their own cadence; then a metronome asks for 5 % more. The first
seconds of that are left out. Five percent is what retraining studies ask for: it moves the foot strike and is no effort
yet (Heiderscheit et al. 2011, Med Sci Sports Exerc 43:296, compared 5 and 10 %).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from posturecam.track import PoseTrack
from posturecam.treadmill.stretch import JudgedStretch, changes_between, judged_stretch
from posturecam.treadmill.trial_result import TrialResult, trial_checks
from posturecam.types import Analysis
from posturecam.words import Message, message

USUAL_S, SETTLING_S, FASTER_S = 30.0, 8.0, 60.0
"""Seconds as usual, to settle on the beat, and with it. 30 s are 80 steps, whose middle scatters by less than the ± of
one set-up; runners are on a beat after some 10 steps. Engineering choice."""
FASTER = 0.05
"""By how much the metronome is faster, as a share of the person's own cadence; see above."""
LOST_S, LOST_LOOKS = 4.0, 2
"""Seconds without a gait, and looks in a row, after which a trial ends: more than a landmark model loses a person for;
where many sessions share a computer, looks are ten seconds apart."""
LONGEST_GAP_S = 3.0
"""Seconds without a frame after which a trial ends: the page was out of sight, or the connection was gone."""
LEAST_SHARE = 0.7
"""Share of each part that must be one gait at one pace."""

SAME_BELT = 0.05
"""How far, as a share, the speed that is seen may differ between both parts and be that of a belt that was not touched.
Engineering choice: half of what may be compared at all; on made-up people it changes no claim."""

Judge = Callable[[PoseTrack], Analysis]


class TrialPhase(str, Enum):
    """What a trial is at."""

    USUAL = "usual"
    SETTLING = "settling"
    FASTER = "faster"
    OVER = "over"


@dataclass(frozen=True)
class TrialNow:
    """Where a trial stands.

    Attributes
    ----------
    phase : TrialPhase
        What it is at.
    seconds_left : float
        Of this phase, s; 0 when it is over.
    own_spm, asked_spm : float or None
        The person's own cadence and that of the metronome, steps per minute; None before they are known.
    result : TrialResult or None
        What it found, when it is over.
    """

    phase: TrialPhase
    seconds_left: float
    own_spm: float | None = None
    asked_spm: float | None = None
    result: TrialResult | None = None


class CadenceTrial:
    """One trial, from its first second to its result.

    Parameters
    ----------
    t : float
        When it begins, on the clock of the poses, s.
    judge : callable
        Analyses a track, with what is known of the person.
    """

    def __init__(self, t: float, judge: Judge) -> None:
        self._judge = judge
        self._start = self._seen_t = self._last_t = t
        self._missed = 0
        self._usual: JudgedStretch | None = None
        self._own: float | None = None
        self._result: TrialResult | None = None

    @property
    def is_over(self) -> bool:
        """Whether there is a result."""
        return self._result is not None

    def update(self, t: float, recent: Callable[[float], PoseTrack], *, in_gait: bool) -> TrialNow:
        """Go on.

        Parameters
        ----------
        t : float
            Now, s.
        recent : callable
            Returns the poses of the last so many seconds, up to `t`.
        in_gait : bool
            Whether the person walks or runs now.

        Returns
        -------
        TrialNow
            Where it stands.
        """
        if self.is_over:
            return self._now(t)
        gap_s, self._last_t = _longest_gap_s(recent(t - self._last_t), self._last_t, t), t
        self._seen_t, self._missed = (t, 0) if in_gait else (self._seen_t, self._missed + 1)
        if gap_s > LONGEST_GAP_S:
            self.stop("gap")
        elif self._missed >= LOST_LOOKS and t - self._seen_t > LOST_S:
            self.stop("stepped_off")
        elif self._own is None and t - self._start >= USUAL_S:
            self._end_usual(recent(USUAL_S))
        elif t - self._start >= USUAL_S + SETTLING_S + FASTER_S:
            self._end_faster(recent(FASTER_S))
        return self._now(t)

    def stop(self, why: str) -> TrialResult:
        """End the trial before its time.

        Parameters
        ----------
        why : str
            The code below `treadmill.trial.aborted`: stopped, session_ended, gap, stepped_off, no_cadence, uneven.

        Returns
        -------
        TrialResult
            That it was aborted; the result itself where it was over.
        """
        if self._result is None:
            reason: Message = message(f"treadmill.trial.aborted.{why}")
            self._result = TrialResult(self._own, self._asked, None, (), aborted=reason)
        return self._result

    @property
    def _asked(self) -> float | None:
        return None if self._own is None else self._own * (1 + FASTER)

    def _end_usual(self, track: PoseTrack) -> None:
        usual = self._judged(track, USUAL_S)
        cadence = None if usual is None else usual.cadence_spm
        if cadence is None:
            self.stop("no_cadence")
        self._usual, self._own = usual, cadence

    def _end_faster(self, track: PoseTrack) -> None:
        faster = self._judged(track, FASTER_S)
        if faster is None or self._usual is None or faster.cadence_spm is None:
            self.stop("uneven")
            return
        changes = changes_between(self._usual, faster, trial_checks(), same_belt=SAME_BELT)
        self._result = TrialResult(self._own, self._asked, faster.cadence_spm, changes)

    def _judged(self, track: PoseTrack, seconds: float) -> JudgedStretch | None:
        """The gait of a part, where it lasted for nearly all of it."""
        judged = judged_stretch(self._judge(track))
        return judged if judged is not None and judged.bout.seconds >= LEAST_SHARE * seconds else None

    def _now(self, t: float) -> TrialNow:
        since = t - self._start
        if self._result is not None:
            return TrialNow(TrialPhase.OVER, 0.0, self._own, self._asked, self._result)
        if self._own is None:
            return TrialNow(TrialPhase.USUAL, max(USUAL_S - since, 0.0))
        settling = USUAL_S + SETTLING_S - since
        phase, left = (TrialPhase.SETTLING, settling) if settling > 0 else (TrialPhase.FASTER, settling + FASTER_S)
        return TrialNow(phase, max(left, 0.0), self._own, self._asked)


def _longest_gap_s(track: PoseTrack, start: float, end: float) -> float:
    """Longest time without a frame from `start` to `end` s."""
    inside = track.t[(track.t > start) & (track.t <= end)]
    return float(np.diff(np.concatenate([[start], inside, [end]])).max())
