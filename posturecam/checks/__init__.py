"""One file per check; `clip`, `settled`, `tilt` and `near_side` hold what several checks share.

A new check is a new file with a CHECK in it, a row in norms.toml and an id in analysis.schema.json. Its place in reports and cues is
in coaching/importance.py, its short name in wording.py, and what is drawn for it in render/figures.py.
"""

from __future__ import annotations

import importlib
import pkgutil

from posturecam.checks.clip import Check

__all__ = ["Check", "discover"]


def discover() -> tuple[Check, ...]:
    """Every check in this folder, by file name; the id of a check is the name of its file."""
    found = []
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        check = getattr(importlib.import_module(f"{__name__}.{module}"), "CHECK", None)
        if isinstance(check, Check):
            found.append(check)
    return tuple(found)
