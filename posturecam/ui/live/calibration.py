"""Calibration of a live page: a few seconds of a person's own good posture."""

from __future__ import annotations

from posturecam.coaching.norms import Norms
from posturecam.errors import BaselineError
from posturecam.own_posture import make_baseline
from posturecam.pose.people import follow_one_person
from posturecam.types import Baseline
from posturecam.ui.live.running import RunningSession
from posturecam.ui.live.waiting.folder import length_s

CALIBRATION_S = 5.2
"""Seconds after which a baseline is tried: the engine asks for 5 s of one posture."""
RETRY_S = 0.5
"""Seconds between two attempts."""
MAX_CALIBRATION_S = 10.0
"""Seconds after which it has failed: until then the engine may not have seen 5 s without doubt."""


class BaselineRecording:
    """Makes a baseline from a session as soon as that has shown enough.

    Parameters
    ----------
    running : RunningSession
        The session whose poses count.
    norms : Norms
        The norms that say what compares with a baseline.
    """

    def __init__(self, running: RunningSession, norms: Norms) -> None:
        self._running, self._norms = running, norms
        self._next_attempt_s = CALIBRATION_S

    @property
    def seconds_left(self) -> float:
        """How much longer to hold the posture, s; 0 where it takes a moment more."""
        return max(0.0, round(CALIBRATION_S - self._seconds, 1))

    def result(self) -> Baseline | str | None:
        """Try to make the baseline.

        Returns
        -------
        Baseline, str or None
            The baseline, or why there is none, in the present language; None while it may still be made.
        """
        if self._seconds < self._next_attempt_s:
            return None
        track = follow_one_person(self._running.session.recording())
        known = {key: self._running.known.get(key) for key in ("activity", "view")}
        try:
            return make_baseline(track, norms=self._norms, **known)
        except BaselineError as error:
            self._next_attempt_s = self._seconds + RETRY_S
            return None if self._seconds < MAX_CALIBRATION_S else str(error)

    @property
    def _seconds(self) -> float:
        return length_s(self._running.session.recording())
