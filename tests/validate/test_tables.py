from __future__ import annotations

import io

from rich.console import Console

from posturecam_lab.validate.promise import FigureRow
from posturecam_lab.validate.tables import validation_table


def test_a_validation_table_says_which_promises_are_kept() -> None:
    rows = [FigureRow("a clip", "bias", 3.2, 6.0, "ms"), FigureRow("a clip", "found", 90.0, 99.0, "%", at_least=True)]
    console = Console(file=io.StringIO(), width=80)
    console.print(validation_table("From pixels", rows))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert [line.split() for line in lines if "ms" in line] == [["bias", "3.20", "ms", "≤", "6", "kept"]]
    assert [line.split() for line in lines if "%" in line] == [["found", "90.00", "%", "≥", "99", "broken"]]
