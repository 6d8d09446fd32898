from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.checks.forward_head import from_the_front
from posturecam.motion.signals import Grid
from posturecam.track import PoseTrack
from posturecam.types import Activity
from tests.checks.conftest import Measure
from tests.people import YAW, Person, SimulatedCamera, runner, sitter, stander, walker


@pytest.mark.parametrize("who", [stander, sitter], ids=["stand", "sit"])
@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("head_deg", [-5, 10, 25])
def test_it_is_the_angle_from_shoulder_to_ear(measure: Measure, who: type[Person], view: str, head_deg: float) -> None:
    found = measure(who(head_deg=head_deg), SimulatedCamera(yaw_deg=YAW[view]))
    assert found.value == pytest.approx(np.full(10, head_deg), abs=0.1)


@pytest.mark.parametrize("who", [runner, walker], ids=["run", "walk"])
def test_in_gait_the_trunks_lean_does_not_count(measure: Measure, who: type[Person]) -> None:
    upright, leaning = (measure(who(lean_deg=lean, head_deg=lean + 8)).value for lean in (0.0, 10.0))
    assert np.median(upright) == pytest.approx(8, abs=0.2)
    assert np.median(leaning) == pytest.approx(8, abs=0.2)


def test_there_is_a_sample_a_stride_in_gait(measure: Measure) -> None:
    found = measure(runner())
    assert np.diff(found.t) == pytest.approx(np.full(len(found) - 1, 120 / 170), abs=0.01)


def test_a_pose_models_neck_angle_is_right_on_real_people_and_too_large_on_rendered_ones(measure: Measure) -> None:
    plain, real, rendered = (
        np.median(measure(sitter(), SimulatedCamera(model=model, people=people)).value)
        for model, people in (("", ""), ("virtual BlazePose", ""), ("virtual BlazePose", "rendered people"))
    )
    assert plain - real == pytest.approx(0.5, abs=1.0)
    assert plain - rendered > 7.0


def test_who_sits_turned_a_little_is_measured_nearer_to_the_near_side(measure: Measure) -> None:
    track = SimulatedCamera().of((sitter(head_deg=10.0), 10.0))
    xy = track.xy.copy()
    near, far = xy[:, 12, 0], xy[:, 11, 0]
    far += 20.0  # the far shoulder alone, further forward
    neck = {share: np.degrees(np.arctan2(xy[:, 8, 0] - share * near - (1 - share) * far, xy[:, 12, 1] - xy[:, 8, 1]))
            for share in (0.5, 0.75)}  # fmt: skip
    (bout,) = analyze(PoseTrack(track.t, xy, track.visibility), activity="sit", view="right").bouts
    found = float(np.median(bout.samples["forward_head"].value))
    assert found == pytest.approx(float(np.median(neck[0.75])), abs=0.2)
    assert abs(found - float(np.median(neck[0.5]))) > 1.0


def test_from_the_front_it_is_ear_width_over_shoulder_width(measure: Measure) -> None:
    assert measure(sitter(), SimulatedCamera(yaw_deg=YAW["front"])).value == pytest.approx(
        np.full(10, 100 * 0.20 / 0.466), abs=0.1
    )


def test_shoulders_behind_each_other_have_no_width_to_compare_with() -> None:
    t = np.arange(0.0, 3.0, 0.01)
    places = {0: 0.0, 7: -0.1, 8: 0.1, 11: 0.02, 12: 0.02}
    at = {k: np.tile([x, 1.0], (t.size, 1)) for k, x in places.items()}
    clip = SimpleNamespace(
        body=SimpleNamespace(at=at.__getitem__, grid=Grid(t, 0.01, 100.0)),
        activity=Activity.SIT,
        gait=None,
        usable=None,
    )
    assert not np.isfinite(from_the_front(clip).value).any()


def test_from_an_angle_there_is_nothing_to_measure(measure: Measure) -> None:
    assert len(measure(stander(), SimulatedCamera(yaw_deg=45))) == 0
