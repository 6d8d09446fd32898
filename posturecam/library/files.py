"""The files of the library: a folder for each person, in it a result folder for each clip."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from posturecam.durable import sync_files_in, sync_folder
from posturecam.results.folder import explaining
from posturecam.results.marker import files_of
from posturecam.results.names import safe_name

SOURCE = "source"
"""The name, without ending, under which the clip itself lies in its result folder."""


def folder_name(person_id: str, clip_id: str, name: str, recorded: datetime) -> str:
    """Name the folder of a clip, so that a person can find it.

    Parameters
    ----------
    person_id, clip_id : str
        Ids.
    name : str
        The clip's file name.
    recorded : datetime
        When it was recorded.

    Returns
    -------
    str
        Relative to the files of the library, with '/'.
    """
    return f"{person_id}/{recorded:%Y-%m-%d}_{safe_name(Path(name).stem)[:60]}_{clip_id}"


def copy_result(result: Path, source: Path | None, target: Path) -> None:
    """Copy a result, and the clip itself, into a new folder of the library, and wait until they are on the disk.

    Raises OutputError; what was copied until then is the caller's to delete.

    Parameters
    ----------
    result : Path
        A result folder.
    source : Path or None
        The clip; None to leave it out.
    target : Path
        The folder to make.
    """
    with explaining(target.parent):
        target.mkdir(parents=True)
        for name in sorted(files_of(result)):
            if (result / name).is_file() and not (result / name).is_symlink():
                shutil.copyfile(result / name, target / name)
        if source is not None:
            shutil.copyfile(source, target / f"{SOURCE}{source.suffix.lower()}")
    sync(target)


def sync(folder: Path) -> None:
    """Wait until a folder with its files is on the disk.

    Raises OutputError.

    Parameters
    ----------
    folder : Path
        The folder.
    """
    with explaining(folder.parent):
        sync_files_in(folder)
        sync_folder(folder.parent)


def delete_folder(folder: Path) -> None:
    """Delete a folder with all that is in it, and the one around it if that is empty then.

    Raises OutputError.

    Parameters
    ----------
    folder : Path
        The folder; may be gone.
    """
    with explaining(folder):
        with suppress(FileNotFoundError):
            if folder.is_symlink() or folder.is_file():
                folder.unlink()  # put there by others: what a link leads to is not ours
            else:
                shutil.rmtree(folder)
        with suppress(OSError):
            folder.parent.rmdir()  # of a person without clips


def source_of(folder: Path) -> Path | None:
    """Find the clip itself in its result folder.

    Parameters
    ----------
    folder : Path
        The result folder.

    Returns
    -------
    Path or None
        None where it was not kept.
    """
    return next((file for file in sorted(folder.glob(f"{SOURCE}.*")) if file.is_file() and not file.is_symlink()), None)
