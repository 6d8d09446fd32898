"""A still photo as a source of one frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from posturecam.track import KIND, PHOTO, RECORDED, Frame
from posturecam.video.orientation import turn_message
from posturecam.video.photo_reading import read_photo
from posturecam.video.recorded import recorded_by_camera
from posturecam.words import Message, message

if TYPE_CHECKING:
    from typing_extensions import Self


class PhotoFile:
    """The one frame of a photo, upright, at time 0; can be iterated more than once. A VideoSource.

    Raises VideoError here when the file holds no photo that can be read.

    Parameters
    ----------
    path : str or Path
        A .jpg, .png, .webp, .heic or .heif.

    Attributes
    ----------
    scale : float
        How many px of the photo one of the frame is, which is no larger than full HD.
    """

    n_frames = 1

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        photo = read_photo(self._path)
        self._rgb, self._remarks, self.scale = photo.rgb, photo.remarks, photo.scale

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the frame."""
        return int(self._rgb.shape[1]), int(self._rgb.shape[0])

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the user should know of the file."""
        return self._remarks

    @property
    def provenance(self) -> dict[str, str]:
        """For the provenance of a track: that it is of a photo, and when the camera says it was taken."""
        taken = recorded_by_camera(self._path)
        return {KIND: PHOTO, **({} if taken is None else {RECORDED: taken.isoformat()})}

    def turn(self, degrees: int) -> tuple[Message, ...]:
        """Turn the frame of the next readings.

        Parameters
        ----------
        degrees : int
            Clockwise, a multiple of 90.

        Returns
        -------
        tuple of Message
            What the user should know of it.
        """
        self._rgb = np.ascontiguousarray(np.rot90(self._rgb, -degrees // 90))
        return (message("photo.turned", turn=turn_message(degrees % 360)),) if degrees % 360 else ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def __iter__(self) -> Iterator[Frame]:
        yield Frame(0.0, self._rgb)
