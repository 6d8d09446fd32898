from __future__ import annotations

import numpy as np

from posturecam.video.orientation import upright


def test_a_mirrored_clip_is_mirrored_back():
    image = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert np.array_equal(upright(image, (-1, 0, 0, 1)), image[:, ::-1])
    assert np.array_equal(upright(image, (0, 1, 1, 0)), image.transpose(1, 0, 2))
