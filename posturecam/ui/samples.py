"""The sample clips of a checkout: what each shows, and a small image of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from posturecam.words import say

FOLDER = Path(__file__).parents[2] / "sample_videos"
_ROW = re.compile(r"^\| `(?P<name>\w+)` \| .+? \|$", re.MULTILINE)
_WIDTH_PX = 480
"""Of the small images: twice what the page shows, for sharp screens."""


@dataclass(frozen=True)
class SampleClip:
    """One sample clip."""

    name: str
    path: Path

    @property
    def about(self) -> str:
        """What it shows, as a phrase in the present language."""
        return say(f"ui.result.sample.{self.name}")


@cache
def samples() -> tuple[SampleClip, ...]:
    """List the clips that the README beside them names.

    Returns
    -------
    tuple of SampleClip
        None where there is no checkout.
    """
    readme = FOLDER / "README.md"
    if not readme.is_file():
        return ()
    found = (
        SampleClip(row["name"], FOLDER / f"{row['name']}.mp4")
        for row in _ROW.finditer(readme.read_text(encoding="utf-8"))
    )
    return tuple(sample for sample in found if sample.path.is_file())


def first_frame_of(clip: Path, folder: Path) -> str:
    """Make a small image of a clip's first frame, unless it is there already.

    Parameters
    ----------
    clip : Path
        The clip.
    folder : Path
        Where the image lies.

    Returns
    -------
    str
        The name of its file.
    """
    name = f"{clip.stem}.jpg"
    if not (folder / name).is_file():
        import cv2

        from posturecam.video.files import VideoFile

        frame = next(iter(VideoFile(clip)))
        scale = _WIDTH_PX / frame.rgb.shape[1]
        small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / name), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    return name
