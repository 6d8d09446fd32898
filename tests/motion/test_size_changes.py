"""A camera that moves or zooms: leg lengths follow it, a remark says when, and no moment is taken from there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout, Place
from tests.people import Person, SimulatedCamera, runner, stander, walker

CAMERA = SimulatedCamera(noise=0.003)
ZOOMED_AT_S = 8.4
PEOPLE = pytest.mark.parametrize("who", [runner(), walker()], ids=["run", "walk"])


def zoomed(track: PoseTrack, factor: float, seconds: float) -> PoseTrack:
    """The same, filmed by a camera that closes in by `factor` within some seconds, from 8.4 s on."""
    centre = np.array(track.size) / 2
    by = np.interp(track.t, [ZOOMED_AT_S, ZOOMED_AT_S + seconds], [1.0, factor])[:, None, None]
    return replace(track, xy=centre + (track.xy - centre) * by)


def only(analysis: Analysis) -> Bout:
    (bout,) = analysis.bouts
    return bout


def when_it_moved(analysis: Analysis) -> list[object]:
    """The times, s, at which the remarks say that the camera moved."""
    return [one.parameters["t"] for one in analysis.remarks if one.code == "remark.camera_moved"]


@PEOPLE
@pytest.mark.parametrize(("factor", "seconds"), [(1.25, 0.2), (1.25, 1.5), (0.8, 2.0)])
def test_the_foot_strike_is_the_same_before_and_after_a_zoom(who: Person, factor: float, seconds: float) -> None:
    plain = CAMERA.of((who, 16.0))
    still, moved = (only(analyze(track)).samples["overstride"] for track in (plain, zoomed(plain, factor, seconds)))
    assert len(moved) == len(still)
    outside = (still.t < ZOOMED_AT_S - 0.6) | (still.t > ZOOMED_AT_S + seconds + 0.6)
    assert np.abs(moved.value - still.value)[outside].max() < 1.5
    assert np.abs(moved.value - still.value).max() < 6.0


@PEOPLE
@pytest.mark.parametrize("seconds", [0.2, 1.5])
def test_the_remark_says_when(who: Person, seconds: float) -> None:
    analysis = analyze(zoomed(CAMERA.of((who, 16.0)), 1.25, seconds))
    assert when_it_moved(analysis) == [8]
    assert "The camera moved or zoomed at 8 s: no still is taken from there." in analysis.notes


@PEOPLE
def test_a_camera_that_stands_still_gets_no_remark(who: Person) -> None:
    analysis = analyze(CAMERA.of((who, 16.0)))
    assert when_it_moved(analysis) == []
    assert only(analysis).scene.size_changes == ()


@PEOPLE
@pytest.mark.parametrize("factor", [0.97, 1.04])
def test_a_slight_change_is_none(who: Person, factor: float) -> None:
    assert only(analyze(zoomed(CAMERA.of((who, 16.0)), factor, 2.0))).scene.size_changes == ()


def test_a_person_who_drifts_toward_the_camera_while_walking_past_it_did_not_zoom() -> None:
    track = zoomed(replace(CAMERA, crossing=True, leg_px=60.0).of((walker(), 14.0)), 1.4, 5.0)
    analysis = analyze(track)
    assert only(analysis).scene.place is Place.GROUND
    assert when_it_moved(analysis) == []


def test_while_a_camera_closes_in_on_a_person_who_stands_nothing_is_judged() -> None:
    analysis = analyze(zoomed(CAMERA.of((stander(), 14.0)), 1.3, 1.0))
    assert when_it_moved(analysis) == []
    assert not any(bout.start < ZOOMED_AT_S + 0.5 < bout.end for bout in analysis.bouts)


@PEOPLE
def test_no_moment_is_taken_from_where_the_size_changes(who: Person) -> None:
    bout = only(analyze(zoomed(CAMERA.of((who, 16.0)), 1.3, 1.5)))
    ((start, end),) = bout.scene.size_changes
    assert start < ZOOMED_AT_S + 0.5 < end
    moments = [t for finding in bout.findings for t in finding.moments]
    assert moments
    assert not any(start <= t <= end for t in moments)


def test_in_a_slow_motion_clip_the_times_are_those_of_the_clip() -> None:
    track = zoomed(CAMERA.of((runner(), 16.0)), 1.3, 1.0)
    slow = replace(track, t=track.t * 4)
    analysis = analyze(slow, slow_motion=4.0)
    assert when_it_moved(analysis)[0] in range(32, 36)
    ((start, end),) = only(analysis).scene.size_changes
    assert 32 < (start + end) / 2 < 40
