"""`posturecam analyze`: clips in, scorecards and result folders out."""

from __future__ import annotations

import gc
import json
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from posturecam import memory
from posturecam.cli.judging import EnteredOptions, judging
from posturecam.cli.keeping import KeepForPerson
from posturecam.cli.models import ready_models
from posturecam.cli.option_records import taking
from posturecam.cli.options import AsJson, ClipsArgument, OutOption, WithDetails
from posturecam.cli.speech import Status, error_console, print_answer, print_error, reporting_errors
from posturecam.errors import BaselineError, PosturecamError, TrackError, VideoError
from posturecam.pose.others.kinds import is_stored
from posturecam.preload import Preloading
from posturecam.results.folder import prepare_out
from posturecam.terminal_progress import FrameBar, progress_bar
from posturecam.video.photo_kinds import is_photo
from posturecam.video.probe import container_of
from posturecam.words import message, say

if TYPE_CHECKING:
    from rich.console import Console

    from posturecam.batch.settings import ClipSettings
    from posturecam.cli.keeper import ResultKeeper
    from posturecam.clip import Result
    from posturecam.types import Analysis

_AFTER_FIRST_FRAME = ("gc:freeze", "gc:enable", "posturecam.cli.console", "posturecam.terminal")
"""The search for garbage, which would find none of what was loaded until then, and what prints a scorecard."""


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
            gc.enable()
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
        for clip in clips:
            self._analyze_or_say_why_not(clip, quiet)

    def _analyze_or_say_why_not(self, clip: Path, quiet: bool) -> None:
        try:
            _refuse_unreadable(clip)
            self._analyze(clip, quiet)
        except (VideoError, TrackError, BaselineError) as error:
            self._failed(clip, error)

    def _analyze(self, clip: Path, quiet: bool) -> None:
        """Say what a clip shows as soon as that is known, then name the files that were made of it."""
        if not is_stored(clip):
            gc.disable()  # until the first frame is done
        from posturecam.clip import analyze_to_folder

        with progress_bar(self.errors, clip.name) as bar:
            card = _Card(str(clip), bar, details=self.details)
            result = analyze_to_folder(
                clip,
                self.out,
                progress=Preloading(bar, *_AFTER_FIRST_FRAME),
                found=None if quiet else card,
                recorded=None if self.keeper is None else self.keeper.recorded,
                **self.settings.keywords(),
            )
        if not quiet:
            card.print_files(result)
        answer = {"path": str(clip), "folder": str(result.folder), **result.analysis.to_dict()} if quiet else {}
        kept = self._kept(result, clip)
        if not quiet and kept.get("library_clip"):
            print_answer(say("library.cli.kept", name=clip.name, person=self.person))
        self.answers.append({**answer, **kept})
        card.raise_failure()

    def _kept(self, result: Result, clip: Path) -> dict[str, Any]:
        """Keep a result, where that is asked for; what the JSON says of it."""
        if self.keeper is None:
            return {}
        kept = self.keeper.keep(result.folder, clip, self.person)
        if kept is None:
            self.status = self.status or Status.WRONG_USAGE
        return {"library_clip": kept}

    def _failed(self, clip: Path, error: PosturecamError) -> None:
        print_error(self.errors, str(error))
        self.answers.append({"path": str(clip), "error": str(error)})
        self.status = Status.WRONG_USAGE if isinstance(error, BaselineError) else Status.UNREADABLE


class _Card:
    """Prints what a clip shows, while stills, video and tables are made of it.

    Where it can't be printed, as in a pipe that was closed, the files are made first.
    """

    def __init__(self, name: str, bar: FrameBar | None, *, details: bool) -> None:
        self._name, self._bar, self._details = name, bar, details
        self._failure: OSError | SystemExit | None = None

    def __call__(self, analysis: Analysis) -> None:
        from posturecam.terminal import Scorecard

        with nullcontext() if self._bar is None else self._bar.hidden():
            self._print(Scorecard(analysis, self._name, details=self._details))

    def print_files(self, result: Result) -> None:
        from posturecam.terminal import FilesMade

        self._print(FilesMade(result.folder), "")

    def _print(self, *what: object) -> None:
        from posturecam.cli.console import PlainConsole

        try:
            PlainConsole().print(*what, sep="\n")
        except (OSError, SystemExit) as failure:  # rich ends the program where a pipe is closed
            self._failure = failure

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


def _refuse_unreadable(clip: Path) -> None:
    """Refuse what is no video before the rest of the program is imported; raises VideoError."""
    if not is_stored(clip) and not is_photo(clip):
        container_of(clip)
