"""What the report of a clip says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from PIL import Image

from posturecam.analysis import analyze
from posturecam.coaching.advice import advice_for
from posturecam.coaching.choosing import ranked
from posturecam.export.reading import ClipResult
from posturecam.judge.reasons import Code
from posturecam.library.records import ClipNote
from posturecam.report import images
from posturecam.report.content import MOST_LINES, MOST_WARNINGS, report_page
from posturecam.report.history import result_in
from posturecam.report.records import LONGEST_NAME, LONGEST_NOTE, ReportAbout, ReportPage
from posturecam.types import Analysis, Verdict
from posturecam.wording import headline_of, order_of
from posturecam.words import in_language, literal, message
from tests.people import SimulatedCamera, runner, walker

WHEN = datetime(2026, 3, 3, 12, tzinfo=timezone.utc)


def note(text: str, t: float | None = None, drawing: dict[str, object] | None = None) -> ClipNote:
    return ClipNote("1" * 16, "2" * 16, t, text, drawing, WHEN)


def page_of(analysis: Analysis, folder: Path = Path("gone"), **about: object) -> ReportPage:
    return report_page(ClipResult(folder, analysis, (), ()), ReportAbout("run.mp4", **about))  # type: ignore[arg-type]


def test_it_says_what_the_result_page_says_in_its_order(result: Path) -> None:
    stored = result_in(result)
    page = report_page(stored, ReportAbout("run.mp4", "Ana", WHEN))
    found = ranked(stored.analysis, advice_for(stored.analysis))
    assert page.headline == headline_of(stored.analysis)
    assert [finding.order for finding in page.findings] == [order_of(pair.finding) for pair in found]
    assert len(page.findings) >= 2
    assert (page.person, page.date, page.clip) == ("Ana", "3 March 2026", "run.mp4")
    assert "±" in page.findings[0].facts[0]
    assert page.findings[0].drill
    assert page.sure and page.safety and page.filmed


def test_only_the_finding_with_a_still_has_an_image(result: Path) -> None:
    page = report_page(result_in(result), ReportAbout("run.mp4"))
    shown = {finding.order: finding.image for finding in page.findings}
    with_image = [order for order, image in shown.items() if image is not None]
    assert with_image == ["Land closer under your hips"]
    image = shown[with_image[0]]
    assert image is not None
    assert image.width <= 700 and image.height <= 860 and "2.40 s" in image.alt


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0broken", b"<svg onload='alert(1)'/>"])
def test_a_still_that_is_no_image_is_left_out(content: bytes, result: Path) -> None:
    (result / "1_overstride_02.40s.jpg").write_bytes(content)
    assert all(finding.image is None for finding in report_page(result_in(result), ReportAbout("x")).findings)


def test_a_still_that_is_a_link_elsewhere_is_left_out(result: Path, tmp_path: Path) -> None:
    still = result / "1_overstride_02.40s.jpg"
    still.rename(tmp_path / "private.jpg")
    still.symlink_to(tmp_path / "private.jpg")
    assert all(finding.image is None for finding in report_page(result_in(result), ReportAbout("x")).findings)


def test_a_still_of_too_many_pixels_is_not_decoded(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 1000)
    assert all(finding.image is None for finding in report_page(result_in(result), ReportAbout("x")).findings)


def test_an_image_carries_nothing_of_its_file_but_the_pixels(result: Path) -> None:
    still = result / "1_overstride_02.40s.jpg"
    exif = Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", (90, 120)).save(still, exif=exif, comment=b"SecretComment")
    image = images.report_image(still, "alt")
    assert image is not None
    assert b"home" not in image.jpeg and b"SecretComment" not in image.jpeg


def test_a_drawing_lies_over_the_still_of_its_moment(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[object, int, int]] = []

    def drawn(drawing: object, width: int, height: int) -> str:
        seen.append((drawing, width, height))
        return '<line x1="0" y1="0" x2="9" y2="9"/>'

    monkeypatch.setattr(images, "drawn_shapes", drawn)
    notes = (note("", 9.0, {"shapes": 1}), note("here", 2.4, {"shapes": 2}))
    page = report_page(result_in(result), ReportAbout("run.mp4", notes=notes))
    image = next(finding.image for finding in page.findings if finding.image is not None)
    assert "<line" in image.shapes and "<line" in image.svg
    assert seen == [({"shapes": 2}, image.width, image.height)]
    assert [one.text for one in page.notes] == ["", "here"]


def test_a_drawing_on_a_still_of_no_finding_comes_with_its_note(result: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "drawn_shapes", lambda drawing, width, height: "<g/>")
    Image.new("RGB", (60, 80)).save(result / "3_knee_flexion_03.10s.jpg")
    page = report_page(result_in(result), ReportAbout("run.mp4", notes=(note("knee", 3.1, {"shapes": []}),)))
    assert page.notes[0].heading == "At 3.1 s"
    assert page.notes[0].image is not None and page.notes[0].image.shapes == "<g/>"


def test_notes_stand_first_as_they_were_written(run_analysis: Analysis) -> None:
    page = page_of(run_analysis, note="Dear Ana,\nwell done.", notes=(note("On all of it."), note("Here.", 1.25)))
    assert [(one.heading, one.text) for one in page.notes] == [
        ("", "Dear Ana,\nwell done."),
        ("", "On all of it."),
        ("At 1.2 s", "Here."),
    ]


def test_no_drill_is_given_twice(result: Path) -> None:
    drills = [finding.drill for finding in report_page(result_in(result), ReportAbout("x")).findings if finding.drill]
    assert len(drills) == len(set(drills))


def test_good_is_what_a_norm_calls_so_and_nothing_that_is_close(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    lean = replace(bout.findings[0], verdict=Verdict.GOOD, likelihood=0.97)
    close = replace(lean, check="waist_bend", likelihood=0.6)
    strike = replace(lean, check="strike_pattern", likelihood=None)
    page = page_of(replace(run_analysis, bouts=(replace(bout, findings=(lean, close, strike)),)))
    assert page.good == ("Leaning forward 11°",)
    assert len(page.close) == 1 and "Too close to call" in page.close[0]


def test_a_clip_in_which_nothing_was_judged_says_so(run_analysis: Analysis) -> None:
    page = page_of(replace(run_analysis, bouts=()))
    assert page.headline and not page.findings and not page.good
    assert page.safety


def test_many_reasons_become_few_lines(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    unknown = [
        replace(bout.findings[3], check=check) for check in ("trunk_lean", "overstride", "cadence", "waist_bend")
    ]
    reasons = [replace(one, reasons=(replace(one.reasons[0], code=f"c{n}"),)) for n, one in enumerate(unknown)]
    several = [replace(bout, start=n, end=n + 1.0, findings=(one,)) for n, one in enumerate(reasons)]
    page = page_of(replace(run_analysis, bouts=tuple(several)))
    assert len(page.unjudged) == MOST_LINES and page.unjudged[-1] == "and 2 more"


def test_what_was_noticed_about_the_clip_is_said(run_analysis: Analysis) -> None:
    remarked = replace(run_analysis, remarks=(message("remark.hand_rests"),))
    assert str(remarked.remarks[0]) in page_of(remarked).warnings
    many = tuple(literal(f"{number} x") for number in range(9))
    assert len(page_of(replace(run_analysis, remarks=many)).warnings) == MOST_WARNINGS


def test_a_walk_and_a_run_say_which_is_meant() -> None:
    analysis = analyze(SimulatedCamera().of((walker(), 6.0), (runner(ahead=0.38), 6.0)), height_m=1.7)
    page = page_of(analysis)
    assert page.findings and page.findings[0].where.startswith("Running")
    assert len(page.filmed) == 2


def test_names_and_notes_may_be_endless(run_analysis: Analysis) -> None:
    page = page_of(run_analysis, person="x" * 10_000, note="y" * 100_000)
    assert len(page.person) == LONGEST_NAME and page.person.endswith("…")
    assert len(page.notes[0].text) == LONGEST_NOTE


def test_the_date_says_when_it_is_not_that_of_the_recording(run_analysis: Analysis) -> None:
    assert page_of(run_analysis, when=WHEN, is_recorded=False).date == "analysed 3 March 2026"
    assert page_of(run_analysis).date == ""


def test_it_speaks_the_readers_language(result: Path) -> None:
    with in_language("es"):
        page = report_page(result_in(result), ReportAbout("run.mp4", when=WHEN))
    assert page.language == "es" and page.date == "3 de marzo de 2026"
    assert not {"Land closer under your hips"} & {finding.order for finding in page.findings}


def test_a_result_of_another_version_keeps_what_it_said(run_analysis: Analysis) -> None:
    (bout,) = run_analysis.bouts
    reason = replace(bout.findings[3].reasons[0], code=Code.WRONG_VIEW)
    page = page_of(
        replace(run_analysis, bouts=(replace(bout, findings=(replace(bout.findings[3], reasons=(reason,)),)),))
    )
    assert "A side view can't show it." in page.unjudged[0]
