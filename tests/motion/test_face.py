from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.body import body_of
from posturecam.motion.face import turned_away
from posturecam.motion.landmark_signals import smooth_motion
from posturecam.track import PoseTrack
from posturecam.types import Side
from tests.people import YAW, SimulatedCamera, stander


def turned(nose_shift: float, hidden: tuple[int, ...] = ()) -> float:
    """Share of the time that a person seen from the front, whose nose is off by that many ear widths, looks away."""
    track = SimulatedCamera(yaw_deg=YAW["front"], hidden=hidden).of((stander(), 2.0))
    xy = track.xy.copy()
    xy[:, 0, 0] += nose_shift * (xy[:, 7, 0] - xy[:, 8, 0])
    seen = PoseTrack(track.t, xy, track.visibility)
    motion = smooth_motion(seen.t, seen.xy, seen.visibility)
    body = body_of(motion, 0, np.full(len(motion.grid), 200.0), 0.0, Side.RIGHT)
    return float(turned_away(body).mean())


@pytest.mark.parametrize("nose_shift", [0.0, 0.1, -0.1])
def test_a_face_that_looks_at_the_camera_counts(nose_shift: float) -> None:
    assert turned(nose_shift) == 0.0


@pytest.mark.parametrize("nose_shift", [0.2, -0.3])
def test_a_face_that_looks_aside_does_not(nose_shift: float) -> None:
    assert turned(nose_shift) == 1.0


@pytest.mark.parametrize("hidden", [(0,), (7,), (8,)])
def test_a_face_that_was_not_seen_does_not(hidden: tuple[int, ...]) -> None:
    assert turned(0.0, hidden) == 1.0
