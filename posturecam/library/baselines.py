"""The part of the library that holds people's own good postures."""

from __future__ import annotations

from datetime import datetime, timezone

from posturecam.errors import LibraryError
from posturecam.library.database import LibraryDatabase
from posturecam.library.names import checked_group
from posturecam.library.records import KeptBaseline, LibraryPerson
from posturecam.types import Baseline
from posturecam.words import message


class BaselinesInLibrary(LibraryDatabase):
    """Baselines of people: added, listed and deleted."""

    def add_baseline(self, person: LibraryPerson, baseline: Baseline, name: str = "") -> KeptBaseline:
        """Keep a baseline of a person, beside those that there are.

        Parameters
        ----------
        person : LibraryPerson
            The person.
        baseline : Baseline
            What to keep.
        name : str
            A heading by the user.

        Returns
        -------
        KeptBaseline
            As it is kept.

        Raises
        ------
        LibraryError
            When the person is gone.
        """
        from posturecam.library.rows import baseline_record, new_id
        from posturecam.library.tables import BaselineRow, PersonRow
        from posturecam.results.baseline import baseline_document

        row = BaselineRow(id=new_id(), person_id=person.id, name=checked_group(name))
        row.document, row.created = baseline_document(baseline), datetime.now(timezone.utc)
        record = baseline_record(row)
        with self.transaction(writes=True) as session:
            if session.get(PersonRow, person.id, with_for_update=True) is None:
                raise LibraryError(message("library.person_gone", name=person.name))
            session.add(row)
        return record

    def baselines(self, person: LibraryPerson) -> list[KeptBaseline]:
        """List the baselines of a person.

        Parameters
        ----------
        person : LibraryPerson
            The person.

        Returns
        -------
        list of KeptBaseline
            The latest first.

        Raises
        ------
        BaselineError
            For one that can't be read.
        """
        from posturecam.library.reading import baselines

        with self.transaction() as session:
            return baselines(session, person)

    def delete_baseline(self, baseline: KeptBaseline) -> None:
        """Delete a baseline, if it is there.

        Parameters
        ----------
        baseline : KeptBaseline
            The baseline.
        """
        from posturecam.library.tables import BaselineRow

        with self.transaction(writes=True) as session:
            session.query(BaselineRow).filter_by(id=baseline.id).delete()
