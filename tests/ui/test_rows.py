"""The rows of the many clips' table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posturecam.batch.summary import summary_of
from posturecam.types import Analysis
from posturecam.ui.jobs import ClipState, QueuedClip
from posturecam.ui.many.rows import headings, rows_of
from posturecam.ui.shelf import Shelf


def _last_cell(analysis: Analysis, tmp_path: Path) -> str:
    clip = QueuedClip("run.mp4", "run.mp4", state=ClipState.DONE, summary=summary_of(analysis))
    (row,) = rows_of((clip,), Shelf(tmp_path))
    return row.cells[headings().index("Look at first")].text


def test_a_cell_says_how_likely_its_verdict_is_and_of_whom(run_analysis: Analysis, tmp_path: Path) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], likelihood=0.84)
    two = replace(
        run_analysis,
        bouts=(replace(bout, findings=(lean,), backward=True), replace(bout, start=2.0, end=3.0, person=1)),
    )
    clip = QueuedClip("run.mp4", "run.mp4", state=ClipState.DONE, summary=summary_of(two))
    (row,) = rows_of((clip,), Shelf(tmp_path))
    cells = dict(zip(headings(), row.cells, strict=True))
    assert (cells["Lean"].text, cells["Lean"].note) == ("Probably good (84\u00a0%)", "11.3 ± 4.0°, person 1")
    assert cells["Activity"].text == "Running backwards, Running"
    assert cells["Clip"].note == "score 74 (person 1)"
    assert cells["Look at first"].note == "Foot strike ahead of the hips, person 2"


def test_a_clip_in_which_nothing_could_be_judged_is_not_said_to_need_no_change(
    run_analysis: Analysis, tmp_path: Path
) -> None:
    (bout,) = run_analysis.bouts
    unjudged = replace(run_analysis, bouts=(replace(bout, findings=bout.findings[3:]),))
    assert _last_cell(unjudged, tmp_path) == "Nothing in this clip could be judged."
    good = replace(run_analysis, bouts=(replace(bout, findings=bout.findings[:1]),))
    assert _last_cell(good, tmp_path) == "Your running looks fine."
    assert _last_cell(run_analysis, tmp_path) == "Land closer under your hips"
