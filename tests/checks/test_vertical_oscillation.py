from __future__ import annotations

import numpy as np
import pytest

from posturecam import analyze
from posturecam.track import PoseTrack
from posturecam.types import Samples
from tests.checks.conftest import Measure
from tests.people import YAW, SimulatedCamera, runner


@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("bounce", [0.06, 0.08, 0.09])
def test_it_is_the_range_of_the_hips_in_a_step(measure: Measure, view: str, bounce: float) -> None:
    found = measure(runner(bounce=bounce), SimulatedCamera(yaw_deg=YAW[view], noise=0.005))
    assert np.median(found.value) == pytest.approx(100 * bounce, abs=0.5)


def test_a_camera_that_sinks_is_not_bounce() -> None:
    track = SimulatedCamera().of((runner(), 10.0))
    sinking = track.xy - np.array([0.0, 1.0]) * 6.0 * track.t[:, None, None]
    found: Samples = analyze(PoseTrack(track.t, sinking, track.visibility)).bouts[0].samples["vertical_oscillation"]
    assert np.median(found.value) == pytest.approx(8, abs=0.5)
