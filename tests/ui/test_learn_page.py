from __future__ import annotations

import json
from html import unescape

from posturecam.checks import discover
from posturecam.coaching.norms import load_norms
from posturecam.ui.backstage import Backstage
from posturecam.ui.learn.accuracy import FILE
from tests.ui.pages import html_of, open_page


def test_every_check_stands_with_its_norms_and_their_sources(stage: Backstage) -> None:
    html = unescape(html_of(open_page("learn")))
    for check in discover():
        assert check.title in html
    for norm in load_norms():
        assert norm.source in html


def test_the_measured_accuracy_is_shown_with_what_is_broken(stage: Backstage) -> None:
    html = html_of(open_page("learn"))
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    for title, rows in tables.items():
        assert title in html
        broken = sum(not row["kept"] for row in rows)
        assert (f"{broken} of these {len(rows)} break" if broken else "Every promise is kept.") in html


def test_it_says_how_to_film_that_all_stays_here_and_that_it_diagnoses_nothing(stage: Backstage) -> None:
    html = html_of(open_page("learn"))
    for words in (
        "60 frames a second",
        "2 to 4 m away",
        "stay on this computer",
        "diagnoses nothing",
        "see a clinician",
    ):
        assert words in html
