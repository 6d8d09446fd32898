"""The page of several results as one answer, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.batch.settings import ClipSettings
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.together import choice
from tests.filmed_session import PLACES, results_in
from tests.ui.made_result import text_of
from tests.ui.pages import html_of, open_page

ME = "me"


@pytest.fixture
def filmed(stage: Backstage, tmp_path: Path) -> Job:
    """A job whose three clips are done, and a fourth that failed."""
    clips = [
        QueuedClip(str(place), f"{place} <b>.mp4", state=ClipState.DONE, folder=folder)
        for place, folder in zip(PLACES, results_in(tmp_path), strict=True)
    ]
    job = Job([*clips, QueuedClip("bad", "bad.mp4", state=ClipState.FAILED)], tmp_path / "out", ClipSettings())
    job.owner, job.page = ME, "many"
    stage.jobs.submit(job)
    return job


def test_the_page_says_one_sentence_with_a_card_from_the_clip_that_shows_it_best(filmed: Job) -> None:
    html = html_of(open_page("many", together=f"{filmed.id}.0,{filmed.id}.1,{filmed.id}.2"))
    assert "<h1>Lean less far forward, and even out the weight on both sides.</h1>" in html
    side_lean = next(card for card in html.split("<article")[1:] if "Even out the weight" in card)
    assert "rear &lt;b&gt;.mp4 alone shows it." in side_lean
    assert f'href="/many?job={filmed.id}&amp;clip=2"' in side_lean
    assert "pc-seek" not in html


def test_left_stands_beside_right_and_every_finding_beside_its_clip(filmed: Job) -> None:
    text = text_of(html_of(open_page("many", together=f"{filmed.id}.0,{filmed.id}.1,{filmed.id}.2")))
    assert "Left and right" in text and "No difference that is more than measuring error." in text
    assert "No clip" not in text
    for place in PLACES:
        assert f"Open {place} &lt;b&gt;.mp4" in text or f"{place} &lt;b&gt;.mp4" in text


@pytest.mark.parametrize(
    "asked",
    ["", "{id}.0", "{id}.0,{id}.0", "{id}.3,{id}.0", "../../etc.0,x.1", "{id}.999999999999,{id}.0", "{id}.0;{id}.1"],
)
def test_fewer_than_two_finished_clips_are_no_session(filmed: Job, asked: str) -> None:
    html = html_of(open_page("many", together=asked.format(id=filmed.id)))
    assert "A folder of clips, one table" in html


def test_results_that_are_gone_say_so(filmed: Job) -> None:
    folder = filmed.clips[1].folder
    assert folder is not None
    (folder / "analysis.json").unlink()
    test = open_page("many", together=f"{filmed.id}.0,{filmed.id}.1")
    assert len(test.error) == 1


def test_the_choice_offers_the_finished_clips_and_leads_to_the_page(
    filmed: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "browser_id", lambda: ME)
    test = open_page("many", job=filmed.id)
    field = test.multiselect(key="together clips")
    assert list(field.options) == [f"{place} <b>.mp4" for place in PLACES]
    assert test.button(key="together").disabled
    field.set_value([f"{filmed.id}.0", f"{filmed.id}.2"]).run()
    test.button(key="together").click().run()
    assert test.query_params["together"] in (f"{filmed.id}.0,{filmed.id}.2", [f"{filmed.id}.0,{filmed.id}.2"])
    assert "<h1>Lean less far forward" in html_of(test)


def test_one_finished_clip_is_no_choice(stage: Backstage, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.owner = ME
    monkeypatch.setattr(choice, "browser_id", lambda: ME)
    assert len(open_page("many", job=job.id).multiselect) == 0
