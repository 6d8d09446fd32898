"""Open the zip of a library that may come from anywhere: all of it is looked through before any of it is taken."""

from __future__ import annotations

import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from posturecam.documents import DocumentKind, check_size, json_object
from posturecam.errors import LibraryError, PosturecamError, explained
from posturecam.library.archive_document import ArchivedClip, ArchivedLibrary, understood
from posturecam.library.archive_writing import DOCUMENT, FOLDER
from posturecam.results.baseline import read_baseline
from posturecam.results.folder import explaining
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, MARKER_FILE
from posturecam.results.names import name_key, safe_name
from posturecam.types import Analysis
from posturecam.words import Message, message

_KIND = DocumentKind(message("library.archive.document"), LibraryError, message("library.archive.remedy"), 1 << 28)
"""A library of ten thousand clips takes 10 MB."""
_MOST_ENTRIES = 1_000_000
"""Of the zip; a choice: twenty files of fifty thousand clips."""
_HIGHEST_RATIO = 200
"""Bytes out of a byte of the zip. Ours reach 15 (CSV); what is made to fill disks reaches 1000 (deflate's limit is
1032, zlib.net/zlib_tech.html)."""
_BLOCK = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError)


@dataclass(frozen=True)
class OpenedArchive:
    """A zip that was looked through.

    Attributes
    ----------
    document : ArchivedLibrary
        What it holds.
    """

    document: ArchivedLibrary
    _zip: zipfile.ZipFile

    def extract(self, clip: ArchivedClip, folder: Path) -> None:
        """Write the files of a clip.

        Raises OutputError.

        Parameters
        ----------
        clip : ArchivedClip
            The clip.
        folder : Path
            The folder to make.
        """
        with explaining(folder.parent):
            folder.mkdir(parents=True)
            for name in clip.files:
                with self._zip.open(_place(clip, name)) as packed, (folder / name).open("xb") as file:
                    shutil.copyfileobj(packed, file, _BLOCK)


@contextmanager
def opened_archive(path: Path, room: Path) -> Iterator[OpenedArchive]:
    """Open a zip and look through all of it.

    Parameters
    ----------
    path : Path
        The zip.
    room : Path
        A folder on the disk that its files shall go to.

    Yields
    ------
    OpenedArchive
        Of which nothing is taken yet.

    Raises
    ------
    LibraryError
        For what is no such zip, is damaged, or would do harm.
    """
    damaged = message("library.archive.damaged", place=path)
    if path.is_dir():
        raise LibraryError(message("library.archive.is_folder", place=path))
    if not path.is_file():
        raise LibraryError(damaged if path.exists() else message("library.archive.not_there", place=path))
    with explained(LibraryError, damaged, message("library.archive.too_large", place=path), *_FAULTS):
        archive = zipfile.ZipFile(path)
    with archive:
        with explained(LibraryError, damaged, message("library.archive.too_large", place=path), *_FAULTS):
            _check_entries(archive, path, room)
            document = _document(archive, path)
            _check_names(archive, document, path)
            _check_content(archive, document, path)
        yield OpenedArchive(document, archive)


def _check_entries(archive: zipfile.ZipFile, path: Path, room: Path) -> None:
    """Refuse links, encryption, bombs, and more than the disk holds."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        _refuse(path, message("library.archive.many_files"))
    for entry in entries:
        mode = entry.external_attr >> 16
        odd = stat.S_IFMT(mode) not in (0, stat.S_IFREG) or entry.flag_bits & 1
        if odd or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            _refuse(path, message("library.archive.odd_entry", name=_short(entry.filename)))
    total = sum(entry.file_size for entry in entries)
    if total > _HIGHEST_RATIO * max(path.stat().st_size, 1):
        _refuse(path, message("library.archive.bomb"))
    if total > _free(room):
        raise LibraryError(message("library.archive.no_room", place=path, size=f"{total / 1e9:.1f}"))


def _document(archive: zipfile.ZipFile, path: Path) -> ArchivedLibrary:
    try:
        entry = archive.getinfo(DOCUMENT)
    except KeyError:
        _refuse(path, message("library.archive.no_document"))
    check_size(entry.file_size, path, _KIND)
    content = json_object(archive.read(entry), path, _KIND)
    try:
        return understood(content)
    except ValueError as error:
        what = error.args[0]
        _refuse(path, what if isinstance(what, Message) else message("library.archive.wrong_value", why=what))


def _check_names(archive: zipfile.ZipFile, document: ArchivedLibrary, path: Path) -> None:
    """Hold the names in the zip to those in the document, which are plain and differ on every file system."""
    wanted = {DOCUMENT}
    for clip in (clip for person in document.people for clip in person.clips):
        odd = next((name for name in clip.files if name != MARKER_FILE and safe_name(name) != name), None)
        if odd is not None:
            _refuse(path, message("library.archive.odd_entry", name=_short(odd)))
        if ANALYSIS_FILE not in clip.files or len({name_key(name) for name in clip.files}) != len(clip.files):
            _refuse(path, message("library.archive.files_of_clip", name=_short(clip.name)))
        wanted |= {_place(clip, name) for name in clip.files}
    names = archive.namelist()
    differing = set(names) ^ wanted
    if differing or len(names) != len(wanted):
        odd = min(differing, default=next(iter(names)))
        _refuse(path, message("library.archive.odd_entry", name=_short(odd)))


def _check_content(archive: zipfile.ZipFile, document: ArchivedLibrary, path: Path) -> None:
    """Read every byte, which checks the sums, and every analysis and baseline."""
    for entry in archive.infolist():
        with archive.open(entry) as file:
            while file.read(_BLOCK):
                pass
    try:
        for clip in (clip for person in document.people for clip in person.clips):
            entry = archive.getinfo(_place(clip, ANALYSIS_FILE))
            check_size(entry.file_size, path, _KIND)
            Analysis.from_dict(json_object(archive.read(entry), clip.name, ANALYSIS))
        for baseline in (baseline for person in document.people for baseline in person.baselines):
            read_baseline(baseline.document, baseline.name)
    except (ValueError, PosturecamError) as error:
        _refuse(path, message("library.archive.wrong_value", why=error))


def _place(clip: ArchivedClip, name: str) -> str:
    return f"{FOLDER}/{clip.id}/{name}"


def _free(room: Path) -> int:
    """Bytes that are free where a folder is, or will be."""
    there = next(folder for folder in (room, *room.parents) if folder.exists())
    return shutil.disk_usage(there).free


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:79]}…"


def _refuse(path: Path, reason: Message) -> NoReturn:
    raise LibraryError(message("library.archive.refused", place=path, reason=reason))
