"""Which of several people is judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam.options import Roi
from posturecam.pose.bystanders import Sighting
from posturecam.pose.region import Region
from posturecam.pose.replay import ReplayPose
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from tests.people import SimulatedCamera, walker
from tests.sources import BlankFrames

pytestmark = pytest.mark.usefixtures("no_thread_is_left")


class WithOthers(ReplayPose):
    """An estimator that follows one person and has seen others."""

    others: tuple[Sighting, ...] = ()


class Engines:
    """In place of `open_engine`: the one who is followed first, then for each person to start with the track of it."""

    def __init__(self, first: PoseTrack, later: PoseTrack, *sightings: Sighting) -> None:
        self.first, self.later, self.sightings = first, later, sightings
        self.opened: list[tuple[Roi | None, float]] = []

    def __call__(
        self,
        engine: str | None = None,
        *,
        person: Roi | None = None,
        since: float = -float("inf"),
        accurate: bool = False,
    ) -> ReplayPose:
        model = WithOthers(self.later if self.opened else self.first)
        model.others = () if self.opened or person else self.sightings
        self.opened.append((person, since))
        return model


def _two_people(first_s: float) -> tuple[PoseTrack, PoseTrack, tuple[Sighting, ...]]:
    """Two who walk 6 s, the first one, on the left, seen for `first_s` only; and the looks at the other."""
    track = SimulatedCamera(size=(640, 480), leg_px=100.0, place=(150.0, 440.0)).of((walker(), 6.0))
    rows = track.t < first_s
    first = replace(
        track,
        xy=np.where(rows[:, None, None], track.xy, np.nan),
        visibility=np.where(rows[:, None], track.visibility, 0.0),
    )
    later = replace(track, xy=track.xy + np.array([300.0, 0.0]))
    looks = tuple(Sighting(t, Region(150.0, 340.0, 400.0), Region(450.0, 340.0, 400.0)) for t in (0.0, 1.0))
    return first, later, looks


def _tracked(monkeypatch: pytest.MonkeyPatch, engines: Engines, roi: Roi | None = None) -> PoseTrack:
    monkeypatch.setattr("posturecam.pose.engines.open_engine", engines)
    return track_video(BlankFrames(engines.first.t), roi=roi)


def test_another_person_is_judged_when_the_first_is_hardly_ever_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    engines = Engines(first, later, *looks)
    track = _tracked(monkeypatch, engines)
    assert engines.opened == [(None, -np.inf), ((370, 260, 160, 160), 0.0)]
    np.testing.assert_allclose(track.xy, later.xy, atol=0.01)
    assert track.notes[0].startswith("A second person is in view, to the left of the one who is judged.")


def test_the_first_person_stays_when_they_are_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(4.0)
    engines = Engines(first, later, *looks)
    track = _tracked(monkeypatch, engines)
    assert len(engines.opened) == 1
    np.testing.assert_allclose(track.xy, first.xy, atol=0.01)


def test_the_first_person_stays_when_the_other_is_no_steadier(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(1.6)
    brief = replace(
        later,
        xy=np.where((later.t < 1.6)[:, None, None], later.xy, np.nan),
        visibility=np.where((later.t < 1.6)[:, None], later.visibility, 0.0),
    )
    engines = Engines(first, brief, *looks)
    track = _tracked(monkeypatch, engines)
    assert len(engines.opened) == 2
    np.testing.assert_allclose(track.xy, first.xy, atol=0.01)


def test_one_person_costs_no_second_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    for engines, roi in ((Engines(first, later), None), (Engines(first, later, *looks), (50, 100, 200, 350))):
        _tracked(monkeypatch, engines, roi)
        assert len(engines.opened) == 1


def test_a_source_that_can_be_read_only_once_keeps_the_first_person(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    monkeypatch.setattr("posturecam.pose.engines.open_engine", Engines(first, later, *looks))
    source = BlankFrames(first.t)
    frames = iter(list(source))
    source.__class__ = type("Once", (BlankFrames,), {"__iter__": lambda _: frames})
    np.testing.assert_allclose(track_video(source).xy, first.xy, atol=0.01)
