"""Result folders that appear whole or not at all."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from posturecam.durable import sync_folder, write_whole
from posturecam.errors import OutputError, system_reason
from posturecam.results.inputs import file_digest
from posturecam.results.marker import ANALYSIS_FILE, input_of, is_result, write_marker
from posturecam.results.names import name_key, safe_name
from posturecam.results.publish import attempt, scratch_folder, sweep
from posturecam.words import Message, message

_TRIES = 5
"""How often a file or a folder is tried again when another process is in the way at that moment. Our choice."""


@dataclass
class NewResult:
    """A result on its way.

    Attributes
    ----------
    folder : Path
        Hidden, to write into.
    home : Path
        Its folder at the end, once it is there.
    """

    folder: Path
    home: Path


@contextmanager
def explaining(place: Path) -> Iterator[None]:
    """Turn an OSError of the block into an OutputError that says what is wrong and what to do.

    So does an OutputError that came from the operating system: its file is one that the user does not know.

    Parameters
    ----------
    place : Path
        What the message names.

    Raises
    ------
    OutputError
        In place of the OSError.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(_what_to_do(error, place)) from error
    except OutputError as error:
        cause = error.__cause__
        number, reason = getattr(cause, "errno", None), getattr(cause, "strerror", None)
        if not isinstance(number, int):
            raise
        raise OutputError(_what_to_do(OSError(number, reason), place)) from cause


def prepare_out(out: Path) -> bool:
    """Make sure that results can be written into a folder.

    Raises OutputError when they can't, and for the result folder of a clip or a folder in one, for these do not contain
    each other.

    Parameters
    ----------
    out : Path
        The folder.

    Returns
    -------
    bool
        Whether it had to be made.
    """
    with explaining(out):
        _refuse_result(out)
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    return made


@contextmanager
def result_folder(out: Path, stem: str, digest: str) -> Iterator[NewResult]:
    """Make a result folder, which is there after the block, and not before.

    What is in it when the block ends is marked as ours; when the block fails it is removed. Of an older result of the
    same clip the files that posturecam wrote are replaced; what else lies there is kept, and any other folder is left
    alone. What killed runs left in `out` is cleared up first. Raises OutputError for every OSError of the block.

    Parameters
    ----------
    out : Path
        The folder that it lies in.
    stem : str
        Its name; where that is taken, with a number: `stem_2`.
    digest : str
        Of the clip, by which an older result is known.

    Yields
    ------
    NewResult
        Where to write.
    """
    with explaining(out):
        out.mkdir(parents=True, exist_ok=True)
        _refuse_result(out)
        sweep(out)
        name = safe_name(stem)
        with scratch_folder(out) as scratch:
            result = NewResult(scratch, out / name)
            yield result
            write_marker(result.folder, file_digest(result.folder / ANALYSIS_FILE))
            result.home = _published(result.folder, out, name, digest)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, making its folder where there is none.

    Raises OutputError.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes
        What it shall hold.
    """
    with explaining(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for tries_left in reversed(range(_TRIES)):
            try:
                write_whole(path, content)
                break
            except FileNotFoundError:  # `sweep` of another process took the unfinished file
                if not tries_left:
                    raise
        sync_folder(path.parent)


def _refuse_result(out: Path) -> None:
    found = next((folder for folder in (out, *out.resolve().parents) if is_result(folder)), None)
    if found == out:
        raise OutputError(message("results.folder.is_result", place=out))
    if found is not None:
        raise OutputError(message("results.folder.lies_in_result", place=out, folder=found))


def _published(folder: Path, out: Path, name: str, digest: str) -> Path:
    """Give the folder the first name that is free or that an older result of the same clip has."""
    for _ in range(_TRIES):
        home, replacing = _home(out, name, digest)
        if attempt(folder, home, replacing=replacing):
            return home
    raise FileExistsError(f"{out / name} is taken again and again")


def _home(out: Path, name: str, digest: str) -> tuple[Path, bool]:
    """The first free name, and whether an older result of the same clip has it."""
    there = {name_key(place.name): place for place in out.iterdir()}
    for choice in chain((name,), (f"{name}_{n}" for n in count(2))):
        place = there.get(name_key(choice))
        if place is None:
            return out / choice, False
        if is_result(place) and input_of(place) == digest:
            return place, True
    raise AssertionError("numbers never run out")


def _what_to_do(error: OSError, place: Path) -> Message:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return message("results.folder.disk_full", place=place)
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return message("results.folder.not_a_folder", place=place)
    return message("results.folder.not_writable", place=place, reason=system_reason(error).lower())
