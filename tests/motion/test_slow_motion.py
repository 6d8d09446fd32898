from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.cleaning import cleaned
from posturecam.motion.slow_motion import Estimate, estimate_factor, estimates
from posturecam.track import PoseTrack
from posturecam.types import Activity
from tests.motion.played import joined, runs, slowed_between
from tests.people import Person, SimulatedCamera, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.007)


def estimated(track: PoseTrack) -> Estimate:
    found = estimate_factor(cleaned(track, 1.0).track)
    assert found is not None
    return found


@pytest.mark.parametrize("slow", [0.5, 1, 1.5, 2, 3, 4, 5, 8, 10, 16])
def test_a_run_shows_how_slowly_it_plays(slow: float) -> None:
    found = estimated(replace(FILM, slow=slow, fps=max(30, 30 / slow)).of((runner(), 6.0)))
    assert found.gait is Activity.RUN
    assert found.factor == pytest.approx(slow, rel=0.12)


@pytest.mark.parametrize("slow", [0.5, 1, 2, 4, 8])
def test_a_walk_shows_how_slowly_it_plays(slow: float) -> None:
    found = estimated(replace(FILM, slow=slow).of((walker(), 8.0)))
    assert found.gait is Activity.WALK
    assert found.factor == pytest.approx(slow, rel=0.15)


@pytest.mark.parametrize("place", ["right", "left"])
@pytest.mark.parametrize("spm", [145, 165, 185, 205])
def test_runners_of_any_cadence_are_in_real_time(place: str, spm: float) -> None:
    assert estimated(runs(spm, place=place)).factor == pytest.approx(1, abs=0.2)


def test_legs_seen_from_the_front_show_nothing() -> None:
    assert estimates(replace(FILM, yaw_deg=90.0).of((runner(), 8.0))) == []
    assert estimates(replace(FILM, yaw_deg=90.0).of((walker(), 8.0))) == []


@pytest.mark.parametrize("spm", [60, 70, 80, 95, 130])
def test_walkers_whose_steps_suit_their_cadence_are_in_real_time(spm: int) -> None:
    who = walker(cadence=spm, speed=1.4 * (spm / 114) ** 1.7, ahead=0.36 * (spm / 114) ** 0.7, duty=0.66)
    assert estimated(FILM.of((who, 12.0))).factor == pytest.approx(1, abs=0.3)


def test_short_quick_steps_are_no_sped_up_clip() -> None:
    who = walker(cadence=130, speed=0.9, ahead=0.22)
    assert all(one.factor > 0.8 for one in estimates(FILM.of((who, 8.0))))


def test_a_change_of_playback_speed_parts_a_run() -> None:
    first, second, third = estimates(slowed_between(FILM.of((runner(), 15.0)), 5.0, 10.0, 4.0))
    assert [one.factor for one in (first, second, third)] == pytest.approx([1, 4, 1], rel=0.12)
    stride_s, slow_stride_s = 0.71, 2.82
    assert (first.end, third.start) == (pytest.approx(5, abs=1.5 * stride_s), pytest.approx(25, abs=1.5 * stride_s))
    assert (second.start, second.end) == pytest.approx((5, 25), abs=1.5 * slow_stride_s)


def test_a_change_of_pace_is_no_change_of_playback_speed() -> None:
    both = joined(runs(150), runs(190))
    assert all(one.factor == pytest.approx(1, abs=0.2) for one in estimates(both))


@pytest.mark.parametrize("who", [stander(), sitter()], ids=["stand", "sit"])
def test_a_body_at_rest_shows_nothing(who: Person) -> None:
    assert estimates(FILM.of((who, 8.0))) == []


def test_knees_show_a_slow_run_where_the_feet_are_cut_off() -> None:
    whole = runs(165, slow=4)
    visibility = np.array(whole.visibility)
    visibility[:, 27:33] = 0.0
    assert estimated(replace(whole, visibility=visibility)).factor == pytest.approx(4, rel=0.15)


def test_a_walk_without_ankles_shows_nothing() -> None:
    assert estimates(replace(FILM, slow=2, hidden=(27, 28)).of((walker(), 8.0))) == []
