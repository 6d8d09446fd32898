"""What an exporter is: a format of the result folder, and how its files are made of a track, an analysis or the frames."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any, Protocol, runtime_checkable

from posturecam.track import Frame, PoseTrack
from posturecam.types import Analysis


@dataclass(frozen=True)
class Format:
    """A format of the result folder.

    id: what to ask for it by. files: the name of its file in the folder, or a pattern (`fnmatch`) of the names of several.
    label: what it is, in two or three words. mime: the MIME type of a file. rank: its place in lists, the lowest first.
    default: whether it is made without being asked for. offered: whether it is worth a download of its own.
    """

    id: str
    files: str
    label: str
    mime: str
    rank: int
    default: bool = True
    offered: bool = True

    @property
    def has_many(self) -> bool:
        """Whether there may be several files."""
        return any(sign in self.files for sign in "*?[")

    @property
    def suffix(self) -> str:
        """The ending of its files, with the dot."""
        return PurePath(self.files).suffix

    def names_in(self, names: Iterable[str]) -> list[str]:
        """Those of the names that are files of this format."""
        return [name for name in names if fnmatchcase(name, self.files)]


class Exporter(Protocol):
    """A format that can be written. What it is written from is said by which of the protocols below it fulfils."""

    @property
    def format(self) -> Format:
        """The format that it writes."""
        ...


@runtime_checkable
class TrackExporter(Exporter, Protocol):
    """Writes the landmarks as the pose model saw them."""

    def write_track(self, track: PoseTrack, folder: Path) -> None:
        """Write into the result folder. Raises OSError or OutputError."""
        ...


@runtime_checkable
class AnalysisExporter(Exporter, Protocol):
    """Writes what the analysis found, with its cleaned track; needs no frames."""

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write into the result folder. Raises OSError or OutputError."""
        ...


class FrameSink:
    """Takes the frames of a clip in order of time. Each step runs in a thread of its own and may be left as it is here; what
    one returns is handed to the next."""

    def prepare(self, frame: Frame) -> Any:
        """Make of the frame, while others are decoded, what `draw` needs."""
        return None

    def draw(self, frame: Frame, prepared: Any) -> Any:
        """Draw what `write` needs."""
        return None

    def write(self, t: float, drawn: Any) -> None:
        """Write what was drawn for the frame at `t` s."""


@runtime_checkable
class FrameExporter(Exporter, Protocol):
    """Writes something of the frames, in a second pass over the clip after the analysis."""

    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> AbstractContextManager[FrameSink]:
        """Begin to write into the result folder, from frames of that (width, height) px; leaving the block completes it, by an
        exception discards it. Raises OSError or OutputError."""
        ...
