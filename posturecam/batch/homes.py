"""Where each result of a batch goes: a folder of its own, which neither lies in another result nor holds one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Any, cast

from posturecam.results.marker import input_of, is_result
from posturecam.results.names import name_key, safe_name


class Homes:
    """The folders, relative to `out` and with slashes, that are taken or free.

    Names that some file system takes for the same are the same.

    Parameters
    ----------
    out : Path
        The folder of all results.
    reserved : iterable of str
        Files of the batch itself.
    kept : iterable of str
        Folders of results that stay.
    clips : iterable of PurePosixPath
        Paths of all clips below their root.
    """

    def __init__(self, out: Path, reserved: Iterable[str], kept: Iterable[str], clips: Iterable[PurePosixPath]) -> None:
        self._out = out
        self._taken = {name_key(name) for name in (*reserved, *kept)}
        self._parents = {name_key(parent) for folder in kept for parent in _parents(folder)}
        self._on_disk: dict[str, bool] = {}
        for clip in clips:
            parts = _parts(clip)
            self._parents |= {name_key("/".join(parts[:n])) for n in range(1, len(parts) + 1)}

    def take(
        self, clip: PurePosixPath, own: str | None, is_of_clip: Callable[[str | None], bool] = lambda _: True
    ) -> str:
        """Choose the folder for a clip, and take it.

        It is `own`, else the clip's path without the ending, with the ending where that is taken, or with a number.

        Parameters
        ----------
        clip : PurePosixPath
            Its path below the root.
        own : str or None
            The folder that an earlier run gave it.
        is_of_clip : callable
            Whether a result in `own`, given the digest of what it is of, is that of this clip.

        Returns
        -------
        str
            The folder.
        """
        choices = chain(() if own is None else (own,), self._choices(clip))
        folder = next(choice for choice in choices if self._is_free(choice, own, is_of_clip))
        self._taken.add(name_key(folder))
        self._parents |= {name_key(parent) for parent in _parents(folder)}
        return folder

    def _choices(self, clip: PurePosixPath) -> Iterator[str]:
        parent = ""
        for part in _parts(clip):
            names = chain((part,), (f"{part}_{n}" for n in count(2)))
            parent = next(folder for name in names if self._can_hold(folder := f"{parent}{name}")) + "/"
        stem = safe_name(clip.stem)
        for name in chain((stem, safe_name(f"{stem}_{clip.suffix.lstrip('.')}")), (f"{stem}_{n}" for n in count(2))):
            yield f"{parent}{name}"

    def _is_free(self, folder: str, own: str | None, is_of_clip: Callable[[str | None], bool]) -> bool:
        """Tell whether a result may come there: nothing is, or a result of the same clip."""
        key = name_key(folder)
        if key in self._taken or key in self._parents or not all(self._can_hold(p) for p in _parents(folder)):
            return False
        place = cast(Any, self._out / folder)
        if not (place.exists() or place.is_symlink()):
            return True
        return folder == own and is_result(place) and is_of_clip(input_of(place))

    def _can_hold(self, folder: str) -> bool:
        """Tell whether results can come below the folder: it is none itself, nor a file."""
        key = name_key(folder)
        if key not in self._on_disk:
            place = self._out / folder
            self._on_disk[key] = place.exists() and (not place.is_dir() or is_result(place))
        return key not in self._taken and not self._on_disk[key]


def _parts(clip: PurePosixPath) -> list[str]:
    return [safe_name(part) for part in clip.parent.parts if part not in ("..", "/")]


def _parents(folder: str) -> list[str]:
    """Return 'a', 'a/b' of 'a/b/c'."""
    parts = folder.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]
