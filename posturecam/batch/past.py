"""What the library knows of the people of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posturecam.batch.since import Filming, Past, PastOfPerson
from posturecam.judge.comparable import FilmedFinding
from posturecam.library import Library
from posturecam.library.names import name_key
from posturecam.library.records import KeptFinding, LibraryClip
from posturecam.library.trends import trends_of
from posturecam.results.marker import ANALYSIS_FILE, input_of


def past_in(library: Library) -> Past:
    """Look people up in a library.

    Parameters
    ----------
    library : Library
        Open; each person is read when first asked for.

    Returns
    -------
    Past
        Of people in it; a LibraryError where it can't be read.
    """
    people = {name_key(person.name): person for person in library.people()}
    known: dict[str, PastOfPerson] = {}

    def look_up(name: str) -> PastOfPerson:
        person = people.get(name_key(name))
        if person is None:
            return PastOfPerson()
        if person.id not in known:
            known[person.id] = PastOfPerson(person.group, _filmings(library.findings(person)))
        return known[person.id]

    return look_up


def holds(library: Library, result: Path, person: str) -> bool:
    """Tell whether a library has this very result of a person, with its files.

    Parameters
    ----------
    library : Library
        Open.
    result : Path
        The result folder.
    person : str
        Of whom.

    Returns
    -------
    bool
        Whether it has.
    """
    found = [
        library.folder(clip) / ANALYSIS_FILE
        for clip in library.clips(digest=input_of(result) or "")
        if name_key(clip.person) == name_key(person)
    ]
    return any(file.is_file() and file.read_bytes() == (result / ANALYSIS_FILE).read_bytes() for file in found)


def add_to_group(library: Library, person: str, group: str) -> None:
    """Give a person a group, who is added where they are new; one who has a group keeps it.

    Parameters
    ----------
    library : Library
        Open.
    person, group : str
        Names; an empty group changes nothing.

    Raises
    ------
    LibraryError
        When it can't be written.
    """
    if group:
        found = library.add_person(person, group)
        if not found.group:
            library.change_person(found, found.name, group)


def _filmings(findings: Sequence[KeptFinding]) -> list[Filming]:
    """The clips of a person: of each the longest judgement of an activity, as in their trends."""
    clips: dict[str, tuple[LibraryClip, list[FilmedFinding]]] = {}
    for trend in trends_of(findings):
        for point in trend.points:
            clips.setdefault(point.clip.id, (point.clip, []))[1].append(point.filmed)
    return [Filming(clip.recorded, clip.recorded_is_known, clip.digest, filmed) for clip, filmed in clips.values()]
