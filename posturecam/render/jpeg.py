"""JPEG files."""

from __future__ import annotations

from pathlib import Path

import cv2

from posturecam.durable import write_whole
from posturecam.errors import OutputError
from posturecam.render.stamp import Image
from posturecam.words import message


def write_jpeg(image: Image, path: Path, quality: int = 92) -> None:
    """Write an image as a JPEG file that is there whole or not at all.

    Parameters
    ----------
    image : Image
        (H, W, 3), RGB.
    path : Path
        The file; its folder is made.
    quality : int
        0 to 100.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, encoded.tobytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(message("render.not_written", path=path, reason=reason)) from error
