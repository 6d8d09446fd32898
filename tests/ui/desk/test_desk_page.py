"""The desk page without a browser."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from posturecam.desk import DeskDay, DeskDays, DeskGroup
from posturecam.ui.access.origin import VARIABLE
from posturecam.ui.browser import browser_id
from posturecam.ui.desk import component, page
from posturecam.ui.desk.component import browser_texts
from posturecam.ui.desk.keeping import desk_folder, own_desk
from posturecam.ui.live.registry import session_registry
from posturecam.words import in_language
from tests.ui.pages import html_of, open_page


@pytest.fixture(autouse=True)
def _forget_desks() -> None:
    own_desk.cache_clear()


def _keep_days(n: int) -> None:
    for ago in range(1, n + 1):
        at = datetime.combine(date.today() - timedelta(days=ago), datetime.min.time()).replace(hour=10)
        day = DeskDay(at.date())
        for minute in range(40):
            day.add(DeskGroup.UPRIGHT, 60.0, at + timedelta(minutes=minute))
        DeskDays(desk_folder() / "days").keep(day)


def test_the_page_opens_in_the_navigation_and_holds_a_token_of_its_own() -> None:
    shown = open_page("desk")
    session = shown.session_state["desk_session"]
    assert session_registry().find(session.token) is session
    other = open_page("desk").session_state["desk_session"]
    assert other.token != session.token and other.desk is session.desk
    assert "Desk" in html_of(shown)


def test_the_days_before_are_shown_the_latest_first_and_older_ones_folded() -> None:
    _keep_days(9)
    shown = open_page("desk")
    html = html_of(shown)
    dates = re.findall(r"<h3>(\d{4}-\d\d-\d\d)</h3>", html)
    assert dates == [str(date.today() - timedelta(days=ago)) for ago in range(1, 10)]
    assert html.count("upright <b>40 min</b>") == 9
    assert [one.label for one in shown.expander] == ["2 older days"]


def test_a_day_that_can_not_be_read_is_set_aside_with_a_warning() -> None:
    _keep_days(2)
    (desk_folder() / "days" / f"{date.today() - timedelta(days=1)}.json").write_text("{")
    shown = open_page("desk")
    assert "set aside" in shown.warning[0].value
    assert html_of(shown).count("upright <b>40 min</b>") == 1


def test_on_a_server_for_others_each_browser_has_a_desk_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "https://posture.example")
    monkeypatch.setattr(page, "browser_id", lambda: "b" * 22)
    mine = open_page("desk").session_state["desk_session"].desk
    monkeypatch.setattr(page, "browser_id", lambda: "c" * 22)
    other = open_page("desk").session_state["desk_session"].desk
    assert mine is not other and mine.folder == desk_folder("b" * 22)
    assert callable(browser_id)


def test_the_browser_gets_the_texts_of_the_pages_language() -> None:
    with in_language("es"):
        spanish = browser_texts()
    english = browser_texts()
    assert spanish.keys() == english.keys()
    assert (spanish["name_upright"], english["name_upright"]) == ("Erguido", "Upright")


def test_the_script_shows_each_text_and_no_other() -> None:
    scripts = "".join(path.read_text("utf-8") for path in component._PAGE)
    named = set(re.findall(r'"(\w+)"', scripts)) | set(re.findall(r"\b(\w+): \"", scripts))
    states = {str(state) for state in page_states()}
    made = {f"{part}_{state}" for part in ("name", "line") for state in states}
    known = browser_texts().keys()
    assert known <= named | made
    assert made <= known
    assert set(re.findall(r'say\("(\w+)"', scripts)) <= known


def page_states() -> list[str]:
    """All that a person at a desk may do."""
    from posturecam.desk import DeskState

    return [str(state) for state in DeskState]


def test_the_workers_script_is_whole_and_on_its_own() -> None:
    worker = "".join(path.read_text("utf-8") for path in component._WORKER)
    assert "class Connection" in worker and "class Watcher" in worker
    assert "window." not in worker


def test_nothing_is_written_by_looking(data: Path) -> None:
    open_page("desk")
    assert list(data.rglob("*")) == []
