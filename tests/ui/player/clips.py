"""Little clips with landmarks, as the player's tests need them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.video.writer import VideoWriter

SIZE = 160, 96


def track_of(times: list[float], size: tuple[int, int] = SIZE) -> PoseTrack:
    """A person who stands still, at these times."""
    xy = np.tile(np.linspace(20, 80, 66).reshape(1, 33, 2), (len(times), 1, 1))
    return PoseTrack(np.array(times), xy, np.ones((len(times), 33)), None, size)


def stored(track: PoseTrack, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    save_track(track, folder / "landmarks.npz")
    return str(folder / "landmarks.npz")


def clip_of(
    path: Path, n: int = 12, fps: float = 30.0, size: tuple[int, int] = SIZE, first_s: float = 0.0
) -> list[float]:
    """Writes a clip in which a bright bar moves, and gives the times of its frames."""
    times = [first_s + k / fps for k in range(n)]
    with VideoWriter(path, size) as writer:
        for k, t in enumerate(times):
            image = np.full((size[1], size[0], 3), 30, np.uint8)
            image[:, 5 + 8 * k : 12 + 8 * k] = 230
            writer.write(t, image)
    return times


def remuxed(source: Path, target: Path, **options: str) -> Path:
    """The same video stream in another container, or with another layout of it."""
    with av.open(str(source)) as read, av.open(str(target), "w", options=options) as written:
        stream = read.streams.video[0]
        copy = written.add_stream_from_template(stream)
        for packet in read.demux(stream):
            if packet.dts is not None:
                packet.stream = copy
                written.mux(packet)
    return target


def recoded(source: Path, target: Path, codec: str, pix_fmt: str) -> Path:
    """The same frames in another encoding."""
    with av.open(str(source)) as read, av.open(str(target), "w", options={"movflags": "+faststart"}) as written:
        stream = written.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = *SIZE, pix_fmt
        stream.time_base = Fraction(1, 30)
        for k, frame in enumerate(read.decode(video=0)):
            image = av.VideoFrame.from_ndarray(frame.to_ndarray(format="rgb24"), "rgb24").reformat(format=pix_fmt)
            image.pts, image.time_base = k, Fraction(1, 30)
            written.mux(stream.encode(image))
        written.mux(stream.encode(None))
    return target
