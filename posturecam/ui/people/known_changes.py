"""What changed of each person, worked out once for all pages of the app."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posturecam.judge.change import Change
from posturecam.library import Library, LibraryClip, LibraryPerson
from posturecam.library.trends import real_changes, trends_of

MOST_PEOPLE = 5000
"""Of whom changes are remembered; a choice, some MB: more than a club has."""


@dataclass(frozen=True)
class PersonChanges:
    """What really changed of a person.

    Attributes
    ----------
    real : tuple of Change
        As `real_changes` orders them.
    is_compared : bool
        Whether anything could be compared at all.
    """

    real: tuple[Change, ...] = ()
    is_compared: bool = False


_State = tuple[tuple[str, datetime], ...]


class KnownChanges:
    """Changes by person, until the person has other clips or one is judged again."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[_State, PersonChanges]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, library: Library, person: LibraryPerson, clips: Sequence[LibraryClip]) -> PersonChanges:
        """Say what really changed of a person.

        Parameters
        ----------
        library : Library
            Where the person is kept.
        person : LibraryPerson
            The person.
        clips : Sequence of LibraryClip
            Theirs as they are now.

        Returns
        -------
        PersonChanges
            Those from the first to the latest clip.
        """
        state = tuple(sorted((clip.id, clip.added) for clip in clips))
        with self._lock:
            known = self._known.get(person.id)
        if known is not None and known[0] == state:
            return known[1]
        changes = _worked_out(library, person) if len(clips) > 1 else PersonChanges()
        with self._lock:
            self._known[person.id] = (state, changes)
            self._known.move_to_end(person.id)
            while len(self._known) > MOST_PEOPLE:
                self._known.popitem(last=False)
        return changes


def _worked_out(library: Library, person: LibraryPerson) -> PersonChanges:
    trends = trends_of(library.findings(person))
    return PersonChanges(tuple(real_changes(trends)), any(trend.compared for trend in trends))
