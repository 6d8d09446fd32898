"""Networks as they came out of the compiler, kept so that the next start need not wait for it again.

Each is a file of its own beside the model files: the SHA-256 of the content, then the content. What is not whole counts as
not there, and where nothing can be written nothing is kept: it only costs the time that was to be saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from posturecam.durable import write_whole
from posturecam.pose.models import models_folder

_DIGEST_BYTES = 32


def key_of(parts: Iterable[object]) -> str:
    """A short name for everything that a compiled network depends on."""
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:16]


def kept(name: str, key: str) -> bytes | None:
    """The network `name` that was kept under this key; None when there is none, or only part of it."""
    try:
        content = _file(name, key).read_bytes()
    except OSError:
        return None
    digest, network = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    return network if digest == hashlib.sha256(network).digest() else None


def keep(name: str, key: str, network: bytes) -> None:
    """Keeps it, whole or not at all, whatever other processes do; those of other keys go."""
    file = _file(name, key)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, hashlib.sha256(network).digest() + network)
        for other in file.parent.glob(f"{name}.*.network"):
            if other != file:
                other.unlink(missing_ok=True)
    except OSError:
        pass  # a full or read-only disk: the next start compiles again


def _file(name: str, key: str) -> Path:
    return models_folder() / "compiled" / f"{name}.{key}.network"
