from __future__ import annotations

import json
import pickle

import pytest

from posturecam.batch.settings import Settings
from posturecam.types import Activity, Baseline, View

OWN = Baseline(Activity.SIT, View.RIGHT, {"forward_head": (4.0, 1.0)}, 6.0)


@pytest.mark.parametrize(
    "other",
    [
        Settings(activity="run"),
        Settings(view="left"),
        Settings(baseline=OWN),
        Settings(incline_deg=1.0),
        Settings(speed_mps=2.5),
        Settings(height_m=1.8),
        Settings(slow_motion=8),
        Settings(engine="mediapipe"),
        Settings(accurate=True),
        Settings(video=False),
        Settings(roi=(0, 0, 10, 10)),
    ],
)
def test_every_setting_changes_the_digest(other: Settings) -> None:
    assert other.digest != Settings().digest


def test_what_means_the_same_has_the_same_digest() -> None:
    assert (
        Settings(activity="run", slow_motion=8, engine="openvino").digest
        == Settings(activity=Activity.RUN, slow_motion=8.0).digest
    )


def test_settings_go_through_json_and_to_another_process() -> None:
    settings = Settings(baseline=OWN, roi=(1, 2, 3, 4))
    assert json.loads(json.dumps(settings.to_dict()))["baseline"]["values"] == {"forward_head": [4.0, 1.0]}
    assert pickle.loads(pickle.dumps(settings)) == settings
