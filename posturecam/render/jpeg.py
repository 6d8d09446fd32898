"""Pictures as JPEG files."""

from __future__ import annotations

from pathlib import Path

import cv2

from posturecam.durable import write_whole
from posturecam.errors import OutputError
from posturecam.render.canvas import Picture


def write_jpeg(picture: Picture, path: Path, quality: int = 92) -> None:
    """Writes an RGB picture as a JPEG file that is there whole or not at all. Raises OutputError."""
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, encoded.tobytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"The picture {path} can't be written ({reason}). Free some space or choose another folder."
        ) from error
