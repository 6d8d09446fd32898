from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.pose.people import follow_one_person
from posturecam.track import PoseTrack

ONE = {"x": 150.0, "height": 170.0}
OTHER = {"x": 480.0, "height": 120.0, "trunk": 0.38}


def seen(track: PoseTrack) -> np.ndarray:
    return np.isfinite(track.xy).all(axis=(1, 2))


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"running": True, "height": 300.0},
        {"speed": 250.0, "x": 0.0},
        {"speed": 900.0, "x": -500.0, "height": 170.0, "running": True},
    ],
)
@pytest.mark.parametrize("fps", [10, 30, 120])
def test_one_person_is_left_alone_however_they_move(make_track, how, fps):
    track = make_track(how, fps=fps)
    assert np.array_equal(follow_one_person(track).xy, track.xy)
    assert follow_one_person(track).notes == ()


def test_legs_read_as_each_other_are_no_change_of_person(make_track):
    track = make_track({"running": True}, swap_legs=0.3)
    assert seen(follow_one_person(track)).all()


def test_a_body_that_jumps_to_another_person_keeps_the_one_followed_longest(make_track):
    track = make_track(ONE | {"end": 6.0}, OTHER | {"start": 6.0})
    kept = follow_one_person(track)
    assert np.array_equal(seen(kept), track.t < 6.0)
    assert np.array_equal(kept.t, track.t)
    assert (kept.visibility[track.t >= 6.0] == 0).all()


def test_the_user_is_told_who_was_judged_and_what_to_do(make_track):
    kept = follow_one_person(make_track(OTHER | {"end": 3.0}, ONE | {"start": 3.0}))
    assert kept.notes == (
        (
            "Only the person followed longest is judged, from 3.0 to 10.0 s; another person was left out. "
            "To judge somebody else, cut the clip to them (in the terminal, --roi picks a person)."
        ),
    )


def test_a_smaller_jump_counts_when_size_and_proportions_break_with_it(make_track):
    beside = {"x": 205.0, "height": 230.0, "trunk": 0.42}
    track = make_track(ONE | {"end": 6.0}, beside | {"start": 6.0})
    assert np.array_equal(seen(follow_one_person(track)), track.t < 6.0)


def test_somebody_who_passes_between_does_not_split_the_person(make_track):
    track = make_track(ONE | {"end": 5.0}, OTHER | {"start": 5.0, "end": 6.0}, ONE | {"start": 6.0})
    assert np.array_equal(seen(follow_one_person(track)), (track.t < 5.0) | (track.t >= 6.0))


def test_a_person_lost_for_two_seconds_in_the_same_place_is_the_same(make_track):
    track = make_track(ONE | {"end": 4.0}, ONE | {"start": 6.0})
    kept = follow_one_person(track)
    assert np.array_equal(seen(kept), seen(track))
    assert kept.notes == ()


def test_people_who_come_and_go_are_not_put_together(make_track):
    leaving = {"x": 300.0, "speed": 80.0, "end": 4.0}
    coming = {"x": -100.0, "speed": 40.0, "start": 5.0}
    track = make_track(leaving, coming)
    assert np.array_equal(seen(follow_one_person(track)), track.t >= 5.0)


def test_a_shape_that_is_no_body_is_dropped(make_track):
    track = make_track(ONE | {"start": 4.0})
    table = np.random.default_rng(3).normal((440, 300), (25, 5), (60, 33, 2))
    table[:, [11, 12]] = table[:, [23, 24]] + 1.0
    xy = np.array(track.xy)
    xy[:60] = table
    kept = follow_one_person(replace(track, xy=xy, visibility=np.full((300, 33), 0.9)))
    assert np.array_equal(seen(kept), track.t >= 4.0)
    assert kept.notes == ()


def test_a_single_unsure_detection_is_nobody(make_track):
    track = make_track(ONE | {"start": 2.0, "end": 2.1})
    assert not seen(follow_one_person(replace(track, visibility=track.visibility * 0.4))).any()


def test_nobody_stays_nobody(make_track):
    assert not seen(follow_one_person(make_track())).any()


def test_an_empty_track_stays_empty():
    empty = PoseTrack(np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33)))
    assert len(follow_one_person(empty)) == 0


def test_a_track_of_legs_only_is_followed_all_the_same(make_track):
    track = make_track(ONE | {"end": 6.0}, OTHER | {"start": 6.0})
    xy = np.array(track.xy)
    xy[:, :23] = np.nan
    kept = follow_one_person(replace(track, xy=xy))
    assert np.array_equal(np.isfinite(kept.xy[:, 23:]).all(axis=(1, 2)), track.t < 6.0)


def test_world_coordinates_go_with_the_person(make_track):
    track = make_track(ONE | {"end": 6.0}, OTHER | {"start": 6.0})
    kept = follow_one_person(replace(track, world=np.zeros((300, 33, 3))))
    assert kept.world is not None
    assert np.array_equal(np.isfinite(kept.world).all(axis=(1, 2)), track.t < 6.0)
