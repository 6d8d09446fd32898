"""The measured accuracy, from the tables that `posturecam validate --json` wrote for this version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docs.hooks.markdown import plain, table
from posturecam.checks import discover
from posturecam.wording import unit_of

FILE = Path(__file__).parents[2] / "posturecam" / "ui" / "learn" / "accuracy.json"
_ERRORS = ("Error of", "n", "mean", "SD", "largest", "truth inside ±", "promised", "kept")
_FIGURES = ("Where", "What", "measured", "promised", "kept")
_PROMISES = {"bias": "mean", "spread": "SD", "worst": "largest"}

Row = dict[str, Any]


def accuracy() -> str:
    """Return a section for each table of the file."""
    tables: dict[str, list[Row]] = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    return "\n".join(_section(title, rows) for title, rows in tables.items())


def _section(title: str, rows: list[Row]) -> str:
    broken = sum(not row["kept"] for row in rows)
    said = "Every promise is kept." if not broken else f"{broken} of these {len(rows)} rows break their promise."
    errors = [_error(row) for row in rows if "bias" in row]
    figures = [_figure(row) for row in rows if "bias" not in row]
    shown = [table(headings, cells) for headings, cells in ((_ERRORS, errors), (_FIGURES, figures)) if cells]
    return f"### {plain(title)}\n\n{said}\n\n" + "\n".join(shown)


def _error(row: Row) -> tuple[str, ...]:
    unit = unit_of(row["unit"])
    numbers = (_number(row[key], unit) for key in ("bias", "spread", "worst"))
    inside = "" if row["covered"] is None else f"{100 * row['covered']:.0f} %"
    promised = _promised(row["promised"], unit)
    return (plain(_name(row["what"])), str(row["n"]), *numbers, inside, promised, _kept(row, bool(promised)))


def _name(what: str) -> str:
    """Return the title of the check that an error is of, or what it says itself."""
    check, _, group = what.partition(", ")
    titles = {check.id: check.title for check in discover()}
    return f"{titles[check]}, {group}".removesuffix(", ") if check in titles else what


def _promised(promise: Row, unit: str) -> str:
    words = [f"{word} ≤ {promise[key]:g}{unit}" for key, word in _PROMISES.items() if promise[key] is not None]
    if promise["covered"]:
        low, high = promise["covered"]
        words.append(f"in ± {100 * low:.0f} to {100 * high:.0f} %")
    return ", ".join(words)


def _figure(row: Row) -> tuple[str, ...]:
    unit = unit_of(row["unit"])
    promised = "" if row["promise"] is None else f"{'≥' if row['at_least'] else '≤'} {row['promise']:g}{unit}"
    value = _number(row["value"], unit)
    return plain(row["where"]), plain(row["what"]), value, promised, _kept(row, bool(promised))


def _kept(row: Row, promised: bool) -> str:
    return "" if not promised else "yes" if row["kept"] else "**no**"


def _number(value: float, unit: str) -> str:
    return f"{round(value, 1) + 0:.1f}{unit}"  # + 0: no minus before zero
