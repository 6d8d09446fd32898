"""What the pass over the frames that makes images and the annotated video will have to draw."""

from __future__ import annotations

from collections.abc import Collection

from posturecam.export import annotated_mp4, selected
from posturecam.export.base import FrameExporter


def drawn_px(size: tuple[int, int], exports: Collection[str], *, video: bool) -> int | None:
    """Find how large the frames are that will be drawn.

    Parameters
    ----------
    size : tuple of int
        (width, height) px of the frames of the clip.
    exports : collection of str
        Ids of formats as in `selected`.
    video : bool
        Whether the default formats that need frames are made.

    Returns
    -------
    int or None
        Pixels of a frame of the annotated video, 0 where it is not made; None where no format needs frames.
    """
    is_drawn = video
    if exports:
        formats = [one.format.id for one in selected(exports, frames=video) if isinstance(one, FrameExporter)]
        if formats and annotated_mp4.EXPORTER.format.id not in formats:
            return 0
        is_drawn = bool(formats)
    scale = min(1.0, annotated_mp4.LONGEST_PX / max(*size, 1))
    return round(size[0] * scale) * round(size[1] * scale) if is_drawn else None
