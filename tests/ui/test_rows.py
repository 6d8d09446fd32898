"""The rows of the many clips' table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posturecam.batch.summary import summary_of
from posturecam.types import Analysis
from posturecam.ui.jobs import Clip, State
from posturecam.ui.many.rows import HEADINGS, rows_of
from posturecam.ui.shelf import Shelf


def _last_cell(analysis: Analysis, tmp_path: Path) -> str:
    clip = Clip("run.mp4", "run.mp4", state=State.DONE, summary=summary_of(analysis))
    (row,) = rows_of((clip,), Shelf(tmp_path))
    return row.cells[HEADINGS.index("Look at first")].text


def test_a_clip_in_which_nothing_could_be_judged_is_not_said_to_need_no_change(
    run_analysis: Analysis, tmp_path: Path
) -> None:
    (bout,) = run_analysis.bouts
    unjudged = replace(run_analysis, bouts=(replace(bout, findings=bout.findings[3:]),))
    assert _last_cell(unjudged, tmp_path) == "Nothing in this clip could be judged."
    good = replace(run_analysis, bouts=(replace(bout, findings=bout.findings[:1]),))
    assert _last_cell(good, tmp_path) == "Nothing to change"
    assert _last_cell(run_analysis, tmp_path) == "Shorter, quicker steps"
