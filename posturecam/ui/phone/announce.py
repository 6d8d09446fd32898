"""The way in for phones, on the terminal and as an image: the QR code, the address, the fingerprint."""

from __future__ import annotations

import io
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from posturecam.ui.phone.entry import PhoneEntry
from posturecam.words import in_language, language, say

_GROUP = 24
"""Characters of a group of the fingerprint: 8 of its 32 pairs, as much as the eye compares at once. Chosen."""
_BORDER = 2
"""Modules of light around the code on the terminal; phones do with less than the standard's four."""


def qr_image(address: str) -> str:
    """Draw an address as a QR code.

    Parameters
    ----------
    address : str
        What it says.

    Returns
    -------
    str
        A data URI of an SVG, dark on white in any theme.
    """
    import segno

    return str(segno.make_qr(address, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))


def qr_text(address: str) -> str:
    """Draw an address as a QR code of half blocks.

    Parameters
    ----------
    address : str
        What it says.

    Returns
    -------
    str
        Lines of blocks, white where the terminal's letters are.
    """
    import segno

    drawn = io.StringIO()
    segno.make_qr(address, error="l").terminal(drawn, border=_BORDER, compact=True)
    return drawn.getvalue()


def fingerprint_groups(fingerprint: str) -> list[str]:
    """Break a fingerprint into groups.

    Parameters
    ----------
    fingerprint : str
        Pairs with spaces between them.

    Returns
    -------
    list of str
        Four.
    """
    return textwrap.wrap(fingerprint, _GROUP)


@contextmanager
def announced(entry: PhoneEntry) -> Iterator[None]:
    """Print how a phone gets in, and anew after each that did while the block runs.

    Parameters
    ----------
    entry : PhoneEntry
        The way in.
    """
    spoken = language()

    def print_again() -> None:
        with in_language(spoken):  # not in that of the phone
            _print(entry, say("ui.phone.came_in"))

    _print(entry, say("ui.phone.scan"))
    entry.access.on_used = print_again
    try:
        yield
    finally:
        entry.access.on_used = lambda: None


def _print(entry: PhoneEntry, first: str) -> None:
    address = entry.address
    lines = ["", f"  {first}", ""]
    if _shows_blocks():
        lines += [f"  {line}" for line in qr_text(address).splitlines()] + [""]
    lines += [f"  {address}", "", f"  {say('ui.phone.works_once', minutes=entry.minutes)}"]
    lines += [f"  {say('ui.phone.warns')}", ""]
    lines += [f"  {line}" for line in fingerprint_groups(entry.fingerprint)]
    print("\n".join(lines) + "\n", flush=True)


def _shows_blocks() -> bool:
    """Whether stdout is a terminal that can show the code."""
    try:
        "█▀▄".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return sys.stdout.isatty()
