"""The part of the library that knows people."""

from __future__ import annotations

from posturecam.errors import LibraryError
from posturecam.library.database import LibraryDatabase
from posturecam.library.names import checked_group, checked_name, name_key
from posturecam.library.records import LibraryPerson
from posturecam.results.profiles import clean
from posturecam.words import message


class PeopleInLibrary(LibraryDatabase):
    """People: listed, added, renamed and forgotten."""

    def people(self) -> list[LibraryPerson]:
        """List all people.

        Returns
        -------
        list of LibraryPerson
            By name.
        """
        from posturecam.library.reading import people

        with self.transaction() as session:
            return people(session)

    def person(self, name_or_id: str) -> LibraryPerson:
        """Find a person.

        Parameters
        ----------
        name_or_id : str
            The name without regard to case, or the id.

        Returns
        -------
        LibraryPerson
            The person.

        Raises
        ------
        LibraryError
            When there is none.
        """
        from posturecam.library.reading import people

        with self.transaction() as session:
            found = people(session, name_or_id=name_or_id)
        if not found:
            raise LibraryError(message("library.no_person", name=clean(name_or_id)))
        return found[0]

    def add_person(self, name: str, group: str = "") -> LibraryPerson:
        """Add a person, or find the one of that name.

        Parameters
        ----------
        name : str
            The name.
        group : str
            A team or class; kept only for a new person.

        Returns
        -------
        LibraryPerson
            The person.

        Raises
        ------
        LibraryError
            For a name that is empty or too long.
        """
        from posturecam.library.rows import add_person_row

        name, group = checked_name(name), checked_group(group)
        with self.transaction(writes=True) as session:
            add_person_row(session, name, group)
        return self.person(name)

    def change_person(self, person: LibraryPerson, name: str, group: str) -> LibraryPerson:
        """Give a person another name or group.

        Parameters
        ----------
        person : LibraryPerson
            The person.
        name, group : str
            What it shall be.

        Returns
        -------
        LibraryPerson
            The person as it is now.

        Raises
        ------
        LibraryError
            For a name that won't do or that another person has.
        """
        from posturecam.library.tables import PersonRow

        name = checked_name(name)
        with self.transaction(writes=True) as session:
            other = session.query(PersonRow).filter_by(name_key=name_key(name)).first()
            if other is not None and other.id != person.id:
                raise LibraryError(message("library.name_taken", name=name))
            row = session.get(PersonRow, person.id)
            if row is not None:
                row.name, row.name_key, row.group_name = name, name_key(name), checked_group(group)
        return self.person(person.id)

    def forget(self, person: LibraryPerson) -> None:
        """Delete a person with everything that is kept of them: rows, notes, drawings, baselines and all files.

        Exports and result folders elsewhere are not touched.

        Parameters
        ----------
        person : LibraryPerson
            The person.

        Raises
        ------
        LibraryError
            When something is in the way; OutputError for files. Opening the library then goes on with it.
        """
        from posturecam.library.leftovers import abandoned, clear_now, clear_quietly, leftovers
        from posturecam.library.tables import PersonRow

        with self.transaction(writes=True) as session:
            abandoned(session, person.id)
            session.query(PersonRow).filter_by(id=person.id).delete()
        for folder in leftovers(self):
            if folder.startswith(f"{person.id}/"):
                clear_quietly(self, folder)
        clear_now(self, person.id)
