"""How long a clip will take, told from its header, so that the longest can go first."""

from __future__ import annotations

from pathlib import Path

from posturecam.errors import VideoError
from posturecam.video.files import VideoFile

FIXED_PIXELS = 1e6
"""Finding the person costs as much a frame, whatever its size, as reading and drawing this many pixels."""


def cost_of(clip: Path) -> float | None:
    """Frames times the pixels to go through, as the header declares them; 0 for stored landmarks, None if not told."""
    if clip.suffix.lower() == ".npz":
        return 0.0
    try:
        with VideoFile(clip) as film:
            frames = film.n_frames
            return None if frames is None else frames * (film.size[0] * film.size[1] + FIXED_PIXELS)
    except VideoError:
        return None
