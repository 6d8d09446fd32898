"""Text of others (names, notes, messages) in a form that a terminal shows and does not obey, and text in ASCII."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters (C0, DEL, C1), line and paragraph separators, bidirectional marks, embeddings, overrides and
isolates (Unicode Standard Annex 9, table 4), and lone surrogates."""
_UNDECODED = range(0xDC80, 0xDD00)
"""How Python keeps the bytes of a file name that are not UTF-8 (PEP 383)."""
_PLAIN = {
    "–": "-",
    "—": "-",
    "−": "-",
    "≈": "~",
    "≥": ">=",
    "≤": "<=",
    "±": "+/-",
    "°": " deg",
    "·": "|",
    "•": "-",
    "…": "...",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "ß": "ss",
}
"""What stands for a letter where only ASCII can be shown."""


def printable(text: str, keep: str = "") -> str:
    r"""Escape everything in a text that a terminal would obey, or that would reorder or end the line.

    Parameters
    ----------
    text : str
        Of others.
    keep : str
        Characters that stay, such as a newline.

    Returns
    -------
    str
        The text; escaping it again changes nothing.

    Examples
    --------
    >>> printable("a\x1b[31mb\u202egpj")
    'a\\x1b[31mb\\u202egpj'
    """
    return _UNSEEN.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if code in _UNDECODED:
        return f"\\x{code - 0xDC00:02x}"
    return repr(character)[1:-1]


def in_ascii(text: str) -> str:
    """Write a text in ASCII: dashes, signs and accented letters become their plain relatives.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same; letters without a relative are left out.
    """
    plain = "".join(_PLAIN.get(letter, letter) for letter in text)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
