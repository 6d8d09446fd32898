"""Formats of a result that is already there, made of its stored landmarks and findings: nothing is analysed again."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

from posturecam.documents import read_json
from posturecam.durable import write_whole
from posturecam.errors import OutputError, TrackError
from posturecam.export import discover
from posturecam.export.base import AnalysisExporter
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.writing import reason_against
from posturecam.options import GIVEN_SLOW_MOTION, check_given
from posturecam.pose.stored import load_track
from posturecam.results.folder import explaining
from posturecam.results.marker import ANALYSIS, ANALYSIS_FILE, add_to_marker
from posturecam.results.publish import scratch_folder
from posturecam.types import Analysis
from posturecam.words import message


def on_demand(files: Collection[str] = ()) -> tuple[AnalysisExporter, ...]:
    """List the exporters that can be run for a result that is already there.

    Parameters
    ----------
    files : Collection of str
        Names of the files that it has; formats that are among them are left out.

    Returns
    -------
    tuple of AnalysisExporter
        Those that are not made by themselves and are worth a download, in the order of lists.
    """
    return tuple(
        one
        for one in discover()
        if isinstance(one, AnalysisExporter)
        and not one.format.default
        and one.format.offered
        and not one.format.names_in(files)
    )


def stored_analysis(folder: Path) -> Analysis:
    """Read the analysis of a result folder back, with its cleaned track.

    Parameters
    ----------
    folder : Path
        The result folder of a clip.

    Returns
    -------
    Analysis
        As it was when the files were written.

    Raises
    ------
    TrackError
        Where it is no result folder, or a damaged one.
    """
    from posturecam.motion.cleaning import cleaned

    try:
        analysis = Analysis.from_dict(read_json(folder / ANALYSIS_FILE, ANALYSIS))
        check_given(analysis.provenance)
        slow = analysis.provenance.get(GIVEN_SLOW_MOTION)
        clean = cleaned(load_track(folder / LANDMARKS_FILE), None if slow is None else float(slow))
    except ValueError as error:
        raise TrackError(message("formats.no_result", folder=folder, why=error)) from error
    return replace(analysis, track=clean.track)


def add_formats(folder: Path, exporters: Iterable[AnalysisExporter], analysis: Analysis) -> list[str]:
    """Write formats into a result folder, over older files of the same names.

    Parameters
    ----------
    folder : Path
        The result folder of a clip.
    exporters : Iterable of AnalysisExporter
        Those without a reason against.
    analysis : Analysis
        Of that folder, with its track.

    Returns
    -------
    list of str
        The names of the files, sorted.

    Raises
    ------
    OutputError
        When they can't be written, or one has the name of a file of the user's.
    """
    with explaining(folder), scratch_folder(folder.parent) as scratch:
        for exporter in exporters:
            exporter.write_analysis(analysis, scratch)
        names = sorted(file.name for file in scratch.iterdir())
        add_to_marker(folder, names)
        for name in names:
            write_whole(folder / name, (scratch / name).read_bytes())
    return names


def pack_format(folder: Path, exporter: AnalysisExporter, scratch: Path, target: IO[bytes]) -> None:
    """Write a format, with what stands beside it, as a ZIP file; the result folder stays as it is.

    Parameters
    ----------
    folder : Path
        The result folder of a clip.
    exporter : AnalysisExporter
        Writes the format.
    scratch : Path
        A folder for what is unfinished.
    target : file
        Where the archive goes.

    Raises
    ------
    TrackError
        Where the folder holds no whole result.
    OutputError
        Where the result can't be written in this format, or the disk refuses.
    """
    analysis = stored_analysis(folder)
    why = reason_against(exporter, analysis)
    if why is not None:
        raise OutputError(why)
    with explaining(scratch), scratch_folder(scratch) as room:
        exporter.write_analysis(analysis, room)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(room.iterdir()):
                archive.write(file, file.name)
