from __future__ import annotations

import numpy as np
import pytest

from posturecam.pose.recorder import Recorder
from posturecam.track import Pose, PoseTrack


def poses(count):
    """(t, pose) of a person who is not seen in every seventh frame."""
    random = np.random.default_rng(0)
    for k in range(count):
        pose = Pose(k / 60, random.random((33, 2)), random.random(33), random.random((33, 3)))
        yield k / 60, None if k % 7 == 3 else pose


@pytest.mark.parametrize("count", [0, 1, 1023, 1024, 1025, 3000])
def test_a_recording_is_the_track_of_its_poses_without_their_world(count):
    recorder, taken = Recorder(), list(poses(count))
    for t, pose in taken:
        recorder.add(t, pose)
    assert len(recorder) == count
    track = recorder.track((640, 480))
    whole = PoseTrack.from_poses([t for t, _ in taken], [pose for _, pose in taken], (640, 480))
    for name in ("t", "xy", "visibility"):
        np.testing.assert_allclose(getattr(track, name), getattr(whole, name), rtol=1e-7)
    assert track.world is None
    assert track.size == (640, 480)
    assert len(recorder) == 0
