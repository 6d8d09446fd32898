"""What a person's desk keeps: the reference, the days, and the session that goes on from one connection to the next.

One folder for each person, in the user's own data folder; images are never among it. The tiny images of the background
stay in memory.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.desk import DeskDay, DeskDays, DeskReference, DeskReferences, DeskSession
from posturecam.desk.stored import own_folder
from posturecam.errors import BaselineError
from posturecam.words import Message

if TYPE_CHECKING:
    from posturecam.pose.background import BackgroundWatch


class OwnDesk:
    """The desk of one person.

    Parameters
    ----------
    folder : Path
        Where it keeps what it keeps; made when there is something.

    Attributes
    ----------
    folder : Path
        Where it keeps what it keeps.
    lock : threading.RLock
        Held while the session is used: a connection that is replaced may still be at its last frame.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._days, self._references = DeskDays(folder / "days"), DeskReferences(folder)
        self.lock = threading.RLock()
        self._holder: object | None = None
        self._session: DeskSession | None = None
        self._named: tuple[str, DeskReference] | None = None
        with suppress(BaselineError):  # of a later version: five new seconds are asked for
            self._named = self._references.current()

    def hold(self, holder: object) -> None:
        """Make a connection the one that watches this desk, in the place of any before.

        Parameters
        ----------
        holder : object
            The connection's protocol.
        """
        with self.lock:
            self._holder = holder

    def is_held_by(self, holder: object) -> bool:
        """Check whether a connection is still the one that watches this desk.

        Parameters
        ----------
        holder : object
            The connection's protocol.

        Returns
        -------
        bool
            False once another has taken its place.
        """
        return self._holder is holder

    @cached_property
    def background(self) -> BackgroundWatch:
        """Whether the laptop was moved, by the background; it lasts as long as the session and is never kept."""
        from posturecam.pose.background import BackgroundWatch

        return BackgroundWatch()

    @property
    def reference(self) -> DeskReference | None:
        """The posture that is compared with; None before the first five seconds."""
        return None if self._named is None else self._named[1]

    @property
    def reference_name(self) -> str | None:
        """What the person calls it; None before the first five seconds."""
        return None if self._named is None else self._named[0]

    def session(self, on: date) -> DeskSession:
        """Return the session under way, or a new one that goes on with the day as it was kept.

        Raises LibraryError where a later version of posturecam kept the day.

        Parameters
        ----------
        on : date
            Today, in the user's own time.

        Returns
        -------
        DeskSession
            The same until the server ends.
        """
        with self.lock:
            if self._session is None:
                self._session = DeskSession(self.reference, day=self._days.today(on))
            return self._session

    def keep_reference(self, reference: DeskReference, on: date) -> None:
        """Compare with another posture from now on, also after a restart.

        Raises OutputError when it can't be written; it is compared with all the same.

        Parameters
        ----------
        reference : DeskReference
            Five good seconds.
        on : date
            Today, in the user's own time.
        """
        with self.lock:
            name = self.reference_name or ""
            self._named = name, reference
            self.session(on).set_reference(reference)
            self._references.keep(reference, name)
            self._named = self._references.current()

    def keep(self) -> None:
        """Write the day so far, and those that midnight ended; raises OutputError when that is not possible."""
        with self.lock:
            if self._session is None:
                return
            for day in (*self._session.take_ended(), self._session.day):
                if day is not None and any(day.seconds.values()):
                    self._days.keep(day)

    def days(self) -> list[DeskDay]:
        """List the days, the one under way as it is now.

        Returns
        -------
        list of DeskDay
            The latest first.
        """
        with self.lock:
            known = {day.date: day for day in self._days.days()}
            today = None if self._session is None else self._session.day
            if today is not None and any(today.seconds.values()):
                known[today.date] = today
        return [known[one] for one in sorted(known, reverse=True)]

    def remarks(self) -> list[Message]:
        """Take what the user should know of files that could not be read.

        Returns
        -------
        list of Message
            Mostly empty.
        """
        with self.lock:
            found = [*self._days.remarks, *self._references.remarks]
            self._days.remarks.clear()
            self._references.remarks.clear()
        return found


@cache
def own_desk(folder: Path) -> OwnDesk:
    """Return the desk that is kept in a folder.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    OwnDesk
        The same for all pages and connections of this process.
    """
    return OwnDesk(folder)


def desk_folder(owner: str = "") -> Path:
    """Return where a person's desk is kept: in the user's own data folder.

    Parameters
    ----------
    owner : str
        Which person, where the server has several; made of letters, digits, '-' and '_'.

    Returns
    -------
    Path
        The folder, which may not exist yet.
    """
    return own_folder() / "people" / owner if owner else own_folder()
