from __future__ import annotations

import numpy as np
import pytest

from posturecam import analyze
from posturecam.track import PoseTrack
from tests.checks.conftest import Measure
from tests.people import NECK, TRUNK, YAW, SimulatedCamera, runner, sitter, stander


def shoulder_ahead(lean_deg: float, head_deg: float) -> float:
    """Percent of trunk by which the shoulder lies ahead of the hip-to-ear line, by trigonometry."""
    ear = TRUNK * np.exp(1j * np.radians(lean_deg)) + NECK * np.exp(1j * np.radians(head_deg))
    return float(100 * np.sin(np.radians(lean_deg) - np.angle(ear)))


@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize(("lean_deg", "head_deg"), [(0, 0), (12, -15), (5, 30)])
def test_it_is_the_shoulders_distance_from_the_line_of_hip_and_ear(
    measure: Measure, view: str, lean_deg: float, head_deg: float
) -> None:
    found = measure(stander(lean_deg=lean_deg, head_deg=head_deg), SimulatedCamera(yaw_deg=YAW[view]))
    assert found.value == pytest.approx(np.full(10, shoulder_ahead(lean_deg, head_deg)), abs=0.1)


def test_shoulders_ahead_of_the_line_are_positive() -> None:
    assert shoulder_ahead(12, -15) > 5


def test_leaning_as_a_whole_changes_nothing(measure: Measure) -> None:
    upright, leaning = (np.median(measure(runner(lean_deg=a, head_deg=a)).value) for a in (0, 12))
    assert upright == pytest.approx(0, abs=0.2)
    assert leaning == pytest.approx(0, abs=0.2)


def test_from_the_front_it_is_shoulder_width_over_hip_width(measure: Measure) -> None:
    assert measure(sitter(), SimulatedCamera(yaw_deg=YAW["front"])).value == pytest.approx(
        np.full(10, 100 * 0.233 / 0.117), abs=0.5
    )


def test_from_the_front_it_needs_hips(measure: Measure) -> None:
    assert len(measure(stander(), SimulatedCamera(yaw_deg=YAW["front"], hidden=(23, 24)))) == 0


def test_hips_that_are_only_guessed_do_not_count() -> None:
    track = SimulatedCamera(yaw_deg=YAW["front"]).of((sitter(), 5.0))
    visibility = track.visibility.copy()
    visibility[:, 23] = 0.3
    (bout,) = analyze(PoseTrack(track.t, track.xy, visibility), activity="sit").bouts
    assert "rounded_shoulders" not in bout.samples
