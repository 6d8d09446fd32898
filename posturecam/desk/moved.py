"""Notice that the laptop or the chair was moved: head and shoulders shift together, as no body moves them.

A camera that is tilted, and a seat that is raised, move head and shoulders by the same and leave their sizes; a laptop
or chair that is pushed changes both sizes by the same share. A body bends: in a slump the head sinks by twice as much
as the shoulders and comes forward, and a trunk that leans in from the hips takes the shoulders 0.3 to 0.75 as far as
the head. Coming nearer as a whole is all but the same as leaning in, and counts as moved only where it is plain;
otherwise `may_be_moved` says that it could be.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from statistics import median

from posturecam.desk.change import DeskChange

EVERY_S = 0.4
"""Seconds between two changes that are remembered."""
AFTER_S = 2.6
"""Seconds in which everything is still again after the move."""
BEFORE_S = ((4.6, 10.0), (7.6, 13.0), (10.6, 16.0))
"""How long ago the time before the move may lie, s: quick moves, and slow ones or those with some ado around them."""
FEWEST = 4
"""Changes remembered of either time, at least."""
ARRIVAL_S = 20.0
"""Seconds after an absence, a gap or getting up in which there is no time before, and the reference takes its place."""
HEIGHT, FARTHER, NEARER = 0.24, 0.13, 0.13
"""Shift in height, face widths, and log of both sizes, from which a move matters: 3.6 cm, an eighth."""
TOGETHER, TOGETHER_SHARE, TOGETHER_FARTHER = 0.08, 0.15, 0.3
"""By how much the heights of head and shoulders may shift apart, face widths, as a share of the shift, and for each log
of size that they are farther: the camera's pitch, by which heights are parted from depths, is only estimated."""
SAME_SIZE = 0.07
"""Log of a size that is no change: the constant error of a face's size goes with its place in the frame, 2.5 % (SD)."""
FARTHER_RATIO, NEARER_RATIO = (0.75, 1.7), 0.9
"""Log of the size of the shoulders over that of the face: going back both shrink alike. Coming nearer, acted lean-ins
have up to 0.94, nine of ten below 0.8, and chairs that were moved 0.79 to 1."""
LOOKS, CONFIRMED = 12, 6
"""Looks, of the last 5 s, and how many of them must find it moved."""
SLACK = 1.3
"""How much wider the limits are for the shift against the reference, which the way a person sits by now adds to."""
MAYBE_RATIO = 0.75
"""The same from which coming nearer may be a moved chair."""
BENT_DEG, CROOKED_DEG = 8.0, 7.0
"""Nod, and tilt of head or shoulders, that a body made; engineering choices of two to three SDs of the measures."""
STILL, STILL_SIZE = 0.1, 0.05
"""Range of height and of log size within which everything is still, from the 2nd to the 2nd last."""
BACK, BACK_SIZE, BACK_S = 0.15, 0.06, 15.0
"""Height and log of size against the reference within which everything is in its place again, and for how long, s:
longer than a reach for something that happens to bring a person back to where they were."""
ASIDE, ASIDE_TOGETHER = 0.6, 0.1
"""Shift to the side, and by how much it may differ between head and shoulders, face widths: a body that leans to the
side by 9 cm takes its shoulders along by two thirds of that."""


class _Way(Enum):
    """Which way head and shoulders shifted as one: most of all to the side, in depth, or in height."""

    ASIDE = auto()
    FARTHER = auto()
    NEARER = auto()
    HEIGHT = auto()


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
        self._looks: deque[bool] = deque(maxlen=LOOKS)
        self._arrived = self._off_at = 0.0

    def arrive(self, now: float) -> None:
        """Begin anew after an absence, a gap or getting up.

        Parameters
        ----------
        now : float
            Seconds of the session.
        """
        self._past.clear()
        self._looks.clear()
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
            self._looks.append(self._was_moved(now))
            self.is_moved, self._off_at = sum(self._looks) >= CONFIRMED, now
        elif not _is_back(change):
            self._off_at = now
        elif now - self._off_at >= BACK_S:
            self.is_moved = False
            self._looks.clear()
        return self.is_moved

    def _was_moved(self, now: float) -> bool:
        after = [change for at, change in self._past if now - at <= AFTER_S]
        if len(after) < FEWEST or not _is_still(after):
            return False
        here = _middle(after)
        way = None if _is_back(here) else _rigid_way(here, SLACK)
        if way is None and _is_farther(here):
            way = _Way.FARTHER
        if way is None:
            return False
        if now - self._arrived <= ARRIVAL_S and _rigid_way(here) is not None:
            return True
        for latest, earliest in BEFORE_S:
            before = [change for at, change in self._past if latest <= now - at <= earliest]
            if len(before) >= FEWEST and _rigid_way(_step(_middle(before), here)) is way:
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


def _rigid_way(step: DeskChange, slack: float = 1.0) -> _Way | None:
    """Which way head and shoulders shifted as one, by an amount that matters; None for neither, or hidden."""
    apart = TOGETHER + TOGETHER_SHARE * abs(step.lower) + TOGETHER_FARTHER * max(-step.face, 0.0)
    together = abs(step.lower - step.lower_shoulders) <= slack * apart
    tilted = max(abs(step.tilt_deg), abs(step.shoulder_tilt_deg))
    if not (together and abs(step.nod_deg) <= slack * BENT_DEG and tilted <= slack * CROOKED_DEG):
        return None
    if abs(step.aside) >= ASIDE / slack and abs(step.aside - step.aside_shoulders) <= slack * ASIDE_TOGETHER:
        return _Way.ASIDE if abs(step.lower) >= HEIGHT / slack or abs(step.face) >= FARTHER / slack else None
    if step.face <= -FARTHER / slack:
        ratio = step.shoulders / step.face
        return _Way.FARTHER if FARTHER_RATIO[0] / slack <= ratio <= slack * FARTHER_RATIO[1] else None
    if step.face >= NEARER:
        return _Way.NEARER if step.shoulders >= NEARER_RATIO * step.face else None
    same_size = max(abs(step.face), abs(step.shoulders)) <= slack * SAME_SIZE
    return _Way.HEIGHT if abs(step.lower) >= HEIGHT / slack and same_size else None


def _is_farther(here: DeskChange) -> bool:
    """Whether head and shoulders are both farther than in the reference, however the person sits by now."""
    return here.face <= -FARTHER / SLACK and here.shoulders <= -FARTHER / SLACK / 2


def _is_still(changes: list[DeskChange]) -> bool:
    return _range([one.lower for one in changes]) <= STILL and _range([one.face for one in changes]) <= STILL_SIZE


def _is_back(change: DeskChange) -> bool:
    heights = abs(change.lower), abs(change.lower_shoulders)
    return abs(change.face) <= BACK_SIZE and not any(height > BACK for height in heights)  # NaN: not seen


def _range(values: list[float]) -> float:
    """The range of values without the lowest and the highest."""
    inner = sorted(values)[1:-1]
    return inner[-1] - inner[0] if inner else 0.0


def _middle(changes: list[DeskChange]) -> DeskChange:
    return DeskChange(*(median(column) for column in zip(*changes, strict=True)))


def _step(before: DeskChange, after: DeskChange) -> DeskChange:
    return DeskChange(*(b - a for a, b in zip(before, after, strict=True)))
