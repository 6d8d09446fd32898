"""What a page asks of the engine besides frames."""

from __future__ import annotations

import json
from enum import Enum

MAX_COMMAND_CHARACTERS = 1000
"""Characters of a command; our page sends about 20."""


class ProtocolError(Exception):
    """The other side does not speak as our page does."""


class Phase(str, Enum):
    """What a connection is busy with."""

    CHECK = "check"
    CALIBRATE = "calibrate"
    LIVE = "live"


PHASES = {"start": Phase.LIVE, "calibrate": Phase.CALIBRATE, "check": Phase.CHECK}
"""The phase that each command enters; besides these there is "stop"."""


def command_in(text: str) -> str:
    """Read the command in a message.

    Parameters
    ----------
    text : str
        JSON with the key "command".

    Returns
    -------
    str
        The command; empty where there is none.
    """
    try:
        content = json.loads(text) if len(text) <= MAX_COMMAND_CHARACTERS else None
    except (ValueError, RecursionError):  # no JSON, or nested too deeply
        content = None
    command = content.get("command") if isinstance(content, dict) else None
    return command if isinstance(command, str) else ""
