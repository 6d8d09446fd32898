from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from posturecam.track import PoseTrack


@pytest.fixture
def cut(leaning_track: PoseTrack) -> PoseTrack:
    return replace(leaning_track, cuts=(0.5, 1.2), people=(0, 1, 0))


def test_times_between_cuts_are_shots_and_each_shows_one_person(cut: PoseTrack) -> None:
    assert cut.shots(0.0, 2.0) == [(0.0, 0.5), (0.5, 1.2), (1.2, 2.0)]
    assert cut.shots(0.6, 1.0) == [(0.6, 1.0)]
    assert [cut.person_at(t) for t in (0.0, 0.5, 1.19, 1.2, 3.0)] == [0, 1, 1, 0, 0]
    assert replace(cut, people=()).person_at(0.7) == 0


def test_cuts_go_with_the_track(cut: PoseTrack) -> None:
    copy = pickle.loads(pickle.dumps(cut))
    assert (copy.cuts, copy.people) == (cut.cuts, cut.people)


@pytest.mark.parametrize(("cuts", "people"), [((1.0, 0.5), ()), ((0.5,), (0,)), ((), (0, 1))])
def test_cuts_out_of_order_and_people_that_do_not_fit_are_refused(leaning_track: PoseTrack, cuts, people) -> None:
    with pytest.raises(ValueError, match="cuts must be ascending"):
        replace(leaning_track, cuts=cuts, people=people)


def test_a_track_is_turned_as_its_frames_are(leaning_track: PoseTrack) -> None:
    image = np.zeros((480, 640))
    image[300, 320] = 1.0
    xy = np.full_like(leaning_track.xy, np.nan)
    xy[:, 0] = (320, 300)
    track = replace(leaning_track, xy=xy)
    for quarters in range(5):
        turned = track.turned(90 * quarters)
        row, column = np.argwhere(np.rot90(image, -quarters))[0]
        assert turned.xy[0, 0].tolist() == [column, row]
        assert turned.size == ((640, 480) if quarters % 2 == 0 else (480, 640))
