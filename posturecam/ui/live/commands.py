"""What a page asks of the engine besides frames: a JSON object with the key "command"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

MAX_COMMAND_CHARACTERS = 1000
"""Characters of a command; our pages send about 20, and 300 with settings."""


class ProtocolError(Exception):
    """The other side does not speak as our page does."""


class Phase(str, Enum):
    """What a connection is busy with."""

    CHECK = "check"
    CALIBRATE = "calibrate"
    LIVE = "live"


PHASES = {"start": Phase.LIVE, "calibrate": Phase.CALIBRATE, "check": Phase.CHECK}
"""The phase that each command enters; besides these there are "stop" and those of a cadence trial."""
MAX_SESSION = 100_000
"""The largest number of a session that is taken: ten a day for decades."""


def command_in(text: str) -> tuple[str, Mapping[str, Any]]:
    """Read a command.

    Parameters
    ----------
    text : str
        What came in.

    Returns
    -------
    name : str
        What is asked for; empty where there is no command in it.
    values : Mapping
        All that stands beside it.
    """
    try:
        content = json.loads(text) if len(text) <= MAX_COMMAND_CHARACTERS else None
    except (ValueError, RecursionError):  # no JSON, or nested too deeply
        content = None
    if not isinstance(content, dict):
        return "", {}
    command = content.pop("command", None)
    return command if isinstance(command, str) else "", content


def session_in(values: Mapping[str, Any]) -> int:
    """Read which of the person's sessions with spoken cues a command starts.

    Parameters
    ----------
    values : Mapping
        What stands beside the command.

    Returns
    -------
    int
        From 1; 1 unless it says so.
    """
    session = values.get("session")
    if isinstance(session, int) and not isinstance(session, bool) and 1 <= session <= MAX_SESSION:
        return session
    return 1
