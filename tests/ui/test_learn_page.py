from __future__ import annotations

import json
from html import unescape

from posturecam.checks import discover
from posturecam.coaching.norms import load_norms
from posturecam.ui.backstage import Backstage
from posturecam.ui.learn.accuracy import FILE, measured_accuracy, message_of
from posturecam.ui.learn.norms import checks_with_norms
from posturecam.ui.samples import samples
from posturecam.words import LITERAL, in_language
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


def test_in_another_language_what_is_made_from_tables_stays_in_none_of_the_first(stage: Backstage) -> None:
    def texts() -> tuple[set[str], set[str]]:
        checks = checks_with_norms(load_norms())
        evidence = {row[5] for check in checks for row in check.rows}
        headings = {heading for check in checks for heading in check.headings}
        names = {one.title for one in measured_accuracy()} | {one.promises for one in measured_accuracy()}
        return {check.about for check in checks} | evidence | headings, names

    english = texts()
    with in_language("es"):
        spanish = texts()
    for one, other in zip(english, spanish, strict=True):
        assert len(one) == len(other)
        assert not one & other


def test_what_the_accuracy_file_names_has_words_in_every_language() -> None:
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    clips = {sample.name for sample in samples()}
    names = {row["what"] for rows in tables.values() for row in rows} - {check.id for check in discover()}
    places = {row["where"] for rows in tables.values() for row in rows if "bias" not in row} - clips
    for name in {*tables, *names, *places}:
        assert message_of(name).code != LITERAL, name
