from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from posturecam.types import Verdict
from posturecam.ui.markup import badge, hero, part
from posturecam.ui.templates import piece, render

UI = Path(__file__).parents[2] / "posturecam" / "ui"


def test_text_is_never_markup_and_a_template_inside_another_is() -> None:
    assert "&lt;b&gt;" in hero("<b>")
    assert "<p>&lt;i&gt;</p>" in part("Title", piece("paragraph", "<i>"))
    assert "&lt;i&gt;" in part("Title", "<i>")


def test_what_would_reorder_a_line_is_shown_as_an_escape() -> None:
    assert "\\u202e" in hero("\u202egpj.exe")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("result/downloads.html.j2")


def test_a_verdict_is_shape_colour_and_word() -> None:
    html = badge(Verdict.WATCH)
    assert isinstance(html, Markup)
    assert html.count("watch") == 2
    assert ">Watch</span>" in html
    assert ">Other words</span>" in badge(Verdict.WATCH, "other words")


def test_a_list_of_nothing_is_nothing() -> None:
    assert piece("listed", []) == ""


def test_templates_take_no_value_as_markup_on_their_own() -> None:
    for template in UI.rglob("*.j2"):
        assert not re.search(r"\|\s*safe|autoescape", template.read_text(encoding="utf-8")), template
