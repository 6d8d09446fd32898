from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.clean import cleaned
from posturecam.motion.slow_motion import Estimate, estimate_factor, estimates
from posturecam.track import PoseTrack
from posturecam.types import Activity
from tests.people import Film, Person, runner, sitter, stander, walker

FILM = Film(noise=0.007)


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


@pytest.mark.parametrize("yaw_deg", [20.0, 90.0, 180.0, 270.0])
def test_gravity_times_a_run_from_all_sides(yaw_deg: float) -> None:
    found = estimated(replace(FILM, slow=2, yaw_deg=yaw_deg).of((runner(), 8.0)))
    assert (found.gait, found.factor) == (Activity.RUN, pytest.approx(2, rel=0.12))


@pytest.mark.parametrize(
    "who",
    [
        runner(cadence=140, speed=2.3, ahead=0.17, duty=0.40, bounce=0.105),
        runner(cadence=185, speed=3.6, ahead=0.20, bounce=0.062),
        runner(cadence=205, speed=5.0, ahead=0.24, duty=0.27, bounce=0.055),
    ],
    ids=lambda who: f"{who.cadence:.0f}",
)
def test_runners_of_any_cadence_are_in_real_time(who: Person) -> None:
    assert estimated(FILM.of((who, 8.0))).factor == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("spm", [60, 70, 80, 95, 130])
def test_walkers_whose_steps_suit_their_cadence_are_in_real_time(spm: int) -> None:
    who = walker(cadence=spm, speed=1.4 * (spm / 114) ** 1.7, ahead=0.36 * (spm / 114) ** 0.7, duty=0.66)
    assert estimated(FILM.of((who, 12.0))).factor == pytest.approx(1, abs=0.3)


def test_short_quick_steps_are_no_sped_up_clip() -> None:
    who = walker(cadence=130, speed=0.9, ahead=0.22)
    assert all(one.factor > 0.8 for one in estimates(FILM.of((who, 8.0))))


def test_a_change_of_playback_speed_parts_a_run() -> None:
    track = FILM.of((runner(), 15.0))
    slowed = np.where(track.t < 5, track.t, np.where(track.t < 10, 5 + 4 * (track.t - 5), 25 + track.t - 10))
    first, second, third = estimates(replace(track, t=slowed))
    assert [one.factor for one in (first, second, third)] == pytest.approx([1, 4, 1], rel=0.12)
    assert (first.end, second.start) == (pytest.approx(5, abs=0.8), pytest.approx(5, abs=3.0))
    assert (second.end, third.start) == (pytest.approx(25, abs=3.0), pytest.approx(25, abs=0.8))


def test_a_change_of_pace_is_no_change_of_playback_speed() -> None:
    parts = [(runner(cadence=150, speed=2.5, duty=0.4, bounce=0.09), 8.0), (runner(cadence=190, bounce=0.06), 8.0)]
    assert all(one.factor == pytest.approx(1, abs=0.2) for one in estimates(FILM.of(*parts)))


@pytest.mark.parametrize("who", [stander(), sitter()], ids=["stand", "sit"])
def test_a_body_at_rest_shows_nothing(who: Person) -> None:
    assert estimates(FILM.of((who, 8.0))) == []


def test_knees_show_a_slow_run_where_the_feet_are_cut_off() -> None:
    feet = tuple(range(27, 33))
    assert estimated(replace(FILM, slow=4, hidden=feet).of((runner(), 6.0))).factor == pytest.approx(4, rel=0.15)


def test_a_walk_without_ankles_shows_nothing() -> None:
    assert estimates(replace(FILM, slow=2, hidden=(27, 28)).of((walker(), 8.0))) == []
