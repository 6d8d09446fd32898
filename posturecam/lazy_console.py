"""The console of stderr, which imports rich when something is shown on it."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

_ASKED_FOR = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Environment variables by which rich may take for a terminal what is none."""


class LazyConsole:
    """Stands for a console that may never be needed: rich is a tenth of the start of a command.

    Parameters
    ----------
    make : callable
        Makes the console.
    """

    def __init__(self, make: Callable[[], Console]) -> None:
        self._make = make

    @property
    def is_terminal(self) -> bool:
        """Whether it is shown on a terminal, as rich decides it; a pipe or a file is none without asking rich."""
        isatty = getattr(sys.stderr, "isatty", None)
        if isatty is not None and not sys.stderr.closed and not isatty() and not any(map(os.environ.get, _ASKED_FOR)):
            return False
        return self.real.is_terminal

    @cached_property
    def real(self) -> Console:
        """The console."""
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def real_console(console: Console) -> Console:
    """Return a console as rich wants it.

    Parameters
    ----------
    console : Console
        One of rich, or a `LazyConsole`.

    Returns
    -------
    Console
        Of rich.
    """
    return console.real if isinstance(console, LazyConsole) else console
