"""The options of the commands that judge clips, and the settings they stand for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from posturecam.batch.settings import Settings
from posturecam.cli.options import (
    AccurateOption,
    ActivityOption,
    BaselineOption,
    EngineOption,
    NormsOption,
    Region,
    ViewOption,
    region,
    within,
)
from posturecam.coaching.norms import load_norms
from posturecam.results.baseline import load_baseline

SlowMotion = Annotated[
    float | None,
    typer.Option(
        callback=within(0.1, 100, "times"),
        metavar="TIMES",
        help="How much slower the clip plays, if it isn't found by itself: 8 for 240 shown at 30; 1 = not at all.",
    ),
]
Height = Annotated[
    float | None, typer.Option(callback=within(0.5, 2.6, "metres"), metavar="M", help="Your height, for speeds in m/s.")
]
Speed = Annotated[
    float | None,
    typer.Option(callback=within(0.1, 13, "metres per second"), metavar="M/S", help="The speed of the treadmill."),
]
Incline = Annotated[
    float | None,
    typer.Option(
        callback=within(-30, 30, "degrees"), metavar="DEG", help="The treadmill's incline; 1 % is 0.6 degrees."
    ),
]
WithVideo = Annotated[bool, typer.Option("--video/--no-video", help="Also make annotated.mp4 and stills.")]


@dataclass(frozen=True)
class Options:
    """What the user knows about the clips and wants of them, each field an option, in the order of --help."""

    activity: ActivityOption = None
    view: ViewOption = None
    baseline: BaselineOption = None
    slow_motion: SlowMotion = None
    height: Height = None
    speed: Speed = None
    incline: Incline = None
    roi: Region = None
    norms: NormsOption = None
    engine: EngineOption = None
    accurate: AccurateOption = False
    video: WithVideo = True

    def settings(self) -> Settings:
        """Reads the files that are named. Raises BaselineError, NormsError, and typer.BadParameter for the region."""
        return Settings(
            activity=self.activity,
            view=self.view,
            baseline=load_baseline(self.baseline) if self.baseline else None,
            slow_motion=self.slow_motion,
            height_m=self.height,
            speed_mps=self.speed,
            incline_deg=self.incline,
            norms=load_norms(self.norms) if self.norms else None,
            engine=self.engine.value if self.engine else None,
            accurate=self.accurate,
            video=self.video,
            roi=region(self.roi),
        )


def judging(command: Callable[..., None]) -> Callable[..., None]:
    """The command as typer reads it: with every field of `Options` in place of its parameter `options`."""
    own = inspect.signature(command, eval_str=True)
    hints = get_type_hints(Options, include_extras=True)
    only = inspect.Parameter.KEYWORD_ONLY
    taken = {
        f.name: inspect.Parameter(f.name, only, default=f.default, annotation=hints[f.name]) for f in fields(Options)
    }

    @wraps(command)
    def run(**given: Any) -> None:
        options = Options(**{name: given.pop(name) for name in taken})
        command(options=options, **given)

    others = {name: one.replace(kind=only) for name, one in own.parameters.items()}
    where = list(others).index("options")
    parameters = [*others.values()]
    parameters[where : where + 1] = taken.values()
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run
