"""The stored sessions of this machine's user: which there are, whose they are, and when they go."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from posturecam.errors import OutputError, TrackError
from posturecam.ui.live.waiting.folder import HEAD_FILE, SessionFolder
from posturecam.ui.live.waiting.head import SessionHead

LONGEST_WAIT = timedelta(days=7)
"""How long a session waits for its browser. A choice: a week's training; then its landmarks are no more than a risk."""
MOST_WAITING, MOST_OF_AN_OWNER = 24, 6
"""Sessions that wait at a time; the oldest go. An hour takes 50 MB, so that all take 1.2 GB at most; a choice."""
LEAST_PERSON_S = 3.0
"""Seconds with a person in view below which a session that was left goes silently: nothing can be said of it."""
_JUST_MADE_S = 600.0
"""A folder without a head is cleared away once it is so old (s): it may be on its way. A choice."""


class SessionStore:
    """Sessions on the disk, each in a folder of its own.

    Parameters
    ----------
    folder : Path
        Where they lie; need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, tuple[int, SessionHead]] = {}

    def place(self, id: str) -> SessionFolder:
        """Return the folder of a session.

        Parameters
        ----------
        id : str
            Of the session.

        Returns
        -------
        SessionFolder
            It need not exist.
        """
        return SessionFolder(self.folder / id)

    def ended(self, owner: str | None = None) -> list[SessionHead]:
        """List the sessions that no running process writes.

        Parameters
        ----------
        owner : str or None
            As `owner_key` makes it; None for all.

        Returns
        -------
        list of SessionHead
            Those with anything in them, the latest first.
        """
        heads = [head for place in self._places() if (head := self._head(place)) is not None]
        mine = [head for head in heads if owner in (None, head.owner)]
        ended = [head for head in mine if not self.place(head.id).is_held]
        return sorted(ended, key=lambda head: head.begun, reverse=True)

    def find(self, id: str, owner: str) -> SessionHead | None:
        """Find a session that has ended.

        Parameters
        ----------
        id : str
            Of the session.
        owner : str
            Whose it must be.

        Returns
        -------
        SessionHead or None
            None where it is gone, is another's, or goes on.
        """
        return next((head for head in self.ended(owner) if head.id == id), None)

    def clean(self, now: datetime | None = None) -> None:
        """Delete what has waited for too long, what there is too much of, and what shows no person. Never fails.

        Parameters
        ----------
        now : datetime or None
            Aware; the present time unless given.
        """
        now = datetime.now(timezone.utc) if now is None else now
        counts: Counter[str] = Counter()
        for place in self._places():
            if self._head(place) is None and not place.is_held and _age_s(place.path, now) > _JUST_MADE_S:
                _delete(place)
        for number, head in enumerate(self.ended()):
            counts[head.owner] += 1
            too_many = number >= MOST_WAITING or counts[head.owner] > MOST_OF_AN_OWNER
            if too_many or now - head.begun > LONGEST_WAIT or head.person_s < LEAST_PERSON_S:
                _delete(self.place(head.id))

    def _places(self) -> list[SessionFolder]:
        try:
            return [place for path in self.folder.iterdir() if (place := SessionFolder(path)).is_ours]
        except OSError:
            return []

    def _head(self, place: SessionFolder) -> SessionHead | None:
        """The head, read again where its file changed; None where it can't be read or there is nothing to it."""
        try:
            changed = (place.path / HEAD_FILE).stat().st_mtime_ns
            known = self._known.get(place.path.name)
            if known is None or known[0] != changed:
                known = self._known[place.path.name] = changed, _true_to_parts(place, place.head())
        except (OSError, TrackError):
            self._known.pop(place.path.name, None)
            return None
        return known[1] if known[1].seconds > 0 else None


def _true_to_parts(place: SessionFolder, head: SessionHead) -> SessionHead:
    """The head; measured anew where a server was killed between a part and its head."""
    parts = place.parts
    if not parts or parts[-1].name == f"part-{head.parts:05d}.npz" or place.is_held:
        return head
    seconds, person_s = place.written_s()
    return replace(head, seconds=seconds, person_s=person_s)


def _age_s(path: Path, now: datetime) -> float:
    with contextlib.suppress(OSError):
        return now.timestamp() - path.stat().st_mtime
    return 0.0


def _delete(place: SessionFolder) -> None:
    with contextlib.suppress(OutputError):
        place.delete()
