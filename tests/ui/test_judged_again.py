"""A job takes over what its user says on a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest, load_manifest
from posturecam.batch.settings import ClipSettings
from posturecam.batch.summary import summary_of
from posturecam.types import Analysis
from posturecam.ui.jobs import Job, QueuedClip


def test_what_is_said_on_a_result_reaches_the_table_and_the_sheet(tmp_path: Path, run_analysis: Analysis) -> None:
    entry = Entry("/c/a.mp4", ClipOutcome.DONE, folder="a", summary=summary_of(run_analysis))
    manifest = Manifest(tmp_path, {}, (entry,))
    manifest.save()
    job = Job([QueuedClip("/c/a.mp4", "a.mp4")], tmp_path, ClipSettings())
    job.take_manifest(manifest)
    (clip,) = job.clips
    (bout,) = run_analysis.bouts
    again = replace(run_analysis, bouts=(replace(bout, findings=bout.findings[:1]),))
    job.judged_again(clip, again)
    assert job.clips[0].summary == summary_of(again) != entry.summary
    stored = load_manifest(tmp_path)
    assert stored is not None and stored.entries[0].summary == summary_of(again)
    assert "Your running looks fine." in (tmp_path / "coach_sheet.html").read_text(encoding="utf-8")
