"""What is said about a capture."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.camera_view import CameraView
from posturecam.remarks import clip_remarks, scene_remarks
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout, Place, Roll, Scene, Side, Transition, TransitionKind, View


@pytest.mark.parametrize(("share", "how_often"), [(0.02, "in places"), (0.5, "in places"), (0.93, "in most frames")])
def test_how_often_left_and_right_were_mixed_up_agrees_with_the_share(share: float, how_often: str) -> None:
    scene = Scene(View.RIGHT, 0.0, 1, 200.0, 130.0, Roll(0.0, 1.0, "belt"), share, ())
    track = PoseTrack(np.array([0.0, 1.0]), np.ones((2, 33, 2)), np.ones((2, 33)))
    [said] = map(str, clip_remarks(track, [Bout(0.0, 2.0, Activity.WALK, scene, None, ())]))
    assert how_often in said and f"{100 * share:.1f} %" in said


def test_transitions_are_listed_by_kind() -> None:
    track = PoseTrack(np.arange(2.0), np.zeros((2, 33, 2)), np.ones((2, 33)))
    turns = [Transition(t, t + 0.8, TransitionKind.TURNING) for t in (1.0, 5.0)]
    transitions = [*turns, Transition(7.0, 9.0, TransitionKind.SITTING_DOWN)]
    remarks = [str(remark) for remark in clip_remarks(track, [], transitions)]
    assert remarks[0] == (
        "Recognised and not judged: turning (1.0 to 1.8 s, 5.0 to 5.8 s), sitting down (7.0 to 9.0 s)."
    )
    assert "No steady posture or gait" in remarks[1]


@pytest.mark.parametrize(("place", "treadmill"), [(Place.GROUND, False), (Place.TREADMILL, True)])
def test_a_slope_over_the_ground_is_not_blamed_on_a_treadmill(place: Place, treadmill: bool) -> None:
    looks = CameraView(View.RIGHT, 0.0, 1, Side.RIGHT)
    [said] = map(str, scene_remarks(looks, Roll(6.9, 1.5, "belt"), None, place=place))
    assert ("treadmill" in said, said.startswith("The belt")) == (treadmill, treadmill)
