from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from posturecam.analysis import analyze
from posturecam.batch.find import CLIPS
from posturecam.batch.settings import Settings
from posturecam.batch.summary import summary_of
from posturecam.checks import discover
from posturecam.clip import analyze_to_folder
from posturecam.coaching.norms import load_norms
from posturecam.options import ClipOptions, options_in
from posturecam.pose.stored import save_track
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui import options, uploads
from posturecam.ui.backstage import Backstage, backstage, close_backstage
from posturecam.ui.intake import KINDS
from posturecam.ui.jobs import Clip, Job, State
from posturecam.ui.learn.accuracy import FILE
from posturecam.ui.markup import told
from posturecam.ui.samples import FOLDER as SAMPLES
from posturecam.ui.server import SCRIPT
from posturecam_lab.benchmarks.app_server import wait_for
from tests.people import YAW, Film, runner, sitter


@pytest.fixture
def stage() -> Iterator[Backstage]:
    """What the pages find behind them, new for each test."""
    close_backstage()
    yield backstage()
    close_backstage()


def _page(which: str = "", **asked: str) -> AppTest:
    """The whole app on its first page, or one page by itself."""
    alone = f"from posturecam.ui.{which}.page import page\npage()"
    test = (
        AppTest.from_string(alone, default_timeout=30) if which else AppTest.from_file(str(SCRIPT), default_timeout=30)
    )
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def _html(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


@pytest.fixture
def job(stage: Backstage, tmp_path: Path) -> Job:
    """A runner who is done, and a clip that could not be one."""
    track = Film().of((runner(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    folder = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder
    done = Clip("a", "<b>me</b>.mp4", state=State.DONE, folder=folder, summary=summary_of(analyze(track)))
    bad = Clip("b", "photo.mp4", state=State.FAILED, reason="photo.mp4 is a JPEG picture, not a video.")
    job = Job([done, bad], tmp_path / "out", Settings(), title="Tuesday <i>")
    stage.jobs.submit(job)
    return job


def test_the_first_page_offers_an_upload_and_samples(stage: Backstage) -> None:
    test = _page()
    assert "See how you run, walk and sit" in _html(test)
    assert test.file_uploader[0].label.startswith("Your clips")
    assert [button.label for button in test.button].count("Try this clip") == 4


def test_nothing_can_be_analysed_before_a_clip_is_chosen(stage: Backstage) -> None:
    assert next(button for button in _page().button if button.label == "Analyse").disabled


def test_an_upload_that_is_no_film_says_why(stage: Backstage) -> None:
    test = _page()
    test.file_uploader[0].set_value([("run.mp4", b"#EXTM3U\n/etc/passwd", "video/mp4")]).run()
    next(button for button in test.button if button.label == "Analyse this clip").click().run()
    assert not test.exception
    assert "run.mp4 is a playlist, not a video." in _html(test)
    assert "0 of 1 clip done, 1 not possible" in _html(test)


def test_an_address_of_a_job_long_gone_leads_to_the_start_with_a_word(stage: Backstage) -> None:
    test = _page(job="long-gone")
    assert "was closed since" in test.info[0].value
    assert test.file_uploader


def test_the_queue_lists_every_clip_with_its_result_or_reason(job: Job) -> None:
    test = _page(job=job.id)
    html = _html(test)
    assert "1 of 2 clips done, 1 not possible" in html
    assert "photo.mp4 is a JPEG picture" in html
    assert [button.label for button in test.button].count("See the result") == 1


def test_a_name_from_outside_is_shown_and_never_obeyed(job: Job) -> None:
    for test in (_page(job=job.id), _page(job=job.id, clip="0"), _page("many", job=job.id, clip="0")):
        assert "<b>me</b>" not in _html(test)
        assert "&lt;b&gt;me&lt;/b&gt;.mp4" in _html(test)


def test_a_result_comes_in_the_order_a_runner_reads_it(job: Job) -> None:
    html = _html(_page(job=job.id, clip="0"))
    parts = [
        "pc-top",
        "pc-cards",
        "See it move",
        "All findings",
        "What to do",
        "How far to trust this",
        "Take it with you",
    ]
    places = [html.index(part) for part in parts]
    assert places == sorted(places)


def test_a_clip_without_a_result_cannot_be_opened(job: Job) -> None:
    for number in ("1", "7", "-1", "x"):
        assert "1 of 2 clips done" in _html(_page(job=job.id, clip=number))


def test_a_folder_that_is_not_there_is_told_in_a_sentence(stage: Backstage) -> None:
    test = _page("many")
    test.text_input(key="folder").set_value("/no/such/folder").run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert "There is no folder /no/such/folder" in test.error[0].value


def test_a_file_name_that_is_not_utf8_leaves_the_page_whole(stage: Backstage, tmp_path: Path) -> None:
    for name in (b"caf\xe9.mp4", b"\x1b[31mred.mp4", "\u202egpj.mp4".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    test = _page("many")
    test.text_input(key="folder").set_value(str(tmp_path)).run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert not test.exception
    job = next(iter(stage.jobs._jobs.values()))
    assert sorted(clip.label for clip in job.clips) == ["\\u202egpj.mp4", "\\x1b[31mred.mp4", "caf\\xe9.mp4"]
    wait_for(lambda: job.is_over, "the job to end")
    assert not _page("many", job=job.id).exception
    assert [button.label for button in test.run().button if button.label]


@pytest.mark.parametrize("typed", ["~no-such-user/clips", "a\x00b", "/" + "x" * 5000])
def test_what_is_no_path_gets_a_sentence(stage: Backstage, typed: str) -> None:
    test = _page("many")
    test.text_input(key="folder").set_value(typed).run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert not test.exception
    assert len(test.error) == 1


def test_one_clip_that_no_reader_foresaw_refuses_only_itself(
    stage: Backstage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    looked = uploads.container_of

    def look(path: Path) -> str:
        if b"odd" in path.read_bytes():
            raise UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "invalid continuation byte")
        return looked(path)

    monkeypatch.setattr(uploads, "container_of", look)
    begun: list[Job] = []
    monkeypatch.setattr(type(stage.jobs), "submit", lambda self, job: begun.append(job) or job.id)
    good = SAMPLES / "desk_slouched.mp4"
    films = [
        ("odd\u202e.mp4", b"\x00\x00\x00\x18ftypisomodd", "video/mp4"),
        ("good.mp4", good.read_bytes(), "video/mp4"),
    ]
    test = _page()
    test.file_uploader[0].set_value(films).run()
    next(button for button in test.button if button.label == "Analyse these 2 clips").click().run()
    assert not test.exception
    odd, fine = begun[0].clips
    assert (odd.label, odd.state) == ("odd\\u202e.mp4", State.FAILED)
    assert odd.reason is not None
    assert odd.reason.startswith("odd\\u202e.mp4 could not be read.")
    assert (fine.state, [file.name for file in Path(fine.path).parent.iterdir()]) == (State.WAITING, ["clip_002.mp4"])


def test_a_page_that_goes_gives_back_the_jobs_it_had_open(job: Job, stage: Backstage) -> None:
    first, second = _page(job=job.id), _page("many", job=job.id)
    first.run()
    assert job.pages == 2
    del first.session_state["held jobs"]
    del second.session_state["held jobs"]
    gc.collect()
    stage.jobs.tidy()
    assert job.pages == 0


def test_a_clip_number_of_a_thousand_digits_opens_nothing(job: Job) -> None:
    for number in ("9" * 5000, "²", "٣"):
        assert "1 of 2 clips done" in _html(_page(job=job.id, clip=number))


def test_the_uploader_takes_what_the_terminal_takes() -> None:
    assert set(KINDS) >= {"mp4", "mov", "webm", "mkv", "avi", "mts", "m2ts", "mpg", "3gp", "wmv", "ts", "dv"}
    assert {f".{kind}" for kind in KINDS} >= CLIPS - {".npz"}


def test_the_options_reach_the_engine_in_its_own_units(stage: Backstage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Job] = []
    monkeypatch.setattr(type(stage.jobs), "submit", lambda self, job: begun.append(job) or job.id)
    test = _page()
    test.selectbox(key="activity").set_value("Running")
    test.number_input(key="slow-motion").set_value(8.0)
    test.number_input(key="height").set_value(1.8)
    test.number_input(key="speed").set_value(10.8)
    test.number_input(key="incline").set_value(1.0)
    test.file_uploader[0].set_value([("run.mp4", b"no film", "video/mp4")]).run()
    next(button for button in test.button if button.label == "Analyse this clip").click().run()
    (job,) = begun
    known = job.settings.known()
    assert (known["activity"], known["slow_motion"], known["height_m"]) == ("run", 8.0, 1.8)
    assert known["speed_mps"] == pytest.approx(3.0)
    assert known["incline_deg"] == pytest.approx(0.573, abs=1e-3)


@pytest.mark.parametrize("page", ["analyse", "many", "live"])
def test_every_number_that_a_page_asks_for_has_the_range_and_the_help_of_the_record(
    stage: Backstage, page: str
) -> None:
    options = {option.form_label: option for option in options_in(ClipOptions).values() if option.quantity}
    test = _page(page)
    asked = {number.label: (number.min, number.max, number.step, number.help) for number in test.number_input}
    assert len(asked) == (3 if page == "live" else 4)
    for label, shown in asked.items():
        option = options[label]
        assert option.quantity is not None
        assert shown == (*option.quantity.form_range, option.quantity.form.step, option.help)


def test_a_batch_shows_its_table_and_what_to_download(job: Job) -> None:
    (job.out / "coach_sheet.csv").write_text("clip\n")
    test = _page("many", job=job.id)
    html = _html(test)
    assert "Tuesday &lt;i&gt;" in html
    assert "coach_sheet.csv" in html and "everything.zip" in html
    assert test.get("bidi_component")


def test_every_check_stands_with_its_norms_and_their_sources(stage: Backstage) -> None:
    html = _html(_page("learn"))
    for check in discover():
        assert told(check.title) in html
    for norm in load_norms():
        assert told(norm.source) in html


def test_the_measured_accuracy_is_shown_with_what_is_broken(stage: Backstage) -> None:
    html = _html(_page("learn"))
    tables = json.loads(FILE.read_text(encoding="utf-8"))["tables"]
    for title, rows in tables.items():
        assert told(title) in html
        broken = sum(not row["kept"] for row in rows)
        assert (f"{broken} of these {len(rows)} break" if broken else "Every promise is kept.") in html


def test_it_says_how_to_film_that_all_stays_here_and_that_it_diagnoses_nothing(stage: Backstage) -> None:
    html = _html(_page("learn"))
    for words in (
        "60 frames a second",
        "2 to 4 m away",
        "stay on this computer",
        "diagnoses nothing",
        "see a clinician",
    ):
        assert words in html


def test_a_profile_of_the_live_page_can_be_compared_with(
    stage: Backstage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (6.0, 0.5)}, 5.0)
    profile = Profiles(tmp_path).keep("Me, rested", own)
    monkeypatch.setattr(options, "Profiles", lambda: Profiles(tmp_path))
    begun: list[Job] = []
    monkeypatch.setattr(type(stage.jobs), "submit", lambda self, job: begun.append(job) or job.id)
    test = _page()
    test.selectbox(key="compare").set_value(profile.id)
    test.file_uploader[0].set_value([("run.mp4", b"no film", "video/mp4")]).run()
    next(button for button in test.button if button.label == "Analyse this clip").click().run()
    assert begun[0].settings.baseline == own


def test_a_file_that_is_no_baseline_says_so_and_nothing_can_be_started(stage: Backstage) -> None:
    test = _page()
    test.selectbox(key="compare").set_value("file").run()
    test.file_uploader(key="baseline").set_value(("me.json", b"{}", "application/json"))
    test.file_uploader(key="clips").set_value([("run.mp4", b"no film", "video/mp4")]).run()
    assert "me.json is not a baseline" in test.error[0].value
    assert next(button for button in test.button if button.label == "Analyse this clip").disabled


@pytest.fixture
def at_a_desk(stage: Backstage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Somebody who sits before a webcam, done; the user's data folder is this test's own."""
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    track = Film(yaw_deg=YAW["front"]).of((sitter(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    folder = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder
    job = Job(
        [Clip("a", "me.mp4", state=State.DONE, folder=folder, summary=summary_of(analyze(track)))],
        tmp_path / "out",
        Settings(),
        title="",
    )
    stage.jobs.submit(job)
    return job


def test_where_only_change_shows_the_clip_can_become_ones_own_posture(at_a_desk: Job, tmp_path: Path) -> None:
    test = _page("analyse", job=at_a_desk.id, clip="0")
    assert "Your own good posture" in _html(test)
    assert 'href="live"' in _html(test)
    next(one for one in test.text_input if one.label == "Name").set_value("Me")
    next(button for button in test.button if button.label.startswith("Keep this as")).click().run()
    assert not test.exception and not test.error
    (kept,) = Profiles(tmp_path / "profiles").all()
    assert (kept.name, kept.baseline.activity, kept.baseline.view) == ("Me", Activity.SIT, View.FRONT)
    assert "forward_head" in kept.baseline.values
    assert "Kept as Me" in test.success[0].value


def test_a_posture_without_a_name_is_asked_for_one(at_a_desk: Job, tmp_path: Path) -> None:
    test = _page("analyse", job=at_a_desk.id, clip="0")
    next(button for button in test.button if button.label.startswith("Keep this as")).click().run()
    assert "1 to 40 letters" in test.error[0].value
    assert Profiles(tmp_path / "profiles").all() == []


def test_from_the_side_no_posture_is_asked_for(job: Job) -> None:
    assert "Your own good posture" not in _html(_page("analyse", job=job.id, clip="0"))
