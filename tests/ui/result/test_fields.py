"""Height, speed, incline and activity on a result: judged again from the landmarks, kept for the next clip."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from posturecam.analysis import analyze
from posturecam.batch.settings import ClipSettings
from posturecam.batch.summary import summary_of
from posturecam.clip import analyze_to_folder
from posturecam.export.reading import read_result
from posturecam.options import ClipOptions
from posturecam.pose.stored import save_track
from posturecam.results.marker import files_of
from posturecam.types import Activity
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.remembered import COOKIE, remembered
from posturecam.ui.result.rejudge import given_in, judge_again
from tests.people import SimulatedCamera, runner, walker
from tests.ui.pages import html_of, open_page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The result folder of a synthetic runner."""
    save_track(SimulatedCamera().of((runner(), 6.0)), tmp_path / "landmarks.npz")
    return analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder


def _field(test: Any, label: str) -> Any:
    return next(one for one in test.number_input if one.label == label)


def test_a_height_is_judged_with_from_the_landmarks_alone_and_written_down(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    judge_again(folder, ClipOptions(height_m=1.75, activity=Activity.RUN))
    content = json.loads((folder / "analysis.json").read_text())
    assert content["provenance"]["option.height_m"] == "1.75"
    assert content["provenance"]["input"] == json.loads(before["analysis.json"])["provenance"]["input"]
    changed = {name for name, old in before.items() if (folder / name).read_bytes() != old}
    assert "analysis.json" in changed <= {"analysis.json", "strides.csv"}
    assert {file.name for file in folder.iterdir()} == set(before) == files_of(folder)
    (bout,) = read_result(folder).analysis.bouts
    cadence = bout.finding("cadence")
    assert cadence is not None and cadence.value is not None
    assert cadence.norm is not None


def test_the_same_options_give_the_same_bytes(folder: Path) -> None:
    texts = []
    for height in (1.75, 1.9, 1.75):
        judge_again(folder, ClipOptions(height_m=height))
        texts.append((folder / "analysis.json").read_bytes())
    assert texts[0] == texts[2] != texts[1]


def test_what_was_given_is_read_back_over_what_the_clip_was_first_analysed_with(folder: Path) -> None:
    first = ClipOptions(speed_mps=3.0, slow_motion=1.0)
    assert given_in(read_result(folder).analysis, first) == first
    wanted = replace(first, speed_mps=None, height_m=1.75, activity=Activity.RUN)
    judge_again(folder, wanted)
    assert given_in(read_result(folder).analysis, first) == wanted


def test_a_height_on_the_page_applies_at_once_and_is_kept(job: Job) -> None:
    test = open_page("analyse", job=job.id, clip="0")
    assert "add your height" in html_of(test)
    _field(test, "Height, m").set_value(1.75).run()
    assert not test.exception and not test.error
    assert "add your height" not in html_of(test)
    assert "posturecam-known=height_m:1.7500" in html_of(test)
    again = open_page("analyse", job=job.id, clip="0")
    assert _field(again, "Height, m").value == 1.75
    assert "add your height" not in html_of(again)


def test_a_value_taken_back_is_not_judged_with_any_more(job: Job) -> None:
    test = open_page("analyse", job=job.id, clip="0")
    _field(test, "Treadmill speed, km/h").set_value(10.0).run()
    _field(test, "Treadmill speed, km/h").set_value(None).run()
    assert "add your height" in html_of(test)


def test_another_activity_judges_the_clip_as_that(job: Job) -> None:
    test = open_page("analyse", job=job.id, clip="0")
    activity = next(one for one in test.selectbox if one.label == "What the person does")
    activity.set_value(Activity.STAND).run()
    assert not test.exception
    assert {bout.activity for bout in read_result(job.clips[0].folder or Path()).analysis.bouts} == {Activity.STAND}


@pytest.mark.parametrize(
    ("cookie", "values"),
    [
        ("height_m:1.7500|speed_mps:2.7778", {"height_m": 1.75, "speed_mps": 2.7778}),
        ("height_m:17|activity:run|speed_mps:fast|x", {}),
        ("incline_deg:nan|height_m:1e400", {}),
        ("", {}),
    ],
)
def test_only_what_may_be_given_is_read_from_the_browser(
    cookie: str, values: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit

    monkeypatch.setattr(streamlit, "context", SimpleNamespace(cookies={COOKIE: cookie}))
    assert remembered() == values


@pytest.fixture
def two_parts(stage: Backstage, tmp_path: Path) -> Job:
    """A person who walks and then runs, done."""
    track = SimulatedCamera().of((walker(), 8.0), (runner(), 8.0))
    save_track(track, tmp_path / "landmarks.npz")
    folder = analyze_to_folder(tmp_path / "landmarks.npz", tmp_path / "out").folder
    clip = QueuedClip("a", "two.mp4", state=ClipState.DONE, folder=folder, summary=summary_of(analyze(track)))
    job = Job([clip], tmp_path / "out", ClipSettings())
    stage.jobs.submit(job)
    return job


def test_one_part_of_a_clip_can_be_shown_alone(two_parts: Job) -> None:
    test = open_page("analyse", job=two_parts.id, clip="0")
    choice = next(one for one in test.selectbox if one.label == "Show")
    walking, running = (
        next(one for one in choice.options if one.startswith(doing)) for doing in ("Walking", "Running")
    )
    choice.select(running).run()
    assert not test.exception
    assert running in html_of(test) and walking not in html_of(test)


def test_a_clip_of_one_part_has_nothing_to_choose(job: Job) -> None:
    assert "Show" not in [one.label for one in open_page("analyse", job=job.id, clip="0").selectbox]
