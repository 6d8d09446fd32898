"""What a long clip shows so far, while its frames are still being looked at.

The same analysis as at the end, on the poses that there are, so every provisional sentence is one that the clip would
get if it ended there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any

from posturecam.errors import PosturecamError
from posturecam.pose.recorder import Recorder
from posturecam.progress import SO_FAR, clock_text
from posturecam.track import PoseTrack
from posturecam.words import Message, literal, message

FIRST_S = 4.0
"""Seconds of work after which the first findings are looked for: with their analysis they are there within 10 s."""
LEAST_LEFT_S = 8.0
"""Seconds of work that must be left; sooner comes the answer itself."""
LEAST_CLIP_S = 3.0
"""Seconds of the clip that something can be said of: two strides of a walk and what is around them."""
WINDOW_S = 120.0
"""Seconds of the clip that are judged, the latest: a bound on memory and time."""
REST = 20.0
"""After an analysis it rests for so many times as long as that took, so that it costs a twentieth of the time."""
LEAST_REST_S = 15.0
"""Seconds between two sentences: time to read one. Our choice."""
FIRST_RESTS_S = (1.0, 2.0, 4.0, 8.0)
"""Seconds after the first analyses that found nothing: the first sentence is not to wait as long as the next ones do.
Our choice; in all they cost no more than those of two minutes otherwise."""

Judge = Callable[[PoseTrack], Message | None]
"""What a track shows, in a sentence; None where nothing."""


class SoFar:
    """Judges the latest poses now and then, in a thread of its own.

    Parameters
    ----------
    judge : callable
        Gives the sentence on a track.
    clock : callable, optional
        Returns the time, s.
    """

    def __init__(self, judge: Judge, clock: Callable[[], float] = time.monotonic) -> None:
        self._judge, self._clock = judge, clock
        self._began = clock()
        self._next = self._began + FIRST_S
        self._look: _Look | None = None
        self._said: Message | None = None
        self._first_rests = list(FIRST_RESTS_S)

    def after(self, record: Recorder, size: tuple[int, int], total: int | None) -> Message | None:
        """Look, when it is time, at what was recorded, and return what is news.

        Parameters
        ----------
        record : Recorder
            The poses so far.
        size : tuple of int
            (width, height) px of the frames.
        total : int or None
            Frames expected.

        Returns
        -------
        Message or None
            Between which times the clip shows what, provisionally; None where that is no news.
        """
        now = self._clock()
        if self._look is not None:
            return self._finished(now)
        if now < self._next or self._left_s(len(record), total, now) < LEAST_LEFT_S:
            return None
        track = record.latest(WINDOW_S, size)
        if float(track.t[-1] - track.t[0]) >= LEAST_CLIP_S:
            self._look = _Look(self._judge, track, self._clock)
        return None

    def _left_s(self, done: int, total: int | None, now: float) -> float:
        return float("inf") if total is None else (now - self._began) * (total - done) / max(done, 1)

    def _finished(self, now: float) -> Message | None:
        """The sentence of the look that has ended, if it is another one than before."""
        look = self._look
        if look is None or look.thread.is_alive():
            return None
        self._look, self._next = None, now + self._rest_s(look)
        if look.found is None or look.found == self._said:
            return None
        self._said = look.found
        return message(SO_FAR, start=clock_text(look.start), end=clock_text(look.end), found=look.found)

    def _rest_s(self, look: _Look) -> float:
        """How long it rests after a look, s."""
        if look.found is None and self._said is None and self._first_rests:
            return self._first_rests.pop(0)
        return max(LEAST_REST_S, REST * look.took_s)


class _Look:
    """One analysis in its thread, which speaks the language of the caller."""

    def __init__(self, judge: Judge, track: PoseTrack, clock: Callable[[], float]) -> None:
        self._judge, self._track, self._clock = judge, track, clock
        self.start, self.end = float(track.t[0]), float(track.t[-1])
        self.found: Message | None = None
        self.took_s = 0.0
        self.thread = threading.Thread(target=copy_context().run, args=(self._run,), name="so far", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        begun = self._clock()
        try:
            self.found = self._judge(self._track)
        except (PosturecamError, ValueError, MemoryError):
            self.found = None  # such as a baseline that fits nothing yet: the whole clip says it where that stays
        self.took_s = self._clock() - begun


def headline_judge(known: Mapping[str, Any]) -> Judge:
    """Make what judges as the whole clip is judged.

    Parameters
    ----------
    known : Mapping
        Keywords of `posturecam.analyze`.

    Returns
    -------
    callable
        Gives the headline of a track.
    """

    def judge(track: PoseTrack) -> Message | None:
        from posturecam.analysis import analyze
        from posturecam.motion.frame_rotation import quarter_turns
        from posturecam.pose.people import follow_one_person
        from posturecam.wording.headline import headline_of

        person = follow_one_person(track)
        degrees, is_sure = quarter_turns(person)
        analysis = analyze(person.turned(degrees) if degrees and is_sure else person, **known)
        return literal(headline_of(analysis)) if analysis.judgements else None

    return judge
