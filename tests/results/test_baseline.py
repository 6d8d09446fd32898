from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import BaselineError
from posturecam.results.baseline import load_baseline, save_baseline
from posturecam.types import Activity, Baseline, View

MINE = Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (9.5, 0.5), "overstride": (-1.25, 0.75)}, 6.0)


def test_a_written_baseline_is_read_back_as_it_was(tmp_path: Path) -> None:
    save_baseline(MINE, tmp_path / "deep" / "me.json")
    assert load_baseline(tmp_path / "deep" / "me.json") == MINE


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"kind": "shopping list"}', "\x00\x01"])
def test_a_file_that_is_no_baseline_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "me.json").write_text(content)
    with pytest.raises(BaselineError, match=r"me\.json is not a baseline"):
        load_baseline(tmp_path / "me.json")


def test_a_missing_baseline_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"nowhere\.json could not be read"):
        load_baseline(tmp_path / "nowhere.json")
