from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.pose.clothes import Clothes
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


def test_the_user_is_informed_who_was_judged_and_what_to_do(make_track):
    kept = follow_one_person(make_track(OTHER | {"end": 3.0}, ONE | {"start": 3.0}))
    assert kept.notes == (
        (
            "Only the person followed longest is judged, from 3.0 to 10.0 s; another person was left out. "
            "To judge another person, cut the clip to them (in the terminal, --roi picks a person)."
        ),
    )


def test_a_smaller_jump_counts_when_size_and_proportions_break_with_it(make_track):
    beside = {"x": 205.0, "height": 230.0, "trunk": 0.42}
    track = make_track(ONE | {"end": 6.0}, beside | {"start": 6.0})
    assert np.array_equal(seen(follow_one_person(track)), track.t < 6.0)


def test_a_person_who_passes_between_does_not_split_the_person(make_track):
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


RED, GREEN, BLACK = (50.0, 60.0, 40.0), (50.0, -50.0, 40.0), (5.0, 1.0, 1.0)


def wearing(*parts):
    """Clothes of (start s, end s, CIELAB colour of everything), looked at five times a second."""
    clothes = Clothes()
    for start, end, colour in parts:
        for t in np.arange(round(start * 30), round(end * 30), 6) / 30:
            clothes.t.append(float(t))
            clothes.colours.append(np.tile(np.array(colour), (4, 1)))
    return clothes


LEAVING, BACK = {"x": 300.0, "speed": 100.0, "end": 3.5}, {"x": 1300.0, "speed": -70.0, "start": 5.0}


@pytest.mark.parametrize("height", [150.0, 170.0, 190.0])
def test_a_walker_who_leaves_turns_and_comes_back_in_the_same_clothes_is_the_same(make_track, height):
    track = make_track(LEAVING, BACK | {"height": height})
    kept = follow_one_person(track, wearing((0, 3.5, RED), (5, 10, RED)))
    assert np.array_equal(seen(kept), seen(track))
    assert kept.notes == ()


@pytest.mark.parametrize(
    ("build", "colour"),
    [({}, GREEN), ({"height": 300.0}, RED), ({"trunk": 0.45}, RED)],
    ids=["other clothes", "other size", "other build"],
)
def test_who_comes_in_after_a_walker_left_is_another_person(make_track, build, colour):
    track = make_track(LEAVING, BACK | build)
    kept = follow_one_person(track, wearing((0, 3.5, RED), (5, 10, colour)))
    assert np.array_equal(seen(kept), track.t >= 5.0)
    assert len(kept.notes) == 1


def test_who_stands_where_the_person_stood_in_other_clothes_is_another_person(make_track):
    track = make_track(ONE | {"end": 4.0}, ONE | {"start": 5.5})
    kept = follow_one_person(track, wearing((0, 4, RED), (5.5, 10, GREEN)))
    assert np.array_equal(seen(kept), track.t >= 5.5)


def test_who_comes_back_after_a_long_time_may_be_another_person(make_track):
    track = make_track(LEAVING, BACK | {"start": 25.0, "x": 1900.0}, duration=32.0)
    kept = follow_one_person(track, wearing((0, 3.5, RED), (25, 32, RED)))
    assert np.array_equal(seen(kept), track.t >= 25.0)


ACROSS = {"x": 320.0, "height": 170.0}


def shots(make_track, colours, *, beside=40.0, **clothes_of):
    """Two shots of 5 s, the second from `beside` px further right, and what is worn in each."""
    track = make_track(ACROSS | {"end": 5.0}, ACROSS | {"x": 320.0 + beside, "start": 5.0} | clothes_of)
    return track, wearing((0, 5, colours[0]), (5, 10, colours[1]))


