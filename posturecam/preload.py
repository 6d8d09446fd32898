"""What a command needs later, imported in a thread of its own while it waits for something else."""

from __future__ import annotations

import importlib
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posturecam.progress import Progress
    from posturecam.words import Message


def preload(*modules: str) -> None:
    """Import modules in the background.

    What can't be imported is left to the one who needs it, who then gets the error.

    Parameters
    ----------
    *modules : str
        Their names, in the order in which they are needed; after a colon a function of it that is called.
    """
    threading.Thread(target=_import_all, args=(modules,), name="preload", daemon=True).start()


def _import_all(modules: tuple[str, ...]) -> None:
    for name in modules:
        with suppress(Exception):
            module, _, function = name.partition(":")
            found = importlib.import_module(module)
            if function:
                getattr(found, function)()


class Preloading:
    """Passes progress on, and preloads modules once the first frame is done.

    Before that they would only delay it.

    Parameters
    ----------
    progress : Progress or None
        What takes the reports; None for none.
    *modules : str
        As for `preload`.
    """

    def __init__(self, progress: Progress | None, *modules: str) -> None:
        self._progress, self._modules = progress, modules

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        """Take a report.

        Parameters
        ----------
        stage : Message or str
            What is being done.
        done : int
            Frames done.
        total : int or None
            Frames expected; None when unknown.
        """
        modules, self._modules = self._modules, ()
        if modules:
            preload(*modules)
        if self._progress is not None:
            self._progress(stage, done, total)
