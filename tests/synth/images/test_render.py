from dataclasses import replace

import numpy as np
import pytest

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import walk
from posturecam_lab.synth.images.flesh import Wardrobe, placed
from posturecam_lab.synth.images.render import Renderer, lens_of
from posturecam_lab.synth.images.scenery import gym, lights_for, office, rays_of
from posturecam_lab.synth.sample_clip import framed
from posturecam_lab.synth.stillness import Stand

SMALL = (128, 72)


def renderer(place="right", size=SMALL, **camera):
    return Renderer(replace(framed(place, size), **camera), gym(console=not place.startswith("front")))


def standing(offset=(0.0, 0.0, 0.0)):
    return Wardrobe(Build()).dress(placed(Stand().at(0.0), offset))


@pytest.mark.parametrize("place", ["right", "left", "front", "rear", "front-right"])
def test_the_body_covers_its_own_landmarks(place):
    camera = framed(place, SMALL)
    shot = Renderer(camera, gym(console=False)).draw([standing()], shadows=False, fine=False)
    x, y = camera.project(Stand().at(0.0).landmarks[[7, 11, 12, 23, 24, 25, 26]]).astype(int).T
    assert shot.body[y, x].all()


@pytest.mark.parametrize("size", [(128, 72), (72, 128)], ids=["landscape", "portrait"])
def test_the_whole_person_is_in_the_image(size):
    camera = framed("right", size)
    landmarks = camera.project(walk(Build(1.9)).over(np.linspace(0, 2, 30)).landmarks)
    assert (landmarks > 2).all()
    assert (landmarks < np.array(size) - 2).all()


def test_every_side_is_lit_from_the_camera():
    brightness = {}
    for place in ("right", "left", "front", "rear"):
        shot = renderer(place).draw([standing()], fine=False)
        brightness[place] = shot.image[shot.body].mean()
    assert max(brightness.values()) < 1.35 * min(brightness.values())
    assert brightness["left"] == pytest.approx(brightness["right"], rel=0.1)


def test_the_lights_turn_with_the_camera():
    right, left = (lights_for(lens_of(framed(place, SMALL))) for place in ("right", "left"))
    assert left[:, [0, 2]] == pytest.approx(-right[:, [0, 2]])
    assert left[:, 1] == pytest.approx(right[:, 1])


def test_who_is_nearer_hides_who_is_farther():
    draw = renderer().draw
    alone, behind, before = (
        draw([standing(), *others], shadows=False, fine=False)
        for others in ([], [standing((0.0, 0.0, -1.0))], [standing((0.0, 0.0, 1.0))])
    )
    changed = [np.abs(shot.image - alone.image).max(axis=2) > 0.02 for shot in (behind, before)]
    assert not changed[0][alone.body].any()
    assert changed[1][alone.body].mean() > 0.5


def test_a_body_casts_its_shadow_on_the_belt():
    empty, shaded = renderer().draw([]), renderer().draw([standing()], fine=False)
    floor = ~shaded.body
    assert (shaded.image[floor] < empty.image[floor] - 0.005).sum() > 20
    assert not (shaded.image[floor] > empty.image[floor]).any()


def test_the_belt_runs_backwards():
    draw = renderer(size=(256, 144)).draw
    start, later = draw([], 0.0).image, draw([], 0.1).image
    moved = np.abs(later - start).max(axis=2) > 0.02
    assert 20 < moved.sum() < 0.05 * moved.size
    stripes = [np.flatnonzero(np.diff(shot[120].mean(axis=1)) > 0.02) for shot in (start, later)]
    assert stripes[0].tolist() != stripes[1].tolist()


def test_image_are_the_same_every_time():
    first, second = (renderer().draw([standing()]).image for _ in range(2))
    assert np.array_equal(first, second)


def test_rays_go_through_the_pixels_the_camera_projects_to():
    camera = Camera(azimuth_deg=30, roll_deg=7, size=SMALL)
    rays = rays_of(lens_of(camera), SMALL)
    points = camera.eye + 3.0 * rays[10, [5, 100]]
    assert camera.project(points) == pytest.approx(np.array([[5.5, 10.5], [100.5, 10.5]]))


def test_an_office_has_a_desk_that_hides_nothing_of_the_wall_above():
    camera = framed("right", SMALL, desk=True)
    room = office(seat_m=0.45, seat_x_m=0.0, desk_m=0.70, edge_m=0.3, screen_m=0.85)
    shot = Renderer(camera, room).draw([])
    x, y = camera.project(np.array([0.6, 0.70, 0.5])).astype(int)
    assert shot.depth[y, x] < 4.2
    assert np.isfinite(shot.image).all()
