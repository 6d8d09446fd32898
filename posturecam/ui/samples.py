"""The sample clips of a checkout: what each shows, and a small picture of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "sample_videos"
_ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<about>.+?) \|$", re.MULTILINE)
_WIDTH = 480


@dataclass(frozen=True)
class Sample:
    """One clip; about: what it shows, as a phrase."""

    name: str
    about: str
    path: Path


@cache
def samples() -> tuple[Sample, ...]:
    """The clips that the README beside them lists; none where there is no checkout."""
    readme = FOLDER / "README.md"
    if not readme.is_file():
        return ()
    found = (
        Sample(row["name"], row["about"], FOLDER / f"{row['name']}.mp4")
        for row in _ROW.finditer(readme.read_text(encoding="utf-8"))
    )
    return tuple(sample for sample in found if sample.path.is_file())


def picture_of(clip: Path, folder: Path) -> str:
    """The name of a small picture of the clip's first frame, made in `folder` if it isn't there yet."""
    name = f"{clip.stem}.jpg"
    if not (folder / name).is_file():
        import cv2

        from posturecam.video.files import VideoFile

        frame = next(iter(VideoFile(clip)))
        scale = _WIDTH / frame.rgb.shape[1]
        small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / name), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    return name
