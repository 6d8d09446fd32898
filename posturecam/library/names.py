"""Names of people and groups: tidied, of a length that fits, and compared without regard to spelling."""

from __future__ import annotations

import re
import unicodedata

from posturecam.errors import LibraryError
from posturecam.results.profiles import clean
from posturecam.words import message

LONGEST_NAME = 80
"""Letters of a person's or a group's name; a choice, so that it fits a heading."""
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


def name_key(name: str) -> str:
    """Tidy a name so that two spellings of one name are equal.

    Parameters
    ----------
    name : str
        As it was typed.

    Returns
    -------
    str
        Without regard to case, width and composition.
    """
    return unicodedata.normalize("NFKC", clean(name)).casefold()


def checked_name(name: str) -> str:
    """Tidy a name that shall be kept.

    Parameters
    ----------
    name : str
        As it was typed.

    Returns
    -------
    str
        As it is kept.

    Raises
    ------
    LibraryError
        For one that is empty or too long.
    """
    name = clean(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise LibraryError(message("library.name_length", most=LONGEST_NAME))
    return name


def checked_group(group: str) -> str:
    """Tidy the name of a group that shall be kept.

    Parameters
    ----------
    group : str
        As it was typed; may be empty.

    Returns
    -------
    str
        As it is kept, cut to the length that fits.
    """
    return clean(group)[:LONGEST_NAME]


def storable(text: str) -> str:
    """Replace what a database can't hold: null characters, and surrogates, as of file names that are not UTF-8.

    Parameters
    ----------
    text : str
        Of others.

    Returns
    -------
    str
        With U+FFFD in their place.
    """
    return _NOT_STORABLE.sub("\ufffd", text)
