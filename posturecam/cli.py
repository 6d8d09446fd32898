"""The terminal: what the commands are called, what they take, what they say and with which status they end.

Status 0: all analysed. 2: wrong usage, or the results can't be written. 3: some clip could not be read or held no
person. 130: stopped with Ctrl-C. `validate` ends with 1 when a promise is broken. Answers go to stdout, everything else
to stderr.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from posturecam.batch import Known, Result, Roi, analyze_to_folder, track_video
from posturecam.coaching.norms import load_norms
from posturecam.errors import BaselineError, PosturecamError, TrackError, VideoError
from posturecam.live import LiveSession
from posturecam.own_posture import make_baseline
from posturecam.results.baseline import load_baseline, save_baseline
from posturecam.results.folder import prepare_out
from posturecam.terminal import DOING, SEEN_FROM, Scorecard, progress_bar, progress_line, validation_table
from posturecam.types import Activity, View
from posturecam.version import __version__
from posturecam.window import screen, watch

WRONG_USAGE, UNREADABLE, STOPPED = 2, 3, 130

app = typer.Typer(
    name="posturecam",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Clip = Annotated[Path, typer.Argument(metavar="CLIP", help="A video, or the landmarks.npz of an earlier result.")]
Clips = Annotated[list[Path], typer.Argument(metavar="CLIP", help="Videos, or landmarks.npz of earlier results.")]
OutOption = Annotated[Path, typer.Option(metavar="DIR", help="Where the results go, a folder for each clip.")]
ActivityOption = Annotated[Activity | None, typer.Option(help="What the person does, if it isn't found by itself.")]
ViewOption = Annotated[
    View | None, typer.Option(metavar="SIDE", help="left, right, front or rear: what the camera sees.")
]
BaselineOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Your own good posture, made by calibrate.")]
NormsOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Your own thresholds, over the shipped ones.")]
SlowMotion = Annotated[
    float, typer.Option(min=1, max=100, help="How much slower the clip plays: 8 for 240 shown at 30.")
]
Height = Annotated[float | None, typer.Option(min=0.5, max=2.6, metavar="M", help="Your height, for speeds in m/s.")]
Speed = Annotated[float | None, typer.Option(min=0.1, max=13, metavar="M/S", help="The speed of the treadmill.")]
Incline = Annotated[
    float | None, typer.Option(min=-30, max=30, metavar="DEG", help="The treadmill's incline; 1 % is 0.6 degrees.")
]
Region = Annotated[str | None, typer.Option(metavar="X,Y,W,H", help="Where the person is, in pixels, among several.")]
Recordings = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, metavar="DIR", help="Force-plate recordings, .npz.")
]
LabelledClips = Annotated[
    Path | None, typer.Option(exists=True, file_okay=False, metavar="DIR", help="Clips, with labels/NAME.json.")
]
WithVideo = Annotated[bool, typer.Option("--video/--no-video", help="Also make annotated.mp4 and stills.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posturecam {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")]


@app.callback()
def posturecam(version: Version = False) -> None:
    """How you walk, run, stand and sit, measured from a clip. Nothing leaves this machine."""


def main() -> None:
    """Runs the command line of this process; what a terminal can't show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


@app.command()
def analyze(
    clips: Clips,
    out: OutOption = Path("out"),
    activity: ActivityOption = None,
    view: ViewOption = None,
    baseline: BaselineOption = None,
    slow_motion: SlowMotion = 1.0,
    height: Height = None,
    speed: Speed = None,
    incline: Incline = None,
    roi: Region = None,
    norms: NormsOption = None,
    video: WithVideo = True,
    as_json: AsJson = False,
) -> None:
    """Judge clips: a scorecard here, and all numbers, the annotated video and stills in a folder for each clip."""
    errors = _errors()
    with speaking(errors):
        known: Known = {
            "activity": activity,
            "view": view,
            "baseline": load_baseline(baseline) if baseline else None,
            "slow_motion": slow_motion,
            "height_m": height,
            "speed_mps": speed,
            "incline_deg": incline,
            "norms": load_norms(norms),
        }
        run = _Run(out, _roi(roi), video, known, errors)
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


@app.command()
def calibrate(
    clip: Clip,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The baseline to write, for analyze --baseline.")],
    activity: ActivityOption = None,
    view: ViewOption = None,
    roi: Region = None,
) -> None:
    """Make a baseline from 5 s or more of your own good posture."""
    errors = _errors()
    with speaking(errors), progress_bar(errors, clip.name) as report:
        track = track_video(clip, roi=_roi(roi), progress=report)
        baseline = make_baseline(track, activity=activity, view=view)
        save_baseline(baseline, out)
    seen = f"{baseline.seconds:.0f} s of {DOING[baseline.activity].lower()}, seen {SEEN_FROM[baseline.view]}"
    typer.echo(f"Baseline of {seen}, written to {out}. Compare with it: posturecam analyze CLIP --baseline {out}")


