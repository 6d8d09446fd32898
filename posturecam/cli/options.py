"""The arguments and options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from posturecam.clip import Roi
from posturecam.pose.engines import Engine
from posturecam.types import Activity, View

Clip = Annotated[Path, typer.Argument(metavar="CLIP", help="A video, or the landmarks.npz of an earlier result.")]
Clips = Annotated[list[Path], typer.Argument(metavar="CLIP", help="Videos, or landmarks.npz of earlier results.")]
OutOption = Annotated[Path, typer.Option(metavar="DIR", help="Where the results go, a folder for each clip.")]
ActivityOption = Annotated[Activity | None, typer.Option(help="What the person does, if it isn't found by itself.")]
ViewOption = Annotated[
    View | None, typer.Option(metavar="SIDE", help="left, right, front or rear: what the camera sees.")
]
BaselineOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Your own good posture, made by calibrate.")]
NormsOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Your own thresholds, over the shipped ones.")]
Region = Annotated[str | None, typer.Option(metavar="X,Y,W,H", help="Where the person is, in pixels, among several.")]
EngineOption = Annotated[
    Engine | None, typer.Option(help="The runtime that finds the landmarks, openvino if not given.")
]
AccurateOption = Annotated[
    bool,
    typer.Option("--accurate", help="Also look with a heavier network: less error in head and trunk, a little slower."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


def within(low: float, high: float, unit: str) -> Callable[[float | None], float | None]:
    """What an option's value goes through: itself, or typer.BadParameter that names the range and its unit."""

    def checked(value: float | None) -> float | None:
        if value is not None and not low <= value <= high:
            raise typer.BadParameter(f"{value:g} is not between {low:g} and {high:g} {unit}.")
        return value

    return checked


def region(text: str | None) -> Roi | None:
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
