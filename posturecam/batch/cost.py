"""How long a clip will take, estimated from its header, so that the longest can go first."""

from __future__ import annotations

from pathlib import Path

from posturecam.errors import VideoError
from posturecam.pose.others.kinds import is_stored
from posturecam.video.files import VideoFile
from posturecam.video.photo_kinds import is_photo

FIXED_PIXELS = 1e6
"""Finding the person costs as much per frame as reading and drawing this many pixels; a rough estimate."""
PHOTO_FRAMES = 30.0
"""Frames of a clip that a photo takes as long as; a rough estimate."""


def cost_of(clip: Path) -> float | None:
    """Estimate the work on a clip.

    Parameters
    ----------
    clip : Path
        A video, a photo or stored landmarks.

    Returns
    -------
    float or None
        Frames times the pixels to go through, as the header declares them; 0 for stored landmarks, None if unknown.
    """
    if is_stored(clip):
        return 0.0
    if is_photo(clip):
        return PHOTO_FRAMES * FIXED_PIXELS
    try:
        with VideoFile(clip) as video:
            frames = video.n_frames
            return None if frames is None else frames * (video.size[0] * video.size[1] + FIXED_PIXELS)
    except VideoError:
        return None
