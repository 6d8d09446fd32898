"""Hands the track, the analysis and the frames of a clip, one after the other, to the exporters that need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from posturecam.export.base import (
    AnalysisExporter,
    ConditionalExporter,
    Exporter,
    FrameExporter,
    FrameSink,
    TrackExporter,
)
from posturecam.ports import VideoSource
from posturecam.progress import Progress, counted
from posturecam.track import Frame, PoseTrack
from posturecam.types import Analysis
from posturecam.words import Message, message


def export_track(exporters: Iterable[Exporter], track: PoseTrack, folder: Path) -> None:
    """Write the files that need only the landmarks.

    Raises OSError or OutputError.

    Parameters
    ----------
    exporters : Iterable of Exporter
        Those that were chosen.
    track : PoseTrack
        As the pose model saw it.
    folder : Path
        The result folder.
    """
    for exporter in exporters:
        if isinstance(exporter, TrackExporter):
            exporter.write_track(track, folder)


def possible(exporters: Iterable[Exporter], analysis: Analysis) -> tuple[list[Exporter], list[Message]]:
    """Leave out the formats in which an analysis can't be written.

    Parameters
    ----------
    exporters : Iterable of Exporter
        Those that were chosen.
    analysis : Analysis
        What was found, with its track.

    Returns
    -------
    list of Exporter
        Those that can be run.
    list of Message
        Why others can't, with their names.
    """
    reasons = [(exporter, reason_against(exporter, analysis)) for exporter in exporters]
    return [one for one, why in reasons if why is None], [why for _, why in reasons if why is not None]


def reason_against(exporter: Exporter, analysis: Analysis) -> Message | None:
    """Say why an analysis can't be written in a format.

    Parameters
    ----------
    exporter : Exporter
        Writes the format.
    analysis : Analysis
        What was found.

    Returns
    -------
    Message or None
        With the name of the format; None where it can be written.
    """
    why = exporter.hindrance(analysis) if isinstance(exporter, ConditionalExporter) else None
    return None if why is None else message("formats.not_made", format=exporter.format.name, why=why)


def export_analysis(exporters: Iterable[Exporter], analysis: Analysis, folder: Path) -> None:
    """Write the files that need the analysis and no frames.

    Raises OSError or OutputError.

    Parameters
    ----------
    exporters : Iterable of Exporter
        Those that were chosen.
    analysis : Analysis
        What was found.
    folder : Path
        The result folder.
    """
    for exporter in exporters:
        if isinstance(exporter, AnalysisExporter):
            exporter.write_analysis(analysis, folder)


def export_frames(
    exporters: Iterable[Exporter],
    source: VideoSource,
    analysis: Analysis,
    folder: Path,
    progress: Progress | None = None,
) -> None:
    """Write the files that need the frames, in one pass over them; the clip is not read where there are none.

    Decoding, drawing and writing each have a thread. Raises VideoError, OSError or OutputError.

    Parameters
    ----------
    exporters : Iterable of Exporter
        Those that were chosen.
    source : VideoSource
        The clip.
    analysis : Analysis
        What was found in it.
    folder : Path
        The result folder.
    progress : Progress or None
        Called with what is done.
    """
    wanted = [exporter for exporter in exporters if isinstance(exporter, FrameExporter)]
    if not wanted:
        return
    from posturecam.video.prefetch import Prefetch

    with ExitStack() as stack:
        stack.enter_context(source)
        sinks = [stack.enter_context(one.open_frames(analysis, source.size, folder)) for one in wanted]
        frames = stack.enter_context(Prefetch(_prepared(source, sinks), name="decoding"))
        drawings = stack.enter_context(Prefetch(_drawn(frames, sinks), name="drawing"))
        for t, drawn in counted(drawings, message("export.drawing"), lambda: source.n_frames, progress):
            for sink, one in zip(sinks, drawn, strict=True):
                sink.write(t, one)


def _prepared(source: Iterable[Frame], sinks: Sequence[FrameSink]) -> Iterator[tuple[Frame, list[Any]]]:
    for frame in source:
        yield frame, [sink.prepare(frame) for sink in sinks]


def _drawn(frames: Iterable[tuple[Frame, list[Any]]], sinks: Sequence[FrameSink]) -> Iterator[tuple[float, list[Any]]]:
    for frame, prepared in frames:
        yield frame.t, [sink.draw(frame, one) for sink, one in zip(sinks, prepared, strict=True)]
