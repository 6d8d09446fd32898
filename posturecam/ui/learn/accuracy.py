"""The tables that `posturecam validate --json` wrote, as they stood when this version was made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from posturecam.checks import discover
from posturecam.wording import unit_of
from posturecam.words import ENGLISH, Message, literal, message, say, texts

FILE = Path(__file__).with_name("accuracy.json")
_CLASS = re.compile(r"said (?P<low>\d+) to (?P<high>\d+) %")
"""How the file names a class of likelihoods."""
_ROWS = "ui.learn.row."
"""The words of what the file names, which is written in English."""
_ERRORS = ("error_of", "count", "mean", "spread", "largest", "covered", "promise")
_FIGURES = ("what", "value", "promised", "promise")
"""The headings of the two kinds of tables."""


@dataclass(frozen=True)
class AccuracyTable:
    """A table of texts.

    Attributes
    ----------
    headings : list of str
        One for each column.
    rows : list of list of str
        The cells.
    label : str
        What a screen reader calls it.
    """

    headings: list[str]
    rows: list[list[str]]
    label: str


@dataclass(frozen=True)
class Accuracy:
    """What was measured in one way.

    Attributes
    ----------
    title : str
        On whom it was measured.
    promises : str
        Whether what is promised of it holds.
    tables : list of AccuracyTable
        Of errors, of figures, or of both.
    """

    title: str
    promises: str
    tables: list[AccuracyTable]


def measured_accuracy() -> list[Accuracy]:
    """Read what was measured, in the present language.

    Returns
    -------
    list of Accuracy
        In the order of the file.
    """
    tables: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    return [_accuracy(str(message_of(title)), rows) for title, rows in tables.items()]


def likely_and_so(percent: float) -> dict[str, float]:
    """Look up how often what is said to be that likely, or a little more, is so.

    Parameters
    ----------
    percent : float
        Where one of the file's classes of likelihoods begins.

    Returns
    -------
    dict
        low, high: the class, in percent. so: in how many percent it was so.

    Raises
    ------
    ValueError
        Where the file has no such class.
    """
    tables: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    for row in (row for rows in tables.values() for row in rows):
        found = _CLASS.match(row["what"])
        if found and int(found["low"]) == round(percent):
            return {"low": int(found["low"]), "high": int(found["high"]), "so": row["value"]}
    raise ValueError(percent)


def _accuracy(title: str, rows: list[dict[str, Any]]) -> Accuracy:
    broken = sum(not row["kept"] for row in rows)
    promises = say("ui.learn.table.some_broken", n=broken, all=len(rows)) if broken else say("ui.learn.table.all_kept")
    errors = [_error(row) for row in rows if "bias" in row]
    figures = [_figure(row) for row in rows if "bias" not in row]
    made = [_table(_ERRORS, errors, title)] if errors else []
    made += [_table(_FIGURES, figures, say("ui.learn.table.figures", title=title))] if figures else []
    return Accuracy(title, promises, made)


def _table(columns: tuple[str, ...], rows: list[list[str]], label: str) -> AccuracyTable:
    return AccuracyTable([say(f"ui.learn.table.{column}") for column in columns], rows, label)


def _error(row: dict[str, Any]) -> list[str]:
    unit = unit_of(row["unit"])
    numbers = [_number(row[key], unit) for key in ("bias", "spread", "worst")]
    covered = "" if row["covered"] is None else f"{100 * row['covered']:.0f} %"
    promised = any(value for value in row["promised"].values())
    name = str(message_of(row["what"]))
    return [f"{name[:1].upper()}{name[1:]}", str(row["n"]), *numbers, covered, _kept(row, promised)]


def _figure(row: dict[str, Any]) -> list[str]:
    promised = "" if row["promise"] is None else f"{'≥' if row['at_least'] else '≤'} {row['promise']:g}"
    name = say("ui.learn.table.figure", where=message_of(row["where"]), what=message_of(row["what"]))
    return [name, _number(row["value"], unit_of(row["unit"])), promised, _kept(row, row["promise"] is not None)]


def _kept(row: dict[str, Any], promised: bool) -> str:
    return "" if not promised else say(f"ui.learn.table.{'kept' if row['kept'] else 'broken'}")


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value + 0:.1f}{unit}"


def message_of(text: str) -> Message:
    """Find the words for what the file names.

    Parameters
    ----------
    text : str
        A title, name or place of the file.

    Returns
    -------
    Message
        The text itself, as a literal, where the words do not know it.
    """
    titles = {check.id: check.title for check in discover()}
    if text in titles:
        return literal(titles[text])
    for code, pattern in _patterns():
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            return message(code, **{key: titles.get(value, value) for key, value in given.items()})
    return literal(text)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return list(_english_patterns())


def _english_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each text of the file's words with what it looks like in the file; those that hold more words first."""
    rows = {code: text for code, text in texts(ENGLISH).items() if code.startswith(_ROWS) and isinstance(text, str)}
    split = {code: re.split(r"\{(\w+)\}", text) for code, text in rows.items()}
    for code in sorted(rows, key=lambda code: len("".join(split[code][::2])), reverse=True):
        pattern = (f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(split[code]))
        yield code, re.compile("".join(pattern))
