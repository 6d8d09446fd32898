"""One file per format of the result folder.

`base` says what an exporter is, `writing` hands them the track, the analysis and the frames. A new format is a new file
with an EXPORTER in it. The result folder, the app's downloads, the terminal's list of files, what the browser may fetch
and the batch derive from `discover()`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable
from functools import cache

from posturecam.export.base import Exporter, Format, FrameExporter
from posturecam.words import message, say

__all__ = [
    "LEFT_OUT",
    "WITHOUT_OVERLAY",
    "archive_name",
    "check_formats",
    "check_height",
    "discover",
    "mime_types",
    "names_by_use",
    "selected",
]

_USES = ("video", "image")
"""First halves of MIME types that say what a file is for; any other holds numbers."""
_NUMBERS = "numbers"
LEFT_OUT = "-"
"""Before the id of a default format: it is not to be made."""
WITHOUT_OVERLAY = f"{LEFT_OUT}video"
"""Leaves out annotated.mp4, which takes longest to make."""


@cache
def discover() -> tuple[Exporter, ...]:
    """Find every exporter in this folder.

    Returns
    -------
    tuple of Exporter
        In the order of lists.
    """
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    found: list[Exporter] = [module.EXPORTER for module in modules if hasattr(module, "EXPORTER")]
    return tuple(sorted(found, key=lambda exporter: (exporter.format.rank, exporter.format.id)))


def check_formats(ids: Iterable[str]) -> None:
    """Refuse an id that no format has.

    Parameters
    ----------
    ids : Iterable of str
        What was asked for; with `LEFT_OUT` before it, what was not.

    Raises
    ------
    ValueError
        With a message for the user.
    """
    ids = tuple(ids)
    if not ids:
        return  # without the exporters: they are a third of the start of a command
    known = [exporter.format.id for exporter in discover()]
    unknown = [one for one in ids if one.removeprefix(LEFT_OUT) not in known]
    if unknown:
        raise ValueError(message("export.unknown_format", format=unknown[0], formats=", ".join(known)))


def check_height(ids: Iterable[str], height_m: float | None) -> None:
    """Refuse formats in metres where the person's height is not given.

    Parameters
    ----------
    ids : Iterable of str
        What was asked for.
    height_m : float or None
        Of the person.

    Raises
    ------
    ValueError
        With a message for the user.
    """
    ids = tuple(ids)
    exporters = discover() if ids else ()
    asked = [exporter.format.id for exporter in exporters if exporter.format.metres and exporter.format.id in ids]
    if asked and height_m is None:
        raise ValueError(message("formats.height_first", format=asked[0]))


def selected(also: Collection[str] = (), *, frames: bool = True) -> tuple[Exporter, ...]:
    """Choose the exporters to run.

    Raises ValueError for an unknown id.

    Parameters
    ----------
    also : Collection of str
        Ids of formats to make besides the default ones; with `LEFT_OUT` before it, one of those not to make.
    frames : bool
        Whether to make the default formats that need frames.

    Returns
    -------
    tuple of Exporter
        In the order of lists.
    """
    check_formats(also)
    return tuple(
        exporter
        for exporter in discover()
        if exporter.format.id in also
        or (
            exporter.format.default
            and f"{LEFT_OUT}{exporter.format.id}" not in also
            and (frames or not isinstance(exporter, FrameExporter))
        )
    )


def names_by_use(names: Iterable[str]) -> dict[str, list[str]]:
    """Group files by what they are for.

    Parameters
    ----------
    names : Iterable of str
        Names of files; those of no format are left out.

    Returns
    -------
    dict
        By use, in the present language (Watch, Look, Numbers), the sorted names.
    """
    there, uses = list(names), dict[str, list[str]]()
    for use in (*_USES, _NUMBERS):
        formats = [exporter.format for exporter in discover() if _use_of(exporter.format) == use]
        found = {name for one in formats for name in one.names_in(there)}
        if found:
            uses[say(f"export.use.{use}")] = sorted(found)
    return uses


def _use_of(one: Format) -> str:
    kind = one.mime.partition("/")[0]
    return kind if kind in _USES else _NUMBERS


def mime_types() -> dict[str, str]:
    """List the MIME types of all formats.

    Returns
    -------
    dict
        The MIME type by the ending of a file, with its dot.
    """
    return {exporter.format.suffix: exporter.format.mime for exporter in discover()}


def archive_name(exporter: Exporter) -> str:
    """Name the ZIP file that holds all files of a format with several.

    Parameters
    ----------
    exporter : Exporter
        Writes that format.

    Returns
    -------
    str
        Name of the file.
    """
    return f"{exporter.format.id}.zip"
