"""One model file out of an archive that may be damaged, or made to fill the memory."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

MOST_BYTES = 64 * 2**20
"""Of one model file; the largest has 28 million."""
MOST_UNPACKED = 256 * 2**20
"""Bytes that an archive may unpack to, until the model is found in it."""
TARS = (".tgz", ".tar.gz", ".tar")
FAULTS = (StopIteration, zipfile.BadZipFile, tarfile.TarError, zlib.error)
"""What is raised for an archive besides `posturecam.errors.READER_FAULTS`."""


def may_carry(source: Path, name: str) -> bool:
    """Guess from its name whether a file holds another.

    Parameters
    ----------
    source : Path
        What the user gave.
    name : str
        Of the file that is looked for.

    Returns
    -------
    bool
        Whether it is that file itself or a tar.
    """
    return source.name == name or source.name.endswith(TARS)


def member(source: Path, name: str) -> bytes:
    """Read one file of an archive.

    Raises what these readers raise: an error of `posturecam.errors.READER_FAULTS` or `FAULTS`; StopIteration when there
    is no such file, ValueError when it, or what is unpacked on the way to it, is larger than it may be.

    Parameters
    ----------
    source : Path
        A folder, tar or zip, or the file itself if its name ends as `name` does.
    name : str
        Of the file.

    Returns
    -------
    bytes
        Its content.
    """
    if source.is_dir() or source.suffix == Path(name).suffix:
        with (source / name if source.is_dir() else source).open("rb") as file:
            return _whole(file)
    if source.name.endswith(TARS):
        with _unpacked(source) as unpacked, tarfile.open(fileobj=_Limited(unpacked), mode="r|") as archive:  # type: ignore[call-overload]
            entry = next(one for one in archive if one.isfile() and Path(one.name).name == name)
            return _whole(archive.extractfile(entry))
    with (
        zipfile.ZipFile(source) as wheel,
        wheel.open(next(entry for entry in wheel.namelist() if Path(entry).name == name)) as file,
    ):
        return _whole(file)


def _unpacked(source: Path) -> IO[bytes]:
    """The content of a tar, compressed by gzip or not."""
    with source.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(source)) if is_packed else source.open("rb")


class _Limited:
    """A file to be read once from its beginning; a ValueError ends what unpacks to more than an archive may."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, MOST_UNPACKED

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`."""
        content = self._file.read(min(size, self._left + 1))
        self._left -= len(content)
        if self._left < 0:
            raise ValueError("the archive unpacks to more than it may")
        return content


def _whole(file: IO[bytes] | None) -> bytes:
    """All bytes of a model file; ValueError when they are more than a model has."""
    content = b"" if file is None else file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("no model is so large")
    return content
