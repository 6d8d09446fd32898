"""When a clip or a photo was recorded, as its camera wrote it into the file; nothing else of its metadata is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

from posturecam.errors import VideoError
from posturecam.video.photo_kinds import photo_kind

_EXIF, _TAKEN, _DIGITISED, _CHANGED = 0x8769, 0x9003, 0x9004, 0x0132
"""EXIF: where the camera's own tags are; DateTimeOriginal, DateTimeDigitized; DateTime."""
_ZONE_OF = {_TAKEN: 0x9011, _DIGITISED: 0x9012, _CHANGED: 0x9010}
"""The tag with the offset from UTC of each of those times."""
_CLOCK = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d|Z")
_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "date", "DATE_RECORDED", "DateTimeOriginal")
"""Of containers, the one with the local time first."""
FIRST_YEAR = 1990
"""Before it no digital camera recorded; clocks that were never set say 1904 or 1970. Engineering choice."""
AHEAD = timedelta(days=1)
"""How far in the future a time may lie that a camera wrote in its own zone."""


def recorded_at(path: Path) -> datetime | None:
    """Read when a clip or photo was recorded.

    Parameters
    ----------
    path : Path
        A video or a photo.

    Returns
    -------
    datetime or None
        With a time zone: the camera's where it says one, UTC of containers that count so, else that of this computer.
        None where the file doesn't say, says nonsense, or can't be read.
    """
    found = recorded_by_camera(path)
    return found if found is None or found.tzinfo is not None else found.astimezone()


def recorded_by_camera(path: Path) -> datetime | None:
    """Read the same on the camera's own clock, the same on every computer.

    Parameters
    ----------
    path : Path
        A video or a photo.

    Returns
    -------
    datetime or None
        Without a time zone where the camera doesn't say which; None as `recorded_at`.
    """
    try:
        return _of_video(path) if photo_kind(path) is None else _sensible(_of_photo(path))
    except (VideoError, OSError):
        return None


def recorded_in(metadata: Mapping[str, str]) -> datetime | None:
    """Read the same from the metadata of a video's container.

    Parameters
    ----------
    metadata : Mapping
        Its tags.

    Returns
    -------
    datetime or None
        As `recorded_by_camera`.
    """
    known = {key.lower(): str(value) for key, value in metadata.items()}
    found = (_sensible(_parsed(known.get(tag.lower(), ""))) for tag in _TAGS)
    return next((one for one in found if one is not None), None)


def _sensible(found: datetime | None) -> datetime | None:
    """None for a time that no camera's clock can rightly have shown."""
    if found is None or found.year < FIRST_YEAR:
        return None
    latest = datetime.now(timezone.utc) + AHEAD
    return found if found.replace(tzinfo=found.tzinfo or timezone.utc) <= latest else None


def _of_photo(path: Path) -> datetime | None:
    from posturecam.video.photo_reading import open_photo

    with open_photo(path) as image:
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(_EXIF)}
    for tag in (_TAKEN, _DIGITISED, _CHANGED):
        found = _parsed(str(tags.get(tag, "")), str(tags.get(_ZONE_OF[tag], "")))
        if found is not None:
            return found
    return None


def _of_video(path: Path) -> datetime | None:
    from posturecam.video.opening import open_container
    from posturecam.video.probe import container_of

    with open_container(path, container_of(path)) as container:
        return recorded_in(container.metadata)


def _parsed(text: str, zone: str = "") -> datetime | None:
    """A time as EXIF and containers write it, with a zone of its own or the given one."""
    clock = _CLOCK.match(text)
    if clock is None:
        return None
    rest = re.sub(r"^\.\d+", "", text[clock.end() :]).strip()
    rest = re.sub(r"^([+-]\d\d)(\d\d)$", r"\1:\2", rest)
    named = next((part for part in (rest, zone.strip("\x00 ")) if _ZONE.fullmatch(part)), "")
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*clock.groups()) + named.replace("Z", "+00:00"))
    except ValueError:
        return None
