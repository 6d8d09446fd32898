"""Sessions on the live page that have ended or whose page is away: go on, look, keep, discard."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posturecam.clip import analyze_to_folder
from posturecam.errors import LibraryError
from posturecam.export.reading import read_result
from posturecam.library.records import ClipKind
from posturecam.library.trends import trends_of
from posturecam.pose.stored import save_track
from posturecam.types import Activity, Verdict
from posturecam.ui.backstage import backstage
from posturecam.ui.live.registry import PageSession, SessionRegistry
from posturecam.words import literal
from posturecam_lab.checkout import ROOT
from tests.ui.live.made_session import begin, ended, push

BROWSER, OTHER = "a" * 22, "b" * 22


def _page() -> None:
    from posturecam.ui.live.page import page

    page()


def _people() -> None:
    from posturecam.ui.people.page import page

    page()


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Says which browser shows the pages of a test; at first `BROWSER`."""

    def use(id: str) -> None:
        for module in ("page", "waiting.note"):
            monkeypatch.setattr(f"posturecam.ui.live.{module}.browser_id", lambda: id)

    use(BROWSER)
    return use


@pytest.fixture
def no_page_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page whose connection is open counts as sending frames, however slow this machine is."""
    monkeypatch.setattr("posturecam.ui.live.waiting.under_way.QUIET_S", 1e9)


@pytest.fixture
def left() -> PageSession:
    """A page of the same browser that is closed by now; the library knows a person."""
    backstage().library.add_person("Ana")
    return SessionRegistry().create(BROWSER)


def _open() -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    return app


def _press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def _texts(app: AppTest) -> str:
    shown = [*app.get("html"), *app.markdown, *app.caption, *app.success, *app.info, *app.error]
    return "\n".join(str(one.value) for one in shown)


def _until_added_up(app: AppTest) -> AppTest:
    end = time.monotonic() + 120
    while "Adding it all up" in _texts(app):
        assert time.monotonic() < end
        time.sleep(0.2)
        app.run()
    assert not app.exception
    return app


def _keep(app: AppTest, name: str) -> AppTest:
    next(box for box in app.selectbox if box.label == "Name").set_value(name)
    return _press(app, "Keep")


def test_without_sessions_nothing_is_offered() -> None:
    assert "session" not in _texts(_open()).lower()


def test_a_session_that_ended_is_offered_to_its_browser_and_to_no_other(
    left: PageSession, browser: Callable[[str], None]
) -> None:
    ended(left, 70.0)
    shown = _texts(_open())
    assert "Your session of" in shown and "1 min 10 s" in shown and "waits to be kept" in shown
    browser(OTHER)
    assert "Your session of" not in _texts(_open())
    browser("")  # it keeps no cookies
    assert "Your session of" not in _texts(_open())


def test_the_summary_says_what_a_clip_would(left: PageSession, tmp_path: Path) -> None:
    id = ended(left, 12.0)
    place = left.keeper.store.place(id)
    save_track(place.track(), tmp_path / "clip.npz")
    clip = analyze_to_folder(tmp_path / "clip.npz", tmp_path / "out", slow_motion=1.0, activity=Activity.SIT).analysis
    app = _until_added_up(_press(_open(), "Look at it"))
    assert all(finding.title.lower() in _texts(app).lower() for finding in clip.bouts[0].findings)
    assert "Until you keep or discard it" in _texts(app)
    result = left.keeper.summed_up(id).folder
    assert result is not None
    found = [[(f.check, f.verdict) for f in a.bouts[0].findings] for a in (read_result(result).analysis, clip)]
    assert found[0] == found[1]
    assert any(verdict is not Verdict.UNKNOWN for _, verdict in found[0])


def test_a_kept_session_is_in_the_library_as_what_it_is_and_opens_there(left: PageSession) -> None:
    id = ended(left, 12.0, height_m=1.8)
    head = left.keeper.find(id, BROWSER)
    assert head is not None
    app = _until_added_up(_keep(_open(), "Ana"))
    library = backstage().library
    (clip,) = library.clips()
    assert (clip.person, clip.kind, clip.recorded, clip.activity) == ("Ana", ClipKind.LIVE, head.begun, Activity.SIT)
    assert clip.recorded_is_known and not clip.has_source
    assert "Kept in the library under Ana." in _texts(app)
    assert not left.keeper.store.place(id).path.exists()
    assert left.keeper.waiting(BROWSER) == []
    page = AppTest.from_function(_people, default_timeout=60)
    page.query_params["person"], page.query_params["clip"] = clip.person_id, clip.id
    page.run()
    assert not page.exception and not page.error
    assert clip.name in _texts(page)
    assert page.get("bidi_component")  # the player, which moves the skeleton without a video
    assert trends_of(library.findings(library.people()[0]))


def test_a_library_that_is_locked_leaves_the_session_waiting(
    left: PageSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ended(left)

    def locked(*_: object, **__: object) -> None:
        raise LibraryError(literal("The library is in use. Try again."))

    monkeypatch.setattr("posturecam.library.store.Library.keep", locked)
    app = _until_added_up(_keep(_open(), "Ana"))
    assert "The library is in use. Try again." in _texts(app)
    assert [head.id for head in left.keeper.waiting(BROWSER)] == [id]


def test_keeping_asks_for_a_name(left: PageSession) -> None:
    id = ended(left)
    app = _press(_open(), "Keep")
    assert "Choose or type a name." in _texts(app)
    assert [head.id for head in left.keeper.waiting(BROWSER)] == [id]


@pytest.mark.parametrize("looked_at", [False, True])
def test_a_discarded_session_leaves_nothing_on_the_disk(left: PageSession, data: Path, looked_at: bool) -> None:
    id = ended(left)
    app = _open()
    if looked_at:
        app = _until_added_up(_press(app, "Look at it"))
    app = _press(app, "Delete this session")
    assert "Your session of" not in _texts(app) and "Your live session" not in _texts(app)
    assert not left.keeper.store.place(id).path.exists()
    assert not any(path.is_file() for path in data.rglob("*"))


def test_two_tabs_that_keep_and_discard_the_same_session_do_not_fail(left: PageSession) -> None:
    ended(left)
    one, other = _open(), _open()
    _press(one, "Delete this session")
    _press(other, "Delete this session")
    assert "Your session of" not in _texts(other.run())


def test_a_session_whose_page_was_left_can_be_gone_on_with(left: PageSession) -> None:
    running = begin(left)
    push(running, 5.0)
    left.keeper.detach(running)
    app = _open()
    assert "is paused" in _texts(app) and "5 s so far" in _texts(app)
    app = _press(app, "Go on")
    page = app.session_state["live_session"]
    assert page.running is running and page.resume == running.id and left.running is None
    assert "is paused" not in _texts(app)


def test_a_session_whose_page_was_left_can_be_ended(left: PageSession) -> None:
    running = begin(left)
    push(running, 8.0)
    left.keeper.detach(running)
    app = _until_added_up(_press(_open(), "End it"))
    assert "Your live session of" in _texts(app) and "8 s" in _texts(app)
    assert left.keeper.under_way(BROWSER) == []


@pytest.mark.usefixtures("no_page_is_quiet")
def test_a_session_in_another_tab_is_named_and_left_alone(left: PageSession) -> None:
    running = begin(left)
    push(running, 1.0)
    app = _open()
    assert "is under way in another tab" in _texts(app)
    assert not any(button.label in ("Go on", "End it") for button in app.button)


@pytest.mark.usefixtures("no_page_is_quiet")
def test_of_two_tabs_that_go_on_with_a_session_the_first_gets_it(left: PageSession) -> None:
    running = begin(left)
    push(running, 5.0)
    left.keeper.detach(running)
    first, second = _open(), _open()
    _press(first, "Go on")
    running.page.keeper.attach(running)  # its camera has started
    second = _press(second, "Go on")
    assert running.page is first.session_state["live_session"]
    assert second.session_state["live_session"].running is None


def test_sessions_of_earlier_versions_go_to_the_library_and_stay_where_they_are(data: Path, left: PageSession) -> None:
    id = ended(left)
    save_track(left.keeper.store.place(id).track(), data / "live 2026-03-01 17.05.09.npz")
    old = analyze_to_folder(data / "live 2026-03-01 17.05.09.npz", data / "live").folder
    left.keeper.discard(id)
    app = _open()
    assert any("One session kept by an earlier version" in one.label for one in app.expander)
    next(box for box in app.selectbox if box.label == "Name").set_value("Ana")
    app = _press(app, "Take them into the library")
    (clip,) = backstage().library.clips()
    assert (clip.person, clip.kind, clip.recorded.astimezone().hour) == ("Ana", ClipKind.LIVE, 17)
    assert old.is_dir()
    assert not any("earlier version" in one.label for one in app.expander)


@pytest.mark.parametrize(("away", "words"), [(True, "is paused"), (False, "waits to be kept or discarded")])
def test_other_pages_say_that_a_session_waits(left: PageSession, away: bool, words: str) -> None:
    if away:
        running = begin(left)
        push(running, 5.0)
        left.keeper.detach(running)
    else:
        ended(left)
    main = AppTest.from_file(str(ROOT / "posturecam" / "ui" / "main.py"), default_timeout=60).run()
    assert not main.exception
    assert words in _texts(main)
