"""The arguments and options that several commands take; those about a clip derive from the record of options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from posturecam.batch.settings import Settings
from posturecam.export import check_formats
from posturecam.options import Roi, check_region, options_in
from posturecam.pose.engines import Engine
from posturecam.types import Activity, View


def option(keyword: str) -> Any:
    """The typer option for a field of `Settings`, with the help and the range that the record declares."""
    one = options_in(Settings)[keyword]

    def checked(value: Any) -> Any:
        if value is not None:
            try:
                one.check(value)
            except ValueError as error:
                raise typer.BadParameter(str(error)) from None
        return value

    return typer.Option(f"--{one.flag}", callback=checked, metavar=one.metavar, help=one.help)


def annotation(keyword: str) -> Any:
    """The annotation of a command's parameter for a field of `Settings`: what is entered, and the option."""
    entered: Any = options_in(Settings)[keyword].entered
    return Annotated[entered if entered in (bool, list[str]) else entered | None, option(keyword)]


Clip = Annotated[Path, typer.Argument(metavar="CLIP", help="A video, or the landmarks.npz of an earlier result.")]
Clips = Annotated[list[Path], typer.Argument(metavar="CLIP", help="Videos, or landmarks.npz of earlier results.")]
OutOption = Annotated[Path, typer.Option(metavar="DIR", help="Where the results go, a folder for each clip.")]
ActivityOption = Annotated[Activity | None, option("activity")]
ViewOption = Annotated[View | None, option("view")]
BaselineOption = Annotated[Path | None, option("baseline")]
NormsOption = Annotated[Path | None, option("norms")]
Region = Annotated[str | None, option("roi")]
EngineOption = Annotated[Engine | None, option("engine")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


def formats(ids: list[str]) -> tuple[str, ...]:
    """The ids of formats that there are."""
    try:
        check_formats(ids)
    except ValueError as error:
        raise typer.BadParameter(f"--export: {error}") from None
    return tuple(ids)


def region(text: str | None) -> Roi | None:
    """(x, y, width, height) of 'x,y,w,h'."""
    if text is None:
        return None
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter("--roi takes four whole numbers in pixels: x,y,width,height") from None
    try:
        check_region((x, y, width, height))
    except ValueError as error:
        raise typer.BadParameter(f"--roi: {error}") from None
    return x, y, width, height
