"""What is normal: the thresholds of norms.toml as immutable values, with a user's own file laid over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from posturecam.coaching import table, table_faults
from posturecam.coaching.change_table import load_changes
from posturecam.errors import NormsError
from posturecam.types import Activity, Expectation, Norm, Verdict, View
from posturecam.words import message, say

MOST_LISTED = 20
"""Faults of a table that a message names; a choice, one screen."""
SHIPPED = Path(__file__).with_name("norms.toml")
MEASURED = "measured"
"""Stands for a figure of changes.toml."""


@dataclass(frozen=True)
class Norms:
    """All rows, in the order of the table. Iterate for the rows; `digest` names this very content."""

    rows: tuple[Norm, ...]

    def __iter__(self) -> Iterator[Norm]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, check: str, activity: str, view: View | str, baseline: bool) -> Norm | None:
        """Find the row that judges a check.

        Parameters
        ----------
        check : str
            Its id.
        activity : str
            What the person does.
        view : View or str
            "left", "right" or "side"; "front" or "rear".
        baseline : bool
            Whether it compares with the person's own posture.

        Returns
        -------
        Norm or None
            The row; None = not judged.
        """
        return self._by_place.get((check, str(activity), _view_kind(view), baseline))

    def any_row(self, check: str, activity: str) -> Norm | None:
        """Find the first row of a check, whatever the view: unit and weight of a finding that must stay UNKNOWN.

        Parameters
        ----------
        check : str
            Its id.
        activity : str
            What the person does.

        Returns
        -------
        Norm or None
            The row; None where the check has none in this activity.
        """
        return self._by_activity.get((check, str(activity)))

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str, str, bool], Norm]:
        """The first row of each check, activity, view and kind."""
        return {(row.check, str(row.activity), row.view, row.baseline): row for row in reversed(self.rows)}

    @cached_property
    def _by_activity(self) -> Mapping[tuple[str, str], Norm]:
        """The first row of each check and activity."""
        return {(row.check, str(row.activity)): row for row in reversed(self.rows)}

    @cached_property
    def digest(self) -> str:
        """'sha256:…' over every row, independent of comments, layout and order in the file."""
        content = sorted(json.dumps(asdict(row), sort_keys=True) for row in self.rows)
        return "sha256:" + hashlib.sha256("\n".join(content).encode()).hexdigest()


def load_norms(user_file: Path | None = None) -> Norms:
    """Read the shipped norms, with the keys of a user's file of the same shape laid over them.

    Parameters
    ----------
    user_file : Path or None
        The user's file (TOML), or None.

    Returns
    -------
    Norms
        The rows.

    Raises
    ------
    NormsError
        Naming every fault of the file: unknown words, missing keys, bands that do not nest, units that disagree.
    """
    if user_file is None:
        return _shipped()
    _, addresses, rows = _shipped_table()
    own = table.read_toml(Path(user_file))
    laid_over = {address: {**rows[address], **keys} for address, keys in table.spread(own, addresses).items()}
    changed = _with_measured(laid_over)
    faults = (
        table_faults.layout_faults(own, addresses)
        + table_faults.row_faults(changed)
        + table_faults.unit_faults(rows, changed)
    )
    _refuse(Path(user_file), faults)
    return Norms(tuple(_norm(address, row) for address, row in changed.items()))


@cache
def _shipped() -> Norms:
    """The shipped norms; read once, since they are part of the program."""
    file, _, rows = _shipped_table()
    _refuse(SHIPPED, table_faults.layout_faults(file) + table_faults.row_faults(rows) + table_faults.unit_clashes(rows))
    return Norms(tuple(_norm(address, row) for address, row in rows.items()))


def _shipped_table() -> tuple[dict[str, Any], tuple[table.Address, ...], dict[table.Address, dict[str, Any]]]:
    file = table.read_toml(SHIPPED)
    addresses = table.addresses_of(file)
    return file, addresses, _with_measured(table.spread(file, addresses))


def _with_measured(rows: Mapping[table.Address, dict[str, Any]]) -> dict[table.Address, dict[str, Any]]:
    return {address: {**row, **_measured(address, row)} for address, row in rows.items()}


def _measured(address: table.Address, row: Mapping[str, Any]) -> dict[str, float]:
    """The figures of a row that were measured on people who did not change (changes.toml)."""
    wanted = [key for key in table.AMOUNTS if row.get(key) == MEASURED]
    known = load_changes().row(*address[:3]) if wanted else None
    return {} if known is None else dict.fromkeys(wanted, known.same)


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        left = len(faults) - MOST_LISTED
        named = faults if left <= 0 else [*faults[:MOST_LISTED], say("norms.and_more", n=left)]
        listed = "".join(f"\n- {fault}" for fault in named)
        raise NormsError(message("norms.faults", n=len(faults), path=path, listed=listed))


def _norm(address: table.Address, row: Mapping[str, Any]) -> Norm:
    check, activity, view, kind = address
    expected = row.get("expected")
    return Norm(
        check=check,
        activity=Activity(activity),
        view=view,
        baseline=kind == "baseline",
        unit=row["unit"],
        green=(float(row["green"][0]), float(row["green"][1])),
        amber=(float(row["amber"][0]), float(row["amber"][1])),
        uncertainty=float(row["uncertainty"]),
        sample_sd=float(row["sample_sd"]),
        cap=Verdict(row["cap"]),
        weight=float(row["weight"]),
        compare=row["compare"],
        evidence=row["evidence"],
        source=row["source"],
        change_uncertainty=row.get("change_uncertainty"),
        expected=None if expected is None else _expectation(expected),
        cue_low=row.get("cue_low"),
        cue_high=row.get("cue_high"),
    )


def _expectation(row: Mapping[str, Any]) -> Expectation:
    names = table.MODELS[row["model"]]
    return Expectation(row["model"], row["input"], tuple(float(row[name]) for name in names))


def _view_kind(view: View | str) -> str:
    word = str(view)
    if word in table.VIEWS:
        return word
    seen = View(word)
    return "side" if seen.is_side else "front" if seen.is_frontal else ""
