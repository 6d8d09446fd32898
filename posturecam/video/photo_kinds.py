"""Which files are still photos, seen from their first bytes; a name says little."""

from __future__ import annotations

from pathlib import Path

from posturecam.video.probe import ENDINGS

PHOTO_ENDINGS = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif"})
"""Lower-case endings of the photos that can be read, for file choosers; what a file really is, its first bytes say."""
_HEAD_BYTES = 12
"""How much of a file shows its kind."""
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (8, b"WEBP", "webp"),
    *((4, b"ftyp" + brand, "heic") for brand in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")),
    *((4, b"ftyp" + brand, "heic") for brand in (b"hevc", b"hevx")),
)
"""(offset, bytes there, kind); the brands of ISO/IEC 23008-12, a still's and a burst's."""


def photo_kind(path: Path) -> str | None:
    """Find out which kind of photo a file is.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str or None
        "jpeg", "png", "webp" or "heic"; None for anything else, also what is not there or can't be read.
    """
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError):
        return None
    return next((kind for offset, mark, kind in _SIGNATURES if head[offset:].startswith(mark)), None)


def is_photo(path: Path, name: str | None = None) -> bool:
    """Determine whether a file is to be read as a photo.

    Parameters
    ----------
    path : Path
        The file.
    name : str or None
        What its sender calls it; its own name unless given.

    Returns
    -------
    bool
        False for one that is called a video: what was meant to be a clip is refused as none.
    """
    suffix = Path(name or path.name).suffix.lower()
    return suffix not in ENDINGS and photo_kind(path) is not None
