"""The arguments and options that several commands take; those about a clip derive from the record of options."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from posturecam.batch.settings import ClipSettings
from posturecam.cli.language import help_text
from posturecam.export import check_formats
from posturecam.options import Roi, check_region, options_in
from posturecam.pose.engines import Engine
from posturecam.types import Activity, View
from posturecam.words import say


def option(keyword: str, help_code: str = "") -> Any:
    """Make Typer's option for a field of `ClipSettings`, with the help and the range that the record declares.

    Parameters
    ----------
    keyword : str
        The name of the field.
    help_code : str
        Of a help in place of the record's; empty for that.

    Returns
    -------
    typer.models.OptionInfo
        The option.

    Raises
    ------
    BadParameter
        Of Typer, once a command runs, for a value that the record refuses.
    """
    one = options_in(ClipSettings)[keyword]

    def checked(value: Any) -> Any:
        if value is not None:
            try:
                one.check(value)
            except ValueError as error:
                raise typer.BadParameter(str(error)) from None
        return value

    help_ = help_text(help_code) if help_code else help_text(one.help_message.code, **one.help_message.parameters)
    return typer.Option(f"--{one.flag}", callback=checked, metavar=one.metavar, help=help_)


def annotation(keyword: str, help_code: str = "") -> Any:
    """Make the annotation of a command's parameter for a field of `ClipSettings`: what is entered, and the option.

    Parameters
    ----------
    keyword : str
        The name of the field.
    help_code : str
        Of a help in place of the record's; empty for that.

    Returns
    -------
    Annotated
        As Typer reads it.
    """
    entered: Any = options_in(ClipSettings)[keyword].entered
    return Annotated[entered if entered in (bool, list[str]) else entered | None, option(keyword, help_code)]


ClipArgument = Annotated[Path, typer.Argument(metavar="CLIP", help=help_text("cli.help.clip"))]
ClipsArgument = Annotated[list[Path], typer.Argument(metavar="CLIP", help=help_text("cli.help.clips"))]
OutOption = Annotated[Path, typer.Option(metavar="DIR", help=help_text("cli.help.out"))]
ActivityOption = Annotated[Activity | None, option("activity")]
ViewOption = Annotated[View | None, option("view")]
BaselineOption = Annotated[Path | None, option("baseline")]
NormsOption = Annotated[Path | None, option("norms")]
Region = Annotated[str | None, option("roi")]
EngineOption = Annotated[Engine | None, option("engine")]
FpsOption = Annotated[float | None, option("fps")]
FrameSizeOption = Annotated[str | None, option("frame_size")]
WithDetails = Annotated[bool, typer.Option("--details", help=help_text("cli.help.details"))]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("cli.help.json"))]


def formats(ids: list[str]) -> tuple[str, ...]:
    """Check the ids of formats.

    Parameters
    ----------
    ids : list of str
        What was given to `--export`; each may be several, with commas between.

    Returns
    -------
    tuple of str
        The single ids.

    Raises
    ------
    BadParameter
        Of Typer, for an id that there is not.
    """
    single = [one.strip() for text in ids for one in text.split(",")]
    try:
        check_formats(single)
    except ValueError as error:
        raise typer.BadParameter(f"--export: {error}") from None
    return tuple(single)


def region(text: str | None) -> Roi | None:
    """Read a region of the image.

    Parameters
    ----------
    text : str or None
        'x,y,w,h' in pixels; None for the whole image.

    Returns
    -------
    Roi or None
        (x, y, width, height) in pixels.

    Raises
    ------
    BadParameter
        Of Typer, for anything else.
    """
    if text is None:
        return None
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(say("cli.roi_is_four_numbers")) from None
    try:
        check_region((x, y, width, height))
    except ValueError as error:
        raise typer.BadParameter(f"--roi: {error}") from None
    return x, y, width, height


def frame_size(text: str | None) -> tuple[int, int] | None:
    """Read the size of a frame.

    Parameters
    ----------
    text : str or None
        'WxH' in pixels; None where it is not stated.

    Returns
    -------
    tuple of int or None
        (width, height) in pixels.

    Raises
    ------
    BadParameter
        Of Typer, for anything else.
    """
    if text is None:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,4})[xX]([1-9][0-9]{0,4})", text.strip())
    if match is None:
        raise typer.BadParameter(say("others.size_is_two_numbers"))
    return int(match[1]), int(match[2])
