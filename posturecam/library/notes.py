"""The part of the library that holds a coach's notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from posturecam.errors import LibraryError
from posturecam.library.database import LibraryDatabase
from posturecam.library.names import storable
from posturecam.library.records import ClipNote, LibraryClip
from posturecam.words import message


class NotesInLibrary(LibraryDatabase):
    """Notes on clips: written, listed and deleted."""

    def notes(self, clips: Sequence[LibraryClip]) -> list[ClipNote]:
        """List the notes on clips.

        Parameters
        ----------
        clips : Sequence of LibraryClip
            The clips.

        Returns
        -------
        list of ClipNote
            In order of clip and moment.
        """
        from posturecam.library.reading import notes

        with self.transaction() as session:
            return notes(session, [clip.id for clip in clips])

    def write_note(
        self, clip: LibraryClip, text: str, t: float | None = None, drawing: Mapping[str, Any] | None = None
    ) -> ClipNote:
        """Write a note on a clip.

        Parameters
        ----------
        clip : LibraryClip
            The clip.
        text : str
            The note.
        t : float or None
            The moment, s; None for the clip as a whole.
        drawing : Mapping or None
            Shapes on the frame at `t`.

        Returns
        -------
        ClipNote
            As it is kept.

        Raises
        ------
        LibraryError
            When the clip is gone.
        """
        from posturecam.library.rows import new_id, note_record
        from posturecam.library.tables import ClipRow, NoteRow

        shapes = None if drawing is None else dict(drawing)
        row = NoteRow(id=new_id(), clip_id=clip.id, t=t, text=storable(text.strip()), drawing=shapes)
        row.created = datetime.now(timezone.utc)
        note = note_record(row)
        with self.transaction(writes=True) as session:
            if session.get(ClipRow, clip.id) is None:
                raise LibraryError(message("library.no_clip"))
            session.add(row)
        return note

    def delete_note(self, note: ClipNote) -> None:
        """Delete a note, if it is there.

        Parameters
        ----------
        note : ClipNote
            The note.
        """
        from posturecam.library.tables import NoteRow

        with self.transaction(writes=True) as session:
            session.query(NoteRow).filter_by(id=note.id).delete()
