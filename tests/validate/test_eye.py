"""Findings beside what the eye saw: counts that can be done by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.types import Activity, Analysis, Bout, Finding, Roll, Scene, Verdict, View
from posturecam_lab.validate.eye import eye_rows
from tests.coaching.findings import bare_finding

HEAD = "file,view,activity,people,forward_head,trunk_lean_deg,overstride,heel_first,derived_from,remarks"


def analysis(*findings: Finding, view: View = View.RIGHT) -> Analysis:
    scene = Scene(view, 0.0, 1, 200.0, 150.0, Roll(0.0, 0.0, "given"))
    return Analysis((Bout(0.0, 5.0, Activity.WALK, scene, None, findings),), None, (), {})


def finding(check: str, verdict: Verdict, likelihood: float | None = 0.95) -> Finding:
    return bare_finding(check, verdict, likelihood=likelihood)


def table(folder: Path, analyses: dict[str, Analysis], *rows: str) -> dict[str, float]:
    (folder / "eye.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return {f"{row.where}: {row.what}": row.value for row in eye_rows(folder, analyses)}


def test_answers_borderline_and_alarms_are_counted(tmp_path: Path) -> None:
    found = analysis(
        finding("forward_head", Verdict.WATCH),
        finding("rounded_shoulders", Verdict.UNKNOWN, None),
        finding("trunk_lean", Verdict.GOOD, 0.6),
        finding("overstride", Verdict.GOOD),
    )
    rows = table(tmp_path, {"a.mp4": found}, "a.mp4,right side,walking,1,no,0,no,yes,,")
    assert rows["four main questions: answered, of 4"] == 75.0
    assert rows["four main questions: of these borderline"] == pytest.approx(100 / 3)
    assert rows['the eye says "no" (2): alarm: WATCH or ADJUST'] == 50.0


def test_a_yes_that_is_called_good_is_counted_and_mild_is_not(tmp_path: Path) -> None:
    found = analysis(finding("forward_head", Verdict.GOOD), finding("overstride", Verdict.WATCH))
    rows = table(tmp_path, {"a.mp4": found}, "a.mp4,left side,running,1,yes,0,no/mild,yes,,")
    assert rows['the eye says "yes" (1): GOOD'] == 1.0
    assert rows['the eye says "no" (0): alarm: WATCH or ADJUST'] == 0.0


def test_other_views_and_clips_that_are_not_there_are_not_asked(tmp_path: Path) -> None:
    lines = (
        "a.mp4,front,walking,1,no,0,no,yes,,",
        "b.mp4,right 3/4 view,walking,1,no,0,no,yes,,",
        "c.mp4,right side,walking,1,no,0,no,yes,,",
    )
    rows = table(tmp_path, {"a.mp4": analysis(), "b.mp4": analysis()}, *lines)
    assert rows["four main questions: answered, of 0"] == 0.0
    assert eye_rows(tmp_path / "elsewhere", {}) == []
