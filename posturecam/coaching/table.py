"""A norms table as it stands in a file.

Reading it, spreading inherited keys over its rows, and naming every fault in it.

Addresses are (check, activity, view, kind); the values are plain TOML. `posturecam.coaching.norms` turns rows without
faults into Norms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from posturecam import documents
from posturecam.errors import NormsError
from posturecam.types import Activity, Verdict
from posturecam.words import message

Address = tuple[str, ...]
Row = Mapping[str, Any]

ACTIVITIES = tuple(str(activity) for activity in Activity)
VIEWS = ("side", "front")
KINDS = ("absolute", "baseline")
CAPS = tuple(str(verdict) for verdict in Verdict if verdict is not Verdict.UNKNOWN)
INPUTS = ("belt_speed_legs_s", "speed_mps")
MODELS: Mapping[str, tuple[str, ...]] = {"linear": ("a", "b"), "power": ("c", "x0", "p")}
NORMS = documents.DocumentKind(message("norms.table"), NormsError, message("norms.remedy"), 1 << 16)
"""The shipped table takes 17 kB."""

TEXTS = ("unit", "source", "cue_low", "cue_high")
CHOICES = {"cap": CAPS, "compare": ("difference", "ratio"), "evidence": ("strong", "moderate", "weak", "convention")}
AMOUNTS = ("uncertainty", "sample_sd", "change_uncertainty", "weight")
BANDS = ("green", "amber")
KEYS = (*TEXTS, *CHOICES, *AMOUNTS, *BANDS, "expected")


def read_toml(path: Path) -> dict[str, Any]:
    """Read the file of a norms table.

    Parameters
    ----------
    path : Path
        A TOML file.

    Returns
    -------
    dict[str, Any]
        Its content.

    Raises
    ------
    NormsError
        When it cannot be read.
    """
    return documents.read_toml(path, NORMS)


def spread(table: Mapping[str, Any], addresses: Iterable[Address]) -> dict[Address, dict[str, Any]]:
    """Give every row the keys it inherits.

    [defaults] first, then [defaults.activity], [check], … down to the row itself.

    Parameters
    ----------
    table : Mapping[str, Any]
        The content of a file.
    addresses : Iterable[Address]
        Of the rows.

    Returns
    -------
    dict[Address, dict[str, Any]]
        By address, the row.
    """
    rows = {}
    for address in addresses:
        row: dict[str, Any] = {}
        for path in ((), (address[1],)):
            row.update(_keys_at(table, ("defaults", *path)))
        for depth in range(1, len(address) + 1):
            row.update(_keys_at(table, address[:depth]))
        rows[address] = row
    return rows


def addresses_of(table: Mapping[str, Any]) -> tuple[Address, ...]:
    """List the address of every row in the table, in its order.

    Parameters
    ----------
    table : Mapping[str, Any]
        The content of a file.

    Returns
    -------
    tuple[Address, ...]
        (check, activity, view, kind) of each.
    """
    found: list[Address] = []

    def walk(branch: Mapping[str, Any], path: Address) -> None:
        for word, value in branch.items():
            if word in KEYS or not isinstance(value, Mapping) or (not path and word == "defaults"):
                continue
            if len(path) == 3:
                found.append((*path, word))
            else:
                walk(value, (*path, word))

    walk(table, ())
    return tuple(found)


def _keys_at(table: Mapping[str, Any], path: Address) -> dict[str, Any]:
    branch: Any = table
    for word in path:
        branch = branch.get(word, {}) if isinstance(branch, Mapping) else {}
    return {key: value for key, value in branch.items() if key in KEYS} if isinstance(branch, Mapping) else {}
