"""`posturecam models`: the pose model onto this machine, from the network or from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from posturecam.cli.language import help_text
from posturecam.cli.speech import error_console, print_answer, reporting_errors
from posturecam.lazy_console import real_console
from posturecam.pose.models import (
    HEAVY,
    ModelFiles,
    Watch,
    found_heavy_model,
    found_models,
    heavy_model,
    keep_heavy_model,
    keep_models,
    model_files,
)
from posturecam.words import say

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

Carrier = Annotated[Path | None, typer.Option("--from", metavar="FILE", help=help_text("cli.help.model_carrier"))]
WithAccurate = Annotated[bool, typer.Option("--accurate", help=help_text("cli.help.accurate_model"))]
WithRuntime = Annotated[bool, typer.Option("--browser", help=help_text("cli.help.client.runtime"))]


def models(source: Carrier = None, accurate: WithAccurate = False, browser: WithRuntime = False) -> None:
    """Install the pose model.

    Parameters
    ----------
    source : Path or None
        A file or folder that carries it; None for the network.
    accurate : bool
        Whether to install the heavy network too.
    browser : bool
        Whether to install what runs the networks in a browser too.
    """
    from posturecam.pose.archives import may_carry
    from posturecam.pose.browser_runtime import carries_runtime, keep_runtime

    errors = error_console()
    with reporting_errors(errors):
        if source is not None and (browser or carries_runtime(source)):
            print_answer(say("cli.client.here", folder=keep_runtime(source)))
            return
        if source is not None and (accurate or may_carry(source, HEAVY)):
            print_answer(say("cli.models.accurate_here", folder=keep_heavy_model(source).parent))
            return
        files = ready_models(errors, accurate=accurate) if source is None else keep_models(source)
        runtime = ready_runtime(errors) if browser else None
    print_answer(say("cli.models.here", folder=files.detector.parent))
    if runtime is not None:
        print_answer(say("cli.client.here", folder=runtime))


def ready_models(errors: Console, *, accurate: bool = False) -> ModelFiles:
    """Find the model files, or fetch them with a bar on stderr; raises ModelError when they can't be had.

    Parameters
    ----------
    errors : Console
        Where the bar is shown.
    accurate : bool
        Whether the heavy network is needed too.

    Returns
    -------
    ModelFiles
        Their paths.
    """
    files = found_models() or _fetched(errors, say("cli.models.fetching"), model_files)
    if accurate and found_heavy_model() is None:
        _fetched(errors, say("cli.models.fetching_accurate"), heavy_model)
    return files


def ready_runtime(errors: Console) -> Path:
    """Find what runs the networks in a browser, or fetch it with a bar on stderr.

    Parameters
    ----------
    errors : Console
        Where the bar is shown.

    Returns
    -------
    Path
        The folder with it. Raises ModelError when it can't be had.
    """
    from posturecam.pose.browser_runtime import browser_runtime, found_runtime

    return found_runtime() or _fetched(errors, say("cli.client.fetching"), browser_runtime)


def _fetched(errors: Console, task: str, fetch: Callable[[Watch], T]) -> T:
    """Return what `fetch` returns, with a bar on stderr meanwhile."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(bar_width=None), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=real_console(errors)) as progress:
        bar = progress.add_task(task, total=None)
        return fetch(lambda done, total: progress.update(bar, completed=done, total=total))
