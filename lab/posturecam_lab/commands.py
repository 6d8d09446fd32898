"""Commands that the laboratory adds to `posturecam`. `validate`: the errors of the engine beside what is promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from posturecam.cli.console import PlainConsole
from posturecam.cli.options import AsJson
from posturecam.cli.speech import Status, error_console, reporting_errors
from posturecam.terminal_progress import progress_line

WIDE = 140
"""Columns of the tables where the output is no terminal; a choice."""
Recordings = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, metavar="DIR", help="Force-plate recordings, .npz.")
]
LabelledClips = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, metavar="DIR", help="Clips, with labels/NAME.json.")
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        min=0,
        metavar="N",
        help="Of the made-up landmark streams; 0 are those of the README.",
        show_default=False,
    ),
]
FilmedPeople = Annotated[
    Path | None,
    typer.Option(
        exists=True, file_okay=False, metavar="DIR", help="Clips that `python -m posturecam_lab.synth --people` made."
    ),
]
Photographs = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        file_okay=False,
        metavar="DIR",
        help="Photographs with points read by hand (people.csv, read_a.csv).",
    ),
]


def validate(
    groundtruth: Recordings = None,
    clips: LabelledClips = None,
    people: FilmedPeople = None,
    photographs: Photographs = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure how accurate the engine is, beside what it promises; status 1 when a promise is broken."""
    from posturecam_lab.validate import run_validation
    from posturecam_lab.validate.tables import validation_table

    errors = error_console()
    with reporting_errors(errors), progress_line(errors) as report:
        tables = run_validation(groundtruth, clips, people, report, seed, photographs=photographs)
    kept = all(row.kept for rows in tables.values() for row in rows)
    if as_json:
        lists = {title: [row.to_dict() for row in rows] for title, rows in tables.items()}
        typer.echo(json.dumps({"kept": kept, "tables": lists}, indent=2))
    else:
        console = PlainConsole()
        if not console.is_terminal:
            console = PlainConsole(width=WIDE)  # in a file nothing need be cut to a screen's width
        console.print(*(validation_table(title, rows) for title, rows in tables.items()))
    raise typer.Exit(Status.DONE if kept else Status.BROKEN_PROMISE)
