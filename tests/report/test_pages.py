"""Reports as HTML and as PDF: complete, self-contained, and not to be broken by any text of others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from posturecam.errors import OutputError
from posturecam.library import Library
from posturecam.report.content import report_page
from posturecam.report.history import history_of, result_in
from posturecam.report.html import clip_html, progress_html
from posturecam.report.pdf import report_pdf, typeset, typst_input
from posturecam.report.progress import progress_page
from posturecam.report.records import ReportAbout, ReportPage, one_line
from posturecam.words import in_language
from tests.report.pdf_text import pages_of, text_of_pdf

HOSTILE = [
    "<script>x()</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    '#panic("x") #read("/etc/passwd") $x^2$ *bold* _it_ `raw` @ref <label> \\ // /* = Title',
    '#image("/etc/passwd") ]} ${} \\u{41}',
    "\u202egpj.exe\u2066 \x00\x1b[31m\ud800",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639 \u4f60\u597d \U0001f600 e\u0301",
    "W" * 10_000,
    "long words " * 900,
    "a\nb\r\nc\td",
]


class PageReader(HTMLParser):
    """Tags with their attributes, and all visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def page(result: Path) -> ReportPage:
    return report_page(result_in(result), ReportAbout("run.mp4", "Ana", note="Well done."))


def test_the_moment_of_a_note_stands_at_its_top(page: ReportPage) -> None:
    (rule,) = re.findall(r"^\.note\.dated \{([^}]*)\}", clip_html(page), re.MULTILINE)
    assert "align-items: start" in rule


def test_html_needs_nothing_but_itself(page: ReportPage) -> None:
    html = clip_html(page)
    read = PageReader(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "en"}) in read.tags
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in read.tags}
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href"):
            assert (attributes.get(name) or "data:").startswith("data:"), tag
    assert "url(" not in html and "@import" not in html
    assert len(html) < 1_500_000
    (image,) = [attributes for tag, attributes in read.tags if tag == "img"]
    assert image["alt"] and image["width"] and image["height"]


def test_both_say_what_the_record_says(page: ReportPage) -> None:
    html = re.sub(r"\s+", " ", " ".join(PageReader(clip_html(page)).words))
    pdf = text_of_pdf(report_pdf(page))
    for finding in page.findings:
        for text in (finding.order, *finding.facts, page.safety, "Ana", "Well done.", "run.mp4", page.headline):
            assert text in html
            assert re.sub(r"\W", "", text) in re.sub(r"\W", "", pdf)


def test_a_report_is_one_page_and_the_same_bytes_each_time(page: ReportPage) -> None:
    first = report_pdf(page)
    assert pages_of(first) == 1
    assert first == report_pdf(page)
    assert clip_html(page) == clip_html(page)


def test_a_pdf_names_no_author_date_or_place_of_this_machine(page: ReportPage, result: Path) -> None:
    pdf = report_pdf(page)
    for part in (b"/Author", b"/CreationDate", b"/ModDate", str(result).encode(), str(Path.cwd()).encode()):
        assert part not in pdf


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_others_is_obeyed_in_html(text: str, page: ReportPage) -> None:
    plain = PageReader(clip_html(page))
    read = PageReader(clip_html(_written_by_others(page, text)))
    assert {tag for tag, _ in read.tags} == {tag for tag, _ in plain.tags}
    assert len(read.tags) <= len(plain.tags) + 1  # the note's box may have one heading more
    assert not {"\u202e", "\u2066", "\x00", "\x1b"} & set("".join(read.words))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_others_is_obeyed_in_a_pdf(text: str, page: ReportPage) -> None:
    written = _written_by_others(page, text)
    source, data, _ = typst_input(written)
    assert source == typst_input(page)[0]
    assert json.loads(json.dumps(data))["page"]["notes"][0]["text"] == data["page"]["notes"][0]["text"]
    pdf = report_pdf(written)
    assert pdf.startswith(b"%PDF")
    if text.isascii():
        shown = re.sub(r"[^!-~]", "", text_of_pdf(pdf))
        assert re.sub(r"[^!-~]", "", text)[:60] in shown.replace("\N{ZERO WIDTH SPACE}", "")
    assert b"root:" not in pdf


def _written_by_others(page: ReportPage, text: str) -> ReportPage:
    note = replace(page.notes[0], text=text)
    return replace(page, person=one_line(text), clip=one_line(text), notes=(note, *page.notes[1:]))


def test_a_long_note_takes_more_pages_and_none_of_it_is_lost(page: ReportPage) -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    pdf = report_pdf(replace(page, notes=(replace(page.notes[0], text=text),)))
    assert pages_of(pdf) > 1
    assert "word0" in text_of_pdf(pdf) and "word1999" in re.sub(r"\s", "", text_of_pdf(pdf))


def test_what_typst_can_not_set_is_said_in_a_sentence() -> None:
    with pytest.raises(OutputError, match="HTML report can"):
        typeset("#nothing-of-that-name", {}, {})


def test_nothing_is_fetched_and_no_file_is_read() -> None:
    for source in ('#image("/etc/hostname")', '#read("../secret")', '#import "@preview/cetz:0.3.4": canvas'):
        with pytest.raises(OutputError):
            typeset(source, {}, {})


@pytest.mark.parametrize("number", [0, 1, 3])
def test_progress_in_both_formats(number: int, person_over_weeks: Callable[[int], Library]) -> None:
    with person_over_weeks(number) as library:
        page = progress_page(history_of(library, "Ana", "See you."))
    html, pdf = progress_html(page), report_pdf(page)
    read = PageReader(html)
    assert "script" not in {tag for tag, _ in read.tags}
    assert sum(tag == "svg" for tag, _ in read.tags) == len(page.charts)
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(html) < 1_500_000
    letters = re.sub(r"\W", "", text_of_pdf(pdf))
    for text in (page.headline, "See you.", *page.changes):
        assert text in " ".join(read.words)
        assert all(re.sub(r"\W", "", word) in letters for word in text.split())  # a line that breaks is drawn in parts


def test_progress_in_spanish(person_over_weeks: Callable[[int], Library]) -> None:
    with person_over_weeks(2) as library, in_language("es"):
        page = progress_page(history_of(library, "Ana"))
    assert '<html lang="es">' in progress_html(page)
    assert "Losvídeos" in re.sub(r"\s", "", text_of_pdf(report_pdf(page)))
    assert "The clips" not in progress_html(page)
