"""Legs that were mixed up beyond repair take turns again."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.landmarks import ANKLE
from posturecam.motion.alternating_legs import with_alternating_legs
from posturecam.motion.landmark_signals import LandmarkSignals, smooth_motion
from posturecam.types import Side
from tests.people import Person, SimulatedCamera, runner, stander, walker


def motion_of(who: Person, recording: SimulatedCamera) -> LandmarkSignals:
    track = recording.of((who, 6.0))
    return smooth_motion(track.t, track.xy, track.visibility)


def ahead(motion: LandmarkSignals) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray((motion.raw(ANKLE[0]) - motion.raw(ANKLE[1]))[:, 0])


@pytest.mark.parametrize("who", [walker(), runner()], ids=["walk", "run"])
@pytest.mark.parametrize(("share", "burst"), [(0.3, 6), (0.45, 12)])
def test_exchanged_legs_are_put_back(who: Person, share: float, burst: int) -> None:
    true = ahead(motion_of(who, SimulatedCamera(noise=0.005)))
    mixed = motion_of(who, SimulatedCamera(noise=0.005, swapped=share, burst=burst))
    mended, exchanged = with_alternating_legs(mixed, 1)
    apart = np.abs(true) > 30  # px; while the feet pass each other nothing depends on which is which
    wrong = (np.sign(ahead(mended)) != np.sign(true))[apart]
    assert min(wrong.mean(), 1 - wrong.mean()) < 0.03
    assert exchanged == pytest.approx(share, abs=0.25)


def test_legs_that_take_turns_are_left_alone() -> None:
    motion = motion_of(walker(), SimulatedCamera(noise=0.005))
    mended, exchanged = with_alternating_legs(motion, 1)
    assert exchanged < 0.06
    assert np.mean(np.sign(ahead(mended)) == np.sign(ahead(motion))) > 0.94


def test_standing_legs_show_no_steps() -> None:
    motion = motion_of(stander(), SimulatedCamera(noise=0.005))
    assert with_alternating_legs(motion, 1) == (motion, 0.0)


@pytest.mark.parametrize("side", list(Side))
def test_the_other_landmarks_stay(side: Side) -> None:
    motion = motion_of(walker(), SimulatedCamera(noise=0.005, swapped=0.4, burst=10))
    mended, _ = with_alternating_legs(motion, 1)
    shoulder = 11 if side == Side.LEFT else 12
    assert np.array_equal(mended.at(shoulder), motion.at(shoulder))
    assert np.array_equal(mended.raw(shoulder), motion.raw(shoulder))
