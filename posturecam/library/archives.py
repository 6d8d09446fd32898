"""The part of the library that hands people on as one zip, and takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posturecam.library.database import LibraryDatabase
from posturecam.library.records import ExportOutcome, ImportOutcome, LibraryPerson


class ArchivesOfLibrary(LibraryDatabase):
    """Export and import."""

    def export_zip(self, path: Path, people: Sequence[LibraryPerson] | None = None) -> ExportOutcome:
        """Write people, with all that is kept of them, into one zip.

        Parameters
        ----------
        path : Path
            The zip; an older one gives way.
        people : Sequence of LibraryPerson, or None
            Whom; None for all.

        Returns
        -------
        ExportOutcome
            What is in it.

        Raises
        ------
        LibraryError
            For the database; OutputError when the zip can't be written.
        """
        from posturecam.library.archive_writing import write_archive

        return write_archive(self, path, people)

    def import_zip(self, path: Path) -> ImportOutcome:
        """Take in the people of a zip that `export_zip` wrote, here or elsewhere.

        Of what both have, the newer stays; a person of a name that is there is merged into that one.

        Parameters
        ----------
        path : Path
            The zip.

        Returns
        -------
        ImportOutcome
            What was taken.

        Raises
        ------
        LibraryError
            For what is no such zip, of which nothing is taken; OutputError when files can't be written.
        """
        from posturecam.library.archive_merging import merge_archive

        return merge_archive(self, path)
