from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.frame_rotation import quarter_turns
from tests.people import SimulatedCamera, runner, sitter, stander, walker

FILM = SimulatedCamera(noise=0.005)
PEOPLE = [runner(lean_deg=12), walker(), stander(), sitter()]


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: str(who.activity))
@pytest.mark.parametrize("yaw_deg", [0, 90, 180])
def test_an_upright_person_is_not_turned(who, yaw_deg) -> None:
    assert quarter_turns(SimulatedCamera(noise=0.005, yaw_deg=yaw_deg).of((who, 5.0))) == (0, True)


@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("who", [runner(lean_deg=12), walker()], ids=["run", "walk"])
def test_a_walker_or_runner_in_turned_frames_is_turned_back(who, turned) -> None:
    assert quarter_turns(FILM.of((who, 5.0)).turned(turned)) == (360 - turned, True)


@pytest.mark.parametrize("turned", [90, 270])
@pytest.mark.parametrize("who", [stander(), sitter()], ids=["stand", "sit"])
def test_a_still_person_may_as_well_lie(who, turned) -> None:
    assert quarter_turns(FILM.of((who, 5.0)).turned(turned)) == (360 - turned, False)


def test_a_person_upside_down_is_always_turned() -> None:
    assert quarter_turns(FILM.of((stander(), 5.0)).turned(180)) == (180, True)


def test_a_person_bent_over_is_not_turned() -> None:
    assert quarter_turns(FILM.of((stander(lean_deg=80), 5.0))) == (0, True)


def test_an_empty_track_is_not_turned() -> None:
    track = FILM.of((walker(), 5.0))
    unseen = track.where(np.zeros(len(track), dtype=bool))
    assert quarter_turns(unseen) == (0, True)
