"""File names as they can be written, shown and compared everywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

MOST_NAME_BYTES = 200
"""Bytes of a folder name made from a clip's name: file systems allow 255, of which endings and numbers need some."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices (learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def safe_name(text: str) -> str:
    """Make a name for a folder on Linux, macOS and Windows.

    Parameters
    ----------
    text : str
        The name it should have.

    Returns
    -------
    str
        Never empty or hidden, at most `MOST_NAME_BYTES` long.
    """
    name = _UNSAFE.sub("_", text).encode()[:MOST_NAME_BYTES].decode(errors="ignore").strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"{name}_"
    return name or "clip"


def name_key(name: str) -> str:
    """Fold names that a file system may take for the same: other case, other composition of accents.

    Parameters
    ----------
    name : str
        Name of a file or folder.

    Returns
    -------
    str
        To be compared.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def json_text(value: Any, **layout: Any) -> str:
    """Write JSON: readable where every string is valid Unicode, else escaped so that it is read back.

    Parameters
    ----------
    value : Any
        What to write.
    **layout : Any
        Of `json.dumps`.

    Returns
    -------
    str
        The JSON.
    """
    text = json.dumps(value, ensure_ascii=False, **layout)
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, **layout)