@pytest.mark.parametrize("how", ["cuts", "suspected"])
def test_a_cut_to_another_person_before_the_same_background_gives_two_people(make_track, how):
    track, clothes = shots(make_track, (RED, GREEN))
    kept = follow_one_person(track, clothes, **{how: (5.0,)})
    assert kept.cuts == (5.0,)
    assert kept.people == (0, 1)
    assert [kept.person_at(t) for t in (0.0, 4.99, 5.0, 9.0)] == [0, 0, 1, 1]
    assert seen(kept).all()
    assert "2 people" in " ".join(kept.notes)


@pytest.mark.parametrize("clothes", [True, False])
def test_a_cut_within_one_person_parts_the_track_and_keeps_the_person(make_track, clothes):
    track, worn = shots(make_track, (RED, RED))
    kept = follow_one_person(track, worn if clothes else None, cuts=(5.0,))
    assert (kept.cuts, kept.people) == ((5.0,), ())
    assert seen(kept).all()
    assert kept.notes == ("The clip is cut at 5.0 s; no stride or movement is judged across a cut.",)


def test_a_cut_to_another_view_of_the_same_person_keeps_them(make_track):
    track, worn = shots(make_track, (RED, RED), beside=150.0, height=260.0)
    kept = follow_one_person(track, worn, cuts=(5.0,))
    assert seen(kept).all()
    assert kept.people == ()


def test_another_person_in_the_shot_of_the_person_is_left_out(make_track):
    track, worn = shots(make_track, (RED, RED))
    xy = np.array(track.xy)
    xy[track.t < 1.0] += (300.0, 0.0)
    worn.colours = [
        np.tile(GREEN, (4, 1)) if t < 1.0 else colour for t, colour in zip(worn.t, worn.colours, strict=True)
    ]
    kept = follow_one_person(replace(track, xy=xy), worn, cuts=(5.0,))
    assert np.array_equal(seen(kept), track.t >= 1.0)
    assert kept.people == ()
    assert any("left out" in note for note in kept.notes)


@pytest.mark.parametrize("how", ["cuts", "suspected"])
def test_a_change_of_the_frame_in_which_the_body_goes_on_is_no_cut(make_track, how):
    track = make_track(ACROSS)
    kept = follow_one_person(track, wearing((0, 10, RED)), **{how: (5.0,)})
    assert kept.cuts == ()
    assert kept.notes == ()


def test_frames_that_were_lost_make_no_cut(make_track):
    track = make_track(ACROSS | {"running": True, "height": 300.0})
    track = track.where((track.t < 5.0) | (track.t >= 5.2))
    assert follow_one_person(track, suspected=(float(track.t[150]),), cuts=(float(track.t[150]),)).cuts == ()


def test_a_join_parts_the_track_however_alike_both_sides_are(make_track):
    kept = follow_one_person(make_track(ACROSS), wearing((0, 10, BLACK)), joins=(4.0,))
    assert kept.cuts == (4.0,)
    assert seen(kept).all()


def test_a_fast_pass_at_few_frames_a_second_stays_one_person(make_track):
    track = make_track({"speed": 300.0, "x": -900.0, "height": 110.0, "running": True}, fps=10.0, duration=6.0)
    shaken = np.random.default_rng(2).normal(0, 3.0, track.xy.shape)
    kept = follow_one_person(replace(track, xy=track.xy + shaken))
    assert seen(kept).all()


def test_a_shape_that_is_no_body_is_dropped(make_track):
    track = make_track(ONE | {"start": 4.0})
    table = np.random.default_rng(3).normal((440, 300), (25, 5), (60, 33, 2))
    table[:, [11, 12]] = table[:, [23, 24]] + 1.0
    xy = np.array(track.xy)
    xy[:60] = table
    kept = follow_one_person(replace(track, xy=xy, visibility=np.full((300, 33), 0.9)))
    assert np.array_equal(seen(kept), track.t >= 4.0)
    assert kept.notes == ()


def test_a_single_unsure_detection_is_no_person(make_track):
    track = make_track(ONE | {"start": 2.0, "end": 2.1})
    assert not seen(follow_one_person(replace(track, visibility=track.visibility * 0.4))).any()


def test_a_track_without_a_person_stays_one(make_track):
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
