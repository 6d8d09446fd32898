"""`posturecam validate`: the errors of the engine beside what is promised."""

from __future__ import annotations

import json

import typer

from posturecam.cli.options import AsJson, FilmedPeople, LabelledClips, Photographs, Recordings, Seed
from posturecam.cli.speech import PlainConsole, Status, error_console, speaking
from posturecam.terminal import progress_line, validation_table

WIDE = 140


def validate(
    groundtruth: Recordings = None,
    clips: LabelledClips = None,
    people: FilmedPeople = None,
    photographs: Photographs = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure how accurate the engine is, beside what it promises; status 1 when a promise is broken."""
    from posturecam.validate import run_validation

    errors = error_console()
    with speaking(errors), progress_line(errors) as report:
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
