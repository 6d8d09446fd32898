"""Stills of a result as a report carries them: no larger than they are printed, with the coach's drawing over them."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posturecam.report.shapes import drawn_shapes

MOST_BYTES = 1 << 24
"""Of a still's file: ours take 0.2 MB; another is not read."""
MOST_PIXELS = 50_000_000
"""Of a still: the largest camera's photo; another is not decoded."""
LARGEST_PX = (700, 860)
"""Width and height up to which a still is kept: 58 by 72 mm at 300 dpi, as a report prints it."""
QUALITY = 82
"""Of the JPEG, 0 to 95: at 300 dpi no difference to 92 is seen; 3 stills take 0.3 MB."""


@dataclass(frozen=True)
class ReportImage:
    """A still in a report.

    Attributes
    ----------
    jpeg : bytes
        The image.
    width, height : int
        Of it, px.
    alt : str
        What it shows.
    shapes : str
        SVG elements drawn over it, in the coordinates of its pixels; empty for none.
    """

    jpeg: bytes
    width: int
    height: int
    alt: str
    shapes: str = ""

    @property
    def data_uri(self) -> str:
        """The image without the shapes, as an address."""
        return f"data:image/jpeg;base64,{b64encode(self.jpeg).decode()}"

    @property
    def svg(self) -> str:
        """The image with the shapes, as an SVG document."""
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" {size}>'
            f'<image {size} href="{self.data_uri}"/>{self.shapes}</svg>'
        )


def report_image(file: Path, alt: str, drawing: Mapping[str, Any] | None = None) -> ReportImage | None:
    """Read a still and make it as small as it is printed.

    Parameters
    ----------
    file : Path
        The still.
    alt : str
        What it shows.
    drawing : Mapping or None
        The coach's shapes on it.

    Returns
    -------
    ReportImage or None
        None where there is no such file, or none that can be read.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from posturecam.render.stills import panel_top

    try:
        if file.is_symlink() or file.stat().st_size > MOST_BYTES:
            return None
        with Image.open(file, formats=("JPEG",)) as still:
            if still.width * still.height > MOST_PIXELS:
                return None
            still.draft("RGB", LARGEST_PX)
            small = still.convert("RGB")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    small.thumbnail(LARGEST_PX)
    shapes = "" if drawing is None else drawn_shapes(drawing, small.width, small.height)
    pixels = np.asarray(small)
    # The report says what the panel says, in its reader's language. From the pixels alone: comments are left behind.
    bare = Image.fromarray(pixels[: panel_top(pixels)])
    packed = io.BytesIO()
    bare.save(packed, "JPEG", quality=QUALITY, optimize=True)
    return ReportImage(packed.getvalue(), bare.width, bare.height, alt, shapes)