@app.command()
def live(
    camera: Annotated[int, typer.Option(min=0, help="Which camera; 0 is the first.")] = 0,
    activity: ActivityOption = None,
    view: ViewOption = None,
    baseline: BaselineOption = None,
    norms: NormsOption = None,
) -> None:
    """Watch yourself through a webcam, with one cue at a time; q ends, and a summary follows."""
    errors = _errors()
    with speaking(errors), ExitStack() as stack:
        from posturecam.pose.mediapipe import MediaPipePose
        from posturecam.video.webcam import Webcam

        own, table = load_baseline(baseline) if baseline else None, load_norms(norms)
        source = stack.enter_context(Webcam(camera))
        show = stack.enter_context(screen())
        model = stack.enter_context(MediaPipePose())
        session = LiveSession(
            activity=activity, view=view, baseline=own, norms=table, provenance={"model": model.model_hash}
        )
        try:
            watch(source, model, session, show)
        finally:
            summary = Scorecard(session.summary(), source.name, table, baseline=own)
            Console(highlight=False).print(summary)


@app.command()
def validate(
    groundtruth: Recordings = None,
    clips: LabelledClips = None,
    as_json: AsJson = False,
) -> None:
    """Measure how accurate the engine is, beside what it promises; status 1 when a promise is broken."""
    from posturecam.validate import run_validation

    errors = _errors()
    with speaking(errors), progress_line(errors) as report:
        tables = run_validation(groundtruth, clips, report)
    kept = all(row.kept for rows in tables.values() for row in rows)
    if as_json:
        lists = {title: [row.to_dict() for row in rows] for title, rows in tables.items()}
        typer.echo(json.dumps({"kept": kept, "tables": lists}, indent=2))
    else:
        Console(highlight=False).print(*(validation_table(title, rows) for title, rows in tables.items()))
    raise typer.Exit(0 if kept else 1)


@contextmanager
def speaking(errors: Console) -> Iterator[None]:
    """Turns what can go wrong in the block into one sentence on stderr and the exit status that goes with it."""
    try:
        yield
    except PosturecamError as error:
        say(errors, str(error))
        raise typer.Exit(UNREADABLE if isinstance(error, (VideoError, TrackError)) else WRONG_USAGE) from error
    except KeyboardInterrupt:
        say(errors, "Stopped; the results of finished clips are kept.")
        raise typer.Exit(STOPPED) from None


def _errors() -> Console:
    return Console(stderr=True, soft_wrap=True, highlight=False)


def say(errors: Console, sentence: str) -> None:
    """Prints a sentence about a failure, red where there is colour."""
    errors.print(Text(sentence, "red"))


class _Run:
    """The clips of one `analyze` command: goes through them, shows each, remembers the status and the JSON."""

    def __init__(self, out: Path, roi: Roi | None, video: bool, known: Known, errors: Console) -> None:
        self.out, self.roi, self.video, self.known, self.errors = out, roi, video, known, errors
        self.status = 0
        self.answers: list[dict[str, Any]] = []

    def analyze(self, clips: list[Path], quiet: bool) -> None:
        """Does every clip; one that can't be read is told and passed over. Raises what no other clip could escape
        either."""
        console = Console(highlight=False)
        for clip in clips:
            try:
                with progress_bar(self.errors, clip.name) as report:
                    result = analyze_to_folder(
                        clip, self.out, roi=self.roi, video=self.video, progress=report, **self.known
                    )
            except (VideoError, TrackError, BaselineError) as error:
                self._failed(clip, error)
                continue
            self.answers.append({"path": str(clip), "folder": str(result.folder), **result.analysis.to_dict()})
            if not quiet:
                console.print(self._scorecard(result))

    def _scorecard(self, result: Result) -> Scorecard:
        norms = self.known.get("norms") or load_norms()
        own = self.known.get("baseline")
        return Scorecard(result.analysis, str(result.clip), norms, baseline=own, folder=result.folder)

    def _failed(self, clip: Path, error: PosturecamError) -> None:
        say(self.errors, str(error))
        self.answers.append({"path": str(clip), "error": str(error)})
        self.status = WRONG_USAGE if isinstance(error, BaselineError) else UNREADABLE


def _roi(text: str | None) -> Roi | None:
    """(x, y, width, height) of 'x,y,w,h'."""
    if text is None:
        return None
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter("--roi takes four whole numbers in pixels: x,y,width,height") from None
    if min(x, y) < 0 or min(width, height) < 1:
        raise typer.BadParameter("--roi must lie in the picture and have a width and a height")
    return x, y, width, height
