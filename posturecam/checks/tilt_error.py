"""The ± of a tilt seen from the front: by a line turned out of the image plane, and by what a pose model finds."""

from __future__ import annotations

import numpy as np

ELEVATION_AFAR_DEG = 8.0
"""± (95 %) of how far above or below the camera a person is seen who stands 2 m from it, degrees."""
TILT_READ_TO = 0.2
"""± of a tilt as a share of it: a pose model finds 0.7 (rendered people) to 1.05 (recorded ones) of a tilt."""


def seen_tilted_deg(turned_deg: float, elevation_deg: float, tilt_deg: float) -> float:
    """Estimate the error of the tilt of a line; NaN counts as 0.

    Parameters
    ----------
    turned_deg : float
        How far the line is turned out of the image plane, degrees.
    elevation_deg : float
        Up to how far above or below the camera it is seen, degrees.
    tilt_deg : float
        Its tilt, degrees.

    Returns
    -------
    float
        ± (95 %), degrees.
    """
    turned = np.sin(np.radians(abs(turned_deg))) * np.tan(np.radians(elevation_deg))
    return float(np.hypot(np.nan_to_num(np.degrees(np.arctan(turned))), TILT_READ_TO * np.nan_to_num(tilt_deg)))
