from __future__ import annotations

import json
from pathlib import Path

import pytest

from posturecam.export.reading import ClipResult, read_result
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job
from posturecam.ui.player import section
from posturecam.ui.player.videos import Video, Videos, VideoState
from tests.ui.pages import html_of, open_page

Played = dict[str, object]


@pytest.fixture
def reading(job: Job) -> ClipResult:
    folder = job.clips[0].folder
    assert folder is not None
    return read_result(folder)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Played]:
    """What the component was given."""
    given: list[Played] = []
    monkeypatch.setattr(section, "play", lambda drawing, name, key, **more: given.append({"drawing": drawing, **more}))
    monkeypatch.setattr(section, "_draw_download", lambda *given: None)
    return given


def _draw(reading: ClipResult, stage: Backstage) -> None:
    section.draw_player(reading, "me.mp4", stage.shelf, stage.videos, stage.workspace.path / "drawings")


def test_landmarks_alone_are_played_without_a_video(
    reading: ClipResult, stage: Backstage, played: list[Played]
) -> None:
    _draw(reading, stage)
    (given,) = played
    assert set(given) == {"drawing"}
    token, name = str(given["drawing"]).split("/")[2:]
    folder = stage.shelf.folder(token)
    assert folder is not None
    assert json.loads((folder / name).read_text(encoding="utf-8"))["landings"]


@pytest.mark.parametrize(
    ("video", "expected"),
    [
        (Video(VideoState.WORKING, 3, 10), {"made": 0.3}),
        (Video(VideoState.WAITING), {"made": 0.0}),
        (Video(VideoState.DONE, file=Path("/room/clip.mp4")), {"video": "clip.mp4"}),
        (Video(VideoState.FAILED), {}),
    ],
)
def test_the_player_gets_what_there_is_of_the_video(
    video: Video,
    expected: dict[str, object],
    reading: ClipResult,
    stage: Backstage,
    played: list[Played],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Videos, "plain", lambda self, digest: video)
    monkeypatch.setattr(section.st, "fragment", lambda draw, run_every: draw)  # which runs in a page session alone
    _draw(reading, stage)
    given = {name: value for name, value in played[-1].items() if name != "drawing"}
    assert set(given) == set(expected)
    assert all(str(given[name]).endswith(str(value)) for name, value in expected.items())


def test_a_drawn_video_of_the_command_line_is_shown_where_the_clip_is_gone(
    reading: ClipResult, stage: Backstage, played: list[Played]
) -> None:
    _draw(ClipResult(reading.folder, reading.analysis, (*reading.files, "annotated.mp4"), ()), stage)
    assert played[-1]["drawn"] is True
    assert str(played[-1]["video"]).endswith("/annotated.mp4")


def test_the_result_page_has_a_player_and_offers_no_overlay_where_there_is_no_clip(job: Job) -> None:
    page = open_page("analyse", job=job.id, clip="0")
    assert "pc-links" in html_of(page)
    assert [button.label for button in page.button if "overlay" in button.label] == []
