"""What keeps the results of a command in the library. The library is imported only then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.cli.speech import print_error
from posturecam.errors import PosturecamError
from posturecam.pose.others.kinds import is_stored
from posturecam.words import say

if TYPE_CHECKING:
    from rich.console import Console

    from posturecam.batch.since import Past
    from posturecam.library import Library


@dataclass
class ResultKeeper:
    """Keeps the results of a command in the library; one that can't be kept stays where it was made.

    Attributes
    ----------
    errors : Console
        Where failures go.
    session : str
        A heading for all of them.
    recorded : datetime or None
        When all of them were recorded.
    with_video : bool
        Whether the clips themselves are kept, too.
    failed : bool
        Whether one could not be kept.
    """

    library: Library
    errors: Console
    session: str = ""
    recorded: datetime | None = None
    with_video: bool = True
    failed: bool = field(default=False, init=False)

    def __enter__(self) -> ResultKeeper:
        return self

    def __exit__(self, *failure: object) -> None:
        self.library.close()

    def past(self) -> Past:
        """Look up what the library knows of people.

        Returns
        -------
        Past
            By name.
        """
        from posturecam.batch.past import past_in

        return past_in(self.library)

    def has(self, result: Path, person: str) -> bool:
        """Tell whether the library has this very result of a person, with its files.

        Parameters
        ----------
        result : Path
            The result folder.
        person : str
            Of whom.

        Returns
        -------
        bool
            Whether it has.
        """
        from posturecam.batch.past import holds

        return holds(self.library, result, person)

    def keep(
        self, result: Path, clip: Path, person: str, *, group: str = "", recorded: datetime | None = None
    ) -> str | None:
        """Keep a result, or say why not.

        Parameters
        ----------
        result : Path
            The result folder.
        clip : Path
            The clip it is of.
        person : str
            Of whom.
        group : str
            Of a person who has none yet.
        recorded : datetime or None
            When it was recorded, where that is known of this clip alone.

        Returns
        -------
        str or None
            The id in the library; None where it could not be kept.
        """
        from posturecam.batch.past import add_to_group
        from posturecam.library import ClipKind
        from posturecam.library.moments import file_date
        from posturecam.video.recorded import recorded_at

        there, stored = clip.is_file(), is_stored(clip)
        dated = file_date(clip) if there else None
        given = recorded or self.recorded
        camera = recorded_at(clip) if there and not stored and given is None else None
        try:
            kept = self.library.keep(
                result,
                person,
                source=clip if self.with_video and there and not stored else None,
                name=clip.name,
                recorded=given or camera,
                session=self.session,
                kind=ClipKind.LANDMARKS if stored else ClipKind.VIDEO,
                dated=dated,
            )
            add_to_group(self.library, person, group)
        except PosturecamError as error:
            self.failed = True
            print_error(self.errors, f"{error} {say('library.cli.not_kept', folder=result, person=person)}")
            return None
        return kept.id
