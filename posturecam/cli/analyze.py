"""`posturecam analyze`: clips in, scorecards and result folders out."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from posturecam import memory
from posturecam.batch.settings import ClipSettings
from posturecam.cli.console import PlainConsole
from posturecam.cli.judging import EnteredOptions, judging
from posturecam.cli.keeper import ResultKeeper
from posturecam.cli.keeping import KeepForPerson
from posturecam.cli.models import ready_models
from posturecam.cli.option_records import taking
from posturecam.cli.options import AsJson, ClipsArgument, OutOption, WithDetails
from posturecam.cli.speech import Status, error_console, print_answer, print_error, reporting_errors
from posturecam.clip import Result, analyze_to_folder
from posturecam.errors import BaselineError, PosturecamError, TrackError, VideoError
from posturecam.results.folder import prepare_out
from posturecam.terminal import Scorecard, progress_bar
from posturecam.tracking import is_stored
from posturecam.words import message, say


@judging
@taking(KeepForPerson)
def analyze(
    clips: ClipsArgument,
    out: OutOption = Path("out"),
    *,
    options: EnteredOptions,
    keeping: KeepForPerson,
    details: WithDetails = False,
    as_json: AsJson = False,
) -> None:
    """Judge clips one after the other, with a scorecard and a result folder for each.

    Parameters
    ----------
    clips : list of Path
        Videos or stored landmarks.
    out : Path
        The folder of the results.
    options : EnteredOptions
        What was entered for the settings.
    keeping : KeepForPerson
        What was entered for the library.
    details : bool
        Whether to print a table of all measurements, too.
    as_json : bool
        Whether to print JSON in place of scorecards.

    Raises
    ------
    Exit
        Of Typer, always, with the status.
    """
    memory.limit_memory()  # what batch and the app analyse is limited in their workers
    errors = error_console()
    with reporting_errors(errors, message("cli.stopped_some_kept")), keeping.keeper(errors) as keeper:
        settings = options.settings()
        if not all(is_stored(clip) for clip in clips):
            ready_models(errors, accurate=settings.accurate)
        run = _AnalyzeRun(out, settings, errors, details=details)
        run.keeper, run.person = keeper, keeping.person or ""
        made = prepare_out(out)
        try:
            run.analyze(clips, quiet=as_json)
        finally:
            if as_json:
                answers = run.answers[0] if len(clips) == 1 and run.answers else run.answers
                typer.echo(json.dumps(answers, indent=2))
            if made:
                with suppress(OSError):
                    out.rmdir()
    raise typer.Exit(run.status)


class _AnalyzeRun:
    """The clips of one `analyze` command: goes through them, shows each, remembers the status and the JSON."""

    def __init__(self, out: Path, settings: ClipSettings, errors: Console, *, details: bool) -> None:
        self.out, self.settings, self.errors, self.details = out, settings, errors, details
        self.status = 0
        self.keeper: ResultKeeper | None = None
        self.person = ""
        self.answers: list[dict[str, Any]] = []

    def analyze(self, clips: list[Path], quiet: bool) -> None:
        """Analyse every clip, skipping with a message what can't be read; what would stop every clip is raised."""
        console = PlainConsole()
        for clip in clips:
            try:
                with progress_bar(self.errors, clip.name) as report:
                    result = analyze_to_folder(
                        clip,
                        self.out,
                        progress=report,
                        recorded=None if self.keeper is None else self.keeper.recorded,
                        **self.settings.keywords(),
                    )
            except (VideoError, TrackError, BaselineError) as error:
                self._failed(clip, error)
                continue
            answer = {"path": str(clip), "folder": str(result.folder), **result.analysis.to_dict()}
            if not quiet:
                console.print(self._scorecard(result))
            kept = self._kept(result, clip)
            if not quiet and kept.get("library_clip"):
                print_answer(say("library.cli.kept", name=clip.name, person=self.person))
            self.answers.append({**answer, **kept})

    def _scorecard(self, result: Result) -> Scorecard:
        return Scorecard(result.analysis, str(result.clip), folder=result.folder, details=self.details)

    def _kept(self, result: Result, clip: Path) -> dict[str, Any]:
        """Keep a result, where that is asked for; what the JSON says of it."""
        if self.keeper is None or result.folder is None:
            return {}
        kept = self.keeper.keep(result.folder, clip, self.person)
        if kept is None:
            self.status = self.status or Status.WRONG_USAGE
        return {"library_clip": kept}

    def _failed(self, clip: Path, error: PosturecamError) -> None:
        print_error(self.errors, str(error))
        self.answers.append({"path": str(clip), "error": str(error)})
        self.status = Status.WRONG_USAGE if isinstance(error, BaselineError) else Status.UNREADABLE
