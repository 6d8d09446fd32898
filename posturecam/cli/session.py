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
from posturecam.cli.console import PlainConsole
from posturecam.cli.judging import EnteredOptions, judging
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.options import AsJson
from posturecam.cli.speech import Status, error_console, print_error, reporting_errors
from posturecam.clip import Result, analyze_to_folder
from posturecam.errors import BaselineError, TrackError, VideoError
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.pose.others.kinds import is_stored
from posturecam.results.folder import prepare_out
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.terminal_progress import progress_bar
from posturecam.words import message, say

if TYPE_CHECKING:
    from posturecam.export.reading import ClipResult
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
            read = run.read(clips)
            written = _written(read, out) if read else None
        finally:
            if made:
                with suppress(OSError):
                    out.rmdir()
    if written is not None:
        _show(*written, as_json)
    raise typer.Exit(run.status)


def _written(read: list[tuple[str, ClipResult]], out: Path) -> tuple[SessionAnalysis, Path]:
    """What the clips show together, and session.json; beside it a page of it."""
    from posturecam.report.html import clip_html
    from posturecam.report.session import session_page
    from posturecam.results.folder import write_atomically
    from posturecam.results.stored import write_session
    from posturecam.session import combine

    whole = combine([(name, result.analysis) for name, result in read])
    path = write_session(out, whole)
    page = session_page(whole, [result for _, result in read])
    write_atomically(path.with_suffix(".html"), clip_html(page).encode())
    return whole, path


def _show(whole: SessionAnalysis, path: Path, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(whole.to_dict(), indent=2))
        return
    from posturecam.cli.session_card import SessionCard

    console = PlainConsole()
    console.print(SessionCard(whole))
    console.print(say("session.card.written", json=path, page=path.with_suffix(".html").name), style="bold")


@dataclass
class _SessionRun:
    """The clips of one `session` command: finds or makes the result of each, and remembers the status."""

    out: Path
    settings: ClipSettings
    errors: Console
    status: int = 0

    def read(self, clips: list[Path]) -> list[tuple[str, ClipResult]]:
        """The results by name, without those of clips that can't be read."""
        read = [(name, self._result(clip)) for name, clip in zip(_names(clips), clips, strict=True)]
        return [(name, result) for name, result in read if result is not None]

    def _result(self, clip: Path) -> ClipResult | None:
        """The clip's result; None, and a sentence, where it can't be read."""
        try:
            return _stored(clip if clip.is_dir() else self._there(clip) or self._made(clip).folder)
        except (VideoError, TrackError, BaselineError) as error:
            print_error(self.errors, str(error))
            self.status = Status.WRONG_USAGE if isinstance(error, BaselineError) else Status.UNREADABLE
            return None

    def _there(self, clip: Path) -> Path | None:
        """The clip's result where it was made without options, and none are given now."""
        from posturecam.results.stored import folder_of

        return folder_of(clip, self.out) if self.settings == ClipSettings() else None

    def _made(self, clip: Path) -> Result:
        if not is_stored(clip):
            ready_models(self.errors, accurate=self.settings.accurate)
        with progress_bar(self.errors, clip.name) as report:
            return analyze_to_folder(clip, self.out, progress=report, **self.settings.keywords())


def _stored(folder: Path) -> ClipResult:
    """The result in a folder; a TrackError that names the folder where there is none, or a damaged one."""
    from posturecam.export.reading import read_result

    if not (folder / ANALYSIS_FILE).is_file():
        raise TrackError(message("session.stored.no_result", folder=folder))
    try:
        return read_result(folder, with_track=False)
    except TrackError as error:
        raise TrackError(message("session.stored.unreadable", folder=folder)) from error


def _names(clips: list[Path]) -> list[str]:
    """The name of each clip, of landmarks that of their folder; with its whole path where two have one name."""
    plain = [(clip.resolve().parent if clip.name == LANDMARKS_FILE else clip.resolve()).name for clip in clips]
    return [name if plain.count(name) == 1 else str(clip) for clip, name in zip(clips, plain, strict=True)]
