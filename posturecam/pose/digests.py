"""Digests of model files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


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
    return hashlib.sha256(file.read_bytes()).hexdigest()
