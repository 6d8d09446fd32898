"""A clip opened again as it was analysed: the stream in which the person was found, turned as it was then."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from posturecam.arrays import Floats
from posturecam.track import PoseTrack
from posturecam.video.files import VideoFile
from posturecam.words import Message

_TURNS = {"video.turn.by_90": 90, "video.turn.by_180": 180, "video.turn.by_270": 270}
_TURNED = ("video.note.upside_down", "video.note.on_its_side")
"""Codes of the remarks on a clip that was turned before it was analysed."""
SAME_TIME_S = 0.001
"""Two times that are no further apart are the same; a choice, a thirtieth of a frame."""


def turned_by(track: PoseTrack) -> int:
    """Find how far a clip was turned before it was analysed, beyond what its file says.

    Parameters
    ----------
    track : PoseTrack
        Its landmarks, with the remarks on the clip.

    Returns
    -------
    int
        Degrees clockwise, a multiple of 90.
    """
    notes = [remark for remark in track.remarks if remark.code in _TURNED]
    turns = [turn.code for note in notes if isinstance(turn := note.parameters.get("turn"), Message)]
    return _TURNS.get(turns[0], 0) if turns else 0


def open_as_analysed(clip: Path, track: PoseTrack) -> VideoFile:
    """Open a clip as it was analysed.

    Parameters
    ----------
    clip : Path
        The clip.
    track : PoseTrack
        Its landmarks, with the remarks on the clip.

    Returns
    -------
    VideoFile
        The stream in which the person was found, turned as it was.

    Raises
    ------
    VideoError
        When the clip can't be read.
    """
    source = VideoFile(clip)
    source.turn(turned_by(track))
    while source.size != track.size and source.next_stream():
        pass
    return source


def has_frames_at(path: Path, times: Floats, *, from_first: bool = False) -> bool:
    """Determine whether a file itself has a frame at each of some times.

    Parameters
    ----------
    path : Path
        A video.
    times : ndarray
        Ascending, s.
    from_first : bool
        Whether the file's own times are counted from its first frame.

    Returns
    -------
    bool
        Whether it has.
    """
    try:
        with av.open(f"file:{path}") as container:
            stream = container.streams.video[0]
            stamps = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
            base = float(stream.time_base or 0)
    except (av.FFmpegError, OSError, IndexError):
        return False
    if not stamps or not len(times):
        return False
    there = np.sort(np.array(stamps, dtype=np.float64)) * base
    there -= there[0] if from_first else 0.0
    after = np.clip(np.searchsorted(there, times), 1, max(1, len(there) - 1))
    nearest = np.minimum(np.abs(there[after - 1] - times), np.abs(there[after % len(there)] - times))
    return bool(nearest.max() <= SAME_TIME_S)
