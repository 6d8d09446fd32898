"""Result folders that appear whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posturecam.documents import Kind, read_json
from posturecam.errors import OutputError, TrackError

ANALYSIS_FILE = "analysis.json"
ANALYSIS = Kind("a result of posturecam", TrackError, "Analyse the clip again.", 1 << 28)
"""An hour's run with its contacts takes 2 MB."""


def file_digest(path: Path) -> str:
    """'sha256:…' of a file's bytes. Raises OSError when it can't be read."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return f"sha256:{total.hexdigest()}"


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
    """Makes sure that results can be written into `out`; true when the folder had to be made. Raises OutputError."""
    with explaining(out):
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".{secrets.token_hex(6)}.partial"
        probe.mkdir()
        probe.rmdir()
    return made


@contextmanager
def result_folder(out: Path, stem: str, digest: str) -> Iterator[tuple[Path, Path]]:
    """Yields (folder to write into now, the name it gets at the end): `out/stem`, or the next free `out/stem_2`.

    The first is a hidden folder beside the second; it takes its name when the block ends well and is removed when it
    does not. An older result of the same clip, known by the `digest` in its analysis.json, is replaced; any other
    folder is left alone. Raises OutputError for every OSError of the block.
    """
    with explaining(out):
        out.mkdir(parents=True, exist_ok=True)
        home = _free_home(out, stem.strip(" .") or "clip", digest)
        partial = out / f".{secrets.token_hex(6)}.partial"
        partial.mkdir()
        try:
            yield partial, home
            publish(partial, home)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, making its folder where there is none. Raises OutputError."""
    partial = path.with_name(f".{secrets.token_hex(6)}.partial")
    with explaining(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def _free_home(out: Path, stem: str, digest: str) -> Path:
    home, n = out / stem, 1
    while home.exists() and _digest_of(home) != digest:
        n += 1
        home = out / f"{stem}_{n}"
    return home


def _digest_of(home: Path) -> str | None:
    """The input digest of the result in `home`; None when it holds no result of ours."""
    try:
        return str(read_json(home / ANALYSIS_FILE, ANALYSIS)["provenance"]["input"])
    except (TrackError, KeyError, TypeError):
        return None


def publish(partial: Path, home: Path) -> None:
    """Gives `partial` the name `home`; an older `home` stays in place until the very moment, and comes back if that
    fails."""
    if not home.exists():
        os.replace(partial, home)
        return
    old = home.with_name(f".{secrets.token_hex(6)}.old")
    os.replace(home, old)
    try:
        os.replace(partial, home)
    except BaseException:
        os.replace(old, home)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sentence(error: OSError, place: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {place} is full. Make room, or choose another folder with --out."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{place} is not a folder that results can go into. Choose another one with --out."
    reason = error.strerror or str(error)
    return f"Nothing can be written to {place} ({reason.lower()}). Choose another folder with --out."
