"""The part of the library that holds clips with what was found in them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from posturecam.documents import read_json, understood
from posturecam.errors import LibraryError
from posturecam.library import files
from posturecam.library.people import PeopleInLibrary
from posturecam.library.records import ClipKind, KeptFinding, LibraryClip, LibraryPerson
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE
from posturecam.types import Analysis
from posturecam.words import message


class ClipsInLibrary(PeopleInLibrary):
    """Clips: kept, listed, read and deleted."""

    def keep(
        self,
        result: Path,
        person: str,
        *,
        source: Path | None = None,
        name: str | None = None,
        recorded: datetime | None = None,
        session: str = "",
        kind: ClipKind = ClipKind.VIDEO,
        dated: datetime | None = None,
    ) -> LibraryClip:
        """Keep the result of a clip; an older one of the same clip and person gives way.

        Its id, notes, session and date stay, and its video where none is given now.

        Parameters
        ----------
        result : Path
            The result folder, of which a copy is kept.
        person : str
            The person's name; a new one is added.
        source : Path or None
            The clip itself, to be kept too.
        name : str or None
            The clip's file name; None: that of `source`, or of the result folder.
        recorded : datetime or None
            Aware; None: as the camera wrote it, else `dated`, which is then said not to be known.
        session : str
            A heading of its session.
        kind : ClipKind
            What was handed in.
        dated : datetime or None
            Aware, the date of the clip's file; None: that of `source`, or of the result.

        Returns
        -------
        LibraryClip
            As it is kept.

        Raises
        ------
        LibraryError, OutputError
            When it can't be kept.
        """
        from posturecam.library.keeping import NewClip, found_in, keep

        given = NewClip(result, source, name, recorded, session, kind, dated)
        analysis = found_in(given)  # first, so that what can't be kept adds no person
        return self.clip(keep(self, self.add_person(person), given, analysis))

    def clips(self, person: LibraryPerson | None = None, digest: str | None = None) -> list[LibraryClip]:
        """List clips.

        Parameters
        ----------
        person : LibraryPerson or None
            Of whom; None: of all.
        digest : str or None
            Only those of this content.

        Returns
        -------
        list of LibraryClip
            The latest first.
        """
        from posturecam.library.reading import clips

        with self.transaction() as session:
            return clips(session, person, digest=digest)

    def clip(self, id: str) -> LibraryClip:
        """Find a clip.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        LibraryClip
            The clip.

        Raises
        ------
        LibraryError
            When there is none.
        """
        from posturecam.library.reading import clips

        with self.transaction() as session:
            found = clips(session, id=id)
        if not found:
            raise LibraryError(message("library.no_clip"))
        return found[0]

    def findings(self, person: LibraryPerson, check: str | None = None) -> list[KeptFinding]:
        """List what was found in a person's clips.

        Parameters
        ----------
        person : LibraryPerson
            The person.
        check : str or None
            A check's id; None: all.

        Returns
        -------
        list of KeptFinding
            The earliest first.
        """
        from posturecam.library.reading import findings

        with self.transaction() as session:
            return findings(session, person, check)

    def findings_of(self, clip: LibraryClip) -> list[KeptFinding]:
        """List what was found in a clip, from the database: its files may be gone.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        list of KeptFinding
            Of all its judgements.
        """
        return [kept for kept in self.findings(self.person(clip.person_id)) if kept.clip.id == clip.id]

    def folder(self, clip: LibraryClip) -> Path:
        """Find the result folder of a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        Path
            The folder; `files.source_of` finds the clip itself in it.
        """
        return self.location.files / clip.folder

    def source(self, clip: LibraryClip) -> Path | None:
        """Find the video that was kept with a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        Path or None
            None where it was not kept, or is gone.
        """
        return files.source_of(self.folder(clip))

    def analysis(self, clip: LibraryClip) -> Analysis:
        """Read what was found in a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        Analysis
            All of it, without its track.

        Raises
        ------
        LibraryError
            When its files are gone; TrackError when they are damaged.
        """
        if not self.has_files(clip):
            raise LibraryError(message("library.files_gone", name=clip.name, place=self.folder(clip)))
        file = self.folder(clip) / ANALYSIS_FILE
        with understood(file, ANALYSIS):
            return Analysis.from_dict(read_json(file, ANALYSIS))

    def has_files(self, clip: LibraryClip) -> bool:
        """Tell whether the result folder of a clip is still there.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Returns
        -------
        bool
            False where it was deleted by hand, or the clip was kept on a machine with other files.
        """
        return (self.folder(clip) / ANALYSIS_FILE).is_file()

    def judged_again(self, clip: LibraryClip, analysis: Analysis) -> None:
        """Take over what the result folder of a clip holds since it was judged again.

        Parameters
        ----------
        clip : LibraryClip
            The clip.
        analysis : Analysis
            What its result holds now.

        Raises
        ------
        LibraryError
            When it can't be written.
        """
        from posturecam.library.keeping import write_again

        with self.transaction(writes=True) as session:
            write_again(session, clip.id, analysis)

    def delete_clip(self, clip: LibraryClip) -> None:
        """Delete a clip with its files.

        Parameters
        ----------
        clip : LibraryClip
            The clip.

        Raises
        ------
        LibraryError, OutputError
            When that is not possible.
        """
        from posturecam.library.keeping import delete_empty_sessions
        from posturecam.library.leftovers import abandoned, clear_now
        from posturecam.library.tables import ClipRow

        with self.transaction(writes=True) as session:
            row = session.get(ClipRow, clip.id)
            if row is None:
                return
            abandoned(session, folder := row.folder)
            session.delete(row)
            session.flush()
            delete_empty_sessions(session, clip.person_id)
        clear_now(self, folder)
