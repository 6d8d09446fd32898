"""`posturecam calibrate`: a clip of good posture in, a baseline out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posturecam.cli.models import ready_models
from posturecam.cli.options import ActivityOption, Clip, EngineOption, Region, ViewOption, region
from posturecam.cli.speech import answer, error_console, say, speaking
from posturecam.coaching.norms import load_norms
from posturecam.results.baseline import save_baseline
from posturecam.terminal import progress_bar
from posturecam.tracking import is_stored, track_video
from posturecam.wording import activity_name


def calibrate(
    clip: Clip,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The baseline to write, for analyze --baseline.")],
    activity: ActivityOption = None,
    view: ViewOption = None,
    roi: Region = None,
    engine: EngineOption = None,
) -> None:
    """Make a baseline from 5 s or more of your own good posture."""
    errors = error_console()
    with speaking(errors):
        if not is_stored(clip):
            ready_models(errors)
        with progress_bar(errors, clip.name) as report:
            track = track_video(clip, engine=engine, roi=region(roi), progress=report)
            from posturecam.own_posture import doubt_of, make_baseline

            baseline = make_baseline(track, activity=activity, view=view)
            save_baseline(baseline, out)
            doubt = doubt_of(baseline, load_norms())
    seen = f"{baseline.seconds:.0f} s of {activity_name(baseline.activity).lower()}, seen {baseline.view.seen_from}"
    answer(f"Baseline of {seen}, written to {out}. Compare with it: posturecam analyze CLIP --baseline {out}")
    if doubt:
        say(errors, doubt)
