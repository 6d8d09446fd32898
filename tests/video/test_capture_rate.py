from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from posturecam.video.capture_rate import ANDROID, APPLE, declared_factor
from posturecam.video.files import VideoFile


@pytest.mark.parametrize(
    ("captured", "stored", "factor"),
    [
        ("240.000000", 30.0, 8.0),
        ("240", 29.2, 8.0),
        ("120", 30.0, 4.0),
        ("960", 30.0, 32.0),
        ("240", 24.0, 10.0),
        ("75", 30.0, 2.5),
        ("240", 240.0, 1.0),
        ("240", 238.7, 1.0),
        ("30.000000", 30.0, None),
        ("30", 24.1, None),
        ("60", 59.94, None),
        ("1", 30.0, 1 / 30),
        ("0", 30.0, None),
        ("nan", 30.0, None),
        ("fast", 30.0, None),
        ("240", 0.0, None),
    ],
)
def test_android_says_at_what_rate_it_captured(captured: str, stored: float, factor: float | None) -> None:
    assert declared_factor({ANDROID: captured}, stored) == (None if factor is None else pytest.approx(factor))


@pytest.mark.parametrize(("stored", "factor"), [(240.0, 1.0), (119.9, 1.0), (30.0, None), (60.0, None)])
def test_the_original_of_an_iphone_is_stored_in_real_time(stored: float, factor: float | None) -> None:
    assert declared_factor({APPLE: "0"}, stored) == factor


def test_a_file_without_such_metadata_declares_nothing() -> None:
    assert declared_factor({"encoder": "Lavf"}, 240.0) is None


@pytest.mark.parametrize(
    ("name", "key", "value", "rate", "factor"),
    [("a.mp4", ANDROID, "240.000000", 30, 8.0), ("a.mov", APPLE, "0", 120, 1.0), ("a.mp4", "title", "240", 30, None)],
)
def test_a_video_says_what_it_declares(
    tmp_path: Path, name: str, key: str, value: str, rate: int, factor: float | None
) -> None:
    path = tmp_path / name
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata[key] = value
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 20 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert VideoFile(path).capture_slow_motion == factor
