"""What an exporter is: a format of the result folder, written from a track, an analysis or the frames."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from posturecam.words import Message

if TYPE_CHECKING:
    from posturecam.track import Frame, PoseTrack
    from posturecam.types import Analysis


@dataclass(frozen=True)
class Format:
    """A format of the result folder.

    Attributes
    ----------
    id : str
        What to ask for it by.
    files : str
        The name of its file in the folder, or a pattern (`fnmatch`) of the names of several.
    name : Message
        What it is, in two or three words.
    mime : str
        The MIME type of a file.
    rank : int
        Its place in lists, the lowest first.
    default : bool
        Whether it is made without being asked for.
    offered : bool
        Whether it is worth a download of its own.
    metres : bool
        Whether it needs to be known how large the person is.
    """

    id: str
    files: str
    name: Message
    mime: str
    rank: int
    default: bool = True
    offered: bool = True
    metres: bool = False

    @property
    def label(self) -> str:
        """Its name in the present language."""
        return str(self.name)

    @property
    def has_many(self) -> bool:
        """Whether there may be several files."""
        return any(sign in self.files for sign in "*?[")

    @property
    def suffix(self) -> str:
        """The ending of its files, with the dot."""
        return PurePath(self.files).suffix

    def names_in(self, names: Iterable[str]) -> list[str]:
        """Select the files of this format.

        Parameters
        ----------
        names : Iterable of str
            Names of files.

        Returns
        -------
        list of str
            Those that are of this format.
        """
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
        """Write into the result folder.

        Raises OSError or OutputError.

        Parameters
        ----------
        track : PoseTrack
            As the pose model saw it.
        folder : Path
            The result folder.
        """
        ...


@runtime_checkable
class AnalysisExporter(Exporter, Protocol):
    """Writes what the analysis found, with its cleaned track; needs no frames."""

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write into the result folder.

        Raises OSError or OutputError.

        Parameters
        ----------
        analysis : Analysis
            What was found, with its cleaned track.
        folder : Path
            The result folder.
        """
        ...


@runtime_checkable
class ConditionalExporter(AnalysisExporter, Protocol):
    """Writes what not every analysis has."""

    def hindrance(self, analysis: Analysis) -> Message | None:
        """Say why an analysis can't be written in this format.

        Parameters
        ----------
        analysis : Analysis
            What was found.

        Returns
        -------
        Message or None
            What to do; None where it can be written.
        """
        ...


class FrameSink:
    """Takes the frames of a clip in order of time.

    Each step runs in a thread of its own and may be left as it is here; what one returns is handed to the next.
    """

    def prepare(self, frame: Frame) -> Any:
        """Make of a frame, while others are decoded, what `draw` needs.

        Parameters
        ----------
        frame : Frame
            The frame.

        Returns
        -------
        Any
            Whatever `draw` takes.
        """
        return None

    def draw(self, frame: Frame, prepared: Any) -> Any:
        """Draw what `write` needs.

        Parameters
        ----------
        frame : Frame
            The frame.
        prepared : Any
            What `prepare` made of it.

        Returns
        -------
        Any
            Whatever `write` takes.
        """
        return None

    def write(self, t: float, drawn: Any) -> None:
        """Write what was drawn.

        Parameters
        ----------
        t : float
            Time of the frame, s.
        drawn : Any
            What `draw` made of it.
        """


@runtime_checkable
class FrameExporter(Exporter, Protocol):
    """Writes something of the frames, in a second pass over the clip after the analysis."""

    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> AbstractContextManager[FrameSink]:
        """Begin to write into the result folder.

        Leaving the block completes it, by an exception discards it. Raises OSError or OutputError.

        Parameters
        ----------
        analysis : Analysis
            What was found in the clip.
        size : tuple of int
            (width, height) px of its frames.
        folder : Path
            The result folder.

        Returns
        -------
        AbstractContextManager of FrameSink
            What takes the frames.
        """
        ...
