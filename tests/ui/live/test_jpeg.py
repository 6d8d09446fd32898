"""Which JPEGs are decoded: the kind that a browser's canvas makes, and no other."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posturecam.ui.live.jpeg import MAX_SEGMENTS, JpegError, decode_jpeg, jpeg_size

NOISE = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)


def _jpeg(image: np.ndarray = NOISE, *options: int) -> bytes:
    return bytes(cv2.imencode(".jpg", image, list(options))[1])


PLAIN = _jpeg()


@pytest.mark.parametrize(
    "jpeg",
    [
        PLAIN,
        _jpeg(NOISE[..., 0]),
        _jpeg(NOISE, cv2.IMWRITE_JPEG_RST_INTERVAL, 1),
        _jpeg(NOISE, cv2.IMWRITE_JPEG_OPTIMIZE, 1),
        b"\xff\xd8" + b"\xff" * 1000 + PLAIN[2:],
        PLAIN + bytes(1000),
    ],
    ids=["colour", "grey", "restart markers", "optimised", "fill bytes", "bytes behind the end"],
)
def test_a_baseline_jpeg_is_decoded(jpeg: bytes) -> None:
    assert decode_jpeg(jpeg).shape == (48, 64, 3)
    assert jpeg_size(jpeg) == (64, 48)


def _scans(count: int) -> bytes:
    """A baseline JPEG whose scan is repeated."""
    scan = PLAIN.index(b"\xff\xda")
    return PLAIN[:-2] + PLAIN[scan:-2] * (count - 1) + PLAIN[-2:]


def _with_frame(kind: int) -> bytes:
    at = PLAIN.index(b"\xff\xc0")
    return PLAIN[:at] + bytes((0xFF, kind)) + PLAIN[at + 2 :]


def _two_frames() -> bytes:
    at, after = PLAIN.index(b"\xff\xc0"), PLAIN.index(b"\xff\xc0") + 19
    return PLAIN[:after] + PLAIN[at:after] + PLAIN[after:]


def _late_frame() -> bytes:
    at = PLAIN.index(b"\xff\xc0")
    return PLAIN[:-2] + PLAIN[at : at + 19] + PLAIN[-2:]


@pytest.mark.parametrize(
    "jpeg",
    [
        _jpeg(NOISE, cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        *(_with_frame(kind) for kind in (0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)),
        _scans(4),
        _scans(10_000),
        _two_frames(),
        _late_frame(),
        PLAIN[:-2] + b"\xff\xdc\x00\x04\xff\xff" + PLAIN[-2:],
        b"\xff\xd8" + b"\xff\xe1\x00\x02" * (MAX_SEGMENTS + 1) + PLAIN[2:],
        *(
            _jpeg(np.zeros((height, width, 3), np.uint8))
            for width, height in ((31, 31), (400, 96), (96, 400), (1, 65500))
        ),
        PLAIN[:-2],
        PLAIN[: PLAIN.index(b"\xff\xda")] + b"\xff\xd9",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff" + PLAIN[2:],
        b"\xff\xd8\xff" + np.random.default_rng(1).bytes(1000),
        bytes(cv2.imencode(".png", NOISE)[1]),
        b"",
    ],
)
def test_anything_else_is_refused_before_it_is_decoded(jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("decoded"))
    with pytest.raises(JpegError):
        decode_jpeg(jpeg)
