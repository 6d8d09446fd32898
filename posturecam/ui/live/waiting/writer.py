"""Writes the landmarks of a session while it runs, part by part and outside the session's own thread."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace

from posturecam.errors import PosturecamError
from posturecam.live import LiveSession
from posturecam.live.history import HISTORY_S
from posturecam.track import PoseTrack
from posturecam.ui.live.waiting.folder import SessionFolder, length_s, seen_s
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.words import Message, message_of

PART_S = 30.0
"""Seconds of a session that a killed server loses at most. A part of 30 s takes 0.2 MB and 10 ms of one core."""

Submit = Callable[[Callable[[], None]], "Future[None]"]


class SessionWriter:
    """The way of one session to the disk; a disk that refuses is tried again with each part, and nothing is dropped.

    `take` belongs to the session's thread, what is written happens in that of `submit`.

    Parameters
    ----------
    folder : SessionFolder
        Where it is written.
    head : SessionHead
        What to write of it.
    submit : callable
        Runs work in a thread that writes one thing after the other.
    """

    def __init__(self, folder: SessionFolder, head: SessionHead, submit: Submit) -> None:
        self.folder, self.head = folder, head
        self._submit = submit
        self._lock = threading.Lock()
        self._taken: list[PoseTrack] = []
        self._ends: dict[int, float] = {}
        self._upto, self._first_t = -math.inf, math.nan
        self._size = (0, 0)
        self._work: Future[None] | None = None
        self._trouble: Message | None = None
        self._reported = False
        self._said: tuple[Message, ...] = head.said

    def note(self, sentences: Sequence[Message]) -> None:
        """Have what the session found written with the next part.

        Parameters
        ----------
        sentences : sequence of Message
            Such as the result of a cadence trial.
        """
        self._said = (*self._said, *sentences)

    def before_push(self, session: LiveSession, t: float, size: tuple[int, int]) -> None:
        """Take what is due before a pose is pushed; a session forgets nothing of another frame size that is taken.

        Parameters
        ----------
        session : LiveSession
            The session.
        t : float
            Time of the pose, s.
        size : tuple of int
            Of its frame.
        """
        since = t - self._upto if math.isfinite(self._upto) else t
        if since >= PART_S or self._size not in (size, (0, 0)):
            self.take(session, t)
        self._size = size

    def take(self, session: LiveSession, t: float) -> None:
        """Take the poses since the last time, and have them written.

        Parameters
        ----------
        session : LiveSession
            The session.
        t : float
            Time of its latest pose, s.
        """
        recent = session.recent(min(t - self._upto, HISTORY_S) + 1.0)
        new = recent.between(math.nextafter(self._upto, math.inf), math.inf)
        with self._lock:
            if len(new):
                if math.isnan(self._first_t):
                    self._first_t = float(new.t[0])
                self._upto = float(new.t[-1])
                self._taken.append(new)
            if not self._taken or (self._work is not None and not self._work.done()):
                return
        self._work = self._submit(self.write)

    def write(self) -> None:
        """Write what was taken; what the disk refuses stays for the next time."""
        while True:
            with self._lock:
                part = self._taken[0] if self._taken else None
            if part is None:
                return
            try:
                self._write_part(part)
            except PosturecamError as error:
                self._trouble = message_of(error)
                self._forget_oldest()
                return
            with self._lock:
                self._taken.pop(0)
            self._trouble = None

    def finish(self, timeout_s: float) -> bool:
        """Wait until all that was taken is written.

        Parameters
        ----------
        timeout_s : float
            How long to wait.

        Returns
        -------
        bool
            Whether it is on the disk.
        """
        work = self._submit(self.write)
        try:
            work.result(timeout_s)
        except FutureTimeoutError:
            return False
        return self.is_written

    @property
    def is_written(self) -> bool:
        """Whether nothing is left to write."""
        with self._lock:
            return not self._taken

    @property
    def trouble(self) -> Message | None:
        """Why the disk refused the last part; None when it did not."""
        return self._trouble

    def news(self) -> Message | None:
        """Report trouble once.

        Returns
        -------
        Message or None
            Why the disk refuses; None where there is nothing new.
        """
        if self._trouble is None or self._reported:
            return None
        self._reported = True
        return self._trouble

    @property
    def seconds(self) -> float:
        """Length of what was taken so far, s."""
        return 0.0 if math.isnan(self._first_t) else self._upto - self._first_t

    @property
    def taken_person_s(self) -> float:
        """Seconds with a person in view in what was taken so far."""
        with self._lock:
            return self.head.person_s + sum(seen_s(part) for part in self._taken)

    def _write_part(self, part: PoseTrack) -> None:
        number, end = self.head.parts + 1, float(part.t[-1])
        if number == 1:
            self.folder.write_head(self.head)  # who it is of comes before its landmarks
        self.folder.write_part(number, part)
        self._ends[number] = end
        outdated = [one for one, last in self._ends.items() if last < end - HISTORY_S]
        head = replace(
            self.head,
            parts=number,
            seconds=end - self._first_t,
            person_s=self.head.person_s + seen_s(part),
            is_cut=self.head.is_cut or bool(outdated),
            said=self._said,
        )
        self.folder.write_head(head)
        self.head = head
        for one in outdated:
            self.folder.delete_part(one)
            del self._ends[one]

    def _forget_oldest(self) -> None:
        """Bound what waits for a disk that stays full to the hour that a session keeps."""
        with self._lock:
            while sum(length_s(part) for part in self._taken) > HISTORY_S:
                self._taken.pop(0)
