"""How a finished result gets its place: whole, at once, and with nothing lost that posturecam did not write itself.

An older result in that place is first set aside in a hidden folder (`.….old`). From there it comes back when the newer
one does not arrive; otherwise what the user kept in it moves to the newer one, and only then do its own files go.
Beside every hidden folder lies a lock file (`.….lock`) as long as its process lives, so `sweep` finishes or undoes what
a dead one began.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from posturecam.durable import PARTIAL, hidden_name, sync_files_in, sync_folder
from posturecam.results.locks import LockedError, lock_text, locked
from posturecam.results.marker import ANALYSIS_FILE, MARKER_FILE, files_of, input_of, run_of

OLD, _LOCK = ".old", ".lock"
_HIDDEN = re.compile(r"\.[0-9a-f]{12}\.(partial|old|lock)")
_TRIES = 5
"""How often to try again when another process takes the same place at the same moment. Our choice."""


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Make a hidden folder for what is unfinished; it goes at the end, or when `sweep` finds its process dead.

    Raises OSError.

    Parameters
    ----------
    parent : Path
        The folder that it lies in.

    Yields
    ------
    Path
        The new folder.
    """
    with _held(parent, PARTIAL) as place:
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def is_in_use(scratch: Path) -> bool:
    """Tell whether the process that made a scratch folder has not ended in good order.

    The folder of one that was killed may be swept.

    Parameters
    ----------
    scratch : Path
        The folder.

    Returns
    -------
    bool
        Whether it is in use.
    """
    return scratch.with_suffix(_LOCK).exists()


def publish(result: Path, home: Path, inputs: Collection[str | None] | None = None) -> Path:
    """Give a finished folder its name: `attempt` until it works.

    Parameters
    ----------
    result : Path
        The finished folder.
    home : Path
        The name it shall have.
    inputs : Collection of str, or None
        Digests of the clips whose older result may give way, any if None; beside the result of another clip, which came
        meanwhile, the name gets a number.

    Returns
    -------
    Path
        The name it has.

    Raises
    ------
    FileExistsError
        When other processes are always faster; another OSError when it can't be moved.
    """
    for _ in range(_TRIES):
        there = input_of(home)
        place = home if inputs is None or there is None or there in inputs else free_name(home)
        if attempt(result, place, replacing=os.path.lexists(place)):
            return place
    raise FileExistsError(f"{home} is taken again and again")


def attempt(result: Path, home: Path, *, replacing: bool) -> bool:
    """Give a finished folder its name, once.

    After a crash at any moment the older result or the newer one is in place, at the latest after a `sweep`.

    Parameters
    ----------
    result : Path
        A marked result folder on the same disk.
    home : Path
        The name it shall have.
    replacing : bool
        There is a folder in this place, whose files of ours give way; those of the user stay.

    Returns
    -------
    bool
        False when another process came first.

    Raises
    ------
    FileExistsError
        When something else than a folder is in this place; another OSError when it can't be moved.
    """
    if replacing and (home.is_symlink() or not home.is_dir()) and os.path.lexists(home):
        raise FileExistsError(f"{home} is not a folder")
    sync_files_in(result)
    placed = _swapped(result, home) if replacing else _placed(result, home)
    sync_folder(home.parent)
    return placed


def sweep(folder: Path) -> None:
    """Clear up what killed runs left in a folder. Never fails.

    Unfinished results go; an older result that was set aside comes back, or goes when the newer one is in place. What a
    living process works on is left alone.

    Parameters
    ----------
    folder : Path
        Where results lie.
    """
    with suppress(OSError):
        left = [place for place in folder.iterdir() if _HIDDEN.fullmatch(place.name)]
        for place in sorted(left, key=lambda place: place.suffix == _LOCK):  # lock files last: their text is needed
            with suppress(OSError, LockedError):
                _clear(place)


def _placed(result: Path, home: Path) -> bool:
    try:
        if os.path.lexists(home):
            return False
        os.rename(result, home)
    except OSError:
        if result.is_dir() and os.path.lexists(home):
            return False
        raise
    return True


def _swapped(result: Path, home: Path) -> bool:
    run = run_of(result) or ""
    with _held(home.parent, OLD, run) as old:
        try:
            with suppress(FileNotFoundError):  # another process has just moved it
                os.rename(home, old / home.name)
            return _placed(result, home)
        finally:
            sync_folder(home.parent)
            _settle(old, run)


@contextmanager
def _held(parent: Path, ending: str, text: str = "") -> Iterator[Path]:
    """A new hidden folder that `sweep` passes over during the block.

    Removed at the end if it is empty, else `sweep` will find it.
    """
    with ExitStack() as stack:
        for _ in range(_TRIES):
            place = parent / hidden_name(ending)
            with suppress(LockedError):  # a sweep took the new lock file for one that was left
                stack.enter_context(locked(place.with_suffix(_LOCK), text, unless=place))
                break
        else:
            raise FileExistsError(f"{parent} is swept again and again")
        place.mkdir()
        stack.callback(_remove_if_empty, place)
        yield place


def _clear(place: Path) -> None:
    """Remove, or finish, something hidden whose process is dead. Raises LockedError when it is not."""
    if place.suffix == PARTIAL and not place.is_dir():
        place.unlink()  # a file that was being written; its writer, if it lives, writes it again
        return
    lock = place.with_suffix(_LOCK)
    run = lock_text(lock)
    with locked(lock, run, certain=True, unless=None if place == lock else place):
        if place.suffix == OLD:
            _settle(place, run)
        elif place.suffix == PARTIAL:
            shutil.rmtree(place, ignore_errors=True)
        _remove_if_empty(place)


def _settle(old: Path, run: str) -> None:
    """What was set aside in `old` comes back, unless the newer result, of `run`, is in its place. Raises OSError."""
    for kept in [kept for kept in old.iterdir() if kept.is_dir()]:
        home = old.parent / kept.name
        if run and run_of(home) == run and not home.is_symlink():
            _merge(kept, home)
        else:
            os.rename(kept, free_name(home))
        sync_folder(old.parent)


def _merge(kept: Path, home: Path) -> None:
    """Move what the user has in `kept` to `home`, then remove the rest: last what says that it was ours."""
    ours = files_of(kept)
    for file in [file for file in kept.iterdir() if file.name not in ours or _is_folder(file)]:
        os.rename(file, free_name(home / file.name))
    sync_folder(home)
    for name in sorted(ours, key=lambda name: (name == MARKER_FILE, name == ANALYSIS_FILE)):
        (kept / name).unlink(missing_ok=True)
    kept.rmdir()


def _remove_if_empty(place: Path) -> None:
    with suppress(OSError):
        place.rmdir()


def _is_folder(file: Path) -> bool:
    return file.is_dir() and not file.is_symlink()


def free_name(path: Path) -> Path:
    """Find a name that is free.

    Parameters
    ----------
    path : Path
        The name it should be.

    Returns
    -------
    Path
        That one, or the same with a number where it is taken.
    """
    names = (path.with_name(f"{path.stem}_{n}{path.suffix}") for n in count(2))
    return path if not os.path.lexists(path) else next(name for name in names if not os.path.lexists(name))
