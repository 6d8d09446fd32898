"""How many times slower than life a file plays, as its own metadata declare it.

Android cameras write the rate at which they captured (`com.android.capture.fps`); the file may then play slowly (240
captured, stored at 30) or in real time (stored at 240). An iPhone's slow-motion original
(`…full-frame-rate-playback-intent`) is stored in real time, at 120 or 240 frames a second; only players slow it down,
by their own settings or by an edit list with a media rate, neither of which moves the time stamps of its frames.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

ANDROID = "com.android.capture.fps"
APPLE = "com.apple.quicktime.full-frame-rate-playback-intent"
HIGH_SPEED_FPS = 100.0
"""Slow motion is not stored to be played at so many frames a second: such a file is in real time. Our choice."""
CAPTURE_FPS = (0.001, 4000.0)
"""Frames a second; rates outside of this are damaged metadata. Our choice."""
LIKE_REAL_TIME = (0.7, 1.4)
"""Ratios of capture rate to mean frame rate in clips of varying frame rate, which drop frames in poor light. Our
choice."""
NEAR_WHOLE = 0.06
"""Logarithm within which a factor is taken for the whole number near it. Our choice, 6 %."""


def declared_factor(metadata: Mapping[str, str], frames_per_s: float) -> float | None:
    """Find how many times slower than life a file plays.

    Parameters
    ----------
    metadata : Mapping[str, str]
        Of its container.
    frames_per_s : float
        Its mean frame rate.

    Returns
    -------
    float or None
        The factor; below 1 for a time lapse; None where the metadata don't say, or only an ordinary rate of capture.
    """
    if not frames_per_s > 0:
        return None
    if APPLE in metadata and frames_per_s >= HIGH_SPEED_FPS:
        return 1.0
    captured = _number(metadata.get(ANDROID, ""))
    if captured is None or not CAPTURE_FPS[0] <= captured <= CAPTURE_FPS[1]:
        return None
    factor = captured / frames_per_s
    if LIKE_REAL_TIME[0] < factor < LIKE_REAL_TIME[1]:
        return 1.0 if frames_per_s >= HIGH_SPEED_FPS else None
    whole = float(max(round(factor), 1))
    return whole if abs(math.log(factor / whole)) < NEAR_WHOLE else factor


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
