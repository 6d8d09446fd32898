from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.pose.bystanders import Sighting
from posturecam.pose.region import Region
from posturecam.pose.steadier_person import (
    is_little,
    not_followed,
    remark_on_choice,
    start_box,
    steady_seconds,
    without_shared,
)
from posturecam.track import PoseTrack
from tests.people import SimulatedCamera, walker

FILM = SimulatedCamera(size=(640, 480), leg_px=120.0, place=(200.0, 440.0))


def moved(track: PoseTrack, x: float) -> PoseTrack:
    return replace(track, xy=track.xy + np.array([x, 0.0]))


def seen(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """The track with the person unseen outside of [start, end) s."""
    rows = (track.t >= start) & (track.t < end)
    return replace(
        track,
        xy=np.where(rows[:, None, None], track.xy, np.nan),
        visibility=np.where(rows[:, None], track.visibility, 0.0),
    )


@pytest.fixture(scope="module")
def walks() -> PoseTrack:
    return FILM.of((walker(), 6.0))


def at(x: float, t: float = 1.0) -> Sighting:
    return Sighting(t, Region(0.0, 320.0, 500.0), Region(x, 320.0, 500.0))


def test_steady_time_is_that_of_the_bouts(walks):
    assert steady_seconds(walks) == pytest.approx(6.0, abs=0.5)
    assert steady_seconds(seen(walks, 2.0, 5.0)) == pytest.approx(3.0, abs=0.5)
    assert steady_seconds(seen(walks, 0.0, 0.4)) == 0.0
    assert steady_seconds(seen(walks, 0.0, 0.0)) == 0.0


def test_a_third_of_the_clip_is_not_little(walks):
    assert is_little(walks, 1.9)
    assert not is_little(walks, 2.1)


def test_who_is_followed_already_is_not_tried_again(walks):
    assert not_followed([at(200.0), at(500.0)], [walks]) == at(500.0)
    assert not_followed([at(200.0), at(500.0)], [walks, moved(walks, 300.0)]) is None
    assert not_followed([at(200.0, t=5.0)], [seen(walks, 0.0, 3.0)]) == at(200.0, t=5.0)


def test_the_box_to_start_from_lies_around_the_hips(walks):
    assert start_box(at(500.0)) == (400, 220, 200, 200)


def test_a_stretch_that_both_tracks_follow_belongs_to_neither(walks):
    other = moved(walks, 300.0)
    mixed = replace(other, xy=np.where((walks.t < 4.0)[:, None, None], other.xy, walks.xy))
    kept = without_shared(mixed, walks)
    is_seen = np.isfinite(kept.xy[:, 23, 0])
    assert is_seen[walks.t < 3.99].all()
    assert not is_seen[walks.t >= 4.0].any()
    assert not kept.visibility[walks.t >= 4.0].any()


def test_people_who_pass_each_other_quickly_keep_their_tracks(walks):
    other = moved(walks, 300.0)
    passing = (walks.t >= 3.0) & (walks.t < 3.3)
    mixed = replace(other, xy=np.where(passing[:, None, None], walks.xy, other.xy))
    assert without_shared(mixed, walks) is mixed


def test_two_tracks_of_one_person_stay_whole(walks):
    brief = seen(walks, 0.0, 3.9)
    assert without_shared(brief, walks) is brief


@pytest.mark.parametrize(("x", "side"), [(300.0, "left"), (-150.0, "right")])
def test_the_remark_says_where_the_other_is_and_how_to_choose_them(walks, x, side):
    note = str(remark_on_choice(seen(moved(walks, x), 1.0, 5.0), walks))
    assert f"to the {side} of the one who is judged" in note
    assert "from 1.0 to 5.0 s" in note
    left, top, width, height = (int(v) for v in note.split("--roi ")[1].split(" ", 1)[0].split(","))
    hips = walks.xy[0, [23, 24]].mean(axis=0)
    assert left < hips[0] < left + width
    assert top < hips[1] < top + height


def test_no_box_is_given_for_a_person_who_comes_later(walks):
    note = str(remark_on_choice(seen(moved(walks, 300.0), 0.0, 3.0), seen(walks, 4.0, 6.0)))
    assert note.startswith("A second person is in view. ")
    assert "cut the clip to them, or use --roi" in note
