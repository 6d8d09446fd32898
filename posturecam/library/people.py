"""The part of the library that knows people."""

from __future__ import annotations

from datetime import datetime, timezone

from posturecam.errors import LibraryError
from posturecam.library import files
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
        from sqlalchemy import func, select

        from posturecam.library.tables import ClipRow, PersonRow

        query = (
            select(PersonRow, func.count(ClipRow.id), func.max(ClipRow.recorded))
            .outerjoin(ClipRow, ClipRow.person_id == PersonRow.id)
            .group_by(PersonRow.id)
            .order_by(PersonRow.name_key)
        )
        with self._session() as session:
            return [
                LibraryPerson(row.id, row.name, row.group_name, row.created, clips, latest)
                for row, clips, latest in session.execute(query)
            ]

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
        key = name_key(name_or_id)
        for one in self.people():
            if one.id == name_or_id or name_key(one.name) == key:
                return one
        raise LibraryError(message("library.no_person", name=clean(name_or_id)))

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
        from posturecam.library.rows import new_id
        from posturecam.library.tables import PersonRow

        name, group = checked_name(name), checked_group(group)
        with self._session() as session:
            if session.query(PersonRow).filter_by(name_key=name_key(name)).first() is None:
                row = PersonRow(
                    id=new_id(),
                    name=name,
                    name_key=name_key(name),
                    group_name=group,
                    created=datetime.now(timezone.utc),
                )
                session.add(row)
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
        with self._session() as session:
            other = session.query(PersonRow).filter_by(name_key=name_key(name)).first()
            if other is not None and other.id != person.id:
                raise LibraryError(message("library.name_taken", name=name))
            row = session.get(PersonRow, person.id)
            if row is not None:
                row.name, row.name_key, row.group_name = name, name_key(name), checked_group(group)
        return self.person(person.id)

    def forget(self, person: LibraryPerson) -> None:
        """Delete a person with everything that is kept of them.

        Parameters
        ----------
        person : LibraryPerson
            The person.

        Raises
        ------
        LibraryError, OutputError
            When that is not possible.
        """
        from posturecam.library.tables import PersonRow

        with self._session() as session:
            session.query(PersonRow).filter_by(id=person.id).delete()
        files.delete_folder(self.location.files / person.id)
