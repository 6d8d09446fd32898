"""The addresses of people and of their clips in the app."""

from __future__ import annotations

from urllib.parse import urlencode


def person_address(person_id: str) -> str:
    """Make the address of a person's page.

    Parameters
    ----------
    person_id : str
        The person's id.

    Returns
    -------
    str
        Path and query.
    """
    return f"/people?{urlencode({'person': person_id})}"


def clip_address(person_id: str, clip_id: str) -> str:
    """Make the address of a kept result.

    Parameters
    ----------
    person_id, clip_id : str
        Ids.

    Returns
    -------
    str
        Path and query.
    """
    return f"/people?{urlencode({'person': person_id, 'clip': clip_id})}"
