"""`posturecam live`: a webcam in, a window with the overlay, a summary at the end."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from posturecam.cli.console import PlainConsole
from posturecam.cli.language import help_text
from posturecam.cli.models import ready_models
from posturecam.cli.options import ActivityOption, BaselineOption, EngineOption, NormsOption, ViewOption
from posturecam.cli.speech import error_console, reporting_errors
from posturecam.coaching.norms import load_norms
from posturecam.live import LiveSession
from posturecam.ports import provenance_of
from posturecam.results.baseline import load_baseline
from posturecam.terminal import Scorecard
from posturecam.window import screen, watch


def live(
    camera: Annotated[int, typer.Option(min=0, help=help_text("cli.help.camera"))] = 0,
    activity: ActivityOption = None,
    view: ViewOption = None,
    baseline: BaselineOption = None,
    norms: NormsOption = None,
    engine: EngineOption = None,
) -> None:
    """Show a webcam with the overlay in a window, and a scorecard at the end.

    Parameters
    ----------
    camera : int
        Its index; 0 is the first.
    activity : Activity or None
        What the person does; None to find it out.
    view : View or None
        The side that the camera sees; None to find it out.
    baseline, norms : Path or None
        The files of the user's own good posture and thresholds.
    engine : Engine or None
        The runtime of the pose model.
    """
    errors = error_console()
    with reporting_errors(errors), ExitStack() as stack:
        from posturecam.pose.engines import open_engine
        from posturecam.video.webcam import Webcam

        own, table = load_baseline(baseline) if baseline else None, load_norms(norms)
        ready_models(errors)
        source = stack.enter_context(Webcam(camera))
        model = stack.enter_context(open_engine(engine))
        show = stack.enter_context(screen(model.pick))
        session = LiveSession(activity=activity, view=view, baseline=own, norms=table, provenance=provenance_of(model))
        try:
            watch(source, model, session, show)
        finally:
            summary = Scorecard(session.summary(), source.name)
            PlainConsole().print(summary)
