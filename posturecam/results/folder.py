"""Result folders that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from posturecam.errors import OutputError
from posturecam.durable import sync_folder
from posturecam.results.inputs import file_digest
from posturecam.results.marker import ANALYSIS_FILE, input_of, is_result, write_marker
from posturecam.results.names import name_key, safe_name
from posturecam.results.publish import PARTIAL, attempt, hidden_name, scratch_folder, sweep

_TRIES = 5
"""How often a file or a folder is tried again when another process is in the way at that moment. Our choice."""


@dataclass
class NewResult:
    """A result on its way. folder: hidden, to write into. home: its folder at the end, once it is there."""

    folder: Path
    home: Path


@contextmanager
def explaining(place: Path) -> Iterator[None]:
    """Turns an OSError of the block into an OutputError that says what is wrong with `place` and what to do.

    So does an OutputError that came from the operating system: its file is one that nobody has heard of.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(_sentence(error, place)) from error
    except OutputError as error:
        cause = error.__cause__
        number, reason = getattr(cause, "errno", None), getattr(cause, "strerror", None)
        if not isinstance(number, int):
            raise
        raise OutputError(_sentence(OSError(number, reason), place)) from cause


def prepare_out(out: Path) -> bool:
    """Makes sure that results can be written into `out`; true when the folder had to be made. Raises OutputError, also
    when `out` is the result folder of a clip or lies in one, for these do not contain each other."""
    with explaining(out):
        _refuse_result(out)
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    return made


@contextmanager
def result_folder(out: Path, stem: str, digest: str) -> Iterator[NewResult]:
    """Yields where to write; at the end that becomes `out/stem`, or the next free `out/stem_2`, and not before.

    What is in the folder when the block ends is marked as ours; when the block fails it is removed. Of an older result of
    the same clip, known by the `digest` in its analysis.json, the files that posturecam wrote are replaced; what else lies
    there is kept, and any other folder is left alone. What killed runs left in `out` is cleared up first. Raises
    OutputError for every OSError of the block.
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
    """Writes a file whole or not at all, making its folder where there is none. Raises OutputError."""
    with explaining(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for tries_left in reversed(range(_TRIES)):
            try:
                _write_and_rename(path, content)
                break
            except FileNotFoundError:  # `sweep` of another process took the unfinished file
                if not tries_left:
                    raise
        sync_folder(path.parent)


def _write_and_rename(path: Path, content: bytes) -> None:
    partial = path.with_name(hidden_name(PARTIAL))
    try:
        with partial.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _refuse_result(out: Path) -> None:
    found = next((folder for folder in (out, *out.resolve().parents) if is_result(folder)), None)
    if found is not None:
        where = "is" if found == out else f"lies in {found}, which is"
        raise OutputError(f"{out} {where} the result folder of a clip. Choose another one with --out.")


def _published(folder: Path, out: Path, name: str, digest: str) -> Path:
    """Gives the folder the first name that is free or that an older result of the same clip has."""
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


def _sentence(error: OSError, place: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {place} is full. Make room, or choose another folder with --out."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{place} is not a folder that results can go into. Choose another one with --out."
    reason = error.strerror or str(error)
    return f"Nothing can be written to {place} ({reason.lower()}). Choose another folder with --out."
