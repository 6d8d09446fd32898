from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.options import ClipOptions, options_in
from posturecam.results.profiles import Profiles
from posturecam.types import Activity, Baseline, View
from posturecam.ui import options
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Job
from tests.ui.pages import open_page


def test_the_options_reach_the_engine_in_its_own_units(stage: Backstage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Job] = []
    monkeypatch.setattr(type(stage.jobs), "submit", lambda self, job: begun.append(job) or job.id)
    test = open_page()
    test.selectbox(key="activity").set_value(Activity.RUN)
    test.number_input(key="slow-motion").set_value(8.0)
    test.number_input(key="height").set_value(1.8)
    test.number_input(key="speed").set_value(10.8)
    test.number_input(key="incline").set_value(1.0)
    test.file_uploader[0].set_value([("run.mp4", b"no video", "video/mp4")]).run()
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
    test = open_page(page)
    asked = {number.label: (number.min, number.max, number.step, number.help) for number in test.number_input}
    assert len(asked) == (3 if page == "live" else 4)
    for label, shown in asked.items():
        option = options[label]
        assert option.quantity is not None
        assert shown == (*option.quantity.form_range, option.quantity.form.step, option.help)


def test_a_profile_of_the_live_page_can_be_compared_with(
    stage: Backstage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = Baseline(Activity.RUN, View.RIGHT, {"trunk_lean": (6.0, 0.5)}, 5.0)
    profile = Profiles(tmp_path).keep("Me, rested", own)
    monkeypatch.setattr(options, "Profiles", lambda: Profiles(tmp_path))
    begun: list[Job] = []
    monkeypatch.setattr(type(stage.jobs), "submit", lambda self, job: begun.append(job) or job.id)
    test = open_page()
    test.selectbox(key="compare").set_value(profile.id)
    test.file_uploader[0].set_value([("run.mp4", b"no video", "video/mp4")]).run()
    next(button for button in test.button if button.label == "Analyse this clip").click().run()
    assert begun[0].settings.baseline == own


def test_a_file_that_is_no_baseline_says_so_and_nothing_can_be_started(stage: Backstage) -> None:
    test = open_page()
    test.selectbox(key="compare").set_value("file").run()
    test.file_uploader(key="baseline").set_value(("me.json", b"{}", "application/json"))
    test.file_uploader(key="clips").set_value([("run.mp4", b"no video", "video/mp4")]).run()
    assert "me.json is not a baseline" in test.error[0].value
    assert next(button for button in test.button if button.label == "Analyse this clip").disabled
