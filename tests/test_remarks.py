"""What is said about a capture."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.remarks import clip_remarks
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout, Roll, Scene, View


@pytest.mark.parametrize(("share", "how_often"), [(0.02, "in places"), (0.5, "in places"), (0.93, "in most frames")])
def test_how_often_left_and_right_were_mixed_up_agrees_with_the_share(share: float, how_often: str) -> None:
    scene = Scene(View.RIGHT, 0.0, 1, 200.0, 130.0, Roll(0.0, 1.0, "belt"), share, ())
    track = PoseTrack(np.array([0.0, 1.0]), np.ones((2, 33, 2)), np.ones((2, 33)))
    [said] = clip_remarks(track, [Bout(0.0, 2.0, Activity.WALK, scene, None, ())])
    assert how_often in said and f"{100 * share:.1f} %" in said
