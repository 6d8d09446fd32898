"""What lives as long as the server, whichever page is open: the temporary folder, the files to fetch, the queues."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.batch.past import past_in
from posturecam.batch.since import Past, PastOfPerson
from posturecam.errors import PosturecamError
from posturecam.library import Library
from posturecam.ui.check_process import CheckProcess
from posturecam.ui.held_uploads import held
from posturecam.ui.jobs import Jobs, QueuedClip
from posturecam.ui.live.waiting.keeper import SessionKeeper
from posturecam.ui.people.known_changes import KnownChanges
from posturecam.ui.player.videos import Videos
from posturecam.ui.shelf import Shelf
from posturecam.ui.spool import Spool
from posturecam.ui.workspace import Workspace, sweep

if TYPE_CHECKING:
    from posturecam.ui.phone.entry import PhoneEntry


class Backstage:
    """One for each server process.

    Attributes
    ----------
    phone : PhoneEntry or None
        The way in for phones while it is open.
    """

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.shelf = Shelf(self.workspace.room())
        self.spool = Spool(self.workspace.room())
        self.videos = Videos(self.workspace.room)
        self.jobs = Jobs(on_done=self._keep_clip, past=self.past)
        self.check_process = CheckProcess()
        self.changes = KnownChanges()
        self.phone: PhoneEntry | None = None

    @cached_property
    def library(self) -> Library:
        """The library of the user who runs the app; raises LibraryError, and then tries again when next asked for."""
        return Library.open()

    @cached_property
    def live(self) -> SessionKeeper:
        """What keeps live sessions, in the user's data folder."""
        from platformdirs import user_data_path

        return SessionKeeper(user_data_path("posturecam", appauthor=False) / "live_sessions")

    def past(self) -> Past:
        """Look up what the library knows of people.

        Returns
        -------
        Past
            By name, each asked for once; nothing where the library can't be read.
        """

        @cache
        def look_up(name: str) -> PastOfPerson:
            try:
                return past_in(self.library)(name)
            except PosturecamError:
                return PastOfPerson()

        return look_up

    def tidy(self) -> None:
        """Let go of what no page needs any more."""
        self.jobs.tidy()
        self.spool.tidy({content for files in held().values() for content in files})
        self.check_process.tidy()
        if "live" in vars(self):
            self.live.tidy()

    def close(self) -> None:
        """Stop the work and remove what is temporary."""
        self.jobs.close()
        self.check_process.close()
        if "live" in vars(self):
            self.live.close()
        self.videos.close()
        if "library" in vars(self):
            self.library.close()
        self.workspace.close()

    def _keep_clip(self, clip: QueuedClip) -> None:
        """Remember the clip of a result for its player; a disk without room for it leaves the player without video."""
        if clip.folder is not None:
            with suppress(OSError):
                self.videos.know(clip.folder, Path(clip.path), ours=clip.ours)


@cache
def backstage() -> Backstage:
    """Return the one of this process, made when first asked for.

    Returns
    -------
    Backstage
        The same at each call, until `close_backstage`.
    """
    return Backstage()


def close_backstage() -> None:
    """End the one of this process, if there is one; the next call of `backstage` makes another."""
    if backstage.cache_info().currsize:
        backstage().close()
        backstage.cache_clear()


@asynccontextmanager
async def open_backstage(app: object) -> AsyncIterator[None]:
    """Sweep up at the server's start, tidy up at its end.

    Parameters
    ----------
    app : object
        The application, as a lifespan gets it; not used.
    """
    sweep()
    cleaning = threading.Thread(target=backstage().live.store.clean, name="posturecam-clean", daemon=True)
    cleaning.start()
    try:
        yield
    finally:
        close_backstage()
