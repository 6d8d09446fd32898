from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.sheet import sheet_csv, sheet_html, write_sheet
from posturecam.batch.summary import summary_of, upgraded
from posturecam.types import Activity, Analysis, Verdict


@pytest.fixture
def entry(run_analysis: Analysis) -> Entry:
    return Entry(
        "/c/Anna/run <1> & #2.mp4", ClipOutcome.DONE, "Anna", "Anna/run <1> & #2", summary=summary_of(run_analysis)
    )


def _manifest(out: Path, *entries: Entry) -> Manifest:
    return Manifest(out, {}, entries)


def test_a_summary_tells_what_the_scorecard_speaks_of_first(run_analysis: Analysis) -> None:
    summary = summary_of(run_analysis)
    assert summary["worst"]["cue"] == "Land closer under your hips"
    assert summary["worst"]["value_text"] == "31.2 ± 4.0 % leg"
    assert summary["score"] == 74
    assert summary["bouts"] == [
        {"activity": "run", "backward": False, "view": "right", "seconds": 1.0, "cadence_spm": 166.9}
    ]


def test_what_is_uncertain_is_no_order_in_the_sheet(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    maybe = replace(bout, findings=(replace(bout.findings[1], verdict=Verdict.WATCH, likelihood=0.7),))
    summary = summary_of(replace(run_analysis, bouts=(maybe,)))
    assert summary["worst"] is None
    assert summary["headline"].endswith("we are not certain.")
    assert (summary["checks"]["overstride"]["borderline"], summary["checks"]["overstride"]["cue"]) == (True, None)


def test_of_several_bouts_the_most_urgent_finding_is_shown_with_what_was_done(run_analysis: Analysis) -> None:
    bad = run_analysis.bouts[0]
    good = replace(bad, activity=Activity.WALK, findings=tuple(f for f in bad.findings if f.check == "trunk_lean"))
    lean = summary_of(replace(run_analysis, bouts=(good, bad)))["checks"]
    assert lean["overstride"]["activity"] == "run"
    assert lean["trunk_lean"]["activity"] == "walk"
    assert lean["forward_head"] is None


def test_bouts_that_are_judged_as_one_have_one_cadence(run_analysis: Analysis) -> None:
    bout = run_analysis.bouts[0]
    later = replace(bout, start=3.0, end=5.0)
    whole = replace(bout, end=5.0, parts=((0.5, 1.5), (3.0, 5.0)))
    (summary,) = summary_of(replace(run_analysis, bouts=(bout, later), combined=(whole,)))["bouts"]
    assert (summary["seconds"], summary["cadence_spm"]) == (3.0, 166.9)


def test_the_sheet_says_who_goes_backwards(run_analysis: Analysis, tmp_path: Path) -> None:
    bout = run_analysis.bouts[0]
    summary = summary_of(
        replace(run_analysis, bouts=(bout, replace(bout, start=2.0, end=4.0, backward=True, person=1)))
    )
    words = _Reader(
        sheet_html(_manifest(tmp_path, Entry("a.mp4", ClipOutcome.DONE, folder="a", summary=summary)))
    ).words
    assert "Running backwards, from the right, 2 s" in words
    assert "person 1" in words
    assert summary["score_of"] == "person 1"


def test_a_clip_with_nothing_to_judge_has_no_worst_finding(run_analysis: Analysis) -> None:
    summary = summary_of(replace(run_analysis, bouts=(), score=None))
    assert (summary["worst"], summary["score"]) == (None, None)


def test_the_table_has_a_line_for_each_clip_with_numbers_in_columns(entry: Entry, tmp_path: Path) -> None:
    failed = Entry("/c/broken.mp4", ClipOutcome.FAILED, reason="/c/broken.mp4 is empty (0 bytes).")
    rows = list(csv.DictReader(io.StringIO(sheet_csv(_manifest(tmp_path, entry, failed)))))
    assert (rows[0]["overstride_value"], rows[0]["overstride_uncertainty"]) == ("31.2", "4.0")
    assert (rows[0]["overstride_verdict"], rows[0]["cadence_value"], rows[0]["score"]) == ("ADJUST", "150.0", "74")
    assert (rows[0]["activity"], rows[0]["view"], rows[0]["cue"]) == ("run", "right", "Land closer under your hips")
    assert (rows[1]["outcome"], rows[1]["reason"]) == ("failed", "/c/broken.mp4 is empty (0 bytes).")
    assert rows[1]["overstride_value"] == ""


class _Reader(HTMLParser):
    """The words and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.links = list[str](), list[str]()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_page_says_symbol_word_and_value(entry: Entry, tmp_path: Path) -> None:
    words = _Reader(sheet_html(_manifest(tmp_path, entry))).words
    for word in (
        "✗",
        "adjust",
        "31.2 ± 4.0 % leg",
        "Land closer under your hips",
        "Running, from the right, 1 s",
        "74",
    ):
        assert word in words


def test_odd_names_are_shown_as_they_are_and_their_links_lead_there(entry: Entry, tmp_path: Path) -> None:
    page = _Reader(sheet_html(_manifest(tmp_path, entry)))
    assert "run <1> & #2.mp4" in page.words
    assert "Anna/run%20%3C1%3E%20%26%20%232/" in page.links


def test_the_page_needs_nothing_from_elsewhere(entry: Entry, tmp_path: Path) -> None:
    folder = tmp_path / "Anna" / "run <1> & #2"
    folder.mkdir(parents=True)
    (folder / "thumbnail.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "annotated.mp4").write_bytes(b"")
    page = sheet_html(_manifest(tmp_path, entry))
    links = _Reader(page).links
    assert any(link.startswith("data:image/jpeg;base64,") for link in links)
    assert "Anna/run%20%3C1%3E%20%26%20%232/annotated.mp4" in links
    assert "http:" not in page
    assert "https:" not in page


def test_failures_stand_below_with_their_reasons(entry: Entry, tmp_path: Path) -> None:
    failed = Entry("/c/b.mp4", ClipOutcome.FAILED, reason="/c/b.mp4 is empty (0 bytes). Copy it again from the phone.")
    words = _Reader(sheet_html(_manifest(tmp_path, entry, failed))).words
    assert "b.mp4 is empty (0 bytes). Copy it again from the phone." in words
    assert "1 not possible" in words


@pytest.mark.parametrize(("value", "shown"), [(167.0, "167"), (None, "")])
def test_a_cadence_is_shown_where_it_was_measured(
    run_analysis: Analysis, tmp_path: Path, value: float | None, shown: str
) -> None:
    bout = run_analysis.bouts[0]
    unjudged = replace(bout.findings[3], check="cadence", unit="spm", value=value)
    summary = summary_of(replace(run_analysis, bouts=(replace(bout, findings=(unjudged,)),)))
    manifest = _manifest(tmp_path, Entry("a.mp4", ClipOutcome.DONE, folder="a", summary=summary))
    assert ("167 steps/min" in _Reader(sheet_html(manifest)).words) is bool(shown)
    assert next(csv.DictReader(io.StringIO(sheet_csv(manifest))))["steps_per_min"] == shown


def test_a_sheet_of_nothing_is_still_a_page(tmp_path: Path) -> None:
    write_sheet(_manifest(tmp_path))
    assert "No clip has been analysed." in (tmp_path / "coach_sheet.html").read_text(encoding="utf-8")


def test_a_reason_why_something_is_unknown_can_be_opened(run_analysis: Analysis, tmp_path: Path) -> None:
    bout = run_analysis.bouts[0]
    blind = replace(bout.findings[3], check="forward_head")
    summary: dict[str, Any] = summary_of(replace(run_analysis, bouts=(replace(bout, findings=(blind,)),)))
    page = sheet_html(_manifest(tmp_path, Entry("a.mp4", ClipOutcome.DONE, folder="a", summary=summary)))
    assert "<details><summary>" in page
    assert "A side view can&#39;t show it." in page


@pytest.mark.parametrize("name", ["=cmd()|'calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_a_name_or_a_reason_that_begins_as_a_formula_is_a_text(name: str, tmp_path: Path) -> None:
    entry = Entry(name, ClipOutcome.FAILED, person=name, reason=f"{name} is empty.", same_as=name)
    (row,) = csv.DictReader(io.StringIO(sheet_csv(_manifest(tmp_path, entry)), newline=""))
    assert (row["clip"], row["person"], row["same_as"]) == (f"'{name}",) * 3
    assert row["reason"] == f"'{name} is empty."


def test_a_summary_of_an_older_version_keeps_its_values() -> None:
    finding = {"check": "overstride", "told": "25 ± 4"}
    read = upgraded({"score": 74, "checks": {"overstride": finding, "cadence": None}, "worst": finding})
    assert read["worst"] == {"check": "overstride", "value_text": "25 ± 4"}
    assert read["checks"] == {"overstride": read["worst"], "cadence": None}
