"""What a person's progress report says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from posturecam.errors import LibraryError
from posturecam.judge.change import Direction
from posturecam.library import Library
from posturecam.library.records import KeptFinding
from posturecam.library.trends import TrendFilter, trends_of
from posturecam.report.history import about_clip, history_of
from posturecam.report.progress import MOST_CHARTS, MOST_NOTES, MOST_ROWS, progress_page
from posturecam.report.trend_chart import green_of, trend_chart
from posturecam.types import Activity, Verdict
from posturecam.words import in_language
from tests.people import runner
from tests.report.conftest import FAR_AHEAD, FIRST_DAY, filmed

Build = Callable[[int], Library]


def test_real_changes_come_first_in_a_sentence(person_over_weeks: Build) -> None:
    with person_over_weeks(3) as library:
        page = progress_page(history_of(library, "ana"))
    assert page.person == "Ana"
    assert page.date == "5 January 2026 to 19 January 2026" and page.clip == "3 clips"
    assert "foot strike" in page.headline.lower() and "really changed for the better" in page.headline
    assert any("Foot strike ahead of the hips 3" in change and "for the better" in change for change in page.changes)
    assert len(page.charts) == MOST_CHARTS
    assert page.charts[0].points[0].when < page.charts[0].points[-1].when


def test_the_table_has_the_latest_clip_first_with_the_first_thing_to_change(person_over_weeks: Build) -> None:
    with person_over_weeks(2) as library:
        page = progress_page(history_of(library, "Ana"))
    assert [row[:2] for row in page.rows] == [("12 January 2026", "week_1.mp4"), ("5 January 2026", "week_0.mp4")]
    assert page.rows[1][3] == "Land closer under your hips"
    assert page.latest == "The latest clip, 12 January 2026" and page.latest_headline


def test_a_person_without_clips_and_with_one(person_over_weeks: Build) -> None:
    with person_over_weeks(0) as library:
        empty = progress_page(history_of(library, "Ana"))
    assert empty.headline == "No clip is kept yet."
    assert not (empty.charts or empty.rows or empty.headings or empty.date or empty.latest)
    with person_over_weeks(1) as library:
        one = progress_page(history_of(library, "Ana"))
    assert one.headline.startswith("One clip so far.")
    assert len(one.rows) == 1 and one.findings and not one.changes


def test_two_hundred_clips_stay_readable(person_over_weeks: Build) -> None:
    with person_over_weeks(1) as library:
        history = history_of(library, "Ana")
    (clip,) = history.clips

    def later(days: int) -> tuple[object, list[KeptFinding]]:
        other = replace(clip, id=f"{days:016x}", recorded=clip.recorded + timedelta(days=days))
        return other, [replace(kept, clip=other) for kept in history.findings]

    pairs = [later(days) for days in reversed(range(200))]
    clips, findings = tuple(one for one, _ in pairs), tuple(kept for _, found in pairs for kept in found)
    page = progress_page(replace(history, clips=clips, findings=findings))  # type: ignore[arg-type]
    assert len(page.rows) == MOST_ROWS and page.more_rows == "and 160 earlier clips"
    assert page.clip == "200 clips"
    assert len(page.charts[0].points) == 200
    assert page.headline.startswith("Nothing changed")
    assert any(change.startswith("Not beyond chance: head") for change in page.changes)


def test_what_was_filmed_from_the_other_side_is_marked_and_not_joined(person_over_weeks: Build, tmp_path: Path) -> None:
    with person_over_weeks(2) as library:
        other = filmed(tmp_path, "left", FAR_AHEAD, yaw_deg=180.0, seed=9)
        library.keep(other, "Ana", name="left.mp4", recorded=FIRST_DAY + timedelta(days=3))
        history = history_of(library, "Ana")
        page = progress_page(history)
    trend = next(one for one in trends_of(history.findings, TrendFilter(Activity.RUN)) if one.check == "overstride")
    chart = trend_chart(trend)
    assert [point.group for point in chart.points] == [0, None, 0]
    assert chart.points[1].about.endswith("filmed differently")
    assert chart.points[1].label == "" and chart.points[0].label.endswith(" %")
    assert "hollow" in page.legend


def test_clips_that_can_not_be_compared_say_why(person_over_weeks: Build, tmp_path: Path) -> None:
    with person_over_weeks(1) as library:
        other = filmed(tmp_path, "left", FAR_AHEAD, yaw_deg=180.0, seed=9)
        library.keep(other, "Ana", recorded=FIRST_DAY + timedelta(days=3))
        page = progress_page(history_of(library, "Ana"))
    assert page.headline == "The clips were filmed too differently to say what changed."
    (apart,) = [change for change in page.changes if "film from the same side" in change]
    assert apart.startswith("The first and the latest clip can't be compared in: ") and "foot strike" in apart
    assert "±" not in page.sure


def test_a_check_that_the_latest_clip_lacks_is_named(person_over_weeks: Build) -> None:
    with person_over_weeks(3) as library:
        history = history_of(library, "Ana")
    whole = progress_page(history)
    latest = history.clips[0]

    def unseen(kept: KeptFinding) -> KeptFinding:
        finding = replace(kept.finding, verdict=Verdict.UNKNOWN, value=None)
        return replace(kept, filmed=replace(kept.filmed, finding=finding))

    findings = [
        unseen(kept) if kept.clip == latest and kept.finding.check == "overstride" else kept
        for kept in history.findings
    ]
    page = progress_page(replace(history, findings=tuple(findings)))
    assert "Not judged in the latest clip: foot strike." in page.changes
    assert not any(change.startswith("Not judged") for change in whole.changes)
    assert "number after ±" in whole.sure
    assert "of the clip, not that of a change" in whole.legend


def test_the_chart_shades_what_is_fine_where_that_is_known(person_over_weeks: Build) -> None:
    with person_over_weeks(1) as library:
        found = {kept.finding.check: kept.finding for kept in history_of(library, "Ana").findings}
    lean, overstride = found["trunk_lean"], found["overstride"]
    assert lean.norm is not None and overstride.norm is not None and overstride.expected is not None
    assert green_of(lean) == lean.norm.green
    green = green_of(overstride)
    assert green is not None
    assert green[1] == pytest.approx(overstride.expected + overstride.norm.green[1])
    assert green_of(replace(overstride, expected=None)) is None
    assert green_of(replace(lean, norm=replace(lean.norm, cap=Verdict.GOOD))) is None
    assert green_of(replace(lean, norm=None)) is None


def test_notes_of_the_latest_clip_come_first_and_not_all_of_many(person_over_weeks: Build) -> None:
    with person_over_weeks(2) as library:
        latest, first = library.clips()
        library.write_note(first, "Start.")
        library.write_note(latest, "Much better.", 2.0)
        page = progress_page(history_of(library, "Ana", "Dear Ana"))
        assert [(note.heading, note.text) for note in page.notes] == [
            ("", "Dear Ana"),
            ("12 January 2026 · At 2.0 s", "Much better."),
            ("5 January 2026", "Start."),
        ]
        for number in range(MOST_NOTES):
            library.write_note(latest, f"note {number}")
        assert len(progress_page(history_of(library, "Ana")).notes) == MOST_NOTES


def test_a_clip_whose_files_are_gone_is_reported_from_the_database(person_over_weeks: Build) -> None:
    with person_over_weeks(2) as library:
        shutil.rmtree(library.folder(library.clips()[0]))
        page = progress_page(history_of(library, "Ana"))
    assert len(page.rows) == 2 and page.changes
    assert page.latest == "The latest clip whose files are there, 5 January 2026" and page.findings
    assert page.gone.startswith("The files of week_1.mp4 (12 January 2026) are gone")


def test_without_any_files_the_database_and_when_to_see_a_clinician_are_left(person_over_weeks: Build) -> None:
    with person_over_weeks(2) as library:
        whole = progress_page(history_of(library, "Ana"))
        for clip in library.clips():
            shutil.rmtree(library.folder(clip))
        page = progress_page(history_of(library, "Ana"))
    assert page.changes == whole.changes and len(page.rows) == 2
    assert not page.latest and not page.findings
    assert page.safety == whole.safety and "clinician" in page.safety
    assert "week_0.mp4" in page.gone and "week_1.mp4" in page.gone and not whole.gone


def test_a_person_who_is_not_there_is_said(person_over_weeks: Build) -> None:
    with person_over_weeks(0) as library, pytest.raises(LibraryError, match="no person called"):
        history_of(library, "Bob")


def test_a_date_that_is_only_that_of_the_file_says_so(person_over_weeks: Build, tmp_path: Path) -> None:
    with person_over_weeks(0) as library:
        library.keep(filmed(tmp_path, "undated", runner()), "Ana")
        page = progress_page(history_of(library, "Ana"))
        about = about_clip(library, library.clips()[0])
    assert page.rows[0][0].endswith("(of the file)")
    assert not about.is_recorded and about.person == "Ana"


@pytest.mark.parametrize("direction", list(Direction))
def test_every_direction_of_a_change_has_words(direction: Direction) -> None:
    from posturecam.words import say

    for language in ("en", "es"):
        with in_language(language):
            assert "x" in say(f"report.progress.{direction}", names="x")
