"""Notice that the laptop or the chair was moved: head and shoulders shift together, as no body moves them.

A camera that is tilted, and a seat that is raised, move head and shoulders by the same and leave their sizes; a laptop or
chair that is pushed changes both sizes by the same share. A body bends: in a slump the head sinks by twice as much as
the shoulders and comes forward, and a trunk that leans in from the hips takes the shoulders 0.3 to 0.75 as far as the
head. Coming nearer as a whole is all but the same as leaning in, and counts as moved only where it is plain; otherwise
`may_be_moved` says that it could be.
"""

from __future__ import annotations

from collections import deque
from dataclasses import astuple
from statistics import median

from posturecam.desk.change import DeskChange

EVERY_S = 0.4
"""Seconds between two changes that are remembered."""
AFTER_S = 2.6
"""Seconds in which everything is still again after the move."""
BEFORE_S = ((4.6, 10.0), (7.6, 13.0))
"""How long ago the time before a quick and a slow move lies, s: moves that take up to 2 and 5 s."""
FEWEST = 4
"""Changes remembered of either time, at least."""
ARRIVAL_S = 20.0
"""Seconds after an absence, a gap or getting up in which there is no time before, and the reference takes its place."""
HEIGHT, FARTHER, NEARER = 0.24, 0.10, 0.12
"""Shift in height, face widths, and log of both sizes, from which a move matters: 3.6 cm, a tenth, an eighth."""
TOGETHER, TOGETHER_SHARE = 0.08, 0.15
"""By how much the heights of head and shoulders may shift apart, face widths, and as a share of the shift."""
SAME_SIZE = 0.07
"""Log of a size that is no change: the constant error of a face's size goes with its place in the frame, 2.5 % (SD)."""
FARTHER_RATIO, NEARER_RATIO = (0.75, 1.7), 0.88
"""Log of the size of the shoulders over that of the face: going back both shrink alike. Coming nearer, acted lean-ins
have up to 0.88, nine of ten below 0.8, and chairs that were moved 0.79 to 1."""
MAYBE_RATIO = 0.75
"""The same from which coming nearer may be a moved chair."""
BENT_DEG, CROOKED_DEG = 6.5, 5.0
"""Nod, and tilt of head or shoulders, that a body made; engineering choices of two to three SDs of the measures."""
STILL, STILL_SIZE = 0.1, 0.05
"""Range of height and of log size within which everything is still, from the 2nd to the 2nd last."""
BACK, BACK_SIZE, BACK_S = 0.15, 0.06, 3.0
"""Height and log of size against the reference within which everything is in its place again, and for how long, s."""
ASIDE, ASIDE_TOGETHER = 0.6, 0.1
"""Shift to the side, and by how much it may differ between head and shoulders, face widths: a body that leans to the
side by 9 cm takes its shoulders along by two thirds of that."""


class MoveDetector:
    """Whether the set-up was moved since the reference was made.

    Attributes
    ----------
    is_moved : bool
        Whether it was, and is not back.
    """

    def __init__(self) -> None:
        self.is_moved = False
        self._past: deque[tuple[float, DeskChange]] = deque(maxlen=round(BEFORE_S[-1][1] / EVERY_S) + 2)
        self._arrived = self._off_at = 0.0

    def arrive(self, now: float) -> None:
        """Begin anew after an absence, a gap or getting up.

        Parameters
        ----------
        now : float
            Seconds of the session.
        """
        self._past.clear()
        self._arrived = now

    def update(self, now: float, change: DeskChange) -> bool:
        """Take in the smoothed change of a frame in which the person looks at the screen.

        Parameters
        ----------
        now : float
            Seconds of the session.
        change : DeskChange
            Against the reference.

        Returns
        -------
        bool
            Whether the set-up was moved.
        """
        if self._past and now - self._past[-1][0] < EVERY_S:
            return self.is_moved
        self._past.append((now, change))
        if not self.is_moved:
            self.is_moved, self._off_at = self._was_moved(now), now
        elif not _is_back(change):
            self._off_at = now
        else:
            self.is_moved = now - self._off_at < BACK_S
        return self.is_moved

    def _was_moved(self, now: float) -> bool:
        after = [change for at, change in self._past if now - at <= AFTER_S]
        if len(after) < FEWEST or not _is_still(after):
            return False
        here = _middle(after)
        if _is_back(here):
            return False
        if now - self._arrived <= ARRIVAL_S and _is_rigid(here):
            return True
        for latest, earliest in BEFORE_S:
            before = [change for at, change in self._past if latest <= now - at <= earliest]
            if len(before) >= FEWEST and _is_rigid(_step(_middle(before), here)):
                return True
        return False


def may_be_moved(change: DeskChange) -> bool:
    """Check whether a person who came closer may have moved the chair or the laptop instead of leaning in.

    Parameters
    ----------
    change : DeskChange
        Smoothed.

    Returns
    -------
    bool
        Whether head and shoulders came nearer alike.
    """
    return change.face >= NEARER and change.shoulders >= MAYBE_RATIO * change.face


def _is_rigid(step: DeskChange) -> bool:
    """Whether head and shoulders shifted as one, by an amount that matters; False where shoulders are not seen."""
    together = abs(step.lower - step.lower_shoulders) <= TOGETHER + TOGETHER_SHARE * abs(step.lower)
    unbent = abs(step.nod_deg) <= BENT_DEG and max(abs(step.tilt_deg), abs(step.shoulder_tilt_deg)) <= CROOKED_DEG
    if not (together and unbent):
        return False
    if abs(step.aside) >= ASIDE and abs(step.aside - step.aside_shoulders) <= ASIDE_TOGETHER:
        return abs(step.lower) >= HEIGHT or abs(step.face) >= FARTHER
    if step.face <= -FARTHER:
        return FARTHER_RATIO[0] <= step.shoulders / step.face <= FARTHER_RATIO[1]
    if step.face >= NEARER:
        return step.shoulders >= NEARER_RATIO * step.face
    return abs(step.lower) >= HEIGHT and max(abs(step.face), abs(step.shoulders)) <= SAME_SIZE


def _is_still(changes: list[DeskChange]) -> bool:
    return _range([one.lower for one in changes]) <= STILL and _range([one.face for one in changes]) <= STILL_SIZE


def _is_back(change: DeskChange) -> bool:
    below = change.lower_shoulders
    return (
        abs(change.lower) <= BACK and abs(change.face) <= BACK_SIZE and (abs(below) <= BACK or below != below)  # NaN
    )


def _range(values: list[float]) -> float:
    """The range of values without the lowest and the highest."""
    inner = sorted(values)[1:-1]
    return inner[-1] - inner[0]


def _middle(changes: list[DeskChange]) -> DeskChange:
    return DeskChange(*(median(column) for column in zip(*map(astuple, changes), strict=True)))


def _step(before: DeskChange, after: DeskChange) -> DeskChange:
    return DeskChange(*(b - a for a, b in zip(astuple(before), astuple(after), strict=True)))
