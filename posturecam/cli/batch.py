"""`posturecam batch`: a folder of clips in, a result folder for each and one coach sheet out."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from posturecam.batch.executor import Executor
from posturecam.batch.find import find_clips
from posturecam.batch.manifest import ClipOutcome, Manifest
from posturecam.batch.people import PeopleTable, read_people
from posturecam.batch.places import is_url
from posturecam.batch.run import run_batch
from posturecam.batch.sheet import SHEET_FILE
from posturecam.cli.bars import BatchBars
from posturecam.cli.judging import EnteredOptions, judging
from posturecam.cli.keeper import ResultKeeper
from posturecam.cli.keeping import KeepByFolder, moment_of
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.option_records import taking
from posturecam.cli.options import AsJson
from posturecam.cli.speech import Status, error_console, print_answer, print_error, reporting_errors
from posturecam.pose.others.kinds import is_stored
from posturecam.words import say

Folder = Annotated[str, typer.Argument(metavar="FOLDER", help=help_text("cli.help.folder"))]
Out = Annotated[str, typer.Option(metavar="DIR", help=help_text("cli.help.batch_out"))]
Jobs = Annotated[int | None, typer.Option(min=1, max=256, help=help_text("cli.help.jobs"))]
Resume = Annotated[bool, typer.Option("--resume", help=help_text("cli.help.resume"))]
WithReports = Annotated[bool, typer.Option("--report", help=help_text("report.cli.batch"))]
People = Annotated[str | None, typer.Option("--people", metavar="CSV", help=help_text("since.table.help"))]
Scheduler = Annotated[str | None, typer.Option(metavar="URL", help=help_text("cli.help.cluster"))]


@judging
@taking(KeepByFolder)
def batch(  # noqa: PLR0913 (one for each option)
    folder: Folder,
    out: Out = "out",
    jobs: Jobs = None,
    resume: Resume = False,
    *,
    options: EnteredOptions,
    keeping: KeepByFolder,
    cluster: Scheduler = None,
    reports: WithReports = False,
    people: People = None,
    as_json: AsJson = False,
) -> None:
    """Judge a folder of clips, with a result folder for each and one coach sheet.

    Parameters
    ----------
    folder : str
        A folder, a .txt file with a path or URL a line, or a URL.
    out : str
        The folder, or URL, of the results.
    jobs : int or None
        How many clips at a time; None for one for each core.
    resume : bool
        Whether to keep what is done.
    options : EnteredOptions
        What was entered for the settings.
    keeping : KeepByFolder
        What was entered for the library.
    cluster : str or None
        The address of a Dask scheduler; None for this machine.
    reports : bool
        Whether to write a report for each clip too.
    people : str or None
        A table of whom clips show and when they were recorded.
    as_json : bool
        Whether to print the manifest.

    Raises
    ------
    BadParameter
        Of Typer, for results that can't be kept.
    Exit
        Of Typer, always, with the status.
    """
    errors = error_console()
    with reporting_errors(errors), _stop_on_request() as stop, keeping.keeper(errors) as keeper:
        _refuse_url(out, reports, keeper)
        settings = options.settings()
        table = None if people is None else read_people(Path(people))
        clips = find_clips(folder, out)
        if cluster is None and not all(is_stored(clip) for clip in clips):
            ready_models(errors, accurate=settings.accurate)
        with BatchBars(errors) as bars, _executor(cluster, out) as executor:
            manifest = run_batch(
                clips,
                out,
                settings,
                jobs=jobs or os.cpu_count() or 1,
                resume=resume,
                watch=bars,
                stop=stop,
                root=None if folder.endswith(".txt") else folder,
                executor=executor,
                people=table,
                past=None if keeper is None else keeper.past(),
            )
        _say_unmatched(table, errors)
        if keeper is not None:
            _keep(manifest, keeper, errors)
        archive = _reports(manifest) if reports else None
        if as_json:
            typer.echo(json.dumps(manifest.to_dict(), indent=2))
        else:
            print_answer(_answer(manifest, archive))
        status = _status(manifest, stop, errors)
        failed = keeper is not None and keeper.failed
        raise typer.Exit(Status.WRONG_USAGE if status is Status.DONE and failed else status)


def _say_unmatched(table: PeopleTable | None, errors: Console) -> None:
    """Say on stderr which rows of the table of people name no clip."""
    if table is not None and (left := table.unmatched()):
        print_error(errors, say("since.table.unmatched", n=len(left), first=left[0]))


def _refuse_url(out: str, reports: bool, keeper: ResultKeeper | None) -> None:
    """Refuse what needs results on this machine when they go elsewhere."""
    if reports and is_url(out):
        raise typer.BadParameter(say("report.cli.to_url"))
    if keeper is not None and is_url(out):
        raise typer.BadParameter(say("library.cli.keep_needs_disk"))


def _keep(manifest: Manifest, keeper: ResultKeeper, errors: Console) -> None:
    """Keep what is done and not in the library yet, and say on stderr what was not."""
    done = [entry for entry in manifest.entries if entry.outcome is ClipOutcome.DONE and entry.folder]
    named = [(entry, manifest.out / str(entry.folder), entry.person) for entry in done if entry.person]
    missing = [(entry, folder, person) for entry, folder, person in named if not keeper.has(folder, person or "")]
    kept = [
        keeper.keep(folder, Path(entry.clip), person or "", group=entry.group or "", recorded=moment_of(entry.recorded))
        for entry, folder, person in missing
    ]
    count = sum(one is not None for one in kept)
    errors.print(say("library.cli.kept_many", kept=count, there=len(named) - len(missing)))
    if len(named) < len(done):
        print_error(errors, say("library.cli.no_person", n=len(done) - len(named)))


def _reports(manifest: Manifest) -> Path | None:
    """Write the archive of reports; None where there are none."""
    from posturecam.batch.reports import write_reports_of_batch

    return write_reports_of_batch(manifest)


def _executor(cluster: str | None, out: str) -> AbstractContextManager[Executor | None]:
    """Return the cluster, if one is named; entering it raises ClusterError."""
    if cluster is None:
        return nullcontext()
    from posturecam.batch.cluster import Cluster

    return Cluster(cluster, out)


def _answer(manifest: Manifest, archive: Path | None) -> str:
    counts = manifest.counts()
    parts = [say("cli.batch.analysed", done=counts[ClipOutcome.DONE], n=len(manifest.entries))]
    parts += [say("cli.batch.failed", n=counts[ClipOutcome.FAILED])] if counts[ClipOutcome.FAILED] else []
    parts += [say("cli.batch.stopped", n=counts[ClipOutcome.STOPPED])] if counts[ClipOutcome.STOPPED] else []
    answer = say("cli.batch.answer", counts=", ".join(parts), sheet=manifest.out / SHEET_FILE)
    return answer if archive is None else say("report.cli.archive", answer=answer, archive=archive)


def _status(manifest: Manifest, stop: threading.Event, errors: Console) -> Status:
    counts = manifest.counts()
    if stop.is_set() and counts[ClipOutcome.STOPPED]:
        print_error(errors, say("cli.batch.stopped_some_kept"))
        return Status.STOPPED
    return Status.UNREADABLE if counts[ClipOutcome.FAILED] else Status.DONE


@contextmanager
def _stop_on_request() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C, or a request to end, sets; a second Ctrl-C ends at once."""
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
