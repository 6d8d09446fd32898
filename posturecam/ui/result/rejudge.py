"""A stored result judged again with what its user says now: from its landmarks, without the pose model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from posturecam.analysis import analyze
from posturecam.durable import write_whole
from posturecam.export import discover
from posturecam.export.base import AnalysisExporter, ConditionalExporter, Exporter
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.writing import export_analysis, possible
from posturecam.options import ClipOptions
from posturecam.pose.stored import load_track
from posturecam.results.folder import explaining
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.results.publish import scratch_folder
from posturecam.types import Activity, Analysis

GIVEN = ("activity", "height_m", "speed_mps", "incline_deg")
"""Options that may be given on a result."""
_PREFIX = "option."
"""Of their keys in the provenance."""


def given_in(analysis: Analysis, before: ClipOptions) -> ClipOptions:
    """Give the options that a stored result was judged with.

    Parameters
    ----------
    analysis : Analysis
        As it was stored.
    before : ClipOptions
        What the clip was first analysed with.

    Returns
    -------
    ClipOptions
        The same, with what was given on the result since.
    """
    provenance = analysis.provenance
    if f"{_PREFIX}given" not in provenance:
        return before
    activity = provenance.get(f"{_PREFIX}activity")
    return replace(
        before,
        activity=None if activity is None else Activity(activity),
        height_m=_number("height_m", provenance),
        speed_mps=_number("speed_mps", provenance),
        incline_deg=_number("incline_deg", provenance),
    )


def _number(keyword: str, provenance: Mapping[str, str]) -> float | None:
    text = provenance.get(f"{_PREFIX}{keyword}")
    return None if text is None else float(text)


def judge_again(folder: Path, options: ClipOptions) -> None:
    """Judge a stored result again, and write anew the files that hold what was found.

    Landmarks, stills and video stay as they are.

    Parameters
    ----------
    folder : Path
        The result folder of a clip.
    options : ClipOptions
        What is known of the clip now.

    Raises
    ------
    TrackError
        When the landmarks can't be read.
    BaselineError
        When the clip holds no bout of the baseline's activity and view.
    OutputError
        When the files can't be written.
    """
    analysis = analyze(load_track(folder / LANDMARKS_FILE), **options.known())
    analysis = replace(analysis, provenance={**analysis.provenance, **_provenance(options)})
    names = [file.name for file in folder.iterdir()]
    exporters = _able(
        [one for one in discover() if isinstance(one, AnalysisExporter) and one.format.names_in(names)], analysis
    )
    with explaining(folder), scratch_folder(folder.parent) as scratch:
        export_analysis(exporters, analysis, scratch)
        for file in sorted(scratch.iterdir(), key=lambda file: file.name == ANALYSIS_FILE):
            write_whole(folder / file.name, file.read_bytes())


def _able(exporters: Sequence[Exporter], analysis: Analysis) -> Sequence[Exporter]:
    """Those to run again. Files for other tools belong together: where one can't be made now, all stay as they are."""
    able, reasons = possible(exporters, analysis)
    return able if not reasons else [one for one in able if not isinstance(one, ConditionalExporter)]


def _provenance(options: ClipOptions) -> dict[str, str]:
    """What was given, as texts."""
    given = {keyword: getattr(options, keyword) for keyword in GIVEN}
    texts = {keyword: str(value) for keyword, value in given.items() if value is not None}
    return {f"{_PREFIX}given": ",".join(texts), **{f"{_PREFIX}{keyword}": text for keyword, text in texts.items()}}
