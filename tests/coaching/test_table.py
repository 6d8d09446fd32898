"""What no user's file can reach: faults of a table that stands alone."""

from __future__ import annotations

from typing import Any

from posturecam.coaching import table, table_faults

ROW: dict[str, Any] = {
    "unit": "deg",
    "green": [0.0, 1.0],
    "amber": [-1.0, 2.0],
    "uncertainty": 1.0,
    "sample_sd": 1.0,
    "cap": "GOOD",
    "weight": 0,
    "compare": "difference",
    "evidence": "weak",
    "source": "Convention.",
}


def test_a_row_inherits_from_the_top_down_and_the_nearest_wins() -> None:
    content = {
        "defaults": {"weight": 1, "cap": "WATCH", "run": {"weight": 4}},
        "lean": {"unit": "deg", "run": {"cap": "GOOD", "side": {"absolute": {"sample_sd": 8}}}},
    }
    rows = table.spread(content, table.addresses_of(content))
    assert rows == {("lean", "run", "side", "absolute"): {"weight": 4, "cap": "GOOD", "unit": "deg", "sample_sd": 8}}


def test_missing_keys_are_named_one_by_one() -> None:
    row = {key: value for key, value in ROW.items() if key not in ("green", "source")}
    assert table_faults.row_faults({("lean", "run", "side", "absolute"): row}) == [
        'lean.run.side.absolute: "green" is missing',
        'lean.run.side.absolute: "source" is missing',
    ]


def test_units_of_one_check_in_one_view_must_agree() -> None:
    rows = {
        ("lean", "run", "side", "absolute"): ROW,
        ("lean", "walk", "side", "absolute"): {**ROW, "unit": "rad"},
        ("lean", "walk", "front", "absolute"): {**ROW, "unit": "%"},
    }
    assert table_faults.unit_clashes(rows) == [
        'lean.walk.side.absolute: unit "rad" is not "deg" as in lean.run.side.absolute'
    ]
