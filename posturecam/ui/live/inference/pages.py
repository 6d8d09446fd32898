"""What the pages share that analyse their frames themselves."""

from __future__ import annotations

from posturecam.ui.live.inference.messages import MAX_BYTES
from posturecam.ui.live.inference.protocol import LandmarkProtocol
from posturecam.ui.live.inference.turns import AnalysisTurns
from posturecam.ui.live.registry import PageSession, SessionRegistry

MAX_CONNECTIONS = 200
"""Connections of such pages at a time: none has a pose model, and a hundred take one core."""


class LandmarkPages:
    """Slots of their own, and turns to be analysed.

    Parameters
    ----------
    max_connections : int
        How many connections they may have at a time.
    """

    message_bytes = MAX_BYTES
    """Bytes of a message of theirs."""

    def __init__(self, max_connections: int = MAX_CONNECTIONS) -> None:
        self.slots, self._turns = SessionRegistry(max_connections), AnalysisTurns()

    def begin(self, page: PageSession, estimator: None = None) -> LandmarkProtocol:
        """Begin a connection.

        Parameters
        ----------
        page : PageSession
            The page that is connected.
        estimator : None
            There is none.

        Returns
        -------
        LandmarkProtocol
            The engine's side of it.
        """
        return LandmarkProtocol(page, self._turns)
