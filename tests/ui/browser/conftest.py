"""Short clips for the browser, cut from the samples by the project's own reader and writer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter

SAMPLES = Path(__file__).parents[3] / "sample_videos"
Cut = Callable[[str, float], Path]


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    """The first seconds of a sample: `cut("run_good", 4.0)`."""
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str, seconds: float) -> Path:
        path = folder / f"{name}.mp4"
        if not path.exists():
            source = VideoFile(SAMPLES / f"{name}.mp4")
            with VideoWriter(path, source.size) as writer:
                for frame in source:
                    if frame.t > seconds:
                        break
                    writer.write(frame.t, frame.rgb)
        return path

    return make
