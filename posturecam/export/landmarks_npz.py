"""landmarks.npz: the landmarks as the pose model saw them, which can be analysed again without the clip."""

from __future__ import annotations

from pathlib import Path

from posturecam.export.base import Format
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.words import message

FILE = "landmarks.npz"


class LandmarksNpz:
    """Writes landmarks.npz."""

    format = Format(
        id="landmarks", files=FILE, name=message("export.format.landmarks"), mime="application/octet-stream", rank=50
    )

    def write_track(self, track: PoseTrack, folder: Path) -> None:
        """Write the file: the same track gives the same bytes.

        Parameters
        ----------
        track : PoseTrack
            As the pose model saw it.
        folder : Path
            The result folder.
        """
        save_track(track, folder / FILE)


EXPORTER = LandmarksNpz()
