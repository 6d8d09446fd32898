"""The result page of a photo: the annotated photo where a clip has its player."""

from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.analysis import analyze
from posturecam.batch.settings import ClipSettings
from posturecam.batch.summary import check_summary, summary_of
from posturecam.clip import analyze_to_folder
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from tests.people import sitter
from tests.test_photo import StillPerson, photo_of, saved
from tests.ui.pages import html_of, open_page


@pytest.fixture
def page(stage: Backstage, tmp_path: Path) -> str:
    """The HTML of the page of a person who sits with the head far forward."""
    track = photo_of(sitter(head_deg=50.0))
    photo = saved(track, tmp_path / "me.jpg")
    result = analyze_to_folder(photo, tmp_path / "out", estimator=StillPerson(track), activity="sit")
    done = QueuedClip(
        str(photo), "me.jpg", state=ClipState.DONE, folder=result.folder, summary=summary_of(result.analysis)
    )
    job = Job([done], tmp_path / "out", ClipSettings())
    stage.jobs.submit(job)
    return html_of(open_page(job=job.id, clip="0"))


def test_the_annotated_photo_is_there_and_no_player(page: str) -> None:
    parts = ["pc-top", "Bring your head back", "The photo", "annotated.jpg", "Does anything hurt?", "Take it with you"]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "See it move" not in page and "pc-player" not in page and "annotated.mp4" not in page


def test_a_card_shows_the_still_without_a_time_to_go_to(page: str) -> None:
    assert 'alt="Head ahead of the shoulders' in page and "from the photo" in page
    assert "data-seconds" not in page and "0.0 to" not in page


def test_the_page_says_once_what_a_photo_cannot_show(page: str) -> None:
    assert page.count("A photo shows one moment") == 1
    assert "strides.csv" not in page and "Frame rate" not in page


def test_the_line_of_the_sheet_knows_activity_and_view() -> None:
    summary = summary_of(analyze(photo_of(sitter(head_deg=50.0))))
    check_summary(summary)
    (bout,) = summary["bouts"]
    assert (bout["activity"], bout["view"], bout["seconds"], bout["cadence_spm"]) == ("sit", "right", 0.0, None)
    assert summary["checks"]["forward_head"]["value"] == pytest.approx(50.0, abs=3.0)
    assert summary["headline"].startswith("Bring your head back")
