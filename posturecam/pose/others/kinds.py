"""Which paths are landmarks without frames, and what their user says of them; commands start with it, without numpy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from posturecam.ports import VideoSource

TABLES = (".trc", ".json", ".csv")
"""Endings of the files of other tools."""
ENDING = "_keypoints.json"
"""Of OpenPose's files, one for each frame."""
SLOWEST_FPS, FASTEST_FPS = 0.1, 2000.0
"""Frame rates that a file or its user may state: a time lapse, and twice the fastest of phones."""


@dataclass(frozen=True)
class Stated:
    """What the user says of a file that does not say it.

    Attributes
    ----------
    fps : float or None
        Frames per second.
    frame_size : tuple of int or None
        (width, height) px of the frames.
    """

    fps: float | None = None
    frame_size: tuple[int, int] | None = None


def is_openpose_folder(path: Path) -> bool:
    """Tell whether a folder holds OpenPose's files.

    Parameters
    ----------
    path : Path
        Any path.

    Returns
    -------
    bool
        Whether one of them lies in it.
    """
    try:
        return path.is_dir() and any(name.endswith(ENDING) for name in os.listdir(path))
    except (OSError, ValueError):
        return False


def is_of_others(path: Path) -> bool:
    """Tell whether a path holds landmarks that another tool found, by its ending; a folder by what lies in it.

    Parameters
    ----------
    path : Path
        Any path.

    Returns
    -------
    bool
        Whether a reader takes it.
    """
    return path.suffix.lower() in TABLES or is_openpose_folder(path)


def is_stored(source: VideoSource | Path | str) -> TypeGuard[Path | str]:
    """Check whether a source is a file of landmarks, without frames.

    Parameters
    ----------
    source : VideoSource, Path or str
        What the user gave.

    Returns
    -------
    bool
        Whether it is a path that ends in .npz, or holds landmarks of another tool.
    """
    return isinstance(source, (str, Path)) and (Path(source).suffix.lower() == ".npz" or is_of_others(Path(source)))
