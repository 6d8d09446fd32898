"""`posturecam batch`: a folder of clips in, a result folder for each and one coach sheet out."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Annotated

import typer
from rich.console import Console

from posturecam.batch.find import find_clips
from posturecam.batch.manifest import Manifest, Outcome
from posturecam.batch.processes import Crew
from posturecam.batch.run import run_batch
from posturecam.batch.sheet import SHEET_FILE
from posturecam.cli.bars import BatchBars
from posturecam.cli.judging import Options, judging
from posturecam.cli.models import ready_models
from posturecam.cli.options import AsJson
from posturecam.cli.speech import Status, error_console, say, speaking
from posturecam.results.names import json_text

Folder = Annotated[
    str,
    typer.Argument(metavar="FOLDER", help="Clips, in subfolders too; a .txt file with a path or URL a line; a URL."),
]
Out = Annotated[str, typer.Option(metavar="DIR", help="Where the results, the manifest and the coach sheet go.")]
Jobs = Annotated[
    int | None, typer.Option(min=1, max=256, help="How many clips at a time; one for each core unless given.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Keep what is done; do what is new, changed, failed or stopped.")
]
Cluster = Annotated[
    str | None, typer.Option(metavar="URL", help="A Dask scheduler (tcp://host:8786) to do the work instead.")
]


@judging
def batch(
    folder: Folder,
    out: Out = "out",
    jobs: Jobs = None,
    resume: Resume = False,
    *,
    options: Options,
    cluster: Cluster = None,
    as_json: AsJson = False,
) -> None:
    """Judge a folder of clips: a result folder for each, and one coach sheet over all."""
    errors = error_console()
    with speaking(errors), _stop_on_request() as stop:
        settings = options.settings()
        clips = find_clips(folder, out)
        if cluster is None and not all(clip.lower().endswith(".npz") for clip in clips):
            ready_models(errors, accurate=settings.accurate)
        with BatchBars(errors) as bars, _crew(cluster, out) as crew:
            manifest = run_batch(
                clips,
                out,
                settings,
                jobs=jobs or os.cpu_count() or 1,
                resume=resume,
                watch=bars,
                stop=stop,
                root=None if folder.endswith(".txt") else folder,
                crew=crew,
            )
        if as_json:
            typer.echo(json_text(manifest.to_dict(), indent=2))
        else:
            Console(highlight=False, soft_wrap=True).print(_told(manifest))
        raise typer.Exit(_status(manifest, stop, errors))


def _crew(cluster: str | None, out: str) -> AbstractContextManager[Crew | None]:
    """The cluster, if one is named. Raises ClusterError."""
    if cluster is None:
        return nullcontext()
    from posturecam.batch.cluster import Cluster

    return Cluster(cluster, out)


def _told(manifest: Manifest) -> str:
    counts = manifest.counts()
    parts = [f"{counts[Outcome.DONE]} of {len(manifest.entries)} clips analysed"]
    parts += [f"{counts[outcome]} {outcome.value}" for outcome in (Outcome.FAILED, Outcome.STOPPED) if counts[outcome]]
    return f"{', '.join(parts)}. Open {manifest.out / SHEET_FILE}"


def _status(manifest: Manifest, stop: threading.Event, errors: Console) -> Status:
    counts = manifest.counts()
    if stop.is_set() and counts[Outcome.STOPPED]:
        say(errors, "Stopped; the results of finished clips are kept. Go on with --resume.")
        return Status.STOPPED
    return Status.UNREADABLE if counts[Outcome.FAILED] else Status.DONE


@contextmanager
def _stop_on_request() -> Iterator[threading.Event]:
    """Yields what is set by Ctrl-C, or by a request to end; a second Ctrl-C ends at once."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(number: int, frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    for number in before:
        signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
