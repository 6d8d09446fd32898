"""In which language a page view is, and that one's choice does not reach another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.settings import ClipSettings
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job, Jobs, QueuedClip
from posturecam.ui.language import COOKIE, language_of_request
from posturecam.words import in_language, language
from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.pages import html_of, open_page
from tests.ui.visitor import Visitor, visited

TITLES = {"en": "See how you run, walk and sit", "es": "Mira cómo corres, caminas y te sientas"}
FIRST_WORDS = {code: title[:6] for code, title in TITLES.items()}
"""Without letters that a printed protocol message escapes."""


def _languages_of(test: AppTest) -> list[str]:
    return [code for code, title in TITLES.items() if title in html_of(test)]


@pytest.mark.parametrize(
    ("locale", "expected"), [("", "en"), ("en-GB", "en"), ("es", "es"), ("es-MX", "es"), ("de-DE", "en"), ("?", "en")]
)
def test_a_page_speaks_the_language_of_its_browser(stage: Backstage, locale: str, expected: str) -> None:
    assert _languages_of(open_page(locale=locale)) == [expected]


def test_where_the_browser_says_nothing_we_have_the_server_s_language_holds(
    stage: Backstage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.words.catalogue._of_process", ["es"])
    assert _languages_of(open_page(locale="de-DE")) == ["es"]
    assert _languages_of(open_page(locale="en-US")) == ["en"]


def test_two_page_views_in_two_languages_do_not_meet(stage: Backstage) -> None:
    english, spanish = open_page(locale="en-GB"), open_page(locale="es-ES")
    for _ in range(2):
        assert (_languages_of(english.run()), _languages_of(spanish.run())) == (["en"], ["es"])
    spanish.selectbox(key="language").set_value("en").run()
    english.selectbox(key="language").set_value("es").run()
    assert (_languages_of(english), _languages_of(spanish)) == (["es"], ["en"])
    assert (_languages_of(english.run()), _languages_of(spanish.run())) == (["es"], ["en"])
    assert language() == "en"


def test_page_views_of_one_server_may_run_at_once_in_their_languages(app_url: str) -> None:
    visitor, seen = Visitor(app_url), dict[str, set[str]]()

    def look(locale: str) -> None:
        with visitor.join() as line:
            for _ in range(3):
                said = " ".join(map(str, visited(line, locale=locale)))
                seen.setdefault(locale, set()).update(code for code, title in FIRST_WORDS.items() if title in said)

    with ThreadPoolExecutor() as pool:
        list(pool.map(look, ("en-US", "es-ES", "es-MX", "de")))
    assert seen == {"en-US": {"en"}, "es-ES": {"es"}, "es-MX": {"es"}, "de": {"en"}}


def test_a_choice_of_options_outlives_a_change_of_language(stage: Backstage) -> None:
    test = open_page(locale="en")
    test.selectbox(key="activity").select_index(1).run()
    chosen = test.selectbox(key="activity").value
    test.selectbox(key="language").set_value("es").run()
    assert not test.exception
    assert test.selectbox(key="activity").value == chosen


def test_the_document_is_marked_and_the_browser_learns_what_was_chosen(stage: Backstage) -> None:
    test = open_page(locale="es")
    assert "documentElement.lang = 'es'" in html_of(test)
    assert COOKIE not in html_of(test)
    test.selectbox(key="language").set_value("en").run()
    assert "documentElement.lang = 'en'" in html_of(test)
    assert f"{COOKIE}=en;" in html_of(test)


ASKING = """
import streamlit as st
from posturecam.ui.language import in_session_language
from posturecam.words import language

def note(language_of_callback):
    st.session_state["callback"] = language_of_callback()

st.button("press", on_click=note, args=(in_session_language(language),))
st.text(f"bare {language()}, fragment {in_session_language(language)()}, callback {st.session_state.get('callback')}")
"""


def test_what_streamlit_calls_outside_the_script_speaks_the_language_of_its_page() -> None:
    test = AppTest.from_string(ASKING, default_timeout=30)
    test.context["locale"] = "es-ES"
    test.run().button[0].click().run()
    assert test.text[0].value == "bare en, fragment es, callback es"


def test_a_job_works_in_the_language_of_the_page_that_handed_it_in(tmp_path: Path) -> None:
    seen: list[str] = []

    def run(clips: list[str], out: Path, *_: Any, **__: Any) -> Manifest:
        seen.append(language())
        return Manifest(out, {}, tuple(Entry(clip, ClipOutcome.STOPPED) for clip in clips))

    jobs = Jobs(run)
    made = []
    for code in ("es", "en", "es"):
        with in_language(code):
            made.append(Job([QueuedClip("a", "a.mp4")], tmp_path, ClipSettings()))
    for job in made:
        jobs.submit(job)
    wait_for(lambda: all(job.is_over for job in made), "the jobs")
    jobs.close()
    assert seen == ["es", "en", "es"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "en"),
        ({"accept-language": "de-DE,de;q=0.9,es;q=0.8,en;q=0.7"}, "es"),
        ({"accept-language": "en-US,es;q=0.9", "cookie": f"a=b; {COOKIE}=es"}, "es"),
        ({"accept-language": "es", "cookie": f"{COOKIE}=en"}, "en"),
        ({"accept-language": "es", "cookie": f"{COOKIE}=../../etc"}, "es"),
    ],
)
def test_a_request_is_answered_in_the_language_of_its_browser(headers: dict[str, str], expected: str) -> None:
    assert language_of_request(headers) == expected
