from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from posturecam.motion.bouts import find_bouts
from posturecam.motion.cleaning import cleaned
from posturecam.track import PoseTrack
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import Gait, Moment, Style, running, walking
from posturecam_lab.synth.pose_faults import RENDERED
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.virtual_pose import virtual_pose

BUILD = Build()
FAULTS = replace(RENDERED, noise=0.004, lag_s=0.0, swapped=0.05, swap_burst=8)


def recorded(*moments: tuple[float, Style], seconds: float, seed: int = 1) -> PoseTrack:
    camera = Camera.on("right", person_height_m=BUILD.height_m, turned_deg=5, roll_deg=0, size=(960, 540))
    gait = Gait(BUILD, tuple(Moment(t, style, Posture()) for t, style in moments))
    return cleaned(virtual_pose(gait, camera, seconds=seconds, fps=30, faults=FAULTS, seed=seed).track).track


@pytest.mark.parametrize("share", [0.85, 1.15, 1.25])
@pytest.mark.parametrize(("make", "speed"), [(walking, 1.25), (running, 2.8)], ids=["walk", "run"])
def test_a_change_of_pace_parts_a_bout(make: type, speed: float, share: float) -> None:
    before, after = (make(BUILD, v, unsteady_percent=2.5) for v in (speed, share * speed))
    found = find_bouts(recorded((0.0, before), (6.5, before), (7.5, after), seconds=14.0))
    assert len(found.spans) == 2
    assert found.spans[1].start == pytest.approx(7.0, abs=1.0)


def test_a_treadmill_program_falls_into_its_steps() -> None:
    speeds = (2.4, 2.9, 3.4, 2.6)
    moments = [(8.0 * k + t, running(BUILD, v, unsteady_percent=2.0)) for k, v in enumerate(speeds) for t in (0.5, 7.5)]
    found = find_bouts(recorded(*moments, seconds=32.0))
    assert [span.start for span in found.spans] == pytest.approx([0.0, 8.0, 16.0, 24.0], abs=1.0)
    assert all(a.end == b.start for a, b in pairwise(found.spans))


@pytest.mark.parametrize("unsteady", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_variation_of_steady_gait_splits_nothing(seed: int, unsteady: float) -> None:
    rng = np.random.default_rng(seed)
    make, speed = (running, rng.uniform(2.3, 4.0)) if seed % 2 else (walking, rng.uniform(0.8, 1.6))
    style = make(BUILD, float(speed), unsteady_percent=unsteady)
    assert len(find_bouts(recorded((0.0, style), seconds=20.0, seed=seed)).spans) == 1


def test_a_short_burst_splits_nothing() -> None:
    usual, fast = running(BUILD, 2.6), running(BUILD, 2.9)
    found = find_bouts(recorded((0.0, usual), (7.0, usual), (7.5, fast), (8.5, fast), (9.0, usual), seconds=16.0))
    assert len(found.spans) == 1
