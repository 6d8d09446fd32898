"""One file per check.

`base` says what a check is; `sampling`, `figure`, `held_posture`, `tilt_error` and `near_side` hold what several share.

A new check is a new file with a CHECK in it, a row in norms.toml and its words. Reports, cues, tables, the overlay
and the JSON Schema derive from `discover()`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from posturecam.checks.base import Check

__all__ = ["Check", "column_checks", "discover", "find", "main_checks"]


@cache
def discover() -> tuple[Check, ...]:
    """List every check in this folder, in the order of reports; its id is the name of its file.

    Returns
    -------
    tuple[Check, ...]
        The checks, by ascending rank.
    """
    found = []
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        check = getattr(importlib.import_module(f"{__name__}.{module}"), "CHECK", None)
        if isinstance(check, Check):
            found.append(check)
    return tuple(sorted(found, key=lambda check: check.rank))


@cache
def _by_id() -> Mapping[str, Check]:
    return MappingProxyType({check.id: check for check in discover()})


def find(check_id: str) -> Check:
    """Find a check by its id.

    Parameters
    ----------
    check_id : str
        Such as the `check` of a finding.

    Returns
    -------
    Check
        The check; where there is none, as in a result of another version, one that measures nothing and comes last.
    """
    return _by_id().get(check_id) or Check(id=check_id, rank=sys.maxsize, needs=())


def main_checks() -> tuple[Check, ...]:
    """List the main checks: the columns of tables; without any of them nothing is called good.

    Returns
    -------
    tuple[Check, ...]
        In the order of reports.
    """
    return tuple(check for check in discover() if check.is_main)


def column_checks() -> tuple[Check, ...]:
    """List the checks that have a column in tables of several clips.

    Returns
    -------
    tuple[Check, ...]
        In the order of reports.
    """
    return tuple(check for check in discover() if check.has_column)
