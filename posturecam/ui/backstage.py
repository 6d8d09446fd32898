"""What lives as long as the server, whichever page is open: the temporary folder, the files to fetch, the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from posturecam.ui.jobs import Jobs
from posturecam.ui.shelf import Shelf
from posturecam.ui.workspace import Workspace, sweep


class Backstage:
    """One for each server process."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.shelf = Shelf(self.workspace.room())
        self.jobs = Jobs()

    def close(self) -> None:
        """Stops the work and removes what is temporary."""
        self.jobs.close()
        self.workspace.close()


@cache
def backstage() -> Backstage:
    """The one of this process, made when first asked for."""
    return Backstage()


def close_backstage() -> None:
    """Ends the one of this process, if there is one; the next call of `backstage` makes another."""
    if backstage.cache_info().currsize:
        backstage().close()
        backstage.cache_clear()


@asynccontextmanager
async def open_backstage(app: object) -> AsyncIterator[None]:
    """From the server's start to its end: sweeps up first, tidies up last."""
    sweep()
    try:
        yield
    finally:
        close_backstage()
