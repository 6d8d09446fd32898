"""Long clips in little memory: landmarks that stay on the disk (of an hour they take 90 MB), and what was freed given
back to the system."""

from __future__ import annotations

import ctypes
import mmap
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.landmarks import N_LANDMARKS
from posturecam.track import PoseTrack


def on_disk(track: PoseTrack, folder: Path) -> tuple[PoseTrack, Callable[[], None]]:
    """The same track out of a file without a name in `folder`, and what to call now and then to let go of the pages that
    were read (they are read again when needed) and of what else is free.

    Landmark by landmark, so that whoever needs a few of them reads no others. The file is gone with the track. Raises
    OSError when it can't be written.
    """
    if not len(track):
        return track, give_back
    with tempfile.TemporaryFile(dir=folder) as file:
        for array in (track.xy, track.visibility):
            for landmark in range(N_LANDMARKS):
                file.write(np.ascontiguousarray(array[:, landmark]).data)
        file.flush()
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    xy = np.frombuffer(pages, track.xy.dtype, track.xy.size).reshape(N_LANDMARKS, -1, 2)
    visibility = np.frombuffer(pages, track.visibility.dtype, offset=track.xy.nbytes).reshape(N_LANDMARKS, -1)
    return replace(track, xy=xy.swapaxes(0, 1), visibility=visibility.T), lambda: _let_go(pages)


def give_back() -> None:
    """Gives memory that was freed back to the system; glibc keeps a good part of it, other C libraries hardly any."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _let_go(pages: mmap.mmap) -> None:
    if hasattr(pages, "madvise"):  # Windows knows no such advice, and takes pages back by itself
        pages.madvise(mmap.MADV_DONTNEED)
    give_back()
