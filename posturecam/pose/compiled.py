"""Compiled networks stored on the disk, so that the next start need not wait for the compiler again.

Each is a file of its own beside the model files: the SHA-256 of the content, then the content. What is not whole counts
as not there, and where nothing can be written nothing is stored: it only costs the time that was to be saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from posturecam.durable import write_whole
from posturecam.pose.models import models_folder

_DIGEST_BYTES = 32


def key_of(parts: Iterable[object]) -> str:
    """Make a short name for everything that a compiled network depends on.

    Parameters
    ----------
    parts : iterable
        Versions, names and constants with a `repr` that shows their value.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:16]


def load_compiled(name: str, key: str) -> bytes | None:
    """Read a stored network.

    Parameters
    ----------
    name : str
        Of the model file.
    key : str
        From `key_of`.

    Returns
    -------
    bytes or None
        None where there is none, or only part of it.
    """
    try:
        with _file(name, key).open("rb") as file:
            digest, network = file.read(_DIGEST_BYTES), file.read()
    except OSError:
        return None
    return network if digest == hashlib.sha256(network).digest() else None


def store_compiled(name: str, key: str, network: bytes) -> None:
    """Store a network, whole or not at all, whatever other processes do; those of the same name and other keys go.

    Parameters
    ----------
    name : str
        Of the model file.
    key : str
        From `key_of`.
    network : bytes
        What the compiler made.
    """
    file = _file(name, key)
    with suppress(OSError):  # a full or read-only disk: the next start compiles again
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, hashlib.sha256(network).digest() + network)
        for other in file.parent.glob(f"{name}.*.network"):
            if other != file:
                other.unlink(missing_ok=True)


def _file(name: str, key: str) -> Path:
    return models_folder() / "compiled" / f"{name}.{key}.network"
