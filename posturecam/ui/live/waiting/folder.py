"""The folder of one session on the disk: its head, its landmarks in parts, and its result once that is made."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np

from posturecam.documents import read_json, understood
from posturecam.errors import PosturecamError, TrackError
from posturecam.pose.stored import load_track, save_track
from posturecam.results.folder import explaining, write_atomically
from posturecam.results.locks import try_lock
from posturecam.results.marker import is_result
from posturecam.track import PoseTrack
from posturecam.ui.live.waiting.head import HEAD, SessionHead
from posturecam.words import message

HEAD_FILE, LOCK_FILE, RESULT = "session.json", ".lock", "result"
FRESH_S = 90.0
"""Where the file system has no locks, a head younger than this (s) is of a session under way: it is written at each
part, every 30 s."""
_TRIES, _PAUSE_S = 50, 0.01
"""How often, and how many seconds apart, the lock of a new session is tried; a choice."""
_PART = re.compile(r"part-(\d{5})\.npz")
_ID = re.compile(r"[0-9a-f]{16}")


class SessionFolder:
    """One session on the disk.

    Attributes
    ----------
    path : Path
        The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: contextlib.ExitStack | None = None

    @staticmethod
    def new_id() -> str:
        """Make up the id of a new session.

        Returns
        -------
        str
            16 hexadecimal digits.
        """
        return secrets.token_hex(8)

    @property
    def is_ours(self) -> bool:
        """Whether its name is one of ours, and no link."""
        return bool(_ID.fullmatch(self.path.name)) and self.path.is_dir() and not self.path.is_symlink()

    def acquire(self) -> None:
        """Make the folder, and hold its lock until `release`: the session is under way in this process.

        Raises OutputError.
        """
        with explaining(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            stack = contextlib.ExitStack()
            file = stack.enter_context((self.path / LOCK_FILE).open("wb"))
            for _ in range(_TRIES):
                if try_lock(file.fileno()) is not False:
                    break
                time.sleep(_PAUSE_S)  # a process that lists sessions tries the lock for a moment
            self._lock = stack

    def release(self) -> None:
        """Give the lock back: the session has ended."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def is_held(self) -> bool:
        """Whether a running process holds its lock."""
        if self._lock is not None:
            return True
        try:
            with (self.path / LOCK_FILE).open("r+b") as file:
                got = try_lock(file.fileno())
                age = time.time() - (self.path / HEAD_FILE).stat().st_mtime
        except OSError:
            return False
        return got is False or (got is None and 0 <= age < FRESH_S)

    def write_head(self, head: SessionHead) -> None:
        """Write the head, whole or not at all.

        Parameters
        ----------
        head : SessionHead
            What to write.

        Raises
        ------
        OutputError
            When the disk refuses.
        """
        write_atomically(self.path / HEAD_FILE, head.to_bytes())

    def head(self) -> SessionHead:
        """Read the head.

        Returns
        -------
        SessionHead
            As it was last written.

        Raises
        ------
        TrackError
            Where there is none, or it is damaged.
        """
        with understood(self.path / HEAD_FILE, HEAD):
            return SessionHead.from_dict(read_json(self.path / HEAD_FILE, HEAD), self.path.name)

    def write_part(self, number: int, track: PoseTrack) -> None:
        """Write a part of the landmarks.

        Parameters
        ----------
        number : int
            From 1 on.
        track : PoseTrack
            The part.

        Raises
        ------
        OutputError
            When the disk refuses.
        """
        with explaining(self.path):
            save_track(track, self.path / f"part-{number:05d}.npz")

    def delete_part(self, number: int) -> None:
        """Delete a part.

        Parameters
        ----------
        number : int
            Its number.
        """
        with contextlib.suppress(OSError):
            (self.path / f"part-{number:05d}.npz").unlink(missing_ok=True)

    @property
    def parts(self) -> list[Path]:
        """The files of the parts, in order."""
        return sorted(path for path in self.path.glob("part-*.npz") if _PART.fullmatch(path.name))

    def track(self) -> PoseTrack:
        """Join the parts: the longest stretch of one frame size, as `LiveSession.recording` does.

        Returns
        -------
        PoseTrack
            With remarks where it is not the whole session, and with what else it found.

        Raises
        ------
        TrackError
            Where no part can be read.
        """
        tracks = list(self._readable())
        if not tracks:
            raise TrackError(message("live_waiting.no_parts"))
        stretches = [_joined(list(group)) for _, group in groupby(tracks, key=lambda track: track.size)]
        longest = max(reversed(stretches), key=length_s)
        head = self.head()
        remarks = [*head.said, *([message("live.last_hour")] if head.is_cut else [])]
        if len(stretches) > 1:
            remarks.append(message("live.size_changed"))
        return replace(longest, remarks=tuple(remarks))

    def _readable(self) -> Iterator[PoseTrack]:
        """The parts that can be read: a damaged one is a gap."""
        for path in self.parts:
            with contextlib.suppress(TrackError):
                track = load_track(path)
                if len(track):
                    yield track

    @property
    def result(self) -> Path | None:
        """The result folder of the session; None until it is summed up."""
        folder = self.path / RESULT
        if not folder.is_dir():
            return None
        return next((one for one in sorted(folder.iterdir()) if one.name[0] != "." and is_result(one)), None)

    def delete_parts(self) -> None:
        """Delete the parts, since the result holds all landmarks."""
        for path in self.parts:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def delete(self) -> None:
        """Delete all of it; what is gone already is left alone.

        Raises
        ------
        OutputError
            When the disk refuses.
        """
        self.release()
        with explaining(self.path), contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.path)

    def written_s(self) -> tuple[float, float]:
        """Measure the parts themselves, for a head that is older than they are.

        Returns
        -------
        seconds, person_s : float
            Length, and how much of it shows a person.
        """
        try:
            track = self.track()
        except PosturecamError:
            return 0.0, 0.0
        return length_s(track), seen_s(track)


def length_s(track: PoseTrack) -> float:
    """Return the time from the first pose to the last.

    Parameters
    ----------
    track : PoseTrack
        The poses.

    Returns
    -------
    float
        Seconds; 0 for no poses.
    """
    return float(track.t[-1] - track.t[0]) if len(track) else 0.0


def seen_s(track: PoseTrack) -> float:
    """Add up the time in which a person was seen; a gap between frames counts as half a second at most.

    Parameters
    ----------
    track : PoseTrack
        The poses.

    Returns
    -------
    float
        Seconds.
    """
    seen = np.asarray(np.isfinite(track.xy[:, :, 0]).any(axis=1))
    return float(np.minimum(np.diff(track.t), 0.5)[seen[1:]].sum()) if len(track) > 1 else 0.0


def _joined(tracks: list[PoseTrack]) -> PoseTrack:
    """Parts of one frame size as one track; what does not follow the part before is left out."""
    times = np.concatenate([track.t for track in tracks])
    latest = np.concatenate([[-np.inf], np.maximum.accumulate(times)[:-1]])
    follows = times > latest
    worlds = [np.full((len(one), 33, 3), np.nan, np.float32) if one.world is None else one.world for one in tracks]
    return replace(
        tracks[-1],
        t=times[follows],
        xy=np.concatenate([track.xy for track in tracks])[follows],
        visibility=np.concatenate([track.visibility for track in tracks])[follows],
        world=np.concatenate(worlds)[follows] if any(track.world is not None for track in tracks) else None,
    )
