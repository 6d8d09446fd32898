"""LiteRT.js, which runs the pose networks in a browser: fetched once, checked, kept in the user's cache.

It comes in an npm package (`pose/fetching.py`), only for those who ask for it. The browser loads one of three builds:
with threads, with SIMD alone, or without the newer SIMD instructions. Measured in Chromium 156 on one core, the
landmark network takes 30 to 40 ms with it and 50 to 60 ms with onnxruntime-web 1.30, which would also need the
networks converted.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from posturecam.durable import write_whole
from posturecam.errors import ModelError, explained
from posturecam.pose import fetching
from posturecam.pose.archives import FAULTS, member
from posturecam.pose.models import Watch, make_folder, models_folder, not_kept
from posturecam.words import message

MODULE = "index.js"
_SHA256 = {
    MODULE: "e7daccc3a31eef890848a737ccb863ded5f046a6b40c3fdc0556495adeb5d9b3",
    "litert_wasm_internal.js": "68efb69f770e3f76aff36a377de629ca496c131b86ac0f0f4b592a1543a898eb",
    "litert_wasm_internal.wasm": "7280cf4471774867e385e6c3cd53e2b45e2975b80fea338fff4ef359b0865614",
    "litert_wasm_threaded_internal.js": "92fe7a720c6deedaa1194c011c79a005ea4f6fc98f533b661cf7900760ab4849",
    "litert_wasm_threaded_internal.wasm": "b5e54eca10f043497edf9a02186332707cae260c550d7ea22b2cae55669596cf",
    "litert_wasm_compat_internal.js": "4d8f894b7883654fd6e8439730aa41e79ceaab7d19184fc4f1f0b0f1a2a2c8a5",
    "litert_wasm_compat_internal.wasm": "5255c8ad06eabdbd2522cdebf6b22fc10faf74625c23a49b9e072570cd1fa41c",
}


def runtime_names() -> tuple[str, ...]:
    """List the files of the runtime.

    Returns
    -------
    tuple of str
        Their names.
    """
    return tuple(_SHA256)


def found_runtime() -> Path | None:
    """Look for the runtime in the cache.

    Returns
    -------
    Path or None
        The folder with its files, whole and checked; None where they are not there.
    """
    folder = _folder()
    return folder if all(_is_right(folder / name) for name in _SHA256) else None


def browser_runtime(watch: Watch | None = None) -> Path:
    """Return the runtime, fetched first if it is not on this machine yet.

    Parameters
    ----------
    watch : callable, optional
        Called with the bytes fetched and their number.

    Returns
    -------
    Path
        The folder with its files, whole and checked.

    Raises
    ------
    ModelError
        When it can't be had, with the way round.
    """
    here = found_runtime()
    if here is not None:
        return here
    make_folder(_folder())
    try:
        with tempfile.TemporaryDirectory(prefix="posturecam-", ignore_cleanup_errors=True) as folder:
            return keep_runtime(fetching.RUNTIME.pack(Path(folder), watch))
    except OSError as error:
        reason, remedy = error.strerror or str(error), fetching.RUNTIME.by_hand()
        raise ModelError(message("models.browser.not_fetched", reason=reason, remedy=remedy)) from error


def keep_runtime(source: Path) -> Path:
    """Take the runtime into the cache, each file whole or not at all.

    Parameters
    ----------
    source : Path
        The archive of the npm package, another tar or zip, or a folder.

    Returns
    -------
    Path
        The folder where it is kept. Raises ModelError when it is not in there, is not the right one, or can't be kept.
    """
    contents = {name: _content(source, name) for name in _SHA256}
    folder = _folder()
    make_folder(folder)
    try:
        for name, content in contents.items():
            write_whole(folder / name, content)
    except OSError as error:
        if found_runtime() is None:  # another process may have put it there and be reading it
            raise not_kept(folder, error) from error
    return folder


def carries_runtime(source: Path) -> bool:
    """Guess from its name whether a file holds the runtime.

    Parameters
    ----------
    source : Path
        What the user gave.

    Returns
    -------
    bool
        Whether it is named as the archive of the npm package.
    """
    return source.name == fetching.RUNTIME_ARCHIVE


def _folder() -> Path:
    return models_folder() / "browser"


def _is_right(file: Path) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == _SHA256[file.name]
    except OSError:
        return False


def _content(source: Path, name: str) -> bytes:
    archive = fetching.RUNTIME_ARCHIVE
    unreadable = message("models.browser.unreadable", name=name, source=source, archive=archive)
    with explained(ModelError, unreadable, unreadable, *FAULTS):
        content = member(source, name)
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise ModelError(message("models.other_release", name=name, source=source, carrier=archive))
    return content
