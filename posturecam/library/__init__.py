"""The library: people, their clips and findings over weeks, kept on the user's own machine.

A database (SQLite in one file, or PostgreSQL for a club) holds what is listed, compared and searched; the result
folders of the clips lie beside it as plain files. `Library` in `store.py` is the way in.
"""

from posturecam.library.records import (
    ClipKind,
    ClipNote,
    ClipSession,
    ExportOutcome,
    ImportOutcome,
    KeptBaseline,
    KeptFinding,
    LibraryClip,
    LibraryPerson,
    MovedClip,
)
from posturecam.library.store import Library

__all__ = [
    "ClipKind",
    "ClipNote",
    "ClipSession",
    "ExportOutcome",
    "ImportOutcome",
    "KeptBaseline",
    "KeptFinding",
    "Library",
    "LibraryClip",
    "LibraryPerson",
    "MovedClip",
]
