"""By how much two measurements of a person who did not change differ: the measured figures of changes.toml."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from posturecam import documents
from posturecam.errors import NormsError
from posturecam.types import Activity, View
from posturecam.words import message

CHANGES = documents.DocumentKind(message("norms.table"), NormsError, message("norms.remedy"), 1 << 16)
"""The shipped table takes 8 kB."""
SHIPPED_CHANGES = Path(__file__).with_name("changes.toml")
_VIEW_KINDS = {View.LEFT: "side", View.RIGHT: "side", View.FRONT: "front", View.REAR: "front"}


@dataclass(frozen=True)
class ChangeError:
    """What a difference between two measurements of one check can be wrong by, beyond the scatter of their samples.

    Attributes
    ----------
    check, activity, view, unit : str
        What it is of; view is "side" or "front".
    again : float
        ± (95 %) of a difference between days with the camera put up anew, the person's own variation from day to day
        included, in the unit.
    same : float
        ± (95 %) of a difference within one set-up.
    n_again, n_same : int
        How many pairs of filmings each was measured on.
    how_again, how_same : str
        How each was measured.
    """

    check: str
    activity: str
    view: str
    unit: str
    again: float
    same: float
    n_again: int
    n_same: int
    how_again: str
    how_same: str


@dataclass(frozen=True)
class ChangeTable:
    """All rows, in the order of the file."""

    rows: tuple[ChangeError, ...]

    def __iter__(self) -> Iterator[ChangeError]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, check: str, activity: Activity | str, view: View | str) -> ChangeError | None:
        """Find what is known of the changes of a check.

        Parameters
        ----------
        check : str
            Its id.
        activity : Activity or str
            What the person does.
        view : View or str
            "left", "right" or "side"; "front" or "rear".

        Returns
        -------
        ChangeError or None
            None where it was not measured.
        """
        kind = str(view) if str(view) in ("side", "front") else _VIEW_KINDS.get(View(str(view)), "")
        wanted = (check, str(activity), kind)
        return next((row for row in self.rows if (row.check, row.activity, row.view) == wanted), None)


@cache
def load_changes() -> ChangeTable:
    """Read the shipped table; once, since it is part of the program.

    Returns
    -------
    ChangeTable
        The rows.
    """
    return read_changes(SHIPPED_CHANGES)


def read_changes(path: Path) -> ChangeTable:
    """Read a table of changes, as `python -m posturecam_lab.validate.change_fit` writes it.

    Parameters
    ----------
    path : Path
        A TOML file.

    Returns
    -------
    ChangeTable
        The rows.

    Raises
    ------
    NormsError
        Where it cannot be read, a row lacks a key, or a ± is no number above 0.
    """
    file = documents.read_toml(path, CHANGES)
    with documents.understood(path, CHANGES):
        how = file["how"]
        return ChangeTable(
            tuple(
                _row((check, activity, view), row, how)
                for check, activities in file["change"].items()
                for activity, views in activities.items()
                for view, row in views.items()
            )
        )


def _row(address: tuple[str, str, str], row: Mapping[str, Any], how: Mapping[str, str]) -> ChangeError:
    check, activity, view = address
    again, same = float(row["again"]), float(row["same"])
    if not (0 < again < math.inf and 0 < same < math.inf and view in _VIEW_KINDS.values()):
        raise ValueError(".".join(address))
    return ChangeError(
        check=check,
        activity=str(Activity(activity)),
        view=view,
        unit=str(row["unit"]),
        again=again,
        same=same,
        n_again=int(row["n_again"]),
        n_same=int(row["n_same"]),
        how_again=how[row["how_again"]],
        how_same=how[row["how_same"]],
    )
