"""CSV files that a spreadsheet program shows and does not calculate: the one writer of them."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

_FORMULA = re.compile("'*[\\s\ufeff\u200b]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""How a text begins that a spreadsheet program takes for a formula: OWASP's list, also after blanks, and in full-width
forms. Apostrophes before it count too, so that taking one away gives the text back whatever it was."""


def write_csv(file: IO[str], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: numbers as they are, texts through `as_text`.

    Parameters
    ----------
    file : IO[str]
        Open for writing, with newline="".
    header : Sequence of str
        Names of the columns.
    rows : Iterable of Sequence
        The cells.
    """
    table = csv.writer(_Lines(file), lineterminator=_Lines.END)
    for row in itertools.chain([header], rows):
        table.writerow([as_text(cell) if isinstance(cell, str) else cell for cell in row])


def save_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table, as `write_csv` does, into a new file.

    Raises OSError.

    Parameters
    ----------
    path : Path
        The file.
    header : Sequence of str
        Names of the columns.
    rows : Iterable of Sequence
        The cells.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, header, rows)


def as_text(cell: str) -> str:
    """Mark a text that a spreadsheet program would take for a formula.

    Parameters
    ----------
    cell : str
        The text.

    Returns
    -------
    str
        The text, with an apostrophe before it where that is needed.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


class _Lines:
    """Ends lines with a line feed alone.

    The csv module, which must think otherwise, then quotes a cell with a carriage return, which else ends the line for
    other programs.
    """

    END = "\r\n"

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.removesuffix(self.END) + "\n")
