"""The protocol between the desk page and the engine over one connection; no socket and no thread in here.

In: frames (`DESK_HEADER`, then a JPEG) and commands (JSON). Out: JSON. Each frame is answered by what the person does;
nothing is analysed as a clip is.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from posturecam.desk import DeskDay, DeskNow, DeskReference, DeskSettings
from posturecam.desk.measures import Size
from posturecam.errors import OutputError, PosturecamError
from posturecam.track import Frame, Pose
from posturecam.ui.desk.days import today_html
from posturecam.ui.desk.engine import RenewedEstimator
from posturecam.ui.desk.measuring import FiveSeconds
from posturecam.ui.desk.overlay import desk_strokes
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.live.commands import ProtocolError, command_in
from posturecam.ui.live.jpeg import decode_jpeg
from posturecam.ui.live.protocol import Reply
from posturecam.words import message

DESK_HEADER = struct.Struct("<I")
"""Before each JPEG: number of the frame. Its time is that of its arrival, for no step is measured here."""
KEEP_EVERY_S = 60.0
"""Seconds between two writes of the day: no more than that is lost when the computer fails."""
LARGEST_OFFSET_MIN = 24 * 60.0
"""Minutes between the user's clock and UTC, at most; the largest there is are 14 hours."""


class TakenOverError(PosturecamError):
    """Another tab watches this desk now."""

    reason = "elsewhere"


class DeskProtocol:
    """The engine's side of one connection, to be used from one thread; it takes the place of any other of this desk.

    Parameters
    ----------
    page : DeskPage
        The page that is connected.
    estimator : RenewedEstimator
        Finds the pose in each frame, and counts the people.
    clock : callable, optional
        Returns the time, s; it must go on while the computer sleeps, as `time.monotonic` does not.
    utc : callable, optional
        Returns date and time in UTC.
    """

    def __init__(
        self,
        page: DeskPage,
        estimator: RenewedEstimator,
        clock: Callable[[], float] = time.time,
        utc: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._desk, self._estimator, self._clock, self._utc = page.desk, estimator, clock, utc
        self._offset = datetime.now().astimezone().utcoffset() or timedelta()
        self._five: FiveSeconds | None = None
        self._kept_at = clock()
        self._desk.hold(self)
        self._session = self._desk.session(self._local_time().date())

    def hello(self) -> Reply:
        """Make the first message, for when everything is ready.

        Returns
        -------
        dict
            With what is compared with, and the day so far.
        """
        return {"type": "hello", **self._reference(), "day": self._day()}

    def frame(self, message: bytes) -> Reply:
        """Take in a frame.

        Parameters
        ----------
        message : bytes
            `DESK_HEADER` and a JPEG.

        Returns
        -------
        dict
            What the person does, and the overlay.

        Raises
        ------
        JpegError
            For an image that our page would not send.
        ProtocolError
            For a message that our page would not send.
        TakenOverError
            Where another tab watches this desk by now.
        """
        if len(message) < DESK_HEADER.size:
            raise ProtocolError("A frame begins with its number.")
        (number,) = DESK_HEADER.unpack_from(message)
        rgb, t = decode_jpeg(message[DESK_HEADER.size :]), self._clock()
        size = int(rgb.shape[1]), int(rgb.shape[0])
        seen = Frame(t, rgb)
        pose = self._estimator.estimate(seen)
        people = self._estimator.counter.count(seen, pose)
        with self._desk.lock:
            self._check_held()
            background = self._desk.background.look(seen, pose)
            now = self._session.push(pose, t, size, people=people, local_time=self._local_time(), background=background)
        return {"type": "frame", "id": number, "size": size, **self._news(now, size), **self._measure(pose, t, size)}

    def look(self) -> list[Reply]:
        """Keep the day when it is time.

        Returns
        -------
        list of dict
            Why it could not be kept, else nothing.
        """
        if self._clock() - self._kept_at < KEEP_EVERY_S:
            return []
        self._kept_at = self._clock()
        return self._keep()

    def command(self, text: str) -> list[Reply]:
        """Obey a command.

        Parameters
        ----------
        text : str
            JSON with the key "command": measure, cancel, settings or day.

        Returns
        -------
        list of dict
            The answer.

        Raises
        ------
        ProtocolError
            For anything else.
        TakenOverError
            Where another tab watches this desk by now.
        """
        name, values = command_in(text)
        with self._desk.lock:
            self._check_held()
            if name == "settings":
                self._set(values)
                return []
            if name in ("measure", "cancel"):
                self._five = FiveSeconds() if name == "measure" else None
                return []
            if name == "day":
                return [{"type": "day", "day": self._day()}]
        raise ProtocolError("There is no such command.")

    def leave(self, *, out_of_sight: bool = False) -> None:
        """Keep the day; a full disk can't be reported to a page that has left.

        Parameters
        ----------
        out_of_sight : bool
            Whether the page only fell silent, which makes no difference here.
        """
        self._keep()

    def give_up(self) -> None:
        """Nothing: the day is kept every minute."""

    def _check_held(self) -> None:
        if not self._desk.is_held_by(self):
            raise TakenOverError(message("ui.desk.refused.elsewhere"))

    def _local_time(self) -> datetime:
        return (self._utc() + self._offset).replace(tzinfo=None)

    def _set(self, values: Mapping[str, Any]) -> None:
        """Take over what the user chose, and the difference of the user's clock."""
        try:
            offset = float(values.get("utc_offset_min", 0.0))
            if not abs(offset) <= LARGEST_OFFSET_MIN:
                raise ValueError(offset)
            self._session.set_settings(DeskSettings.from_dict(values))
        except (TypeError, ValueError, OverflowError) as error:
            raise ProtocolError("These are no settings.") from error
        self._offset = timedelta(minutes=offset)

    def _news(self, now: DeskNow, size: Size) -> Reply:
        reference = self._desk.reference
        news: Reply = {
            "state": now.state,
            "since_s": round(now.since_s, 1),
            "wants_reference": now.wants_reference,
            "is_due": now.standing_nudge is not None,
            "strokes": desk_strokes(now.values, reference, now.state, size),
        }
        if now.nudge is not None:
            news["nudge"] = {"kind": now.nudge.kind, "text": str(now.nudge.text)}
        return news

    def _measure(self, pose: Pose | None, t: float, size: Size) -> Reply:
        """Go on with the five seconds, where they are under way."""
        if self._five is None:
            return {}
        made = self._five.add(pose, t, size)
        if made is None:
            return {"seconds_left": self._five.seconds_left}
        self._five = None
        if not isinstance(made, DeskReference):
            return {"problem": str(made)}
        try:
            self._desk.background.anchor(t)
            self._desk.keep_reference(made, self._local_time().date())
        except OutputError as error:
            return {"measured": True, **self._reference(), "problem": str(error)}
        return {"measured": True, **self._reference()}

    def _reference(self) -> Reply:
        return {"reference": self._desk.reference_name}

    def _day(self) -> str:
        return today_html(self._session.day or DeskDay(self._local_time().date()))

    def _keep(self) -> list[Reply]:
        try:
            with self._desk.lock:
                if self._desk.is_held_by(self):
                    self._desk.keep()
        except OutputError as error:
            return [{"type": "problem", "text": str(error)}]
        return []
