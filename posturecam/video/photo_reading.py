"""A still photo as upright RGB pixels, decoded within limits whatever the file claims to be.

Pillow decodes, with pillow-heif for HEIC; both are imported only when a photo is read. Nothing of a photo's metadata
but its orientation and its date is looked at, and none of it is written anywhere.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from posturecam.errors import VideoError, explained
from posturecam.memory import limit_growth
from posturecam.video.photo_kinds import photo_kind
from posturecam.words import Message, message

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_PX = 1920
"""The longer side of what is looked at and drawn on: that of full HD, on which the networks were measured. Crops of 256
px out of a much larger image would alias."""
SHORTEST_PX = 32
"""Of the shorter side; in less no person can be made out. Engineering choice."""
MOST_PIXELS = 178_956_970
"""Of a JPEG, which is decoded at a fraction of its size; Pillow's own limit against decompression bombs."""
MOST_PIXELS_WHOLE = 110_000_000
"""Of the other kinds, which are decoded whole: 108 MP phones, 430 MB with transparency."""
READING_MB = 1000
"""What reading a photo may take: a whole one of the most pixels with transparency, and its RGB."""
_FORMATS = {"jpeg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",), "heic": ("HEIF",)}
"""The readers of Pillow that may see a file, by its kind: no other is tried."""
_FAULTS = (SyntaxError, EOFError, struct.error, zlib.error, TypeError, RuntimeError, AssertionError)
"""What Pillow's readers raise for damaged files, besides what every reader does."""
_ORIENTATION = 0x0112
"""EXIF tag: how the camera was held."""
_WHITE = (255, 255, 255)
"""What shows through transparent pixels."""
_SIXTEEN_BITS = 257
"""By what 16 bits are divided to be 8."""


@dataclass(frozen=True)
class StillPhoto:
    """A photo as it was read.

    Attributes
    ----------
    rgb : ndarray
        (H, W, 3) uint8, upright, its longer side at most `LONGEST_PX`.
    scale : float
        How many px of the photo one of these is.
    remarks : tuple of Message
        What the user should know of the file.
    """

    rgb: NDArray[np.uint8]
    scale: float = 1.0
    remarks: tuple[Message, ...] = ()


@contextmanager
def open_photo(path: Path) -> Iterator[Image]:
    """Open a photo without decoding it.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    PIL.Image.Image
        Of allowed size.

    Raises
    ------
    VideoError
        In place of whatever its reader raises, in the block too.
    """
    from PIL import Image

    kind = photo_kind(path)
    if kind is None:
        raise VideoError(message("photo.not_a_photo", path=path))
    if kind == "heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    damaged, large = message("photo.damaged", path=path), message("photo.more_memory", path=path)
    with warnings.catch_warnings(), explained(VideoError, damaged, large, *_FAULTS):
        warnings.simplefilter("ignore")  # of Pillow: large images, odd metadata
        try:
            image = Image.open(path, formats=_FORMATS[kind])
        except Image.DecompressionBombError as error:
            raise VideoError(message("photo.too_many_pixels", path=path, most=MOST_PIXELS / 1e6)) from error
        with image:
            _check_size(image, path, kind)
            yield image


def check_photo(path: Path) -> None:
    """Refuse a photo that is too large or holds an animation, without decoding it.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    VideoError
        Where it is refused.
    """
    with limit_growth(READING_MB), open_photo(path) as image:
        _check_frames(image, path)


def read_photo(path: Path) -> StillPhoto:
    """Read a photo.

    Parameters
    ----------
    path : Path
        A file that `photo_kind` knows.

    Returns
    -------
    StillPhoto
        Upright, RGB, not too large.

    Raises
    ------
    VideoError
        When it can't be read, is too large or holds an animation.
    """
    with limit_growth(READING_MB), open_photo(path) as image:
        several, longest = _check_frames(image, path), max(image.size)
        turn = _orientation(image)
        image.draft("RGB", (LONGEST_PX, LONGEST_PX))  # JPEGs are decoded at 1/2, 1/4 or 1/8
        small = _rgb(_shrunk(image))
        rgb = np.ascontiguousarray(_upright(np.asarray(small, dtype=np.uint8), turn))
    remarks = (message("photo.several", images=several),) if several > 1 else ()
    return StillPhoto(rgb, longest / max(rgb.shape), remarks)


def _check_size(image: Image, path: Path, kind: str) -> None:
    width, height = image.size
    most = MOST_PIXELS if kind == "jpeg" else MOST_PIXELS_WHOLE
    if width * height > most:
        raise VideoError(message("photo.too_many_pixels", path=path, most=most / 1e6))
    if min(width, height) < SHORTEST_PX:
        raise VideoError(message("photo.too_small", path=path, width=width, height=height))


def _check_frames(image: Image, path: Path) -> int:
    """How many images the file holds; VideoError for an animation, of which no frame is the photo."""
    frames = int(getattr(image, "n_frames", 1))
    if frames > 1 and image.format in ("PNG", "WEBP"):
        raise VideoError(message("photo.animation", path=path, frames=frames))
    return frames if image.format == "HEIF" else 1


def _orientation(image: Image) -> int:
    """1 to 8, as EXIF counts; 1 where the file does not say, or says nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, KeyError, IndexError, *_FAULTS):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(rgb: NDArray[np.uint8], turn: int) -> NDArray[np.uint8]:
    """An image (H, W, 3) turned and mirrored as EXIF's orientation says."""
    if turn >= 5:
        rgb = rgb.transpose(1, 0, 2)
    across, down = turn in (2, 3, 6, 7), turn in (3, 4, 7, 8)
    return rgb[:: -1 if down else 1, :: -1 if across else 1]


def _shrunk(image: Image) -> Image:
    """The image with its longer side at most `LONGEST_PX`, by the mean of areas."""
    import PIL.Image

    if image.mode.startswith("I") or image.mode == "F":
        image = _of_eight_bits(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    scale = LONGEST_PX / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(scale * side)) for side in image.size)
    return image.resize((width, height), PIL.Image.Resampling.BOX if scale < 0.5 else PIL.Image.Resampling.LANCZOS)


def _of_eight_bits(image: Image) -> Image:
    """A grey image of 16 bits with 8."""
    import PIL.Image

    grey: NDArray[Any] = np.asarray(image)
    if grey.max(initial=0) > 255:
        grey = grey / _SIXTEEN_BITS
    return PIL.Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), "L")


def _rgb(image: Image) -> Image:
    """The image without transparency, on white, in RGB."""
    import PIL.Image

    if image.mode in ("LA", "PA", "La", "RGBa", "RGBA") or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        ground = PIL.Image.new("RGBA", image.size, (*_WHITE, 255))
        return PIL.Image.alpha_composite(ground, with_alpha).convert("RGB")
    return image.convert("RGB")
