from __future__ import annotations

import numpy as np

from posturecam.video.orientation import upright


def test_a_mirrored_clip_is_mirrored_back():
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert np.array_equal(upright(picture, (-1, 0, 0, 1)), picture[:, ::-1])
    assert np.array_equal(upright(picture, (0, 1, 1, 0)), picture.transpose(1, 0, 2))
