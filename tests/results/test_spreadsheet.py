from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

import posturecam
from posturecam.results.spreadsheet import as_text, write_csv

FORMULAS = [
    "=cmd()|'calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\tTab",
    "\rReturn",
    "\nLine",
    "  =1",
    "\u00a0@x",
    "\uff1d1",
    "\ufeff=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["anna.mp4", "", "a=b", "3-4", "' quoted", "°", "..", "\\x1b=", "Zoë"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text


@pytest.mark.parametrize("text", [*FORMULAS, *(f"'{text}" for text in FORMULAS), "'plain", "plain"])
def test_the_text_can_be_had_back(text: str) -> None:
    written = as_text(text)
    assert (written[1:] if written != text else written) == text


def test_numbers_stay_numbers_and_texts_stay_in_their_cell() -> None:
    file = io.StringIO(newline="")
    write_csv(file, ["name", "=value"], [["a\r=1", -3.5], [None, -2], ["b,\n+1", 0.25]])
    assert file.getvalue() == 'name,\'=value\n"a\r=1",-3.5\n,-2\n"b,\n+1",0.25\n'
    assert list(csv.reader(io.StringIO(file.getvalue(), newline="")))[1] == ["a\r=1", "-3.5"]


def test_nothing_else_writes_csv() -> None:
    package = Path(posturecam.__file__).parent
    writers = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"csv\.(Dict)?[Ww]riter|to_csv", path.read_text("utf-8"))
    ]
    assert writers == ["spreadsheet.py"]
