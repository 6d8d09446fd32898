"""`posturecam calibrate`: a clip of good posture in, a baseline out."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posturecam.cli.keeping import LibraryOption
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.options import (
    ActivityOption,
    ClipArgument,
    EngineOption,
    FpsOption,
    FrameSizeOption,
    Region,
    ViewOption,
    frame_size,
    region,
)
from posturecam.cli.speech import error_console, print_answer, print_error, reporting_errors
from posturecam.coaching.norms import load_norms
from posturecam.pose.others.common import Stated
from posturecam.results.baseline import save_baseline
from posturecam.terminal import progress_bar
from posturecam.tracking import is_stored, track_video
from posturecam.wording import activity_name
from posturecam.words import say

if TYPE_CHECKING:
    from posturecam.library import Library

ForPerson = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help=help_text("library.help.baseline_person"))
]


def calibrate(
    clip: ClipArgument,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help=help_text("cli.help.baseline_out"))] = None,
    *,
    activity: ActivityOption = None,
    view: ViewOption = None,
    roi: Region = None,
    engine: EngineOption = None,
    fps: FpsOption = None,
    size: FrameSizeOption = None,
    person: ForPerson = None,
    library: LibraryOption = None,
) -> None:
    """Make a baseline of a clip of the user's own good posture.

    Parameters
    ----------
    clip : Path
        A video or stored landmarks.
    out : Path or None
        The baseline file to write.
    activity : Activity or None
        What the person does; None to find it out.
    view : View or None
        The side that the camera sees; None to find it out.
    roi : str or None
        'x,y,w,h' in pixels of the region with the person.
    engine : Engine or None
        The runtime of the pose model.
    fps : float or None
        Frames per second of landmarks that do not say it.
    size : str or None
        'WxH' in pixels of the frames of landmarks that do not say it.
    person : str or None
        In the library, for whom to keep it.
    library : str or None
        Where the library lies.

    Raises
    ------
    BadParameter
        Of Typer, where neither a file nor a person is named.
    """
    if out is None and person is None:
        raise typer.BadParameter(say("library.cli.baseline_needs_place"))
    errors = error_console()
    with reporting_errors(errors), _opened(person, library) as opened:
        if not is_stored(clip):
            ready_models(errors)
        with progress_bar(errors, clip.name) as report:
            stated = Stated(fps, frame_size(size))
            track = track_video(clip, engine=engine, roi=region(roi), progress=report, stated=stated)
            from posturecam.own_posture import baseline_warning, make_baseline

            baseline = make_baseline(track, activity=activity, view=view)
            if out is not None:
                save_baseline(baseline, out)
            if opened is not None and person is not None:
                opened.add_baseline(opened.add_person(person), baseline)
            doubt = baseline_warning(baseline, load_norms())
    doing, seen_from, seconds = activity_name(baseline.activity).lower(), baseline.view.seen_from, baseline.seconds
    if out is not None:
        print_answer(say("cli.baseline_written", seconds=f"{seconds:.0f}", doing=doing, seen_from=seen_from, path=out))
    if person is not None:
        print_answer(say("library.cli.baseline_kept", person=person))
    if doubt:
        print_error(errors, str(doubt))


def _opened(person: str | None, where: str | None) -> AbstractContextManager[Library | None]:
    """The library, where the baseline is to be kept for a person."""
    if person is None:
        return nullcontext()
    from posturecam.library import Library

    return Library.open(where)
