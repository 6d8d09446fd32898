from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.pose.replay import ReplayPose
from posturecam.track import Frame, PoseTrack

BLANK = np.zeros((2, 2, 3), dtype=np.uint8)


def test_each_frame_gets_the_pose_of_its_moment(make_track):
    track = make_track({})
    with ReplayPose(track) as replay:
        pose = replay.estimate(Frame(track.t[100] + 0.004, BLANK))
    assert pose is not None
    assert np.array_equal(pose.xy, track.xy[100])
    assert pose.t == track.t[100] + 0.004


def test_where_no_person_was_seen_there_is_no_pose(make_track):
    assert ReplayPose(make_track({"start": 5.0})).estimate(Frame(1.0, BLANK)) is None


@pytest.mark.parametrize("t", [-1.0, 10.5])
def test_outside_of_the_track_there_is_no_pose(make_track, t):
    assert ReplayPose(make_track({})).estimate(Frame(t, BLANK)) is None


def test_an_empty_track_holds_no_pose():
    empty = PoseTrack(np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33)))
    assert ReplayPose(empty).estimate(Frame(0.0, BLANK)) is None


def test_the_model_is_the_one_that_made_the_track(make_track):
    track = make_track({})
    assert ReplayPose(replace(track, provenance={"model": "sha256:ab"})).model_hash == "sha256:ab"
    assert ReplayPose(track).model_hash == "unknown"
