"""Whether the person is there, sits, and is alone."""

from __future__ import annotations

from posturecam.desk.change import DeskChange
from posturecam.desk.measures import HeadAndShoulders, Size, is_head_above
from posturecam.desk.states import DeskState
from posturecam.frame import Pose

AWAY_S = 2.0
"""Seconds without a person from which they are away: a hand before the face, or a lost pose, is shorter. With the
seconds a state must last, 5."""
HIDDEN_S = 5.0
"""Seconds with a body whose face is not seen from which it is turned away: a mug or a hand hides it for less."""
ALONE_AGAIN_S = 4.0
"""Seconds for which another person counts as there after they were last seen: they are looked for every few seconds."""

UP = 1.4
"""How much higher head and shoulders are of one who got up, face widths: 21 cm. No one sits up by that, and it takes a
lid that is tilted by 19° to look like it."""


class Presence:
    """What pauses a session, by the frames so far."""

    def __init__(self) -> None:
        self._body_at: float | None = None
        self._face_at: float | None = None
        self._others_at: float | None = None
        self._began: float | None = None

    def look(
        self, now: float, pose: Pose | None, values: HeadAndShoulders | None, size: Size, people: int
    ) -> DeskState | None:
        """Take in a frame.

        Parameters
        ----------
        now : float
            Seconds of the session.
        pose : Pose or None
            The person's pose.
        values : HeadAndShoulders or None
            What it shows.
        size : (int, int)
            Width and height of the frame, px.
        people : int
            How many people are seen.

        Returns
        -------
        DeskState or None
            AWAY, NOT_ALONE, STANDING or, with the face hidden for long, TURNED; None where the posture can be judged,
            or the face was seen a moment ago.
        """
        self._began = now if self._began is None else self._began
        if people > 1:
            self._others_at = now
        if pose is None:
            body_at = self._began if self._body_at is None else self._body_at
            return DeskState.AWAY if now - body_at >= AWAY_S else None
        self._body_at = now
        if self._others_at is not None and now - self._others_at < ALONE_AGAIN_S:
            return DeskState.NOT_ALONE
        if values is not None:
            self._face_at = now
            return None
        if is_head_above(pose, size):
            return DeskState.STANDING
        face_at = self._began if self._face_at is None else self._face_at
        return DeskState.TURNED if now - face_at >= HIDDEN_S else None


def is_up(change: DeskChange) -> bool:
    """Check whether a person has got up and is still seen.

    Parameters
    ----------
    change : DeskChange
        Smoothed.

    Returns
    -------
    bool
        Whether the head, and the shoulders where they are seen, are far higher than in the reference.
    """
    return change.lower <= -UP and not change.lower_shoulders > -UP / 2
