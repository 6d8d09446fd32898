"""For a test alone, imported by Python itself: while the file $HELD_VIDEOS is there, no frame of a video is written."""

import os
import time
from pathlib import Path

from posturecam.video.writer import VideoWriter

_write = VideoWriter.write


def _held(self: VideoWriter, *frame: object) -> None:
    while Path(os.environ["HELD_VIDEOS"]).exists():
        time.sleep(0.02)
    _write(self, *frame)  # type: ignore[arg-type]


VideoWriter.write = _held  # type: ignore[method-assign, assignment]
