"""The tables that `posturecam validate --json` wrote, as they stood when this version was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from posturecam.checks import discover
from posturecam.ui.markup import folded, paragraph, table, told
from posturecam.wording import unit_of

FILE = Path(__file__).with_name("accuracy.json")
_ERRORS = ["Error of", "n", "Mean", "SD", "Largest", "Truth inside ±", "Promise"]
_FIGURES = ["What", "Measured", "Promised", "Promise"]


def accuracy_html() -> str:
    """One part for each table, and whether its promises are kept."""
    tables: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    titles = {check.id: check.title for check in discover()}
    return "".join(
        _table(title, rows, titles, opened=not number) for number, (title, rows) in enumerate(tables.items())
    )


def _table(title: str, rows: list[dict[str, Any]], titles: dict[str, str], opened: bool) -> str:
    broken = sum(not row["kept"] for row in rows)
    said = "Every promise is kept." if not broken else f"{broken} of these {len(rows)} break what is promised of them."
    errors = [_error(row, titles) for row in rows if "bias" in row]
    figures = [_figure(row) for row in rows if "bias" not in row]
    shown = table(_ERRORS, errors, title) if errors else ""
    shown += table(_FIGURES, figures, f"{title}, figures") if figures else ""
    return folded(title, paragraph(said, "pc-sub") + shown, opened)


def _error(row: dict[str, Any], titles: dict[str, str]) -> list[str]:
    unit = unit_of(row["unit"])
    numbers = [_number(row[key], unit) for key in ("bias", "spread", "worst")]
    covered = "" if row["covered"] is None else f"{100 * row['covered']:.0f} %"
    cells = (str(row["n"]), *numbers, covered, _kept(row, any(value for value in row["promised"].values())))
    return [told(titles.get(row["what"], row["what"][:1].upper() + row["what"][1:])), *map(told, cells)]


def _figure(row: dict[str, Any]) -> list[str]:
    promised = "" if row["promise"] is None else f"{'≥' if row['at_least'] else '≤'} {row['promise']:g}"
    name = f"{row['where']}: {row['what']}"
    cells = (_number(row["value"], unit_of(row["unit"])), promised, _kept(row, row["promise"] is not None))
    return [told(name), *map(told, cells)]


def _kept(row: dict[str, Any], promised: bool) -> str:
    return "" if not promised else "kept" if row["kept"] else "broken"


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value + 0:.1f}{unit}"
