"""Tiny videos, made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

Images = Sequence[NDArray[np.uint8]]
MakeClip = Callable[..., Path]


def moving_images(count: int, size: tuple[int, int] = (96, 64)) -> list[NDArray[np.uint8]]:
    """A bright square that moves two pixels from frame to frame over a darker ground, there and back."""
    images = []
    for number in range(count):
        image = np.full((size[1], size[0], 3), 70, dtype=np.uint8)
        there = (2 * number) % (2 * (size[0] - 24))
        left = min(there, 2 * (size[0] - 24) - there)
        image[20:44, left : left + 24] = (230, 200, 60)
        images.append(image)
    return images


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Writes frames at given times (s) and gives the path."""

    def make(
        name: str,
        images: Images,
        times: Sequence[float] | None = None,
        *,
        codec: str = "libx264",
        aspect: Fraction | None = None,
        options: dict[str, str] | None = None,
        base: Fraction | None = None,
        metadata: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        height, width = images[0].shape[:2]
        base = base or (Fraction(1, 30) if codec in ("mjpeg", "mpeg4", "wmv2") else Fraction(1, 3000))
        stamps = [number / 30 for number in range(len(images))] if times is None else times
        flags = {"movflags": "+faststart"} if name.endswith((".mp4", ".mov")) else {}
        with av.open(str(path), "w", options=flags) as out:
            out.metadata.update(metadata or {})
            stream = out.add_stream(codec, rate=30, options=options or {})
            stream.width, stream.height = width, height
            stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            stream.codec_context.time_base = base
            if aspect is not None:
                stream.codec_context.sample_aspect_ratio = aspect
            _encode(out, stream, zip(stamps, images, strict=True), base)
        return path

    return make


def _encode(
    out: OutputContainer, stream: VideoStream, timed: Iterable[tuple[float, NDArray[np.uint8]]], base: Fraction
) -> None:
    """Write images, each at its time (s)."""
    for t, image in timed:
        frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=stream.pix_fmt)
        frame.pts, frame.time_base = round(t / base), base
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


@pytest.fixture
def images() -> Callable[..., list[NDArray[np.uint8]]]:
    """`moving_images`, for tests that cannot import from here."""
    return moving_images
