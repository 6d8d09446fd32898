"""What the image says of the camera itself: how far the background is from where it was at the reference.

A person who leans in or slumps leaves the background where it is; a laptop, or its lid, that is moved takes it along.
The images are looked at elsewhere (`posturecam.pose.background`); here are only their shift and their zoom.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median

SHIFT, ZOOM = 0.011, 0.016
"""Shift, widths of the frame, and log of the zoom of the background from which on the camera was moved.

Two and a half times the largest error of a camera at rest, 0.4 % (drawn people in changed light, clips): half a degree
of a lid, or 2 to 3 cm of a laptop along the desk in a room of usual depth.
"""
UNMOVED = 0.6
"""Share of both below which it was not; between, neither is said."""
ALIKE = 0.008
"""Shift, widths of the frame, by which looks at a camera at rest differ at most."""
LOOKS, LASTING_S = 4, 2.5
"""Looks that must agree, and the seconds between the first and the last of them: a laptop on its way is not at rest."""
RECENT_S = 6.0
"""Seconds for which a look counts."""
BACK_S = 15.0
"""Seconds that the background must be in its place again, as `moved.BACK_S`."""
RESTLESS_MOVES, RESTLESS_S = 3, 600.0
"""Moves within that many seconds after which the background is left alone: a camera that follows the face by itself
(automatic framing), or a laptop on a lap. Engineering choice."""


@dataclass(frozen=True)
class BackgroundMotion:
    """How far the background of a frame is from where it was at the reference.

    Attributes
    ----------
    aside, lower : float
        Shift to the right and down, in widths of the frame, in the middle of what was recognised.
    zoom : float
        Log of how much larger it is; 0 where that can't be measured.
    """

    aside: float
    lower: float
    zoom: float

    @property
    def amount(self) -> float:
        """How much of a move it is; 1 is the threshold."""
        return max(math.hypot(self.aside, self.lower) / SHIFT, abs(self.zoom) / ZOOM)


class CameraMoves:
    """Whether the camera was moved since the reference, by the background.

    Attributes
    ----------
    is_moved : bool
        Whether it was, and is not back.
    """

    def __init__(self) -> None:
        self.is_moved = False
        self._looks: deque[tuple[float, BackgroundMotion]] = deque(maxlen=64)
        self._moves: deque[float] = deque(maxlen=RESTLESS_MOVES)
        self._off_at = 0.0

    def start(self) -> None:
        """Start anew with a new reference; that the camera moved often is remembered."""
        self.is_moved = False
        self._looks.clear()

    def update(self, now: float, motion: BackgroundMotion | None) -> bool:
        """Take in a look.

        Parameters
        ----------
        now : float
            Seconds of the session.
        motion : BackgroundMotion or None
            Against the reference; None where there was no look, or nothing was recognised.

        Returns
        -------
        bool
            Whether the camera was moved.
        """
        while self._looks and now - self._looks[0][0] > RECENT_S:
            self._looks.popleft()
        if motion is None:
            return self.is_moved
        self._looks.append((now, motion))
        if not self.is_moved:
            self.is_moved = self._is_at_rest_elsewhere(now) and not self._is_restless(now)
            self._off_at = now
        elif motion.amount >= UNMOVED:
            self._off_at = now
        elif now - self._off_at >= BACK_S:
            self.is_moved = False
        return self.is_moved

    def _is_at_rest_elsewhere(self, now: float) -> bool:
        looks = list(self._looks)
        first = [k for k, (at, _) in enumerate(looks[: -LOOKS + 1]) if now - at >= LASTING_S]
        if not first:
            return False
        latest = [one for _, one in looks[first[-1] :]]
        aside, lower = median(one.aside for one in latest), median(one.lower for one in latest)
        alike = all(math.hypot(one.aside - aside, one.lower - lower) <= ALIKE for one in latest)
        return alike and min(one.amount for one in latest) >= 1.0

    def _is_restless(self, now: float) -> bool:
        """Whether the camera moves all the time; else the move is noted."""
        if len(self._moves) == RESTLESS_MOVES and now - self._moves[0] < RESTLESS_S:
            return True
        self._moves.append(now)
        return False
