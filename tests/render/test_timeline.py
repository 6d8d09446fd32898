from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posturecam.render.bout_view import SampleFinder
from posturecam.render.timeline import Timeline
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Samples, Side, Verdict


def track(times: list[float], size: tuple[int, int] = (100, 100)) -> Analysis:
    """Landmarks that move to the right by 10 px per second."""
    xy = np.stack([np.full((33, 2), 20.0 + 10 * t) for t in times])
    return Analysis((), None, (), {}, PoseTrack(np.array(times), xy, np.ones((len(times), 33)), size=size))


def test_a_body_between_two_frames_is_half_way() -> None:
    body = Timeline(track([0.0, 0.1]), (100, 100)).body_at(0.05)
    assert body is not None
    assert body.at(0) == pytest.approx((20.5, 20.5))


def test_there_is_no_body_in_a_gap_of_the_track() -> None:
    assert Timeline(track([0.0, 1.0]), (100, 100)).body_at(0.5) is None


def test_there_is_no_body_long_before_and_after_the_track() -> None:
    timeline = Timeline(track([5.0, 5.1]), (100, 100))
    assert timeline.body_at(0.0) is None
    assert timeline.body_at(9.0) is None


def test_the_last_frame_is_drawn_at_its_own_time() -> None:
    body = Timeline(track([0.0, 0.1]), (100, 100)).body_at(0.1)
    assert body is not None
    assert body.at(0) == pytest.approx((21.0, 21.0))


def test_a_landing_knows_its_side_and_distance(kit: Any) -> None:
    landings = Timeline(kit.bad((640, 480)), (640, 480)).landings(2.1, 0.35)
    assert [(landing.t, str(landing.side), landing.distance) for landing in landings] == [(2.0, "left", 28.0)]


def test_toe_offs_are_no_landings(kit: Any) -> None:
    assert Timeline(kit.bad((640, 480)), (640, 480)).landings(1.45, 0.35) == []


def test_bouts_are_found_by_time_half_open(kit: Any) -> None:
    analysis = kit.analysis(findings=(kit.finding("overstride", Verdict.GOOD),), span=(1.0, 2.0))
    later = replace(analysis.bouts[0], start=2.5, end=3.0)
    timeline = Timeline(replace(analysis, bouts=(later, analysis.bouts[0])), (640, 480))
    starts = [None if view is None else view.bout.start for view in map(timeline.view_at, (0.9, 1.0, 2.0, 2.7, 3.0))]
    assert starts == [None, 1.0, None, 2.5, None]


def test_one_lost_frame_is_not_called_an_empty_image(kit: Any) -> None:
    analysis = kit.analysis()
    assert analysis.track is not None
    xy = analysis.track.xy.copy()
    xy[50] = np.nan
    timeline = Timeline(replace(analysis, track=replace(analysis.track, xy=xy)), (640, 480))
    assert timeline.unseen_at(2.0) is None


def test_a_foot_that_was_not_measured_borrows_no_value_from_the_other(kit: Any) -> None:
    analysis = kit.bad((640, 480))
    one = analysis.bouts[0]
    samples = {"overstride": Samples(np.array([1.0, 1.95]), np.array([31.0, 30.0]), ("right", "right"))}
    timeline = Timeline(replace(analysis, bouts=(replace(one, samples=samples),)), (640, 480))
    view = timeline.views[0]
    assert view.value_at(one.findings[0], 2.0, Side.LEFT) is None
    assert timeline.landings(2.0, 0.35)[0].distance is None


def test_samples_of_both_sides_serve_either(kit: Any) -> None:
    finder = SampleFinder(Samples(np.array([1.0]), np.array([5.0]), ("",)))
    assert (finder.nearest(1.1, "left"), finder.nearest(1.1), finder.nearest(9.0, "left", 0.5)) == (5.0, 5.0, None)
