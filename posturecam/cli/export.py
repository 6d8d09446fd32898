"""`posturecam export`: files for other tools, out of results that are already there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from posturecam.cli.language import help_text
from posturecam.cli.options import annotation
from posturecam.cli.speech import Status, error_console, print_answer, print_error, reporting_errors
from posturecam.errors import OutputError, TrackError
from posturecam.export.base import AnalysisExporter
from posturecam.options import GIVEN_HEIGHT, GIVEN_LEG, LEG_LENGTH
from posturecam.results.marker import holds_result
from posturecam.types import Analysis
from posturecam.words import message, say

HeightOption: Any = annotation("height_m", "formats.help.height")


def export(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER", help=help_text("formats.help.folder"))],
    wanted: Annotated[
        list[str], typer.Option("--format", metavar="FORMAT[,…]", help=help_text("formats.help.format"))
    ] = [],  # noqa: B006  Typer copies it
    height_m: HeightOption = None,
    leg_m: Annotated[
        float | None, typer.Option("--leg-length", metavar="M", help=help_text("formats.help.leg_length"))
    ] = None,
) -> None:
    """Write files for other tools into result folders.

    Parameters
    ----------
    folders : list of Path
        Result folders.
    wanted : list of str
        Ids of formats; each may be several, with commas between.
    height_m : float or None
        The person's height, m; None for the one that the result was judged with.
    leg_m : float or None
        Hip centre to ankle, m; it beats the height.

    Raises
    ------
    Exit
        Of Typer, always, with the status.
    """
    errors = error_console()
    exporters = _exporters(wanted)
    if leg_m is not None:
        _check_leg(leg_m)
    typed = {GIVEN_HEIGHT: height_m, GIVEN_LEG: leg_m}
    given = {key: str(value) for key, value in typed.items() if value is not None}
    status = Status.DONE
    with reporting_errors(errors):
        for folder in folders:
            status = max(status, _export_one(folder, exporters, given, errors))
    raise typer.Exit(status)


def _exporters(wanted: Sequence[str]) -> list[AnalysisExporter]:
    """Those of the formats that were asked for; raises BadParameter of Typer where one is not among those there are."""
    from posturecam.export.on_demand import on_demand

    there = {one.format.id: one for one in on_demand()}
    ids = [part.strip() for text in wanted for part in text.split(",") if part.strip()]
    unknown = next((one for one in ids if one not in there), None)
    if unknown is not None or not ids:
        code = "formats.which" if unknown is None else "export.unknown_format"
        named = {} if unknown is None else {"format": unknown}
        raise typer.BadParameter(f"--format: {say(code, formats=', '.join(there), **named)}")
    return [there[one] for one in dict.fromkeys(ids)]


def _check_leg(leg_m: float) -> None:
    try:
        LEG_LENGTH.check(leg_m)
    except ValueError as error:
        raise typer.BadParameter(f"--leg-length: {error}") from None


def _export_one(folder: Path, exporters: Sequence[AnalysisExporter], given: dict[str, str], errors: Console) -> Status:
    """What was written is said on stdout, what could not be on stderr."""
    from posturecam.export.on_demand import add_formats, stored_analysis
    from posturecam.export.writing import reason_against

    try:
        if not holds_result(folder):
            raise TrackError(message("report.no_result", place=folder))
        analysis = _with_given(stored_analysis(folder), given)
        reasons = {one.format.id: reason_against(one, analysis) for one in exporters}
        possible = [one for one in exporters if reasons[one.format.id] is None]
        names = add_formats(folder, possible, analysis) if possible else []
    except (TrackError, OutputError) as error:
        print_error(errors, str(error))
        return Status.UNREADABLE if isinstance(error, TrackError) else Status.WRONG_USAGE
    for why in filter(None, reasons.values()):
        print_error(errors, f"{folder}: {why}")
    if names:
        print_answer(say("formats.written", folder=folder, files=", ".join(names)))
    return Status.DONE if len(possible) == len(exporters) else Status.UNREADABLE


def _with_given(analysis: Analysis, given: dict[str, str]) -> Analysis:
    """The analysis with what was typed now in place of what was typed then."""
    then = dict(analysis.provenance)
    if given:
        then.pop(GIVEN_LEG, None)
    return replace(analysis, provenance={**then, **given})
