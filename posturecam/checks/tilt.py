"""The ± of a tilt seen from the front: of a line that is turned out of the image plane, and by how much of a tilt a pose model finds."""

from __future__ import annotations

import numpy as np

ELEVATION_AFAR_DEG = 8.0
"""± (95 %) of how far above or below the camera a person is seen who stands 2 m from it, degrees."""
TILT_READ_TO = 0.2
"""± of a tilt as a share of it: a pose model finds 0.7 (rendered people) to 1.05 (filmed ones) of a tilt."""


def seen_tilted_deg(turned_deg: float, elevation_deg: float, tilt_deg: float) -> float:
    """± of a tilt of `tilt_deg` of a line that is turned by `turned_deg` out of the image plane and seen up to
    `elevation_deg` above or below the camera, degrees; NaN counts as 0."""
    turned = np.sin(np.radians(abs(turned_deg))) * np.tan(np.radians(elevation_deg))
    return float(np.hypot(np.nan_to_num(np.degrees(np.arctan(turned))), TILT_READ_TO * np.nan_to_num(tilt_deg)))
