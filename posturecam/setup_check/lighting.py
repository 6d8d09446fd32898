"""The light in an image, and that on the person in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.light import BRIGHT, DARK

MIN_LUMA_SPREAD = 18.0
"""Standard deviation of luma (0 to 255) below which an image has too little contrast; chosen by trial."""
BACKLIT_RATIO = 0.45
"""Luma of the person by luma of what surrounds them, below which they stand against the light; chosen by trial."""
GRID_STEP_PX = 8
"""Every so many pixels the luma is sampled: an image of 640 px gives 80 samples a row, enough for a mean."""


@dataclass(frozen=True)
class Light:
    """How bright an image is.

    Attributes
    ----------
    mean, spread : float
        Mean and standard deviation of the luma of the whole image, 0 to 255.
    person, around : float
        Mean luma of the person and of what surrounds them, 0 to 255; NaN where not known.
    """

    mean: float
    spread: float
    person: float = math.nan
    around: float = math.nan

    @property
    def fault(self) -> str | None:
        """What is wrong with the light: "dark", "bright", "low_contrast" or "backlit"; None where nothing is."""
        rules = (
            (self.mean < DARK, "dark"),
            (self.mean > BRIGHT, "bright"),
            (self.spread < MIN_LUMA_SPREAD, "low_contrast"),
            (self.person < BACKLIT_RATIO * self.around, "backlit"),
        )
        return next((fault for applies, fault in rules if applies), None)


def measure_light(rgb: NDArray[np.uint8], xy: Floats | None) -> Light:
    """Measure the light in an image.

    Parameters
    ----------
    rgb : ndarray of uint8, shape (H, W, 3)
        The image.
    xy : ndarray of float, shape (33, 2), or None
        The person's landmarks, px; None where there are none.

    Returns
    -------
    Light
        With the person's own light where the trunk is seen.
    """
    luma = rgb[::GRID_STEP_PX, ::GRID_STEP_PX].astype(np.float64) @ (0.299, 0.587, 0.114)
    whole = Light(float(luma.mean()), float(luma.std()))
    if xy is None or not np.isfinite(xy).any():
        return whole
    trunk = xy[[11, 12, 23, 24]] / GRID_STEP_PX
    if not np.isfinite(trunk).all():
        return whole
    reach = float(np.ptp(xy[np.isfinite(xy[:, 1]), 1])) / GRID_STEP_PX * 0.04
    (left, top), (right, bottom) = trunk.min(axis=0) - reach, trunk.max(axis=0) + reach
    rows, columns = np.ogrid[: luma.shape[0], : luma.shape[1]]
    inside = (rows >= top) & (rows <= bottom) & (columns >= left) & (columns <= right)
    if inside.sum() < 4 or inside.all():
        return whole
    return Light(whole.mean, whole.spread, float(luma[inside].mean()), float(luma[~inside].mean()))
