"""From light to pixels, as a phone's camera does it: exposure, a film-like curve, the noise of the sensor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def developed(
    light: NDArray[np.float32], rng: np.random.Generator, *, exposure: float = 1.0, noise: float = 1.5
) -> NDArray[np.uint8]:
    """uint8 RGB of linear light.

    exposure: 1 is right, 0.15 a dark room. noise: standard deviation in levels of 255 before the phone's gain; a dark
    image, which is gained up, has more of it.

    The curve is K. Narkowicz's fit to the ACES film curve (2016).
    """
    x = light * np.float32(0.72 * exposure)
    curve = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    levels = curve ** np.float32(1 / 2.2) * 255
    if noise > 0:
        grain = rng.standard_normal((*light.shape[:2], 1), dtype=np.float32)
        colour = rng.standard_normal(light.shape, dtype=np.float32)
        levels = levels + np.float32(noise) * (grain + np.float32(0.5) * colour)
    return np.asarray(np.clip(levels, 0, 255), np.uint8)
