"""The environment of timed commands: as for every user, Python finds the bytecode that an earlier start has stored.

Where PYTHONDONTWRITEBYTECODE is set, as in many containers, and packages were installed without their bytecode, each
start would compile all that it imports: 0.4 s of a command's CPU time, 1.4 s of the app's.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cache

_SWITCH, _PLACE = "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"
_started: set[tuple[str, ...]] = set()
"""How the programs begin that have been started once."""


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where bytecode is stored until the benchmark ends."""
    return tempfile.TemporaryDirectory(prefix="posturecam-bytecode-")


def as_installed(**more: str) -> dict[str, str]:
    """Make the environment of a command.

    Parameters
    ----------
    **more : str
        Variables of its own.

    Returns
    -------
    dict
        This process's, with bytecode stored.
    """
    kept = {name: value for name, value in os.environ.items() if name != _SWITCH}
    return {**kept, **({_PLACE: _folder().name} if _SWITCH in os.environ else {}), **more}


def start_once(command: list[str], environment: dict[str, str]) -> None:
    """Run a program before it is timed for the first time, where its bytecode is stored for this benchmark alone.

    Parameters
    ----------
    command : list of str
        Its words; the first three say which program it is.
    environment : dict
        From `as_installed`.
    """
    program = tuple(command[:3])
    if environment.get(_PLACE) == os.environ.get(_PLACE) or program in _started:
        return
    _started.add(program)
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=environment, stdout=quiet, stderr=quiet, stdin=quiet, check=False)
