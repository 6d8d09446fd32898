"""One file per format of the result folder; `base` says what an exporter is, `writing` hands them the track, the analysis and
the frames.

A new format is a new file with an EXPORTER in it. The result folder, the app's downloads, the terminal's list of files, what
the browser may fetch and the batch derive from `discover()`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from posturecam.export.base import Exporter, FrameExporter

__all__ = ["archive_name", "check_formats", "discover", "mime_types", "names_by_use", "selected"]

_USES: Mapping[str, str] = {"video": "Watch", "image": "Look"}
"""What a file is for, by the first half of its MIME type; else it holds numbers."""
_NUMBERS = "Numbers"


@cache
def discover() -> tuple[Exporter, ...]:
    """Every exporter in this folder, in the order of lists."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    found: list[Exporter] = [module.EXPORTER for module in modules if hasattr(module, "EXPORTER")]
    return tuple(sorted(found, key=lambda exporter: (exporter.format.rank, exporter.format.id)))


def check_formats(ids: Iterable[str]) -> None:
    """Raise ValueError for an id that no format has."""
    known = [exporter.format.id for exporter in discover()]
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise ValueError(f"{unknown[0]} is not a format. Choose from {', '.join(known)}.")


def selected(also: Collection[str] = (), *, frames: bool = True) -> tuple[Exporter, ...]:
    """The exporters to run: those of the default formats, without `frames` only those that need none, and those whose id is
    in `also`. Raises ValueError for an unknown id."""
    check_formats(also)
    return tuple(
        exporter
        for exporter in discover()
        if exporter.format.id in also
        or (exporter.format.default and (frames or not isinstance(exporter, FrameExporter)))
    )


def names_by_use(names: Iterable[str]) -> dict[str, list[str]]:
    """Those of the names that are files of a format, sorted, by what they are for: Watch, Look, Numbers."""
    there, uses = list(names), dict[str, list[str]]()
    for use in (*_USES.values(), _NUMBERS):
        found = {
            name
            for exporter in discover()
            if _USES.get(exporter.format.mime.partition("/")[0], _NUMBERS) == use
            for name in exporter.format.names_in(there)
        }
        if found:
            uses[use] = sorted(found)
    return uses


def mime_types() -> dict[str, str]:
    """The MIME type of each ending, with its dot, that files of a format have."""
    return {exporter.format.suffix: exporter.format.mime for exporter in discover()}


def archive_name(exporter: Exporter) -> str:
    """The name of the ZIP file that holds all files of a format with several."""
    return f"{exporter.format.id}.zip"
