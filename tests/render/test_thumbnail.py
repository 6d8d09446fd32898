from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posturecam.errors import OutputError
from posturecam.render.thumbnail import Thumbnail, best_moment
from posturecam.track import Frame, PoseTrack
from posturecam.types import Analysis

NOTHING = Analysis((), None, (), {})


def person(visibility=1.0, tall=None) -> PoseTrack:
    """A person upright in the middle of 640x480 for 10 s at 10 fps; `tall` (100,) px."""
    tall = np.full(100, 300.0) if tall is None else tall
    xy = np.full((100, 33, 2), 320.0)
    xy[..., 1] = 240 + np.linspace(-0.5, 0.5, 33) * tall[:, None]
    return PoseTrack(np.arange(100) / 10, xy, np.full((100, 33), visibility), size=(640, 480))


def frames(size=(640, 480)):
    return [Frame(k / 10, np.full((size[1], size[0], 3), 2 * k, np.uint8)) for k in range(100)]


def kept(track, path, size=(640, 480)):
    thumbnail = Thumbnail(replace(NOTHING, track=track), path)
    for frame in frames(size):
        thumbnail.offer(frame)
    return cv2.imread(str(path))


def test_the_frame_in_which_the_person_is_surest_is_kept(tmp_path: Path):
    track = person(0.5)
    visibility = np.array(track.visibility)
    visibility[60] = 1.0
    image = kept(replace(track, visibility=visibility), tmp_path / "thumbnail.jpg")
    assert image.shape == (240, 320, 3)
    assert abs(int(image.mean()) - 120) <= 2


def test_the_person_is_large_and_inside_the_image():
    tall = np.linspace(100, 400, 100)
    assert best_moment(person(tall=tall)) == pytest.approx(8.9)
    assert best_moment(person(tall=np.where(np.arange(100) > 50, 3000.0, tall))) <= 5.0


def test_the_ends_of_the_clip_are_left_out():
    tall = np.full(100, 300.0)
    tall[[0, 99]] = 450
    assert 1.0 <= best_moment(person(tall=tall)) < 9.0


def test_without_a_person_it_is_the_first_frame(tmp_path: Path):
    unseen = replace(person(), xy=np.full((100, 33, 2), np.nan), visibility=np.zeros((100, 33)))
    assert best_moment(unseen) == pytest.approx(1.0)
    assert kept(None, tmp_path / "thumbnail.jpg").max() == 0


@pytest.mark.parametrize(("size", "small"), [((1080, 1920), (569, 320)), ((160, 120), (240, 320))])
def test_it_is_always_as_wide(tmp_path: Path, size, small):
    assert kept(person(), tmp_path / "thumbnail.jpg", size).shape[:2] == small


def test_a_folder_that_is_gone_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="can't be written"):
        kept(person(), tmp_path / "file" / "thumbnail.jpg")
