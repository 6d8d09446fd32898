"""Who else is in the frame beside the person followed, and how the user can choose them."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.pose.follow import Box, apart
from posturecam.pose.region import Region
from posturecam.words import Message, message

_LOOK_AROUND_S = 1.0
"""Interval at which other people are looked for."""
_AS_LARGE = 0.6
"""Least reach of a second person over that of the person followed."""
_FEWEST_LOOKS, _OFTEN = 2, 0.5
"""Looks that must show a second person; share of all looks from which they are there all the time."""


@dataclass(frozen=True)
class Sighting:
    """A second person at a moment.

    Parameters
    ----------
    t : float
        Seconds from the start of the clip.
    here : Region
        Where the person followed is.
    other : Region
        Where the second one is.
    """

    t: float
    here: Region
    other: Region

    @property
    def box(self) -> Box:
        """The square around the whole other body, as far as it has positive coordinates."""
        reach = self.other.reach
        left, top = (max(0, round(v - reach)) for v in (self.other.x, self.other.y))
        return left, top, round(2 * reach), round(2 * reach)


class Bystanders:
    """Who else is in the frame.

    Looked for once a second, and reported when a person about as large was there more than once.
    """

    def __init__(self) -> None:
        self._looked = -float("inf")
        self._looks = 0
        self._seen: list[Sighting] = []

    def is_due(self, t: float) -> bool:
        """Check whether it is time to look around again.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.

        Returns
        -------
        bool
            Whether the last look was a second ago.
        """
        return t - self._looked >= _LOOK_AROUND_S

    @staticmethod
    def may_count(other: Region, here: Region) -> bool:
        """Check whether another person is large enough, and far enough away, to be taken for a second one.

        Parameters
        ----------
        other : Region
            Where they are.
        here : Region
            Where the person followed is.

        Returns
        -------
        bool
            Whether they may.
        """
        return apart(other, here) and other.reach >= _AS_LARGE * here.reach

    def add(self, t: float, here: Region, others: list[Region]) -> None:
        """Take in a look.

        Parameters
        ----------
        t : float
            Seconds from the start of the clip.
        here : Region
            Where the person followed is.
        others : list of Region
            The others who count.
        """
        self._looked = t
        self._looks += 1
        self._seen += [Sighting(t, here, other) for other in others[:1]]

    def sightings(self) -> tuple[Sighting, ...]:
        """Return the looks that showed another person.

        Returns
        -------
        tuple of Sighting
            In order of time; empty when they are too few for a second person.
        """
        enough = len(self._seen) >= min(_FEWEST_LOOKS, max(self._looks, 1))
        return tuple(self._seen) if enough else ()

    def remark(self) -> Message | None:
        """What to say of the second person and how to choose them; None where there is none.

        Returns
        -------
        Message or None
            Which side they are on, and whether for all of the time.
        """
        seen = self.sightings()
        if not seen:
            return None
        where = "right" if seen[0].other.x > seen[0].here.x else "left"
        how_long = "" if len(self._seen) >= _OFTEN * self._looks else "_at_times"
        return message(f"pose.second_person.{where}{how_long}", choose=how_to_choose(seen[0].box, seen[0].t))


def how_to_choose(box: Box, t: float) -> Message:
    """What the user can do to have another person judged.

    Parameters
    ----------
    box : tuple of int
        (x, y, width, height) px around that person.
    t : float
        When they are there, s from the start of the clip.

    Returns
    -------
    Message
        A phrase that completes "to judge them, …".
    """
    if t >= _LOOK_AROUND_S:
        return message("pose.choose.cut_or_roi")
    return message("pose.choose.roi", box=",".join(map(str, box)))
