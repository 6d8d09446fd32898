"""The live page's script: profiles, and what the user knows."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui.live import component
from posturecam.ui.live.component import browser_texts
from posturecam.ui.live.registry import session_registry
from posturecam.words import in_language

OWN = Baseline(Activity.SIT, View.RIGHT, {"forward_head": (4.0, 1.0)}, 5.2)


def _page() -> None:
    from posturecam.ui.live.page import page

    page()


@pytest.fixture
def app(data: Path) -> AppTest:
    started = AppTest.from_function(_page, default_timeout=30).run()
    assert not started.exception
    return started


def test_the_page_holds_the_session_that_opens_the_socket(app: AppTest) -> None:
    session = app.session_state["live_session"]
    assert session_registry().find(session.token) is session
    token = session.token
    app.run()
    assert app.session_state["live_session"].token == token


def test_the_browser_gets_the_texts_of_the_pages_language() -> None:
    with in_language("es"):
        spanish = browser_texts()
    english = browser_texts()
    assert spanish.keys() == english.keys()
    assert (spanish["paused"], english["paused"]) == ("En pausa", "Paused")


def test_the_script_names_only_texts_that_exist() -> None:
    folder = Path(component.__file__).parent
    scripts = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    named = set(re.findall(r'(?:say|quietCue)\("(\w+)"', scripts))
    assert len(named) > 20
    assert named <= browser_texts().keys()


def test_two_pages_do_not_share_a_session(app: AppTest) -> None:
    other = AppTest.from_function(_page, default_timeout=30).run()
    assert other.session_state["live_session"].token != app.session_state["live_session"].token


def test_what_the_user_knows_reaches_the_next_session(app: AppTest) -> None:
    app.selectbox(key="live_activity").set_value(Activity.RUN)
    app.number_input(key="live_height").set_value(1.75)
    app.number_input(key="live_incline").set_value(1.0)
    app.number_input(key="live_speed").set_value(9.0)
    app.run()
    known = app.session_state["live_session"].known
    own = {"activity": Activity.RUN, "height_m": 1.75, "speed_mps": 2.5}
    assert known == {"baseline": None, **own, "incline_deg": pytest.approx(0.573, abs=1e-3)}


def test_a_level_treadmill_is_not_the_same_as_one_of_unknown_incline(app: AppTest) -> None:
    assert app.session_state["live_session"].known["incline_deg"] is None
    app.number_input(key="live_incline").set_value(0.0).run()
    assert app.session_state["live_session"].known["incline_deg"] == 0.0


def test_a_calibration_is_stored_under_a_name_and_chosen(app: AppTest, data: Path) -> None:
    app.session_state["live_session"].calibrated = OWN
    app.run()
    app.text_input[0].set_value("Me at the desk")
    app.button[0].click().run()
    assert [one.name for one in Profiles(data / "profiles").all()] == ["Me at the desk"]
    app.run()
    assert app.session_state["live_session"].known["baseline"] == OWN
    assert app.session_state["live_session"].calibrated is None


def test_a_calibration_far_from_the_usual_has_a_warning_before_it_is_stored(app: AppTest, data: Path) -> None:
    app.session_state["live_session"].calibrated = OWN
    app.run()
    assert not app.warning
    app.session_state["live_session"].calibrated = replace(OWN, values={"forward_head": (33.0, 1.0)})
    app.run()
    assert "head ahead of the shoulders" in app.warning[0].value


def test_a_calibration_without_a_name_is_asked_for_one(app: AppTest, data: Path) -> None:
    app.session_state["live_session"].calibrated = OWN
    app.run()
    app.button[0].click().run()
    assert "1 to 40 letters" in app.error[0].value
    assert Profiles(data / "profiles").all() == []


def test_a_chosen_profile_can_be_renamed_and_deleted(data: Path) -> None:
    profiles = Profiles(data / "profiles")
    kept = profiles.keep("Anna", OWN)
    app = AppTest.from_function(_page, default_timeout=30).run()
    app.selectbox(key="live_profile").set_value(kept.id).run()
    app.text_input[0].set_value("Anna B.")
    next(button for button in app.button if button.label == "Rename").click().run()
    assert [one.name for one in profiles.all()] == ["Anna B."]
    next(button for button in app.button if button.label == "Delete this profile").click().run()
    assert profiles.all() == [] and not app.exception
    assert app.session_state["live_session"].known["baseline"] is None
