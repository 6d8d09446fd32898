"""Treadmill or ground, by how far the hips travel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.coaching.advice import advice_for
from posturecam.track import PoseTrack
from posturecam.types import Place
from tests.people import Person, SimulatedCamera, runner, stander, walker


def drifting_by(legs: float, track: PoseTrack) -> PoseTrack:
    """The track with the person moved evenly to the right, by that many leg lengths in all."""
    leg_px = float(np.nanmedian(np.linalg.norm(track.xy[:, 24] - track.xy[:, 28], axis=1)))
    xy = track.xy.copy()
    xy[..., 0] += np.linspace(-0.5, 0.5, len(track.t))[:, None] * legs * leg_px
    return replace(track, xy=xy, size=(0, 0))


@pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])
@pytest.mark.parametrize(("legs", "place"), [(0.0, Place.TREADMILL), (0.6, Place.UNKNOWN), (5.0, Place.GROUND)])
def test_the_travel_of_the_hips_shows_the_place(who: Person, legs: float, place: Place) -> None:
    (bout,) = analyze(drifting_by(legs, SimulatedCamera().of((who, 8.0)))).bouts
    assert bout.scene.place is place


def test_who_stands_is_at_no_such_place() -> None:
    assert analyze(SimulatedCamera().of((stander(), 6.0))).bouts[0].scene.place is Place.UNKNOWN


@pytest.mark.parametrize(("legs", "word"), [(0.0, True), (5.0, False)])
def test_only_a_treadmill_gets_advice_about_its_belt(legs: float, word: bool) -> None:
    plan = advice_for(analyze(drifting_by(legs, SimulatedCamera().of((walker(), 8.0)))))
    assert any("belt" in item.text for item in plan.items) is word
