from __future__ import annotations

import gc
from pathlib import Path

import pytest
import streamlit

from posturecam.batch.find import CLIPS
from posturecam.ui import uploads
from posturecam.ui.analyse import page as analyse
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import KINDS
from posturecam.ui.jobs import ClipState, Job
from posturecam.ui.samples import FOLDER as SAMPLES
from tests.ui.pages import html_of, open_page


def test_the_first_page_offers_an_upload_and_samples(stage: Backstage) -> None:
    test = open_page()
    assert "See how you run, walk and sit" in html_of(test)
    assert test.file_uploader[0].label.startswith("Your clips")
    assert [button.label for button in test.button].count("Try this clip") == 4


def test_nothing_can_be_analysed_before_a_clip_is_chosen(stage: Backstage) -> None:
    assert next(button for button in open_page().button if button.label == "Analyse").disabled


def test_an_upload_that_is_no_video_says_why(stage: Backstage) -> None:
    test = open_page()
    test.file_uploader[0].set_value([("run.mp4", b"#EXTM3U\n/etc/passwd", "video/mp4")]).run()
    next(button for button in test.button if button.label == "Analyse this clip").click().run()
    assert not test.exception
    assert "run.mp4 is a playlist, not a video." in html_of(test)
    assert "0 of 1 clip done, 1 failed" in html_of(test)


def test_an_address_of_a_job_long_gone_leads_to_the_start_with_a_word(stage: Backstage) -> None:
    test = open_page(job="long-gone")
    assert "was closed since" in test.info[0].value
    assert test.file_uploader


def test_the_queue_lists_every_clip_with_its_result_or_reason(job: Job) -> None:
    test = open_page(job=job.id)
    html = html_of(test)
    assert "1 of 2 clips done, 1 failed" in html
    assert "photo.mp4 is a JPEG image" in html
    assert [button.label for button in test.button].count("See the result") == 1


def test_a_name_from_outside_is_shown_and_never_obeyed(job: Job) -> None:
    for test in (open_page(job=job.id), open_page(job=job.id, clip="0"), open_page("many", job=job.id, clip="0")):
        assert "<b>me</b>" not in html_of(test)
        assert "&lt;b&gt;me&lt;/b&gt;.mp4" in html_of(test)


def test_a_result_comes_in_the_order_a_runner_reads_it(job: Job) -> None:
    html = html_of(open_page(job=job.id, clip="0"))
    parts = [
        "pc-top",
        "See it move",
        "Does anything hurt?",
        "All measurements",
        "Drills, stretches and strength",
        "How far to trust this",
        "Take it with you",
    ]
    places = [html.index(part) for part in parts]
    assert places == sorted(places)


def test_a_clip_without_a_result_cannot_be_opened(job: Job) -> None:
    for number in ("1", "7", "-1", "x"):
        assert "1 of 2 clips done" in html_of(open_page(job=job.id, clip=number))


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
    sent = [
        ("odd\u202e.mp4", b"\x00\x00\x00\x18ftypisomodd", "video/mp4"),
        ("good.mp4", good.read_bytes(), "video/mp4"),
    ]
    test = open_page()
    test.file_uploader[0].set_value(sent).run()
    next(button for button in test.button if button.label == "Analyse these 2 clips").click().run()
    assert not test.exception
    odd, fine = begun[0].clips
    assert (odd.label, odd.state) == ("odd\\u202e.mp4", ClipState.FAILED)
    assert odd.reason is not None
    assert odd.reason.startswith("odd\\u202e.mp4 could not be read.")
    assert (fine.state, [file.name for file in Path(fine.path).parent.iterdir()]) == (
        ClipState.WAITING,
        ["clip_002.mp4"],
    )


def test_a_page_that_goes_gives_back_the_jobs_it_had_open(job: Job, stage: Backstage) -> None:
    first, second = open_page(job=job.id), open_page("many", job=job.id)
    first.run()
    assert job.pages == 2
    del first.session_state["held jobs"]
    del second.session_state["held jobs"]
    gc.collect()
    stage.jobs.tidy()
    assert job.pages == 0


def test_a_clip_number_of_a_thousand_digits_opens_nothing(job: Job) -> None:
    for number in ("9" * 5000, "²", "٣"):
        assert "1 of 2 clips done" in html_of(open_page(job=job.id, clip=number))


def test_the_uploader_takes_what_the_terminal_takes() -> None:
    assert set(KINDS) >= {"mp4", "mov", "webm", "mkv", "avi", "mts", "m2ts", "mpg", "3gp", "wmv", "ts", "dv"}
    assert {f".{kind}" for kind in KINDS} >= CLIPS - {".npz"}


def test_the_way_in_for_phones_stands_below_the_upload(stage: Backstage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyse, "draw_phone", lambda _: streamlit.html("<p>phones</p>"))
    drawn = list(open_page("analyse").main)
    (upload,) = [n for n, one in enumerate(drawn) if one.type == "file_uploader"]
    (phones,) = [n for n, one in enumerate(drawn) if one.type == "html" and "<p>phones</p>" in one.proto.body]
    assert upload < phones
