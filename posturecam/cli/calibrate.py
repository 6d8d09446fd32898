"""`posturecam calibrate`: a clip of good posture in, a baseline out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posturecam.cli.keeping import KeepBaseline
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.option_records import taking
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
from posturecam.pose.others.kinds import Stated, is_stored
from posturecam.results.baseline import save_baseline
from posturecam.terminal_progress import progress_bar
from posturecam.tracking import track_video
from posturecam.wording import activity_name
from posturecam.words import say


@taking(KeepBaseline)
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
    keeping: KeepBaseline,
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
    keeping : KeepBaseline
        What was entered for the library.

    Raises
    ------
    BadParameter
        Of Typer, where neither a file nor a person is named.
    """
    if out is None and keeping.person is None:
        raise typer.BadParameter(say("library.cli.baseline_needs_place"))
    errors = error_console()
    with reporting_errors(errors), keeping.opened() as library:
        if not is_stored(clip):
            ready_models(errors)
        with progress_bar(errors, clip.name) as report:
            stated = Stated(fps, frame_size(size))
            track = track_video(clip, engine=engine, roi=region(roi), progress=report, stated=stated)
            from posturecam.own_posture import baseline_warning, make_baseline

            baseline = make_baseline(track, activity=activity, view=view)
            if out is not None:
                save_baseline(baseline, out)
            if library is not None and keeping.person is not None:
                library.add_baseline(library.add_person(keeping.person), baseline)
            doubt = baseline_warning(baseline, load_norms())
    doing, seen_from, seconds = activity_name(baseline.activity).lower(), baseline.view.seen_from, baseline.seconds
    if out is not None:
        print_answer(say("cli.baseline_written", seconds=f"{seconds:.0f}", doing=doing, seen_from=seen_from, path=out))
    if keeping.person is not None:
        print_answer(say("library.cli.baseline_kept", person=keeping.person))
    if doubt:
        print_error(errors, str(doubt))
