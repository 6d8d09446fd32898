"""A norms table as it stands in a file: reading it, spreading inherited keys over its rows, and naming every fault in
it.

Addresses are (check, activity, view, kind); the values are plain TOML. `posturecam.coaching.norms` turns rows without
faults into Norms.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from posturecam import documents
from posturecam.documents import short
from posturecam.errors import NormsError
from posturecam.types import Activity, Verdict

Address = tuple[str, ...]
Row = Mapping[str, Any]

ACTIVITIES = tuple(str(activity) for activity in Activity)
VIEWS = ("side", "front")
KINDS = ("absolute", "baseline")
CAPS = tuple(str(verdict) for verdict in Verdict if verdict is not Verdict.UNKNOWN)
INPUTS = ("belt_speed_legs_s", "speed_mps")
MODELS: Mapping[str, tuple[str, ...]] = {"linear": ("a", "b"), "power": ("c", "x0", "p")}
MAX_CUE_WORDS = 5
NORMS = documents.Kind("a norms table", NormsError, "Correct that place, or leave out --norms.", 1 << 16)
"""The shipped table takes 17 kB."""
LARGEST = 1e6
"""Of any number in a table that has an end: far beyond any that a check can have, and nothing that overflows."""
INPUT_RANGE = (0.01, 30.0)
"""Speeds at which what is expected must be a number, in m/s or leg lengths/s: a crawl and twice the world record."""

_TEXTS = ("unit", "source", "cue_low", "cue_high")
_WORDS = {"cap": CAPS, "compare": ("difference", "ratio"), "evidence": ("strong", "moderate", "weak", "convention")}
_AMOUNTS = ("uncertainty", "sample_sd", "change_uncertainty", "weight")
_BANDS = ("green", "amber")
_REQUIRED = (
    *("unit", "green", "amber", "uncertainty", "sample_sd"),
    *("cap", "weight", "compare", "evidence", "source"),
)
KEYS = (*_TEXTS, *_WORDS, *_AMOUNTS, *_BANDS, "expected")


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a norms table's file; NormsError when it cannot be read."""
    return documents.read_toml(path, NORMS)


def spread(table: Mapping[str, Any], addresses: Iterable[Address]) -> dict[Address, dict[str, Any]]:
    """Every row with the keys it inherits: [defaults] first, then [defaults.activity], [check], … down to the row
    itself."""
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
    """The address of every row in the table, in its order."""
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


def layout_faults(table: Mapping[str, Any], known: Iterable[Address] | None = None) -> list[str]:
    """What is wrong with the words and the nesting. With `known` (a user's file) every row must be one of those."""
    addresses = addresses_of(table) if known is None else tuple(known)
    checks = tuple(dict.fromkeys(address[0] for address in addresses))
    faults = _layout_faults(table, (), (checks, ACTIVITIES, VIEWS, KINDS))
    strangers = () if known is None else [a for a in addresses_of(table) if a not in addresses and a[0] in checks]
    return faults + [
        f"{_name(a)}: there is no such row; {a[0]} has {', '.join(_name(k) for k in addresses if k[0] == a[0])}"
        for a in strangers
        if a[1] in ACTIVITIES and a[2] in VIEWS and a[3] in KINDS
    ]


def row_faults(rows: Mapping[Address, Row]) -> list[str]:
    """What is wrong with the rows after inheritance: missing keys, bad values, bands that do not nest, cues that are
    missing."""
    return [f"{_name(address)}: {fault}" for address, row in rows.items() for fault in _faults_in(address, row)]


def unit_clashes(rows: Mapping[Address, Row]) -> list[str]:
    """Rows of one check in one view whose units disagree."""
    faults = []
    units: dict[Address, tuple[Address, Any]] = {}
    for address, row in rows.items():
        first, unit = units.setdefault((address[0], address[2]), (address, row.get("unit")))
        if row.get("unit") != unit:
            faults.append(f'{_name(address)}: unit "{row.get("unit")}" is not "{unit}" as in {_name(first)}')
    return faults


def unit_faults(shipped: Mapping[Address, Row], changed: Mapping[Address, Row]) -> list[str]:
    """Rows whose unit a user's file changes: the unit belongs to the check, not to the norm."""
    return [
        f'{_name(address)}: the unit is "{row["unit"]}" and cannot be changed'
        for address, row in shipped.items()
        if changed[address]["unit"] != row["unit"]
    ]


def _name(address: Address) -> str:
    return ".".join(address)


def _keys_at(table: Mapping[str, Any], path: Address) -> dict[str, Any]:
    branch: Any = table
    for word in path:
        branch = branch.get(word, {}) if isinstance(branch, Mapping) else {}
    return {key: value for key, value in branch.items() if key in KEYS} if isinstance(branch, Mapping) else {}


