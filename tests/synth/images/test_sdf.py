import numpy as np
import pytest

from posturecam_lab.synth.images import sdf
from posturecam_lab.synth.images.shapes import Shapes, pitched, yawed


def distance(shapes, point, groups=1, blends=()):
    rows = shapes.table()
    solid = sdf.Solid(rows, np.array(blends, float).reshape(-1, 3), groups, np.zeros((1, 7)), np.zeros((1, 26)))
    return sdf.distance(solid, np.arange(len(rows)), len(rows), *map(float, point), np.zeros(groups))


def ball(shapes, centre, radius, group=0, blend=0.0):
    shapes.ellipsoid(group, 0, np.array(centre, float), np.eye(3), (radius,) * 3, blend=blend)


def test_a_ball_is_as_far_as_its_surface_and_negative_inside():
    shapes = Shapes()
    ball(shapes, (0, 0, 0), 0.1)
    assert distance(shapes, (0.15, 0, 0)) == pytest.approx(0.05)
    assert distance(shapes, (0, 0.06, 0)) == pytest.approx(-0.04)


def test_a_cone_has_its_two_radii_at_its_two_ends():
    shapes = Shapes()
    shapes.cone(0, 0, np.array([0.0, 0, 0]), np.array([0.0, 1, 0]), (0.1, 0.1))
    assert distance(shapes, (0.15, 0.5, 0)) == pytest.approx(0.05)
    assert distance(shapes, (0, 1.13, 0)) == pytest.approx(0.03)


def test_a_cone_is_as_thick_along_wide_as_its_flatness_says():
    shapes = Shapes()
    wide = np.array([0.0, 0, 1])
    shapes.cone(0, 0, np.array([0.0, 0, 0]), np.array([0.0, 1, 0]), (0.1, 0.1), wide=wide, flatness=0.5)
    assert distance(shapes, (0.1, 0.5, 0)) == pytest.approx(0.0, abs=1e-9)
    assert distance(shapes, (0, 0.5, 0.2)) == pytest.approx(0.0, abs=1e-9)


def test_a_turned_box_turns_its_corner_to_where_its_axes_say():
    shapes = Shapes()
    shapes.box(0, 0, np.zeros(3), (0.1, 0.02, 0.02), axes=yawed(90.0), rounding=0.0)
    assert distance(shapes, (0, 0, 0.12)) == pytest.approx(0.02)
    assert distance(shapes, (0.05, 0, 0)) == pytest.approx(0.03)


def test_what_lies_above_the_cut_is_gone():
    shapes = Shapes()
    shapes.cone(0, 0, np.array([0.0, 0, 0]), np.array([0.0, 1, 0]), (0.1, 0.1), cut=(sdf.BELOW, 0.6))
    assert distance(shapes, (0, 0.65, 0)) == pytest.approx(0.05)
    assert distance(shapes, (0, 0.5, 0)) < 0


def test_a_carved_primitive_takes_away_from_its_group():
    shapes = Shapes()
    ball(shapes, (0, 0, 0), 0.1)
    shapes.ellipsoid(0, 0, np.array([0.1, 0, 0]), np.eye(3), (0.03,) * 3, blend=0.0, cut=(sdf.CARVED, 0.0))
    assert distance(shapes, (0.095, 0, 0)) > 0
    assert distance(shapes, (-0.095, 0, 0)) < 0


@pytest.mark.parametrize(
    ("blends", "melts"),
    [([], False), ([(0, 1, 0.05)], True)],
    ids=["groups keep apart", "named pairs melt"],
)
def test_only_named_groups_melt_into_each_other(blends, melts):
    shapes = Shapes()
    ball(shapes, (-0.1, 0, 0), 0.1, group=0, blend=0.05)
    ball(shapes, (0.1, 0, 0), 0.1, group=1, blend=0.05)
    apart = np.hypot(0.1, 0.01) - 0.1
    found = distance(shapes, (0, 0.01, 0), groups=2, blends=blends)
    assert (found < apart - 0.005) == melts
    assert melts or found == pytest.approx(apart, abs=1e-4)


def test_the_bound_far_away_is_never_more_than_the_distance():
    shapes = Shapes()
    shapes.ellipsoid(0, 0, np.zeros(3), np.eye(3), (0.05, 0.2, 0.1))
    for point in np.random.default_rng(1).normal(size=(50, 3)):
        nearest_corner = np.linalg.norm(point) - 0.05
        assert distance(shapes, point) <= nearest_corner + 1e-9


def test_pitch_tips_up_towards_forward_and_yaw_turns_forward_to_the_right():
    assert pitched(90.0) @ [0, 1, 0] == pytest.approx([1, 0, 0], abs=1e-12)
    assert yawed(90.0) @ [1, 0, 0] == pytest.approx([0, 0, 1], abs=1e-12)


def test_noise_is_the_same_for_the_same_point_and_lies_between_0_and_1():
    values = [sdf.noise(x, 0.3, -1.7) for x in np.linspace(-3, 3, 40)]
    assert values == [sdf.noise(x, 0.3, -1.7) for x in np.linspace(-3, 3, 40)]
    assert 0 <= min(values) < 0.4
    assert 0.6 < max(values) <= 1
