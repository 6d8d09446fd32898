"""What is wrong with a norms table, one sentence for each fault."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from posturecam.coaching.table import (
    ACTIVITIES,
    AMOUNTS,
    BANDS,
    CHOICES,
    INPUTS,
    KEYS,
    KINDS,
    MODELS,
    TEXTS,
    VIEWS,
    Address,
    Row,
    addresses_of,
)
from posturecam.documents import short
from posturecam.types import Verdict
from posturecam.words import say

MAX_CUE_WORDS = 5

LARGEST = 1e6
"""Of any number in a table that has an end: far beyond any that a check can have, and nothing that overflows."""

INPUT_RANGE = (0.01, 30.0)
"""Speeds at which what is expected must be a number, in m/s or leg lengths/s: a crawl and twice the world record."""

_REQUIRED = (
    *("unit", "green", "amber", "uncertainty", "sample_sd"),
    *("cap", "weight", "compare", "evidence", "source"),
)


def layout_faults(table: Mapping[str, Any], known: Iterable[Address] | None = None) -> list[str]:
    """List what is wrong with the words and the nesting.

    Parameters
    ----------
    table : Mapping[str, Any]
        The content of a file.
    known : Iterable[Address] or None
        The addresses that there may be, for a user's file; None for the shipped one.

    Returns
    -------
    list[str]
        One sentence each, in the present language.
    """
    addresses = addresses_of(table) if known is None else tuple(known)
    checks = tuple(dict.fromkeys(address[0] for address in addresses))
    faults = _layout_faults(table, (), (checks, ACTIVITIES, VIEWS, KINDS))
    strangers = () if known is None else [a for a in addresses_of(table) if a not in addresses and a[0] in checks]
    return faults + [
        say(
            "norms.no_such_row",
            where=name_of(a),
            check=a[0],
            known=", ".join(name_of(k) for k in addresses if k[0] == a[0]),
        )
        for a in strangers
        if a[1] in ACTIVITIES and a[2] in VIEWS and a[3] in KINDS
    ]


def row_faults(rows: Mapping[Address, Row]) -> list[str]:
    """List what is wrong with rows after inheritance.

    Missing keys, bad values, bands that do not nest, cues that are missing.

    Parameters
    ----------
    rows : Mapping[Address, Row]
        By address.

    Returns
    -------
    list[str]
        One sentence each, in the present language.
    """
    return [
        say("norms.where_and_what", where=name_of(address), what=fault)
        for address, row in rows.items()
        for fault in _faults_in(address, row)
    ]


def unit_clashes(rows: Mapping[Address, Row]) -> list[str]:
    """List rows of one check in one view whose units disagree.

    Parameters
    ----------
    rows : Mapping[Address, Row]
        By address.

    Returns
    -------
    list[str]
        One sentence each, in the present language.
    """
    faults = []
    units: dict[Address, tuple[Address, Any]] = {}
    for address, row in rows.items():
        first, unit = units.setdefault((address[0], address[2]), (address, row.get("unit")))
        if row.get("unit") != unit:
            faults.append(
                say("norms.units_clash", where=name_of(address), unit=row.get("unit"), other=unit, first=name_of(first))
            )
    return faults


def unit_faults(shipped: Mapping[Address, Row], changed: Mapping[Address, Row]) -> list[str]:
    """List rows whose unit a user's file changes: the unit belongs to the check, not to the norm.

    Parameters
    ----------
    shipped : Mapping[Address, Row]
        By address.
    changed : Mapping[Address, Row]
        The same with the user's keys laid over them.

    Returns
    -------
    list[str]
        One sentence each, in the present language.
    """
    return [
        say("norms.unit_is_fixed", where=name_of(address), unit=row["unit"])
        for address, row in shipped.items()
        if changed[address]["unit"] != row["unit"]
    ]


def name_of(address: Address) -> str:
    """Name a row as in the file: 'trunk_lean.run.side.absolute'.

    Parameters
    ----------
    address : Address
        (check, activity, view, kind), or a part of it.

    Returns
    -------
    str
        The words joined by dots.
    """
    return ".".join(address)


def _layout_faults(branch: Mapping[str, Any], path: Address, levels: tuple[tuple[str, ...], ...]) -> list[str]:
    words = levels[0] if levels else ()
    faults = []
    for word, value in branch.items():
        where = name_of((*path, word))
        if not path and word == "defaults":
            faults += _deeper_faults(value, (word,), (ACTIVITIES,))
        elif word in KEYS and path:
            continue
        elif word in words:
            faults += _deeper_faults(value, (*path, word), levels[1:])
        else:
            near = _suggestion(word, (*words, *(KEYS if path else ())))
            faults.append(say("norms.unknown_word", where=short(where), suggestion=near))
    return faults


def _deeper_faults(value: Any, path: Address, levels: tuple[tuple[str, ...], ...]) -> list[str]:
    return (
        _layout_faults(value, path, levels)
        if isinstance(value, Mapping)
        else [say("norms.not_a_table", where=name_of(path))]
    )


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return say("norms.did_you_mean", near=near[0]) if near else ""


def _faults_in(address: Address, row: Row) -> list[str]:
    missing = [say("norms.key_missing", key=key) for key in _REQUIRED if key not in row]
    wrong = {key: fault for key, value in row.items() if (fault := _value_fault(key, value)) is not None}
    sound = {key: value for key, value in row.items() if key not in wrong}
    together = _band_faults(sound) + _cue_faults(sound) + _ratio_faults(address, sound)
    return missing + list(wrong.values()) + together


def _value_fault(key: str, value: Any) -> str | None:
    """What is wrong with one value on its own, or None."""
    if key in TEXTS:
        return None if isinstance(value, str) and value.strip() else say("norms.not_a_text", key=key)
    if key in CHOICES and value not in CHOICES[key]:
        return _not_one_of(key, value, CHOICES[key])
    if key in BANDS:
        return _band_fault(key, value)
    if key in AMOUNTS:
        return _amount_fault(key, value)
    return _expected_fault(value) if key == "expected" else None


def _not_one_of(key: str, value: Any, known: tuple[str, ...]) -> str:
    near = _suggestion(str(value), known)
    return say("norms.not_one_of", key=key, value=short(value), known=", ".join(known), suggestion=near)


def _band_fault(key: str, value: Any) -> str | None:
    if not (isinstance(value, list) and len(value) == 2 and all(_is_number(edge) for edge in value)):
        return say("norms.not_a_band", key=key)
    if any(abs(edge) > LARGEST for edge in value if math.isfinite(edge)):
        return say("norms.edge_too_large", key=key, value=value, largest=LARGEST)
    return None if value[0] < value[1] else say("norms.low_not_below_high", key=key, value=value)


def _amount_fault(key: str, value: Any) -> str | None:
    if not _is_number(value) or value < 0 or (value == 0 and key != "weight"):
        code = "norms.not_zero_or_more" if key == "weight" else "norms.not_above_zero"
        return say(code, key=key, value=short(value))
    return None if value <= LARGEST else say("norms.too_large", key=key, value=short(value), largest=LARGEST)


def _expected_fault(value: Any) -> str | None:
    if not isinstance(value, Mapping) or str(value.get("model")) not in MODELS:
        return say("norms.no_model", models=", ".join(MODELS))
    if value.get("input") not in INPUTS:
        return _not_one_of("expected: input", value.get("input"), INPUTS)
    names = MODELS[value["model"]]
    if set(value) != {"model", "input", *names} or not all(_is_number(value[name]) for name in names):
        return say("norms.wrong_numbers", model=value["model"], numbers=", ".join(names))
    if value.get("x0", 1) <= 0:
        return say("norms.x0_not_above_zero")
    if not all(abs(_expected_at(value, speed)) <= LARGEST for speed in INPUT_RANGE):
        return say("norms.expected_too_large", largest=LARGEST, slowest=INPUT_RANGE[0], fastest=INPUT_RANGE[1])
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
    return [] if below and above else [say("norms.bands_do_not_nest", green=row["green"], amber=row["amber"])]


def _cue_faults(row: Row) -> list[str]:
    faults = []
    for key, edge in zip(("cue_low", "cue_high"), row.get("green", ()), strict=False):
        if key in row and len(row[key].split()) > MAX_CUE_WORDS:
            faults.append(say("norms.cue_too_long", key=key, cue=short(row[key]), most=MAX_CUE_WORDS))
        if key not in row and math.isfinite(edge) and row.get("cap") != Verdict.GOOD:
            faults.append(say("norms.cue_missing", key=key))
    return faults


def _ratio_faults(address: Address, row: Row) -> list[str]:
    fits = address[-1] == "baseline" and row.get("unit") == "%" and "expected" not in row
    if row.get("compare") != "ratio" or fits:
        return []
    return [say("norms.ratio_misplaced")]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)