def _layout_faults(branch: Mapping[str, Any], path: Address, levels: tuple[tuple[str, ...], ...]) -> list[str]:
    words = levels[0] if levels else ()
    faults = []
    for word, value in branch.items():
        where = _name((*path, word))
        if not path and word == "defaults":
            faults += _deeper_faults(value, (word,), (ACTIVITIES,))
        elif word in KEYS and path:
            continue
        elif word in words:
            faults += _deeper_faults(value, (*path, word), levels[1:])
        else:
            faults.append(f"{short(where)}: unknown word{_suggestion(word, (*words, *(KEYS if path else ())))}")
    return faults


def _deeper_faults(value: Any, path: Address, levels: tuple[tuple[str, ...], ...]) -> list[str]:
    return _layout_faults(value, path, levels) if isinstance(value, Mapping) else [f"{_name(path)}: must be a table"]


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _faults_in(address: Address, row: Row) -> list[str]:
    missing = [f'"{key}" is missing' for key in _REQUIRED if key not in row]
    wrong = {key: fault for key, value in row.items() if (fault := _value_fault(key, value)) is not None}
    sound = {key: value for key, value in row.items() if key not in wrong}
    together = _band_faults(sound) + _cue_faults(sound) + _ratio_faults(address, sound)
    return missing + list(wrong.values()) + together


def _value_fault(key: str, value: Any) -> str | None:
    """What is wrong with one value on its own, or None."""
    if key in _TEXTS:
        return None if isinstance(value, str) and value.strip() else f"{key} must be a text"
    if key in _WORDS and value not in _WORDS[key]:
        return f'{key} "{short(value)}" is not one of {", ".join(_WORDS[key])}{_suggestion(str(value), _WORDS[key])}'
    if key in _BANDS:
        return _band_fault(key, value)
    if key in _AMOUNTS:
        return _amount_fault(key, value)
    return _expected_fault(value) if key == "expected" else None


def _band_fault(key: str, value: Any) -> str | None:
    if not (isinstance(value, list) and len(value) == 2 and all(_is_number(edge) for edge in value)):
        return f"{key} must be [low, high]"
    if any(abs(edge) > LARGEST for edge in value if math.isfinite(edge)):
        return f"{key} {value}: no edge may be beyond {LARGEST:g}, but -inf and inf may"
    return None if value[0] < value[1] else f"{key} {value}: low is not below high"


def _amount_fault(key: str, value: Any) -> str | None:
    lowest = "0 or more" if key == "weight" else "above 0"
    if not _is_number(value) or value < 0 or (value == 0 and key != "weight"):
        return f"{key} must be a number {lowest}, not {short(value)}"
    return None if value <= LARGEST else f"{key} must be at most {LARGEST:g}, not {short(value)}"


def _expected_fault(value: Any) -> str | None:
    if not isinstance(value, Mapping) or str(value.get("model")) not in MODELS:
        return f"expected needs a model, one of {', '.join(MODELS)}"
    if value.get("input") not in INPUTS:
        near = _suggestion(str(value.get("input")), INPUTS)
        return f'expected: input "{short(value.get("input"))}" is not one of {", ".join(INPUTS)}{near}'
    names = MODELS[value["model"]]
    if set(value) != {"model", "input", *names} or not all(_is_number(value[name]) for name in names):
        return f"expected: the model {value['model']} takes the numbers {', '.join(names)} and nothing else"
    if value.get("x0", 1) <= 0:
        return "expected: x0 must be above 0"
    if not all(abs(_expected_at(value, speed)) <= LARGEST for speed in INPUT_RANGE):
        return (
            f"expected: what is expected must be at most {LARGEST:g} between {INPUT_RANGE[0]:g} and {INPUT_RANGE[1]:g}"
        )
    return None


def _expected_at(expected: Row, x: float) -> float:
    """What is expected at the input x; infinity where that is too large a number."""
    try:
        if expected["model"] == "linear":
            return float(expected["a"] + expected["b"] * x)
        return float(expected["c"] * (x / expected["x0"]) ** expected["p"])
    except OverflowError:
        return math.inf


def _band_faults(row: Row) -> list[str]:
    if "green" not in row or "amber" not in row:
        return []
    (low, high), (amber_low, amber_high) = row["green"], row["amber"]
    below = amber_low < low or low == -math.inf == amber_low
    above = amber_high > high or high == math.inf == amber_high
    return [] if below and above else [f"green {row['green']} does not lie inside amber {row['amber']}"]


def _cue_faults(row: Row) -> list[str]:
    faults = []
    for key, edge in zip(("cue_low", "cue_high"), row.get("green", ()), strict=False):
        if key in row and len(row[key].split()) > MAX_CUE_WORDS:
            faults.append(f'{key} "{short(row[key])}" is longer than {MAX_CUE_WORDS} words')
        if key not in row and math.isfinite(edge) and row.get("cap") != Verdict.GOOD:
            faults.append(f'"{key}" is missing: this row can ask for a change on that side')
    return faults


def _ratio_faults(address: Address, row: Row) -> list[str]:
    fits = address[-1] == "baseline" and row.get("unit") == "%" and "expected" not in row
    if row.get("compare") != "ratio" or fits:
        return []
    return ['compare "ratio" belongs to a baseline row with the unit "%" and nothing expected']


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)
