from __future__ import annotations

from itertools import pairwise
from math import pi

import numpy as np
import pytest

from posturecam.pose.crop import crop
from posturecam.pose.guides import GuideFilter
from posturecam.pose.region import Region
from posturecam.track import Frame


def test_a_whole_frame_is_padded_to_a_square_around_its_middle():
    whole = Region.whole((640, 480))
    assert whole.to_frame(np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]])).tolist() == [
        [0, -80],
        [320, 240],
        [640, 560],
    ]


def test_an_upright_body_gets_an_upright_region_with_a_quarter_more_than_its_circle():
    region = Region.around(np.array([300.0, 400.0]), np.array([300.0, 200.0]))
    assert (region.x, region.y, region.side, region.reach) == (300, 400, 500, 200)
    assert region.angle == pytest.approx(0)


@pytest.mark.parametrize(
    ("end", "angle"), [((500, 400), pi / 2), ((100, 400), -pi / 2), ((300, 600), pi), ((441.42, 258.58), pi / 4)]
)
def test_a_body_that_lies_is_turned_upright(end, angle):
    region = Region.around(np.array([300.0, 400.0]), np.array(end, dtype=float))
    assert abs(region.angle) == pytest.approx(abs(angle), abs=1e-3)
    above = region.to_frame(np.array([0.5, 0.5 - 200 / region.side]))
    assert above == pytest.approx(end, abs=0.02)


def test_pixels_of_the_crop_are_where_its_points_are():
    region = Region(310.0, 230.0, 180.0, 0.7)
    points = np.array([[0.0, 0.0], [64.0, 200.0], [256.0, 256.0]])
    by_matrix = np.column_stack([points, np.ones(3)]) @ region.matrix(256).T
    assert by_matrix == pytest.approx(region.to_frame(points / 256))


def test_a_crop_shows_what_is_there_and_what_is_asked_for_beyond_the_edge():
    rgb = np.full((40, 60, 3), 100, dtype=np.uint8)
    rgb[10:20, 30:40] = 250
    frame = Frame(0.0, rgb)
    assert crop(frame, Region(35, 15, 8).matrix(16), 16).min() == 250
    far = Region(200, 200, 10).matrix(8)
    assert (crop(frame, far, 8) == 100).all()
    assert (crop(frame, far, 8, black_outside=True) == 0).all()


def test_points_that_stay_are_left_where_they_are_and_the_first_ones_are_taken_as_they_come():
    points, steady = np.array([[10.0, 20.0], [10.0, 5.0]]), GuideFilter()
    assert all((steady(points) == points).all() for _ in range(5))


def test_trembling_is_calmed_and_a_walk_is_followed():
    rng = np.random.default_rng(0)
    body = np.array([[0.0, 0.0], [0.0, -200.0]])
    steady = GuideFilter()
    still = np.array([steady(body + rng.normal(0, 1, (2, 2)))[0] for _ in range(200)])
    assert still[50:].std() < 0.3
    steady = GuideFilter()
    walk = np.array([steady(body + np.array([5.0 * i, 0]))[0, 0] for i in range(60)])
    assert abs(walk[-1] - 5.0 * 59) < 15


@pytest.mark.parametrize("size", [(1680, 720), (1920, 1080), (640, 480), (480, 480), (360, 640), (100, 3)])
def test_the_parts_of_a_frame_cover_it_and_overlap(size):
    parts = Region.parts(size)
    for axis, name in enumerate("xy"):
        edges = sorted({(getattr(part, name) - part.side / 2, getattr(part, name) + part.side / 2) for part in parts})
        assert edges[0][0] <= 0.5
        assert edges[-1][1] >= size[axis] - 0.5
        assert all(after[0] <= before[1] - 0.3 * parts[0].side for before, after in pairwise(edges))
    assert all(part.side <= max(0.6 * max(size), min(size)) for part in parts)
    assert size == (100, 3) or len(parts) <= 6
