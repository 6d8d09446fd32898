"""What of a result can be saved: its files, and formats for other tools, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from posturecam.export import archive_name, discover
from posturecam.export.base import AnalysisExporter, ConditionalExporter
from posturecam.export.on_demand import on_demand
from posturecam.export.reading import ClipResult
from posturecam.report.making import ReportFormat
from posturecam.types import Analysis
from posturecam.ui.reports import report_address
from posturecam.ui.shelf import Shelf
from posturecam.ui.templates import render
from posturecam.words import Message, say


def downloads_html(reading: ClipResult, whole: Analysis, name: str, shelf: Shelf) -> Markup:
    """List the links.

    Parameters
    ----------
    reading : ClipResult
        The result as it is shown.
    whole : Analysis
        All of it, where a part is shown.
    name : str
        The clip's name, as the user knows it.
    shelf : Shelf
        Where the browser gets its files.

    Returns
    -------
    Markup
        The links to what people look at; below them data, what can be made for other tools, or what that would need.
    """
    stem, links = Path(name).stem, [_report_link(shelf, reading.folder, name, form) for form in ReportFormat]
    data: list[dict[str, str]] = []
    for exporter in discover():
        there = exporter.format.names_in(reading.files)
        if there and exporter.format.offered:
            file = archive_name(exporter) if exporter.format.has_many else there[0]
            is_seen = exporter.format.mime.startswith(("image/", "video/"))
            (links if is_seen else data).append(_link(shelf, reading.folder, stem, file, exporter.format.label))
    # The track is left out, for it would cost a second look at every clip's clock, on every redraw.
    analysis = replace(whole, provenance=reading.analysis.provenance, track=None)
    others = [(one, _why_not(one, analysis)) for one in on_demand(reading.files)]
    made = [
        _link(shelf, reading.folder, stem, archive_name(one), one.format.label) for one, why in others if why is None
    ]
    return render("result/downloads.html.j2", files=links, data=[*data, *made], missing=_by_reason(others))


def _link(shelf: Shelf, folder: Path, stem: str, file: str, label: str) -> dict[str, str]:
    saved = f"{stem}_{file}"
    kind = Path(file).suffix.lstrip(".").upper()
    return {"address": shelf.address(folder, file, saved), "saved": saved, "label": label, "kind": kind}


def _report_link(shelf: Shelf, folder: Path, name: str, form: ReportFormat) -> dict[str, str]:
    return {
        "address": report_address(shelf, folder, name, form),
        "saved": f"{Path(name).stem}_report.{form.value}",
        "label": say(f"report.button.{form.value}"),
        "kind": form.value.upper(),
    }


def _why_not(exporter: AnalysisExporter, analysis: Analysis) -> Message | None:
    return exporter.hindrance(analysis) if isinstance(exporter, ConditionalExporter) else None


def _by_reason(others: Iterable[tuple[AnalysisExporter, Message | None]]) -> list[dict[str, str]]:
    """Each reason once, with the names of all formats that it holds for."""
    names: dict[str, list[str]] = {}
    for exporter, why in others:
        if why is not None:
            names.setdefault(str(why), []).append(exporter.format.label)
    return [{"names": ", ".join(labels), "why": why} for why, labels in names.items()]
