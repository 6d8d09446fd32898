from __future__ import annotations

import json
import pickle

import pytest

from posturecam.batch.settings import ClipSettings
from posturecam.export import WITHOUT_OVERLAY, selected
from posturecam.types import Activity, Baseline, View

OWN = Baseline(Activity.SIT, View.RIGHT, {"forward_head": (4.0, 1.0)}, 6.0)


@pytest.mark.parametrize(
    "other",
    [
        ClipSettings(activity="run"),
        ClipSettings(view="left"),
        ClipSettings(baseline=OWN),
        ClipSettings(incline_deg=1.0),
        ClipSettings(speed_mps=2.5),
        ClipSettings(height_m=1.8),
        ClipSettings(slow_motion=8),
        ClipSettings(engine="mediapipe"),
        ClipSettings(accurate=True),
        ClipSettings(video=False),
        ClipSettings(roi=(0, 0, 10, 10)),
    ],
)
def test_every_setting_changes_the_digest(other: ClipSettings) -> None:
    assert other.digest != ClipSettings().digest


def test_what_means_the_same_has_the_same_digest() -> None:
    assert (
        ClipSettings(activity="run", slow_motion=8, engine="openvino").digest
        == ClipSettings(activity=Activity.RUN, slow_motion=8.0).digest
    )


def test_settings_go_through_json_and_to_another_process() -> None:
    settings = ClipSettings(baseline=OWN, roi=(1, 2, 3, 4))
    assert json.loads(json.dumps(settings.to_dict()))["baseline"]["values"] == {"forward_head": [4.0, 1.0]}
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_a_result_with_the_overlay_serves_who_asks_for_none_and_not_the_other_way_round() -> None:
    usual, without = ClipSettings(), ClipSettings(exports=(WITHOUT_OVERLAY,))
    assert usual.sufficient_digests == (usual.digest,)
    assert without.sufficient_digests == (without.digest, usual.digest)
    assert "video" not in {exporter.format.id for exporter in selected(without.exports)}
    assert {exporter.format.id for exporter in selected(usual.exports)} >= {"video", "stills"}
