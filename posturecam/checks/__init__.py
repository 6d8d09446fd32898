"""One file per check. A new check is a new file with a CHECK in it, a row in norms.toml and a test; nothing else
changes."""

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
