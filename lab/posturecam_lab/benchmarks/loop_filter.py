"""What landmarks and verdicts do when the decoder leaves out its loop filter, beside what a JPEG of quality 90 does.

    python -m posturecam_lab.benchmarks.loop_filter CLIP… [--ways noref all jpeg]

By clip and way it prints how far landmarks lie from those of the frames as they are (% of body height, median and 95th
percentile), the verdicts that differ, and the CPU time of decoding over that with the filter. `noref` leaves it out
only where no other frame is made from the frame, `all` everywhere, so that errors add up until the next key frame.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from typing_extensions import Self

from posturecam import PoseTrack
from posturecam.errors import PosturecamError
from posturecam.pose.engines import open_engine
from posturecam.pose_pass import decoding_ahead, estimate_poses
from posturecam.track import Frame
from posturecam.video import files
from posturecam.video.files import VideoFile
from posturecam_lab.benchmarks.parity import body_height, other_verdicts

QUALITY = 90
"""Of the JPEGs, as a browser sends frames at the least."""
Prepare = Callable[..., Any]
PREPARED = "prepared"
"""Name in `posturecam.video.files` of what prepares a stream."""


def main() -> None:
    """Print a line for each clip and way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("clips", nargs="+", type=Path, metavar="CLIP")
    parser.add_argument("--ways", nargs="+", default=["noref", "all", "jpeg"], choices=("noref", "all", "jpeg"))
    options = parser.parse_args()
    print("clip | way | frames | median % | p95 % | largest % | decoding | other verdicts")
    for clip in options.clips:
        show(clip, options.ways)


def show(clip: Path, ways: Sequence[str]) -> None:
    """Print a line for each way of one clip, or why there is none."""
    try:
        plain, plain_s = seen(clip, "")
    except PosturecamError as error:
        print(f"{clip.name} | {error}", flush=True)
        return
    for way in ways:
        other, other_s = seen(clip, way)
        cost = "" if way == "jpeg" else f"{other_s / plain_s:.2f}"
        print(" | ".join([clip.name, way, *compared(plain, other), cost, other_verdicts(plain, other)]), flush=True)


def compared(plain: PoseTrack, other: PoseTrack) -> list[str]:
    """Frames in which both see the person, and how far apart the landmarks are, % of body height."""
    both = np.isfinite(plain.xy[:, 0, 0]) & np.isfinite(other.xy[:, 0, 0])
    if len(plain) != len(other) or not both.any():
        return [f"{len(plain)} and {len(other)}", "", "", ""]
    apart = np.linalg.norm(plain.xy - other.xy, axis=2)[both] / body_height(plain) * 100
    return [str(both.sum()), *(f"{value:.3f}" for value in (np.median(apart), np.percentile(apart, 95), apart.max()))]


def seen(clip: Path, way: str) -> tuple[PoseTrack, float]:
    """The landmarks of a clip, decoded in a way, and the CPU seconds of decoding alone."""
    prepare: Prepare = getattr(files, PREPARED)

    def without_filter(stream: Any, path: Path) -> Any:
        ready = prepare(stream, path)
        ready.codec_context.options = {**ready.codec_context.options, "skip_loop_filter": way}
        return ready

    if way in ("noref", "all"):
        setattr(files, PREPARED, without_filter)
    try:
        source: Any = AsJpeg(VideoFile(clip)) if way == "jpeg" else VideoFile(clip)
        with source as opened, decoding_ahead(opened) as frames, open_engine() as model:
            track = estimate_poses(opened, frames, model, None)
        begun = time.process_time()
        if way != "jpeg":
            for _ in VideoFile(clip):
                pass
        return track, time.process_time() - begun
    finally:
        setattr(files, PREPARED, prepare)


class AsJpeg:
    """The frames of a source, each stored as JPEG and read again."""

    def __init__(self, source: VideoFile) -> None:
        self._source = source
        self.size, self.name, self.n_frames = source.size, source.name, source.n_frames

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._source:
            _, stored = cv2.imencode(".jpg", np.ascontiguousarray(frame.rgb), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            yield Frame(frame.t, np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """Nothing is held open."""


if __name__ == "__main__":
    main()
