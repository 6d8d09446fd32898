import numpy as np
import pytest

from posturecam.landmarks import Landmark
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.images import flesh, sdf
from posturecam_lab.synth.images.flesh import Looks, Wardrobe, placed
from posturecam_lab.synth.images.render import together
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand

BUILDS = [
    Build(),
    Build(1.58, "female", 0.9, hair="ponytail", top="vest", bottom="leggings"),
    Build(1.92, "male", 1.2, hair="bald", top="long-sleeve", bottom="trousers", leg_share=1.05),
    Build(1.70, "female", 1.1, hair="long", arm_share=0.95),
]


def distance(body, point):
    solid = together([body])
    n = len(solid.rows)
    return sdf.distance(solid, np.arange(n), n, *map(float, point), np.zeros(solid.groups))


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: f"{build.sex} {build.height_m}")
@pytest.mark.parametrize("pose", ["stand", "walk", "run", "sit"])
def test_every_landmark_lies_in_the_flesh(build, pose):
    motion = {"stand": Stand(build), "walk": walk(build), "run": run(build), "sit": Sit(build)}[pose]
    figure = motion.at(0.37)
    body = Wardrobe(build).dress(figure)
    outside = {Landmark(i).name: distance(body, figure.landmarks[i]) for i in range(33)}
    assert max(outside.values()) < 0.015, max(outside, key=outside.get)


def test_joints_lie_deep_in_the_flesh():
    figure = Stand().at(0.0)
    body = Wardrobe(Build()).dress(figure)
    for joint in (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_SHOULDER):
        assert distance(body, figure.landmarks[joint]) < -0.03


def test_no_person_sinks_into_the_belt():
    motion = run(Build())
    lowest = min(_lowest(Wardrobe(Build()).dress(motion.at(t))) for t in np.linspace(0.0, 0.7, 15))
    assert -0.02 < lowest < 0.01


def _lowest(body):
    soles = np.isin(body.rows[:, sdf.GROUP], flesh.SOLES)
    xs = body.rows[soles, sdf.CENTRE]
    heights = np.linspace(-0.05, 0.4, 91)
    return min(y for x in xs for y in heights if distance(body, (x, y, _z_of_sole(body, x))) < 0)


def _z_of_sole(body, x):
    row = body.rows[np.isin(body.rows[:, sdf.GROUP], flesh.SOLES) & (body.rows[:, sdf.CENTRE] == x)][0]
    return row[sdf.CENTRE + 2]


def test_the_legs_never_melt_into_each_other():
    sides = {*flesh.LEGS, *flesh.HEMS, *flesh.FEET, *flesh.SOLES}
    for first, second, _ in Wardrobe(Build()).dress(Stand().at(0.0)).blends:
        if {first, second} <= sides:
            assert (first % 2) == (second % 2)


@pytest.mark.parametrize("pose", ["stand", "sit", "run"])
def test_no_skin_shows_through_trousers(pose):
    build = Build(bottom="trousers")
    motion = {"stand": Stand(build), "sit": Sit(build), "run": run(build)}[pose]
    rows = Wardrobe(build).dress(motion.at(0.2)).rows
    thighs = rows[np.isin(rows[:, sdf.GROUP], flesh.LEGS) & (rows[:, sdf.CENTRE + 1] > 0.35)]
    assert not np.any(thighs[:, sdf.MATERIAL] == 0)


def test_kyphosis_bends_the_back_of_the_body_too():
    straight, bent = (Wardrobe(Build()).dress(Stand(posture=p).at(0)) for p in (Posture(), Posture().slumped(30)))
    assert _backmost(bent) < _backmost(straight) - 0.01


def _backmost(body):
    trunk = body.rows[body.rows[:, sdf.GROUP] == flesh.TRUNK]
    heights = np.linspace(1.2, 1.4, 9)
    return (
        min(x for y in heights for x in np.linspace(-0.3, 0.1, 81) if distance(body, (x, y, 0.0)) < 0)
        if len(trunk)
        else 0
    )


def test_a_placed_figure_keeps_its_shape():
    figure = Stand().at(0.0)
    moved = placed(figure, (1.0, -0.2, 2.0), 180.0)
    before, after = figure.landmarks, moved.landmarks
    assert np.ptp(after, axis=0) == pytest.approx(np.ptp(before, axis=0))
    assert after[Landmark.NOSE][0] - after[Landmark.LEFT_EAR][0] < -0.05


def test_a_band_and_a_beard_are_put_into_the_materials():
    plain, smart = (Wardrobe(Build(), looks).dress(Stand().at(0)) for looks in (Looks(), Looks(beard=0.8, band=1.0)))
    assert plain.materials[:, 6].max() == 0
    assert sorted(smart.materials[:, 6])[-2:] == [0.8, 1.0]
