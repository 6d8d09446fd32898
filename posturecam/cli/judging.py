"""The options of the commands that judge clips, and the settings they stand for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from posturecam.batch.settings import ClipSettings
from posturecam.cli.options import annotation, formats, frame_size, region
from posturecam.coaching.norms import load_norms
from posturecam.export import check_height
from posturecam.pose.engines import Engine
from posturecam.types import Baseline


def _baseline(path: Path) -> Baseline:
    from posturecam.results.baseline import load_baseline  # it needs numpy

    return load_baseline(path)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "baseline": _baseline,
    "norms": load_norms,
    "roi": region,
    "exports": formats,
    "frame_size": frame_size,
    "engine": lambda engine: Engine(engine).value,
}
"""How a setting is made of what was entered, where that is not the setting itself."""


class EnteredOptions:
    """What was entered for the fields of `ClipSettings`, by keyword."""

    def __init__(self, entered: Mapping[str, Any]) -> None:
        self._entered = entered

    def settings(self) -> ClipSettings:
        """Read the files that are named; raises BaselineError or NormsError.

        Returns
        -------
        ClipSettings
            What every clip is analysed with.

        Raises
        ------
        BadParameter
            Of Typer, for the region, a format, the size of the frames, and a format in metres without a height.
        """
        given = {keyword: value for keyword, value in self._entered.items() if value is not None}
        read = {keyword: _READERS.get(keyword, lambda one: one)(value) for keyword, value in given.items()}
        try:
            check_height(read.get("exports", ()), read.get("height_m"))
        except ValueError as error:
            raise typer.BadParameter(f"--export: {error}") from None
        return ClipSettings(**read)


def judging(command: Callable[..., None]) -> Callable[..., None]:
    """Make the command as Typer reads it: with an option for every field of `ClipSettings` in place of `options`.

    Parameters
    ----------
    command : callable
        With a parameter `options`, an `EnteredOptions`.

    Returns
    -------
    callable
        With a signature for Typer.
    """
    own = inspect.signature(command, eval_str=True)
    only = inspect.Parameter.KEYWORD_ONLY
    taken = {
        one.name: inspect.Parameter(one.name, only, default=one.default, annotation=annotation(one.name))
        for one in fields(ClipSettings)
    }

    @wraps(command)
    def run(**given: Any) -> None:
        options = EnteredOptions({keyword: given.pop(keyword) for keyword in taken})
        command(options=options, **given)

    others = {name: one.replace(kind=only) for name, one in own.parameters.items()}
    where = list(others).index("options")
    parameters = [*others.values()]
    parameters[where : where + 1] = taken.values()
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run
