"""A track whose landmarks stay on the disk while it is used: of an hour of film they take 90 MB."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.track import PoseTrack


def on_disk(track: PoseTrack, folder: Path) -> tuple[PoseTrack, Callable[[], None]]:
    """The same track out of a file without a name in `folder`, and what to call now and then to let go of the pages that
    were read (they are read again when needed).

    The file is gone with the track. Raises OSError when it can't be written.
    """
    if not len(track):
        return track, lambda: None
    with tempfile.TemporaryFile(dir=folder) as file:
        for array in (track.xy, track.visibility):
            file.write(np.ascontiguousarray(array).data)
        file.flush()
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    xy = np.frombuffer(pages, track.xy.dtype, track.xy.size)
    visibility = np.frombuffer(pages, track.visibility.dtype, track.visibility.size, offset=track.xy.nbytes)
    kept = replace(track, xy=xy.reshape(track.xy.shape), visibility=visibility.reshape(track.visibility.shape))
    return kept, lambda: _let_go(pages)


def _let_go(pages: mmap.mmap) -> None:
    """Windows knows no such advice, and takes pages back by itself."""
    if hasattr(pages, "madvise"):
        pages.madvise(mmap.MADV_DONTNEED)
