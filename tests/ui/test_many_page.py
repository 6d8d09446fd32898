from __future__ import annotations

import os
from pathlib import Path

import pytest

from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job
from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.pages import html_of, open_page


def test_a_folder_that_is_not_there_is_said_in_a_sentence(stage: Backstage) -> None:
    test = open_page("many")
    test.text_input(key="folder").set_value("/no/such/folder").run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert "There is no folder /no/such/folder" in test.error[0].value


def test_a_file_name_that_is_not_utf8_leaves_the_page_whole(stage: Backstage, tmp_path: Path) -> None:
    for name in (b"caf\xe9.mp4", b"\x1b[31mred.mp4", "\u202egpj.mp4".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    test = open_page("many")
    test.text_input(key="folder").set_value(str(tmp_path)).run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert not test.exception
    job = next(iter(stage.jobs._jobs.values()))
    assert sorted(clip.label for clip in job.clips) == ["\\u202egpj.mp4", "\\x1b[31mred.mp4", "caf\\xe9.mp4"]
    wait_for(lambda: job.is_over, "the job to end")
    assert not open_page("many", job=job.id).exception
    assert [button.label for button in test.run().button if button.label]


@pytest.mark.parametrize("typed", ["~no-such-user/clips", "a\x00b", "/" + "x" * 5000])
def test_what_is_no_path_gets_a_sentence(stage: Backstage, typed: str) -> None:
    test = open_page("many")
    test.text_input(key="folder").set_value(typed).run()
    next(button for button in test.button if button.label == "Analyse this folder").click().run()
    assert not test.exception
    assert len(test.error) == 1


def test_a_batch_shows_its_table_and_what_to_download(job: Job) -> None:
    (job.out / "coach_sheet.csv").write_text("clip\n")
    test = open_page("many", job=job.id)
    html = html_of(test)
    assert "Tuesday &lt;i&gt;" in html
    assert "coach_sheet.csv" in html and "everything.zip" in html
    assert test.get("bidi_component")
