from __future__ import annotations

import pytest

from posturecam.motion.body import smooth_motion
from posturecam.motion.slow_motion import suspected_factor
from posturecam.types import Activity, Gait
from tests.people import Film, Person, runner, stander, walker


def seen(who: Person, slow: float) -> float | None:
    """The factor suspected where no stride could be measured."""
    track = Film(noise=0.007, slow=slow).of((who, 8.0))
    return suspected_factor(smooth_motion(track.t, track.xy, track.visibility), who.activity, None)


def measured(who: Person, spm: float, duty: float) -> float | None:
    track = Film().of((who, 1.0))
    gait = Gait((), (), spm, 0.1, 1.0, duty)
    return suspected_factor(smooth_motion(track.t, track.xy, track.visibility), who.activity, gait)


@pytest.mark.parametrize("slow", [4, 5, 8, 10])
def test_a_run_without_strides_shows_its_factor(slow: float) -> None:
    assert seen(runner(), slow) == slow


@pytest.mark.parametrize("slow", [4, 5, 8])
def test_a_walk_without_strides_shows_its_factor(slow: float) -> None:
    assert seen(walker(), slow) == slow


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
def test_real_time_raises_no_alarm(who: Person) -> None:
    assert seen(who, 1) is None


def test_standing_is_no_slow_walk() -> None:
    assert seen(stander(), 8) is None


@pytest.mark.parametrize(("spm", "factor"), [(85.0, 2.0), (42.0, 4.0), (21.0, 8.0)])
def test_a_run_of_few_steps_shows_its_factor(spm: float, factor: float) -> None:
    assert measured(runner(), spm, 0.34) == factor


@pytest.mark.parametrize(("spm", "factor"), [(57.0, 2.0), (28.0, 4.0)])
def test_a_walk_of_long_swings_shows_its_factor(spm: float, factor: float) -> None:
    assert measured(walker(), spm, 0.62) == factor


@pytest.mark.parametrize("spm", [70.0, 80.0, 90.0])
def test_a_slow_walker_raises_no_alarm(spm: float) -> None:
    assert measured(walker(), spm, 0.66) is None


def test_somebody_who_shuffles_raises_no_alarm() -> None:
    assert measured(walker(), 50.0, 0.80) is None


@pytest.mark.parametrize("spm", [130.0, 145.0, 150.0])
def test_a_slow_jogger_raises_no_alarm(spm: float) -> None:
    assert measured(runner(), spm, 0.40) is None


def test_somebody_who_walks_now_so_now_so_raises_no_alarm() -> None:
    track = Film(noise=0.007).of(*((walker(cadence=spm, speed=spm / 81), 4.0) for spm in (96, 84, 126, 138)))
    assert suspected_factor(smooth_motion(track.t, track.xy, track.visibility), Activity.WALK, None) is None


def test_a_body_without_ankles_raises_no_alarm() -> None:
    track = Film(hidden=(27, 28)).of((walker(), 8.0))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    assert suspected_factor(motion, Activity.WALK, None) is None
