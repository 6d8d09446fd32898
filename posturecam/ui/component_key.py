"""Keys of components, which may be made of names of others' files."""

from __future__ import annotations


def component_key(key: str) -> str:
    """Write a key so that Streamlit takes it for a component: it refuses two underscores side by side.

    Parameters
    ----------
    key : str
        Any text.

    Returns
    -------
    str
        Another for each key.

    Examples
    --------
    >>> component_key("player my__run")
    'player my_._.run'
    """
    return key.replace("_", "_.")
