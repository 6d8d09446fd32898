"""`posturecam session`: several clips of one session in, one scorecard and session.json out."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from posturecam import memory
from posturecam.batch.settings import ClipSettings
from posturecam.cli.judging import EnteredOptions, judging
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.options import AsJson
from posturecam.cli.speech import PlainConsole, Status, error_console, print_error, reporting_errors
from posturecam.clip import Result, analyze_to_folder
from posturecam.errors import BaselineError, TrackError, VideoError
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.results.folder import prepare_out
from posturecam.terminal import progress_bar
from posturecam.tracking import is_stored
from posturecam.types import Analysis
from posturecam.words import message, say

if TYPE_CHECKING:
    from posturecam.session import SessionAnalysis

SessionClips = Annotated[list[Path], typer.Argument(metavar="CLIP", help=help_text("cli.help.session_clips"))]
SessionOut = Annotated[Path, typer.Option(metavar="DIR", help=help_text("cli.help.session_out"))]


@judging
def session(
    clips: SessionClips,
    out: SessionOut = Path("out"),
    *,
    options: EnteredOptions,
    as_json: AsJson = False,
) -> None:
    """Combine the clips of one session, analysing those that have no result yet.

    Parameters
    ----------
    clips : list of Path
        Videos, stored landmarks or result folders.
    out : Path
        The folder of the results.
    options : EnteredOptions
        What was entered for the settings.
    as_json : bool
        Whether to print JSON in place of the scorecard.

    Raises
    ------
    BadParameter
        Of Typer, for fewer than two clips.
    Exit
        Of Typer, always, with the status.
    """
    if len(clips) < 2:
        raise typer.BadParameter(say("session.ask.two_clips"))
    memory.limit_memory()
    errors = error_console()
    with reporting_errors(errors, message("cli.stopped_some_kept")):
        run = _SessionRun(out, options.settings(), errors)
        made = prepare_out(out)
        try:
            whole = run.combined(clips)
            path = None if whole is None else _written(whole, out)
        finally:
            if made:
                with suppress(OSError):
                    out.rmdir()
    if whole is not None and path is not None:
        _show(whole, path, as_json)
    raise typer.Exit(run.status)


def _written(whole: SessionAnalysis, out: Path) -> Path:
    from posturecam.results.stored import write_session

    return write_session(out, whole)


def _show(whole: SessionAnalysis, path: Path, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(whole.to_dict(), indent=2))
        return
    from posturecam.cli.session_card import SessionCard

    console = PlainConsole()
    console.print(SessionCard(whole))
    console.print(say("session.card.written", path=path), style="bold")


@dataclass
class _SessionRun:
    """The clips of one `session` command: finds or makes the result of each, and remembers the status."""

    out: Path
    settings: ClipSettings
    errors: Console
    status: int = 0

    def combined(self, clips: list[Path]) -> SessionAnalysis | None:
        """What the clips show together, without those that can't be read; None where none can."""
        read = [(name, self._read(clip)) for name, clip in zip(_names(clips), clips, strict=True)]
        found = [(name, analysis) for name, analysis in read if analysis is not None]
        from posturecam.session import combine

        return combine(found) if found else None

    def _read(self, clip: Path) -> Analysis | None:
        """The clip's analysis; None, and a sentence, where it can't be read."""
        try:
            return self._analysis(clip)
        except (VideoError, TrackError, BaselineError) as error:
            print_error(self.errors, str(error))
            self.status = Status.WRONG_USAGE if isinstance(error, BaselineError) else Status.UNREADABLE
            return None

    def _analysis(self, clip: Path) -> Analysis:
        """Of a result folder, of the clip's result where it was made without options, or made now."""
        from posturecam.results.stored import analysis_in, result_of

        if clip.is_dir():
            return analysis_in(clip)
        there = result_of(clip, self.out) if self.settings == ClipSettings() else None
        return there or self._made(clip).analysis

    def _made(self, clip: Path) -> Result:
        if not is_stored(clip):
            ready_models(self.errors, accurate=self.settings.accurate)
        with progress_bar(self.errors, clip.name) as report:
            return analyze_to_folder(clip, self.out, progress=report, **self.settings.keywords())


def _names(clips: list[Path]) -> list[str]:
    """The name of each clip, of landmarks that of their folder; with its whole path where two have one name."""
    plain = [(clip.resolve().parent if clip.name == LANDMARKS_FILE else clip.resolve()).name for clip in clips]
    return [name if plain.count(name) == 1 else str(clip) for clip, name in zip(clips, plain, strict=True)]
