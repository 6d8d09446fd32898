from dataclasses import replace

import av
import numpy as np
import pytest

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.catalogue import CLIPS
from posturecam_lab.synth.gait import walk
from posturecam_lab.synth.images.studio import FilmingConditions, Passer, Studio, shoot, times_of

TINY = replace(CLIPS["run_good"], size=(96, 54)).take()


def with_conditions(**changes):
    return replace(TINY, conditions=FilmingConditions(**changes))


def test_a_clip_has_its_frames_at_their_times(tmp_path):
    shoot(TINY, tmp_path / "clip.mp4", seconds=0.3, fps=10.0)
    with av.open(str(tmp_path / "clip.mp4")) as video:
        assert video.metadata["comment"] == "posturecam: rendered people"
        images = list(video.decode(video=0))
    assert [float(image.time) for image in images] == pytest.approx([0.0, 0.1, 0.2], abs=1e-4)
    assert (images[0].width, images[0].height) == (96, 54)


def test_slow_motion_films_faster_than_it_plays():
    world, playing = zip(*times_of(1.0, 30.0, slow_motion=4.0), strict=True)
    assert len(world) == 30
    assert np.array(playing) == pytest.approx(4 * np.array(world))


def test_the_noise_depends_on_the_seed_alone():
    same, again, other = (Studio(TINY, seed).image(0.5) for seed in (1, 1, 2))
    assert np.array_equal(same, again)
    assert not np.array_equal(same, other)


def test_an_open_shutter_blurs_what_moves_and_nothing_else():
    sharp, blurred = (Studio(with_conditions(noise=0.0, shutter_s=s)).image(0.5).astype(int) for s in (0.0, 1 / 30))
    changed = np.abs(sharp - blurred).max(axis=2) > 2
    assert 10 < changed.sum() < 0.3 * changed.size


def test_a_dark_room_is_dark():
    usual, dark = (Studio(with_conditions(noise=0.0, exposure=e)).image(0.5).mean() for e in (1.0, 0.12))
    assert dark < 0.5 * usual


def test_a_passer_comes_into_the_image_and_leaves_it():
    passer = Passer(walk(Build()), (-4.0, -0.17, -1.3), (1.0, 0.0), 1.25)
    alone, passed = (Studio(replace(with_conditions(noise=0.0), passers=p)) for p in ((), (passer,)))
    different = [(np.abs(alone.image(t).astype(int) - passed.image(t)) > 8).sum() for t in (0.0, 3.0, 8.0)]
    assert different[0] == different[2] == 0
    assert different[1] > 100


def test_progress_is_reported_to_the_end(tmp_path):
    shares = []
    shoot(TINY, tmp_path / "clip.mp4", seconds=0.2, fps=10.0, report=shares.append)
    assert shares == pytest.approx([0.5, 1.0])
