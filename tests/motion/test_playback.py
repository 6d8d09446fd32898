from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.motion.cleaning import cleaned
from posturecam.motion.playback import (
    DECLARED,
    REAL_TIME,
    Playback,
    PlaybackStretch,
    Source,
    constant,
    declared_playback,
    split_span,
)
from posturecam.motion.playback_rate import find_playback
from posturecam.motion.spans import BoutSpan
from posturecam.track import PoseTrack
from posturecam.types import Activity
from tests.motion.played import runs, slowed_between
from tests.people import Person, SimulatedCamera, runner, walker

FILM = SimulatedCamera(noise=0.007)
CHANGING = Playback(
    (
        PlaybackStretch(-np.inf, 4.0, 1.0, True, Source.STRIDES, 1.0),
        PlaybackStretch(4.0, 12.0, 4.0, False, Source.STRIDES, 4.0),
        PlaybackStretch(12.0, np.inf, 1.0, True, Source.STRIDES, 1.0),
    )
)


def found(track: PoseTrack) -> Playback:
    return find_playback(cleaned(track, 1.0).track)


def whole(playback: Playback) -> tuple[float, bool]:
    (stretch,) = playback.stretches
    return stretch.likely, stretch.sure


@pytest.mark.parametrize("slow", [2, 4, 8, 16])
def test_a_run_at_a_rate_of_phones_is_trusted(slow: float) -> None:
    assert whole(found(replace(FILM, slow=slow).of((runner(), 8.0)))) == (slow, True)


@pytest.mark.parametrize("slow", [0.5, 1.5, 2.5, 3])
def test_a_run_at_another_rate_is_noticed_and_not_trusted(slow: float) -> None:
    track = replace(FILM, slow=slow, fps=max(30, 30 / slow)).of((runner(), 8.0))
    assert whole(found(track)) == (slow, False)


def test_240_frames_a_second_played_at_24_are_ten_times_slower() -> None:
    assert whole(found(runs(165, slow=10, fps=24))) == (10, True)


def test_a_walk_twice_slower_may_be_a_very_slow_walk() -> None:
    playback = found(replace(FILM, slow=2).of((walker(), 10.0)))
    assert whole(playback) == (2, False)
    assert playback.factor == 1.0


@pytest.mark.parametrize("slow", [4, 8])
def test_a_walk_too_slow_to_be_one_is_measured_at_its_rate_and_not_trusted(slow: float) -> None:
    playback = found(replace(FILM, slow=slow).of((walker(), 5.0)))
    assert playback.factor == pytest.approx(slow, rel=0.15)
    assert not whole(playback)[1]


def test_a_walk_twice_faster_is_not_trusted() -> None:
    assert whole(found(replace(FILM, slow=0.5, fps=60).of((walker(), 10.0)))) == (0.5, False)


@pytest.mark.parametrize(
    "who",
    [
        walker(cadence=62, speed=0.5, ahead=0.24, duty=0.70),
        walker(cadence=99),
        walker(cadence=135, speed=1.9, ahead=0.41, duty=0.58),
    ],
    ids=lambda who: f"{who.activity}{who.cadence:.0f}",
)
def test_slow_and_fast_walkers_are_in_real_time(who: Person) -> None:
    assert found(FILM.of((who, 10.0))) == REAL_TIME


@pytest.mark.parametrize("spm", [140, 160, 180, 205])
def test_slow_and_fast_runners_are_in_real_time(spm: float) -> None:
    assert found(runs(spm)) == REAL_TIME


def test_a_pause_before_a_slow_run_has_its_clock() -> None:
    track = replace(FILM, slow=4).of((replace(walker(), activity=Activity.STAND), 3.0), (runner(), 8.0))
    assert whole(found(track)) == (4, True)


def test_times_are_trusted_only_where_a_changing_clip_is_in_real_time() -> None:
    playback = found(slowed_between(FILM.of((runner(), 18.0)), 6.0, 12.0, 4.0))
    assert playback.factor is None
    assert playback.doubt(0.0, 5.0) is None
    assert playback.doubt(31.5, 36.0) is None
    for start in (6.5, 12.0, 24.0):
        doubt = playback.doubt(start, start + 5.0)
        assert doubt is not None
        assert doubt.likely == 4


def test_clip_and_real_time_are_each_others_inverse() -> None:
    t = np.array([-1.0, 0.0, 3.0, 4.0, 8.0, 12.0, 13.0])
    assert CHANGING.to_life(t) == pytest.approx([-1, 0, 3, 4, 5, 6, 7])
    assert CHANGING.to_clip(CHANGING.to_life(t)) == pytest.approx(t)
    assert constant(8.0, Source.USER).to_life(16.0) == 2.0


def test_spans_are_parted_where_the_trust_changes() -> None:
    parts = split_span(BoutSpan(0.0, 10.0, Activity.RUN), CHANGING)
    assert [(part.start, part.end) for part in parts] == [(0, 4), (4, 6), (6, 10)]
    assert split_span(BoutSpan(3.0, 5.0, Activity.RUN), CHANGING) == [BoutSpan(3.0, 5.0, Activity.RUN)]


def test_what_the_user_says_comes_before_the_file_and_the_file_before_the_strides() -> None:
    track = replace(FILM.of((runner(), 8.0)), provenance={DECLARED: "8"})
    assert declared_playback(2.0, track.provenance) == constant(2.0, Source.USER)
    assert cleaned(track).playback == constant(8.0, Source.FILE)
    assert declared_playback(None, {}) is None
