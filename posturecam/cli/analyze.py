"""`posturecam analyze`: clips in, scorecards and result folders out."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from posturecam.batch.settings import Settings
from posturecam.cli.judging import Options, judging
from posturecam.cli.models import ready_models
from posturecam.cli.options import AsJson, Clips, OutOption
from posturecam.cli.speech import PlainConsole, Status, error_console, say, speaking
from posturecam.clip import Result, analyze_to_folder
from posturecam.errors import BaselineError, PosturecamError, TrackError, VideoError
from posturecam.results.folder import prepare_out
from posturecam.terminal import Scorecard, progress_bar
from posturecam.tracking import is_stored


@judging
def analyze(
    clips: Clips,
    out: OutOption = Path("out"),
    *,
    options: Options,
    as_json: AsJson = False,
) -> None:
    """Judge clips: a scorecard here, and all numbers, the annotated video and stills in a folder for each clip."""
    errors = error_console()
    with speaking(errors, "Stopped; the results of finished clips are kept."):
        settings = options.settings()
        if not all(is_stored(clip) for clip in clips):
            ready_models(errors, accurate=settings.accurate)
        run = _Run(out, settings, errors)
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


class _Run:
    """The clips of one `analyze` command: goes through them, shows each, remembers the status and the JSON."""

    def __init__(self, out: Path, settings: Settings, errors: Console) -> None:
        self.out, self.settings, self.errors = out, settings, errors
        self.status = 0
        self.answers: list[dict[str, Any]] = []

    def analyze(self, clips: list[Path], quiet: bool) -> None:
        """Does every clip; one that can't be read is told and passed over. Raises what no other clip could escape
        either."""
        console = PlainConsole()
        for clip in clips:
            try:
                with progress_bar(self.errors, clip.name) as report:
                    result = analyze_to_folder(
                        clip,
                        self.out,
                        progress=report,
                        **self.settings.keywords(),
                    )
            except (VideoError, TrackError, BaselineError) as error:
                self._failed(clip, error)
                continue
            self.answers.append({"path": str(clip), "folder": str(result.folder), **result.analysis.to_dict()})
            if not quiet:
                console.print(self._scorecard(result))

    def _scorecard(self, result: Result) -> Scorecard:
        return Scorecard(result.analysis, str(result.clip), folder=result.folder)

    def _failed(self, clip: Path, error: PosturecamError) -> None:
        say(self.errors, str(error))
        self.answers.append({"path": str(clip), "error": str(error)})
        self.status = Status.WRONG_USAGE if isinstance(error, BaselineError) else Status.UNREADABLE
