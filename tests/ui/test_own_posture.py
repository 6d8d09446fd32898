from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.analysis import analyze
from posturecam.batch.settings import ClipSettings
from posturecam.batch.summary import summary_of
from posturecam.clip import analyze_to_folder
from posturecam.pose.stored import save_track
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, View
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from tests.people import YAW, SimulatedCamera, sitter
from tests.ui.pages import html_of, open_page


@pytest.fixture
def at_a_desk(stage: Backstage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A person who sits before a webcam, done; the user's data folder is this test's own."""
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    track = SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), 6.0))
    save_track(track, tmp_path / "landmarks.npz")
    folder = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder
    job = Job(
        [QueuedClip("a", "me.mp4", state=ClipState.DONE, folder=folder, summary=summary_of(analyze(track)))],
        tmp_path / "out",
        ClipSettings(),
        title="",
    )
    stage.jobs.submit(job)
    return job


def test_where_only_change_shows_the_clip_can_become_ones_own_posture(at_a_desk: Job, tmp_path: Path) -> None:
    test = open_page("analyse", job=at_a_desk.id, clip="0")
    assert "Your own good posture" in html_of(test)
    assert 'href="live"' in html_of(test)
    next(one for one in test.text_input if one.label == "Name").set_value("Me")
    next(button for button in test.button if button.label.startswith("Keep this as")).click().run()
    assert not test.exception and not test.error
    (saved,) = Profiles(tmp_path / "profiles").all()
    assert (saved.name, saved.baseline.activity, saved.baseline.view) == ("Me", Activity.SIT, View.FRONT)
    assert "forward_head" in saved.baseline.values
    assert "Kept as Me" in test.success[0].value


def test_a_posture_without_a_name_is_asked_for_one(at_a_desk: Job, tmp_path: Path) -> None:
    test = open_page("analyse", job=at_a_desk.id, clip="0")
    next(button for button in test.button if button.label.startswith("Keep this as")).click().run()
    assert "1 to 40 letters" in test.error[0].value
    assert Profiles(tmp_path / "profiles").all() == []


def test_from_the_side_no_posture_is_asked_for(job: Job) -> None:
    assert "Your own good posture" not in html_of(open_page("analyse", job=job.id, clip="0"))
