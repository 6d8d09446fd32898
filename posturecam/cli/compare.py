"""`posturecam compare`: two clips or results in, the table of differences and one video of both out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from posturecam.cli.compare_inputs import GivenClip, KnownClip, known_clip
from posturecam.cli.console import PlainConsole
from posturecam.cli.keeping import LibraryOption
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.options import AsJson
from posturecam.cli.speech import error_console, print_answer, reporting_errors
from posturecam.errors import OutputError, VideoError
from posturecam.pose.others.kinds import is_stored
from posturecam.results.folder import prepare_out
from posturecam.results.marker import holds_result, input_of
from posturecam.side_by_side.choices import ComparisonLayout, EqualBy, InStepBy
from posturecam.terminal_progress import progress_bar
from posturecam.types import Side
from posturecam.words import message, say

if TYPE_CHECKING:
    from posturecam.side_by_side.compared import ComparedClip
    from posturecam.side_by_side.comparison import Comparison
    from posturecam.side_by_side.footage import Footage

LONGEST_S = 600.0
"""The most that a video of a comparison may show, s; a choice, ten minutes."""


def _path(flag: str, code: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, metavar="FILE", help=help_text(f"compare.help.{code}"))
    return option


def _part(flag: str, code: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, min=1, help=help_text(f"compare.help.{code}"))
    return option


First = Annotated[Path, typer.Argument(metavar="A", help=help_text("compare.help.first"))]
Second = Annotated[Path, typer.Argument(metavar="B", help=help_text("compare.help.second"))]
By = Annotated[InStepBy, typer.Option("--by", help=help_text("compare.help.by"))]
LayoutOption = Annotated[ComparisonLayout, typer.Option("--layout", help=help_text("compare.help.layout"))]
MovieOption = Annotated[Path | None, _path("--out", "out")]
ResultsOption = Annotated[Path, typer.Option("--results", metavar="DIR", help=help_text("compare.help.results"))]
FootOption = Annotated[Side | None, typer.Option("--foot", help=help_text("compare.help.foot"))]
ToeOff = Annotated[bool, typer.Option("--toe-off", help=help_text("compare.help.toe_off"))]
Equal = Annotated[EqualBy, typer.Option("--equal", help=help_text("compare.help.equal"))]
PartA = Annotated[int | None, _part("--part-a", "part_a")]
PartB = Annotated[int | None, _part("--part-b", "part_b")]
VideoA = Annotated[Path | None, _path("--video-a", "video_a")]
VideoB = Annotated[Path | None, _path("--video-b", "video_b")]
TwoPeople = Annotated[bool, typer.Option("--two-people", help=help_text("compare.help.two_people"))]
Speed = Annotated[float, typer.Option("--speed", min=0.05, max=4.0, help=help_text("compare.help.speed"))]
Seconds = Annotated[float, typer.Option("--seconds", min=0.5, max=LONGEST_S, help=help_text("compare.help.seconds"))]


def compare(  # noqa: PLR0913 (one for each option)
    first: First,
    second: Second,
    *,
    by: By = InStepBy.PHASE,
    layout: LayoutOption = ComparisonLayout.BESIDE,
    out: MovieOption = None,
    results: ResultsOption = Path("out"),
    foot: FootOption = None,
    toe_off: ToeOff = False,
    equal: Equal = EqualBy.LEG,
    part_a: PartA = None,
    part_b: PartB = None,
    video_a: VideoA = None,
    video_b: VideoB = None,
    two_people: TwoPeople = False,
    speed: Speed = 1.0,
    seconds: Seconds = 60.0,
    as_json: AsJson = False,
    library: LibraryOption = None,
) -> None:
    """Compare two clips: a table of differences, and one video of both.

    Parameters
    ----------
    first, second : Path
        Clips, their result folders, or ids of clips in the library.
    by : InStepBy
        What they have in common at each moment.
    layout : ComparisonLayout
        Beside each other, or a ghost.
    out : Path or None
        The video to write; None for none.
    results : Path
        Where results of clips are kept, and looked for.
    foot : Side or None
        The foot to go by in both; None for the near one of each.
    toe_off : bool
        Whether toe offs, too, are put at the same phase.
    equal : EqualBy
        What is equal in both windows.
    part_a, part_b : int or None
        Which judgement of each, from 1; None for the likeliest.
    video_a, video_b : Path or None
        The clips themselves, where result folders were given.
    two_people : bool
        Whether they show two people.
    speed : float
        How fast the video plays, 1 = life.
    seconds : float
        What it shows at most, s of life.
    as_json : bool
        Whether to print JSON in place of the table.
    library : str or None
        Where the library lies, which knows the day, the person and the file of a result.
    """
    errors = error_console()
    with reporting_errors(errors):
        _check_out(out, (first, second, video_a, video_b))
        known = known_clip(first, library), known_clip(second, library)
        given = GivenClip(first, video_a, part_a, known[0]), GivenClip(second, video_b, part_b, known[1])
        two = two_people or _are_two(known)
        comparison = _compared(given, results, errors, by=by, foot=foot, match_toe_off=toe_off, two_people=two)
        footage = _footage(comparison, given, wanted=out is not None)
        _answer(comparison, footage, as_json=as_json, with_video=out is not None)
        if out is not None:
            from posturecam.side_by_side.movie import MovieOptions, write_movie

            how = MovieOptions(layout, equal, speed, seconds)
            with progress_bar(errors, out.name) as report:
                write_movie(comparison, footage, out, how, report)
            if not as_json:
                cut = comparison.synchrony.duration_s > seconds
                print_answer(say("compare.written_in_part" if cut else "compare.written", path=out, seconds=seconds))


def _are_two(known: tuple[KnownClip | None, KnownClip | None]) -> bool:
    """Whether the library keeps them under two people."""
    first, second = known
    return first is not None and second is not None and first.person != second.person


def _check_out(out: Path | None, inputs: tuple[Path | None, ...]) -> None:
    """Refuse a video that would take the place of a clip, or has the name of something else."""
    if out is None:
        return
    if out.suffix.lower() != ".mp4":
        raise OutputError(message("compare.out_is_no_mp4", path=out))
    if any(one is not None and one.resolve() == out.resolve() for one in inputs):
        raise OutputError(message("compare.out_is_input", path=out))


def _compared(
    given: tuple[GivenClip, GivenClip], results: Path, errors: Console, *, by: InStepBy, **how: Any
) -> Comparison:
    """Compare what was given, the parts that were asked for or the likeliest."""
    from posturecam.side_by_side.compared import judgement_numbered, likely_stretches, stretch_of
    from posturecam.side_by_side.comparison import compare as made_comparison

    clips = _clip(given[0], results, errors), _clip(given[1], results, errors)
    first, second = (
        usual if one.part is None else stretch_of(clip, judgement_numbered(clip, one.part))
        for clip, one, usual in zip(clips, given, likely_stretches(*clips), strict=True)
    )
    return made_comparison(clips, (first, second), by, **how)


def _clip(given: GivenClip, results: Path, errors: Console) -> ComparedClip:
    """Read the result of what was given; a clip without one is analysed."""
    from posturecam.side_by_side.compared import read_clip

    known = given.known
    if given.is_kept and known is not None:
        return read_clip(known.folder, known.name, known.recorded)
    if given.path.is_dir():
        if not holds_result(given.path):
            raise VideoError(message("compare.no_result", place=given.path))
        return read_clip(given.path, given.path.resolve().name, None if known is None else known.recorded)
    return read_clip(_result_of(given.path, results, errors), given.path.name)


def _result_of(clip: Path, results: Path, errors: Console) -> Path:
    """The result folder of a clip: the one that is there, else a new one."""
    from posturecam.clip import analyze_to_folder
    from posturecam.export import WITHOUT_OVERLAY
    from posturecam.results.inputs import check_regular, clip_digest

    check_regular(clip)
    digest = clip_digest(clip)
    there = sorted(results.iterdir()) if results.is_dir() else []
    found = next((one for one in there if one.is_dir() and input_of(one) == digest), None)
    if found is not None:
        return found
    if not is_stored(clip):
        ready_models(errors)
    prepare_out(results)
    with progress_bar(errors, clip.name) as report:
        return analyze_to_folder(clip, results, exports=(WITHOUT_OVERLAY,), progress=report).folder


def _footage(comparison: Comparison, given: tuple[GivenClip, GivenClip], *, wanted: bool) -> tuple[Footage, Footage]:
    """The frames of both clips; a file that was given is read only where a video is wanted."""
    from posturecam.side_by_side.footage import footage_of

    first, second = (
        footage_of(clip, one.clip if wanted else None) for clip, one in zip(comparison.clips, given, strict=True)
    )
    return first, second


def _answer(comparison: Comparison, footage: tuple[Footage, Footage], *, as_json: bool, with_video: bool) -> None:
    from posturecam.cli.compare_table import ComparisonTable

    said = [one.remark(clip) for one, clip in zip(footage, comparison.clips, strict=True)] if with_video else []
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2))
        return
    PlainConsole().print(ComparisonTable(comparison, tuple(str(remark) for remark in said if remark is not None)))
